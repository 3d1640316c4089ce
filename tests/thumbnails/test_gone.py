"""Pictures, folders and libraries that are gone: believed the second time, and what belonged to them goes with them or after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.store import folder_thumbnails
from photo_organizer.store.wishes import Wishes
from tests.thumbnails.real import place, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.thumbnails.conftest import Runner
    from tests.thumbnails.real import Real


def test_what_cannot_be_seen_is_not_gone(run: Runner, album: Path) -> None:
    run()
    before = (album / "thumbnail.jpg").read_bytes()
    for number in range(4):
        (album / f"m{number}").rename(run.root.parent / f"away{number}")
        (album / f"m{number}").mkdir()
    run()
    assert (album / "thumbnail.jpg").read_bytes() == before


def test_a_leftover_that_cannot_be_removed_keeps_no_thumbnail_away(run: Runner, album: Path) -> None:
    left = album / "m0" / ".photo-organizer-0123456789abcdef.part"
    left.mkdir()
    run()
    assert (album / "thumbnail.jpg").exists()
    assert left.is_dir()
    assert [(event.did, left.name in event.sentence) for event in run.events] == [
        ("failed", True),
        ("created", False),
    ]


def test_far_fewer_photos_are_believed_the_second_time(run: Runner, real: Real) -> None:
    for number in range(30):
        place(run.root / "a" / f"b{number % 3}", real.variant(number % 12), hours=number * 20)
    run()
    before = (run.root / "a" / "thumbnail.jpg").read_bytes()
    for path in sorted((run.root / "a").glob("b*/*.jpg"))[1:]:
        path.unlink()
    run()
    assert [event.did for event in run.events] == ["kept"]
    assert (run.root / "a" / "thumbnail.jpg").read_bytes() == before
    run()
    assert [event.did for event in run.events] == ["replaced"]


def test_a_thumbnail_whose_pictures_are_all_gone_goes_the_second_night(run: Runner, album: Path) -> None:
    """It went on to show, for ever, what its owner had deleted."""
    run()
    for path in album.rglob("*.jpg"):
        if path.parent != album:
            path.unlink()
    before = snapshot(album)
    run()
    assert [event.did for event in run.events] == ["kept"]
    run(plan=True)
    assert [event.did for event in run.events] == ["planned"]
    assert snapshot(album) == before
    run()
    assert [event.did for event in run.events] == ["removed"]
    assert snapshot(album) == {}
    run()
    assert run.events == []


def test_one_of_which_nothing_is_remembered_goes_the_second_night_too(run: Runner, album: Path) -> None:
    """After the memory of the nights was lost, or the library was moved, one night without a disk took it."""
    run()
    for path in album.rglob("*.jpg"):
        if path.parent != album:
            path.unlink()
    for path in run.state.glob(f"{folder_thumbnails.NAME}*"):
        path.unlink()
    told = []
    for _ in range(2):
        run()
        told += [event.did for event in run.events]
    assert told == ["kept", "removed"]
    assert snapshot(album) == {}


def test_the_thumbnail_of_a_folder_that_is_gone_or_has_another_name_is_listed_no_more(
    run: Runner, album: Path
) -> None:
    """The page listed it for ever, with a picture that could not be shown."""
    run()
    named = album.with_name("renamed")
    album.rename(named)
    run()
    run(wishes=Wishes(excluded_folders=frozenset([str(named)])))
    assert folder_thumbnails.thumbnail_folders(str(run.state)) == [str(named)]


def test_what_is_remembered_of_thumbnails_goes_with_a_moved_library(run: Runner, album: Path) -> None:
    """They were chosen anew, and the page listed each of them once more, in the old place, with no picture."""
    run()
    before, old = (album / "thumbnail.jpg").read_bytes(), run.root
    run.root = old.with_name("moved")
    old.rename(run.root)
    folder_thumbnails.follow(str(run.state), str(old), str(run.root))
    [(folder, record)] = folder_thumbnails.made_thumbnails(str(run.state))
    assert folder == str(run.root / album.name)
    assert all(tile["path"].startswith(f"{folder}/") for tile in record["tiles"])
    run()
    assert (run.root / album.name / "thumbnail.jpg").read_bytes() == before
    assert [event.did for event in run.events] == ["same"]


def test_pictures_that_were_back_in_between_are_doubted_anew(
    run: Runner, album: Path, tmp_path: Path
) -> None:
    """A disk that is missing for one night, and for another weeks later, has taken nothing away."""
    inner, away = [path for path in album.iterdir() if path.is_dir()], tmp_path / "away"
    away.mkdir()
    run()
    for _ in range(2):
        for folder in inner:
            folder.rename(away / folder.name)
            folder.mkdir()
        run()
        assert [event.did for event in run.events] == ["kept"]
        for folder in inner:
            folder.rmdir()
            (away / folder.name).rename(folder)
        run()
        assert run.events == []
