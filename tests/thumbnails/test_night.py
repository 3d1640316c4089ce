"""Nights on real folders: what is made, what stays, and what is never touched."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from PIL import Image

from photo_organizer.disk import rename
from tests.thumbnails.real import jpeg, place, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.thumbnails.conftest import Runner
    from tests.thumbnails.real import Real


class _Killed(BaseException):
    """The process ends here."""


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


@pytest.mark.parametrize("whose", ["ours", "the owner's", "the owner's, later"])
def test_an_empty_file_that_held_the_name_for_a_thumbnail_goes_and_an_owners_stays(
    run: Runner, album: Path, whose: str
) -> None:
    """As on exFAT, which has neither a rename that replaces nothing nor links: killed between the two of them."""
    thumbnail, ours = album / "thumbnail.jpg", album / ".photo-organizer-0123456789abcdef.part"
    if whose == "the owner's":
        thumbnail.touch()
        os.utime(thumbnail, (10**9, 10**9))
    ours.write_bytes(b"whole")
    folder = os.open(album, os.O_RDONLY)
    refused = mock.Mock(side_effect=PermissionError(errno.EPERM, "no links"))
    with (
        mock.patch.object(rename, "_function", return_value=None),
        mock.patch.object(os, "link", refused),
        mock.patch.object(os, "rename", mock.Mock(side_effect=_Killed)),
        suppress(_Killed, FileExistsError),
    ):
        rename.rename_noreplace(folder, ours.name, folder, thumbnail.name)
    os.close(folder)
    if whose == "the owner's, later":
        os.utime(thumbnail, (4 * 10**9, 4 * 10**9))
    run()
    assert (ours.exists(), thumbnail.stat().st_size > 0) == (False, whose == "ours")
