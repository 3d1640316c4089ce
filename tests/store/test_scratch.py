"""A preview plans on a copy that leaves the original alone and the small pictures where they are."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Dated, Look, Stamp
from photo_organizer.store import catalogue, db, looks
from photo_organizer.store.scratch import scratch

if TYPE_CHECKING:
    from pathlib import Path

LOOK = Look(bytes(32), 4.0, plain=False, width=4, height=3, format="JPEG")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    con, _ = db.open_database(str(tmp_path / "state"))
    with db.transaction(con):
        dated = Dated(datetime(2024, 5, 1, 12, 0, 7), "filename")
        catalogue.put(con, catalogue.Known("a.jpg", Stamp(1, 2, 3, 4)), dated=dated)
        looks.put(con, b"m" * 16, 3, LOOK, b"small" * 100)
    con.close()
    return tmp_path / "state"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(("-shm", "-wal"))
    }


def test_everything_is_known_and_nothing_of_the_original_changes(state: Path, tmp_path: Path) -> None:
    before = _files(state)
    con = scratch(str(state), str(tmp_path / "scratch"))
    assert catalogue.by_path(con, "a.jpg") == catalogue.Known("a.jpg", Stamp(1, 2, 3, 4))
    assert looks.thumbnails(con, [1]) == {1: b"small" * 100}
    assert con.execute("SELECT count(*) FROM main.look_thumbnails").fetchone() == (0,)
    with db.transaction(con):
        assert looks.put(con, b"n" * 16, 9, LOOK, b"new") == 2
        catalogue.forget(con, ["a.jpg"])
    assert looks.thumbnails(con, [1, 2]) == {1: b"small" * 100, 2: b"new"}
    con.close()
    assert _files(state) == before


def test_an_original_of_an_older_version_is_brought_up_to_date(state: Path, tmp_path: Path) -> None:
    old = sqlite3.connect(state / db.NAME)
    for line in (
        "DROP INDEX catalogue_unlooked",
        "DROP INDEX catalogue_look",
        "ALTER TABLE catalogue DROP COLUMN look",
    ):
        old.execute(line)
    old.execute("DROP TABLE look_groups")
    old.commit()
    old.close()
    con = scratch(str(state), str(tmp_path / "scratch"))
    assert catalogue.by_path(con, "a.jpg") is not None
    assert con.execute("SELECT look FROM catalogue").fetchone() == (None,)
    con.close()


def test_without_an_original_it_is_empty(tmp_path: Path) -> None:
    con = scratch(str(tmp_path / "nothing"), str(tmp_path / "scratch"))
    assert catalogue.count(con) == (0, 0)
    con.close()
