"""Which names are taken, and what belongs to the files that have them; of a folder or a link nothing is known."""

from __future__ import annotations

import errno
import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.naming import LONGEST_NAME
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem, VolumeProblem
from photo_organizer.gather import taken as room
from photo_organizer.gather.future import Future
from photo_organizer.gather.name_limit import name_limit
from photo_organizer.gather.taken import Taken
from photo_organizer.model import Action, Membership, Move, Plan, Reason, Stamp
from photo_organizer.store import catalogue, units
from photo_organizer.store.db import open_database
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_a_folder_and_a_link_have_their_names_and_are_no_files(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "a.jpg").mkdir(parents=True)
    (library / "a.heic").symlink_to("nowhere")
    (library / "a.png").write_bytes(b"x")
    (tmp_path / "state").mkdir()
    with closing(open_database(str(tmp_path / "state"))[0]) as con:
        names = Taken(con, str(library), Future()).names_in(str(library), {"a."})
    assert {name: known is not None for name, known in names.items()} == {
        "a.jpg": False,
        "a.heic": False,
        "a.png": True,
    }


@pytest.fixture
def taken(tmp_path: Path) -> Iterator[Taken]:
    library = tmp_path / "library"
    library.mkdir()
    (tmp_path / "state").mkdir()
    with closing(open_database(str(tmp_path / "state"))[0]) as con:
        yield Taken(con, str(library), Future())


def put(taken: Taken, name: str, data: bytes, *, unit: int | None = None) -> Stamp:
    """Put a file into the library; where it has a unit, the catalogue knows it."""
    path = f"{taken.library}/{name}"
    with open(path, "wb") as file:
        file.write(data)
    stamp = stamp_of(os.lstat(path))
    if unit is not None:
        catalogue.put(taken.con, catalogue.Known(name, stamp), unit=unit)
    return stamp


def units_of(taken: Taken, *stems: str) -> dict[str, int | None]:
    found = taken.names_in(taken.library, set(stems)).items()
    return {name: known.unit if known else None for name, known in found}


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'


def test_what_the_catalogue_says_of_a_unit_stands_and_the_rest_is_read_from_the_files(taken: Taken) -> None:
    first, second = (units.open_unit(taken.con, Membership(), "/in", number) for number in (1, 2))
    put(taken, "a.jpg", photos.jpeg("2021:03:05 10:00:00"), unit=first)
    put(taken, "a.xmp", XMP, unit=second)
    put(taken, "b.jpg", photos.jpeg("2021:03:05 10:00:01", seed=1))
    put(taken, "b.xmp", XMP)
    found = units_of(taken, "a.", "b.")
    assert (found["a.jpg"], found["a.xmp"]) == (first, second)
    assert found["b.jpg"] == found["b.xmp"]
    assert (found["b.jpg"] or 0) < 0, "a number of its own, which no unit of the catalogue has"


def test_the_rest_of_a_unit_is_looked_at_under_whatever_name_and_only_here(taken: Taken) -> None:
    unit = units.open_unit(taken.con, Membership(), "/in", 1)
    os.mkdir(f"{taken.library}/2024")
    put(taken, "a.jpg", photos.jpeg("2021:03:05 10:00:00"), unit=unit)
    put(taken, "other.mov", b"x", unit=unit)
    put(taken, "2024/third.mov", b"x", unit=unit)
    put(taken, "third.mov", b"y")
    put(taken, "nobody.mov", b"x")
    assert units_of(taken, "a.") == {
        "2024": None,
        "a.jpg": unit,
        "nobody.mov": None,
        "other.mov": unit,
        "third.mov": None,
    }


def test_of_a_planned_file_nothing_is_read_from_what_has_its_name_still(taken: Taken) -> None:
    """In a preview a better picture takes the name: what lies there now will be elsewhere."""
    there = put(taken, "a.jpg", photos.jpeg("2021:03:05 10:00:00"))
    put(taken, "a.xmp", XMP)
    old, new = f"{taken.library}/a.jpg", Stamp(9, 9, 9, 9)
    steps = (Move(old, f"{taken.library}/a_A.jpg", there), Move("/in/a.jpg", old, new))
    future = Future()
    future.imagine([Plan("/in/a.jpg", Action.FILE, (Reason("better", "x"),), steps)])
    found = Taken(taken.con, taken.library, future).names_in(taken.library, {"a."})
    assert {name: known.stamp for name, known in found.items() if known}["a.jpg"] == new
    assert {known.unit for known in found.values() if known} == {0}


def test_a_folder_that_is_not_there_has_no_names_and_one_that_cannot_be_read_stops_acting(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(taken, "file", b"x")
    for name in ("none", "file"):
        assert taken.names_in(f"{taken.library}/{name}", {"a."}) == {}

    def fails(*_: object, **__: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    before = len(os.listdir("/proc/self/fd"))
    for call in ("open", "listdir"):
        with monkeypatch.context() as sick:
            sick.setattr(os, call, fails)
            with pytest.raises(VolumeProblem, match=r"cannot be read: .* — check the disk's health"):
                taken.names_in(taken.library, {"a."})
    assert len(os.listdir("/proc/self/fd")) == before


def test_whether_a_file_is_whole_may_stay_unknown_and_its_name_is_taken(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = photos.jpeg("2021:03:05 10:00:00")
    put(taken, "a.jpg", whole)
    put(taken, "b.jpg", whole[: len(whole) // 2])
    found = taken.names_in(taken.library, {"a.", "b."})
    assert {name: one.damaged for name, one in found.items() if one} == {"a.jpg": False, "b.jpg": True}

    def unreadable(path: str, _stamp: Stamp) -> bool:
        raise FileProblem("no permission", path)

    monkeypatch.setattr(room, "is_damaged", unreadable)
    found = taken.names_in(taken.library, {"a.", "b."})
    assert {name: one.damaged for name, one in found.items() if one} == {"a.jpg": False, "b.jpg": False}


def test_a_file_that_goes_between_the_list_and_the_look_is_unknown(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_listing", lambda _: ["a.jpg"])
    assert taken.names_in(taken.library, {"a."}) == {"a.jpg": None}


def test_names_are_as_long_as_the_filesystem_takes_them(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit, allowed in ((143, 143), (9999, LONGEST_NAME)):
        monkeypatch.setattr(os, "pathconf", lambda *_, limit=limit: limit)
        assert name_limit(taken.library) == allowed

    def unknown(*_: object) -> int:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "pathconf", unknown)
    assert name_limit(taken.library) == LONGEST_NAME
