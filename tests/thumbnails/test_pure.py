"""Small decisions: moments, the draw, what is due, the seal."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.model import Stamp
from photo_organizer.thumbnails import draw, due, moments, seal
from photo_organizer.thumbnails.tree import Folder, FolderPicture, ThumbnailOwner
from photo_organizer.thumbnails.walk import pictures_in, walk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

START = datetime(2024, 3, 1)
JPEG = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xd9"


def picture(number: int, folder: str = "/a/b", name: str = "") -> FolderPicture:
    return FolderPicture(
        f"{folder}/{name or number}.jpg", Stamp(1, number, 9, 9), START + timedelta(hours=number)
    )


# ── moments ──


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("20240831_134757.jpg", "2024-08-31 13:47:57"),
        ("20240831_134757.1234.jpg", "2024-08-31 13:47:57"),
        ("IMG-20240831-WA0001.jpg", "2024-08-31 12:00:00"),
        ("Screenshot 2024-01-31 at 12.00.01.png", "2024-01-31 12:00:01"),
        ("99999999_999999.jpg", "None"),
        ("0012345678.jpg", "None"),
        ("IMG_1234.jpg", "None"),
    ],
)
def test_names_tell_when(name: str, expected: str) -> None:
    assert str(moments.by_name(name)) == expected


def test_else_the_files_time_in_the_owners_zone_and_back() -> None:
    zone = ZoneInfo("Europe/Berlin")
    noon = 1_719_828_000_000_000_000  # 2024-07-01 10:00 UTC
    assert moments.moment("a.jpg", noon, zone) == datetime(2024, 7, 1, 12)
    assert moments.nanoseconds(datetime(2024, 7, 1, 12), zone) == noon
    assert moments.by_time(10**30, UTC) == datetime.min
    assert moments.by_exif("0000:00:00 00:00:00") is None


# ── draw ──


@given(st.integers(0, 40))
def test_quarters_hold_every_picture_once_in_date_order(count: int) -> None:
    pictures = [picture(number) for number in range(count)]
    quarters = draw.quarters(list(reversed(pictures)))
    assert [each for quarter in quarters for each in quarter] == pictures
    sizes = [len(quarter) for quarter in quarters]
    assert len(sizes) == min(count, 4)
    assert max(sizes, default=0) - min(sizes, default=0) <= 1


def test_the_draw_goes_round_the_sub_folders_and_leaves_screenshots_to_the_end() -> None:
    pictures = [picture(number, f"/a/{'xyz'[number % 3]}") for number in range(12)]
    screen = picture(50, "/a/w", "Screenshot_2024")
    order = draw.order([*pictures, screen], folder="/a", seed=1)
    assert {draw.group(each, "/a") for each in order[:3]} == {"x", "y", "z"}
    assert order[-1] == screen
    assert order == draw.order([screen, *reversed(pictures)], folder="/a", seed=1)
    assert order != draw.order([*pictures, screen], folder="/a", seed=2)


@given(st.integers(1, 30), st.integers(0, 5))
def test_one_picture_more_displaces_one_at_most(count: int, seed: int) -> None:
    pictures = [picture(number) for number in range(count)]
    before = set(draw.order(pictures, folder="/a", seed=seed)[:5])
    after = set(draw.order([*pictures, picture(99)], folder="/a", seed=seed)[:5])
    assert len(before - after) <= 1


# ── due ──


def folder(*, pictures: int = 0, below: int = 2, trouble: str = "") -> Folder:
    inner = Folder("/a/b", keys=keys_of(map(picture, range(below))), trouble=trouble)
    own = keys_of(picture(number, "/a") for number in range(pictures))
    return Folder("/a", [inner], own, shows=pictures > 0)


def sorted_keys(numbers: Iterable[int]) -> bytes:
    return Folder("/a", keys=keys_of(map(picture, numbers))).keys_below()


def keys_of(pictures: Iterable[FolderPicture]) -> array[int]:
    return array("Q", (each.key for each in pictures))


def test_what_is_due_and_why_not() -> None:
    found = folder().keys_below()
    before = due.Remembered(found, "k", (), "")
    cases = {
        due.FolderVerdict.MAKE: (folder(), found, ThumbnailOwner.NONE, None),
        due.FolderVerdict.SAME: (folder(), found, ThumbnailOwner.OURS, before),
        due.FolderVerdict.LEAF: (
            Folder("/a", keys=keys_of([picture(1)]), shows=True),
            found,
            ThumbnailOwner.NONE,
            None,
        ),
        due.FolderVerdict.OWN: (folder(pictures=1), found, ThumbnailOwner.NONE, None),
        due.FolderVerdict.THEIRS: (folder(), found, ThumbnailOwner.THEIRS, before),
        due.FolderVerdict.BLOCKED: (replace(folder(), blocked=True), found, ThumbnailOwner.NONE, None),
        due.FolderVerdict.EMPTY: (folder(below=0), b"", ThumbnailOwner.NONE, before),
        due.FolderVerdict.DOUBT: (folder(below=0), b"", ThumbnailOwner.OURS, None),
        due.FolderVerdict.UNREAD: (folder(trouble="I/O error"), found, ThumbnailOwner.OURS, before),
    }
    assert {word: due.due(*case, "k") for word, case in cases.items()} == {word: word for word in cases}
    assert due.due(folder(), found, ThumbnailOwner.OURS, before, "another key") is due.FolderVerdict.MAKE
    assert due.due(folder(), found, ThumbnailOwner.NONE, before, "k") is due.FolderVerdict.MAKE


def test_what_cannot_be_read_keeps_no_folder_above_it_from_its_first_thumbnail() -> None:
    album, closed = folder(), Folder("/a/private", trouble="Permission denied")
    album.folders.append(closed)
    found = album.keys_below()
    assert due.due(album, found, ThumbnailOwner.NONE, None, "k") is due.FolderVerdict.MAKE
    assert due.due(album, found, ThumbnailOwner.OURS, None, "k") is due.FolderVerdict.UNREAD
    assert (
        due.due(replace(album, trouble="I/O error"), found, ThumbnailOwner.NONE, None, "k")
        is due.FolderVerdict.UNREAD
    )


def test_a_film_is_not_a_picture_of_its_own() -> None:
    album = folder()
    album.keys.append(FolderPicture("/a/x.mov", Stamp(1, 1, 1, 1), START).key)
    assert due.due(album, album.keys_below(), ThumbnailOwner.NONE, None, "k") is due.FolderVerdict.MAKE


def test_a_night_looks_where_filing_does_and_at_what_it_can_draw(tmp_path: Path) -> None:
    """Deleted pictures in Windows' recycle bin were shown; a camera's HEIF under its other ending was not."""
    for name in ("a/x.HIF", "#1 in May/x.insp", "$RECYCLE.BIN/x.jpg", "_gsdata_/x.jpg", "b/x.psd", "b/x.lrv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(JPEG)
    seen = {
        folder.path.removeprefix(str(tmp_path)): len(folder.keys) for folder in walk(str(tmp_path)).every()
    }
    assert seen == {"/a": 1, "/#1 in May": 1, "/b": 0, "": 0}


def test_a_sidecar_is_known_however_a_mac_has_written_its_name(tmp_path: Path) -> None:
    for name in ("caf\u00e9.jpg", "cafe\u0301.JPG.xmp"):
        (tmp_path / name).write_bytes(JPEG)
    (found,) = pictures_in(str(tmp_path), "", str(tmp_path), UTC)
    assert [path for path, _ in found.sidecars] == [f"{tmp_path}/cafe\u0301.JPG.xmp"]


def test_far_fewer_are_doubted_once() -> None:
    many, few = sorted_keys(range(40)), sorted_keys([1])
    before = due.Remembered(many, "k", (), "")
    assert due.due(folder(), few, ThumbnailOwner.OURS, before, "k") is due.FolderVerdict.DOUBT
    again = due.Remembered(many, "k", (), "", few)
    assert due.due(folder(), few, ThumbnailOwner.OURS, again, "k") is due.FolderVerdict.MAKE


@pytest.mark.parametrize("below", [folder(below=0), Folder("/a")])
def test_that_none_is_left_is_believed_the_second_time_also_where_the_folders_are_gone(below: Folder) -> None:
    before = due.Remembered(sorted_keys([1]), "k", (), "")
    again = replace(before, doubted=due.NOTHING)
    assert due.due(below, b"", ThumbnailOwner.OURS, before, "k") is due.FolderVerdict.DOUBT
    assert due.due(below, b"", ThumbnailOwner.OURS, again, "k") is due.FolderVerdict.GONE
    unread = replace(below, trouble="I/O error")
    assert due.due(unread, b"", ThumbnailOwner.OURS, again, "k") is due.FolderVerdict.UNREAD
    assert due.due(below, b"", ThumbnailOwner.THEIRS, again, "k") is not due.FolderVerdict.GONE


def test_changes_are_what_came_or_went() -> None:
    before, after = sorted_keys(range(10)), sorted_keys(range(3, 11))
    assert due.changes(before, after) == 3
    assert due.changes(before, before) == 0


# ── seal ──


def test_the_seal_tells_ours_from_edited_ours_and_theirs() -> None:
    ours = seal.sealed(JPEG)
    assert seal.intact(ours)
    assert seal.bears_mark(ours[: seal.SEALED])
    assert not seal.intact(JPEG)
    assert not seal.bears_mark(JPEG)
    for place in range(seal.SEALED - 5, len(ours)):
        edited = ours[:place] + bytes([ours[place] ^ 1]) + ours[place + 1 :]
        assert not seal.intact(edited)
    with pytest.raises(ValueError, match="JPEG"):
        seal.sealed(b"GIF89a")
