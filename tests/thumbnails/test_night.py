"""Nights on real folders: what is made, what stays, and what is never touched."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PIL import Image

from photo_organizer.store import folder_thumbnails
from photo_organizer.store.wishes import Wishes
from tests.thumbnails.real import jpeg, place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.thumbnails.conftest import Runner
    from tests.thumbnails.real import Real


def snapshot(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return inode, mtime and bytes of every file below `root`."""
    found = (path for path in root.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def test_a_folder_of_folders_gets_a_thumbnail_from_the_pictures_below(run: Runner, album: Path) -> None:
    summary = run()
    with Image.open(album / "thumbnail.jpg") as thumbnail:
        assert (thumbnail.format, thumbnail.mode, thumbnail.size) == ("JPEG", "RGB", (195, 195))
    assert summary.did["created"] == 1
    assert not (album / "m0" / "thumbnail.jpg").exists()
    assert not (run.root / "thumbnail.jpg").exists()


def test_the_folder_that_was_named_gets_one_too(run: Runner, album: Path) -> None:
    run(with_root=True)
    assert (run.root / "thumbnail.jpg").exists()
    assert (album / "thumbnail.jpg").exists()


def test_a_second_night_writes_nothing(run: Runner, album: Path) -> None:
    run(with_root=True)
    before = snapshot(album.parent)
    summary = run(with_root=True)
    assert (summary.written, summary.scored, run.events) == (0, 0, [])
    assert snapshot(album.parent) == before


def test_a_lost_memory_makes_the_same_bytes_and_so_writes_nothing(run: Runner, album: Path) -> None:
    run()
    before = snapshot(album)
    for path in run.state.iterdir():
        path.unlink()
    assert run().written == 0
    assert snapshot(album) == before


def test_another_seed_draws_others_and_the_same_seed_the_same(run: Runner, real: Real) -> None:
    for number in range(40):
        place(run.root / "a" / f"b{number % 4}", real.variant(number), hours=number * 50)
    thumbnail = run.root / "a" / "thumbnail.jpg"
    run(seed=1, candidates=1)
    first = thumbnail.read_bytes()
    run(seed=2, candidates=1)
    second = thumbnail.read_bytes()
    run(seed=1, candidates=1)
    assert first != second
    assert thumbnail.read_bytes() == first


def test_the_owners_own_thumbnail_is_not_touched(run: Runner, album: Path, real: Real) -> None:
    for name in ("thumbnail.jpg", "Thumbnail.JPG", "thumbnail.png"):
        own = album / name
        own.write_bytes(jpeg(real.image("coffee")))
        os.utime(own, (1, 1))
        before = snapshot(run.root)
        run()
        assert snapshot(run.root) == before
        own.unlink()


def test_a_link_in_the_thumbnails_place_is_its_owners(run: Runner, album: Path) -> None:
    link = album / "thumbnail.jpg"
    link.symlink_to("../cover.jpg")
    before = snapshot(run.root)
    run()
    assert snapshot(run.root) == before
    assert "failed" not in [event.did for event in run.events]


def test_a_folder_of_the_thumbnails_name_is_told_and_nothing_fails(
    run: Runner, album: Path, real: Real
) -> None:
    place(album / "thumbnail.jpg", real.image("china"), hours=1)
    for _ in range(2):
        summary = run()
        assert summary.blocked == [str(album / "thumbnail.jpg")]
        assert (run.events, summary.did) == ([], {})
    assert len(os.listdir(album / "thumbnail.jpg")) == 1


def test_an_owners_thumbnail_beside_ours_ends_our_work_there(run: Runner, album: Path, real: Real) -> None:
    run()
    (album / "thumbnail.png").write_bytes(jpeg(real.image("coffee")))
    before = snapshot(run.root)
    run(width=80)
    assert snapshot(run.root) == before


def test_a_thumbnail_of_ours_that_somebody_edited_is_theirs(run: Runner, album: Path) -> None:
    run()
    thumbnail = album / "thumbnail.jpg"
    thumbnail.write_bytes(thumbnail.read_bytes()[:-2] + b"!!")
    before = snapshot(run.root)
    run(width=80)
    assert snapshot(run.root) == before


def test_folders_with_pictures_of_their_own_or_hidden_ones_get_none(run: Runner, real: Real) -> None:
    for folder in ("own", "@eaDir", "#recycle", "#snapshot", ".hidden", "Duplicates", "quiet"):
        for number in range(2):
            place(run.root / folder / f"sub{number}", real.variant(number), hours=number)
    place(run.root / "own", real.image("flower"), hours=9)
    (run.root / "quiet" / ".nomedia").touch()
    run(with_root=True)
    assert sorted(path.parent.name for path in run.root.rglob("thumbnail.jpg")) == ["library"]
    assert len(run.tiles()) == 3  # the others are not even looked at


def test_one_photo_more_changes_one_tile_at_most(run: Runner, real: Real) -> None:
    for number in range(48):
        place(run.root / "a" / f"b{number % 6}", real.variant(number), hours=number * 20)
    run(candidates=2)
    before = run.tiles("a")
    for extra in range(3):
        place(run.root / "a" / "b1", real.variant(100 + extra), hours=130.5 + 250 * extra)
        run(candidates=2)
        after = run.tiles("a")
        assert len(set(before) - set(after)) <= 1
        before = after


def test_a_tile_whose_photo_is_gone_gives_way_and_the_others_stay(run: Runner, real: Real) -> None:
    for number in range(24):
        place(run.root / "a" / f"b{number % 6}", real.variant(number), hours=number * 20)
    run()
    before = run.tiles("a")
    next(run.root.rglob(before[2])).unlink()
    run()
    assert before[2] not in run.tiles("a")
    assert len(set(before) - set(run.tiles("a"))) == 1


def test_fewer_than_four_photos_fill_the_sheet(run: Runner, real: Real) -> None:
    for count in (1, 2, 3):
        for number in range(count):
            place(run.root / f"f{count}" / f"s{number}", real.variant(number), hours=number * 30)
    run()
    for count in (1, 2, 3):
        assert len(run.tiles(f"f{count}")) == count
        with Image.open(run.root / f"f{count}" / "thumbnail.jpg") as thumbnail:
            counts = thumbnail.convert("L").histogram()
        # White is margin, not an empty cell.
        assert sum(counts[250:]) < 0.2 * thumbnail.width * thumbnail.height
        assert sum(counts[:4]) < 0.2 * thumbnail.width * thumbnail.height


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


def test_a_thumbnail_of_small_tiles_is_small(run: Runner, album: Path) -> None:
    run(width=640, height=640)
    assert (album / "thumbnail.jpg").stat().st_size <= 600_000


def test_a_plan_changes_nothing(run: Runner, album: Path) -> None:
    before = snapshot(album.parent)
    summary = run(plan=True)
    assert snapshot(album.parent) == before
    assert summary.did["planned"] == 1
    assert len(run.tiles("2024")) == 4


def test_a_night_that_is_stopped_goes_on_the_next_night(run: Runner, real: Real) -> None:
    for folder in range(4):
        for number in range(2):
            place(
                run.root / f"f{folder}" / f"s{number}", real.variant(folder * 2 + number), hours=number * 30
            )
    assert run(stop=lambda: any(run.root.rglob("thumbnail.jpg"))).stopped
    made = len(list(run.root.rglob("thumbnail.jpg")))
    assert 0 < made < 4
    summary = run()
    assert summary.did["created"] == 4 - made
    assert not summary.stopped


def test_leftovers_of_a_killed_run_go_and_files_that_look_like_them_stay(run: Runner, album: Path) -> None:
    ours, not_ours = album / ".photo-organizer-0123456789abcdef.part", album / ".photo-organizer-mine.part"
    ours.write_bytes(b"half")
    not_ours.write_bytes(b"whole")
    run()
    assert (ours.exists(), not_ours.exists()) == (False, True)
