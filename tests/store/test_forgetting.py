"""What is forgotten, and what stays: each row by itself, never its neighbours."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Membership, Stamp
from photo_organizer.store import catalogue, copied, db, deletions, units, verdicts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

ONE, TWO, THREE = Stamp(1, 1, 10, 1), Stamp(1, 2, 10, 2), Stamp(1, 3, 30, 3)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made, _ = db.open_database(str(tmp_path))
    with closing(made):
        yield made


def put(con: sqlite3.Connection, path: str, stamp: Stamp, **more: object) -> None:
    catalogue.put(con, catalogue.Known(path, stamp, md5=b"%d" % stamp.ino), plan="x" * 16, **more)  # type: ignore[arg-type]


def test_what_went_with_its_folder_is_remembered_as_deleted(con: sqlite3.Connection) -> None:
    put(con, "2024/05/a.jpg", ONE)
    put(con, "2024/05 trip/b.jpg", TWO)
    deletions.forget_below(con, "2024/05", 7)
    assert deletions.find(con, 10, None, None, b"1") == deletions.Deletion("2024/05/a.jpg", 7)
    assert deletions.find(con, 10, None, None, b"2") is None
    assert [known.path for known in catalogue.everything(con)] == ["2024/05 trip/b.jpg"]


def test_what_went_with_its_folder_and_is_elsewhere_stays_of_its_unit(con: sqlite3.Connection) -> None:
    """Its owner has renamed the folder."""
    unit = units.open_unit(con, Membership(), "/in", 1)
    put(con, "2024/05/a.jpg", ONE, unit=unit, original="/in/IMG_1.jpg")
    catalogue.put(con, catalogue.Known("2024/Rome/a.jpg", ONE))
    deletions.forget_below(con, "2024/05", 7)
    assert units.of_path(con, "2024/Rome/a.jpg") == unit
    assert units.origin(con, "2024/Rome/a.jpg")[0] == "/in/IMG_1.jpg"


def test_a_file_of_no_unit_becomes_one_with_what_joins_it(con: sqlite3.Connection) -> None:
    put(con, "a.jpg", ONE)
    put(con, "b.jpg", TWO, unit=units.open_unit(con, Membership(), "/in", 1))
    before = units.of_path(con, "b.jpg")
    unit = units.open_unit(con, Membership(beside="a.jpg"), "/in", 2)
    assert units.of_path(con, "a.jpg") == unit
    units.open_unit(con, Membership(beside="b.jpg"), "/in", 3)
    assert units.of_path(con, "b.jpg") == before  # what is of a unit stays of it


def test_only_the_file_and_those_of_its_content_are_copied_again(con: sqlite3.Connection) -> None:
    copied.note(con, "/in/a.jpg", ONE, b"A", 1)
    copied.note(con, "/in/same.jpg", TWO, b"A", 1)
    copied.note(con, "/in/other.jpg", TWO, b"B", 1)
    copied.note(con, "/in/larger.jpg", THREE, b"A", 1)
    copied.note(con, "/in/unread.jpg", ONE, None, 1)
    assert sorted(copied.of_size(con, 10)) == [b"A", b"B"]
    assert copied.forget(con, ["/in/a.jpg", "/in/unknown.jpg"]) == 1
    left = {"/in/other.jpg": TWO, "/in/larger.jpg": THREE, "/in/unread.jpg": ONE}
    gone = {"/in/a.jpg": ONE, "/in/same.jpg": TWO}
    assert all(copied.has(con, path, stamp) for path, stamp in left.items())
    assert not any(copied.has(con, path, stamp) for path, stamp in gone.items())


def test_an_owner_who_thinks_again_of_one_pair_has_said_so_of_no_other(con: sqlite3.Connection) -> None:
    for one, other in ((b"a", b"b"), (b"c", b"a"), (b"b", b"c")):
        verdicts.put_not_duplicates(con, one, other, 1)
    verdicts.take_back_not_duplicates(con, b"c", b"a")
    assert verdicts.not_duplicates(con) == [(b"a", b"b", 1), (b"b", b"c", 1)]
