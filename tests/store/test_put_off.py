"""The indexes of the catalogue are put off while a large library is read for the first time, and are there afterwards."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.gather import reconcile
from photo_organizer.store import catalogue, db, migrating, put_off

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

INDEXES = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'catalogue' ORDER BY name"
FILES = 12


@pytest.fixture
def con(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    for name, value in (("SLICE", 5), ("MANY", 3)):
        monkeypatch.setattr(reconcile, name, value)
    for number in range(FILES):
        photo = tmp_path / "library" / f"{number // 4}" / f"{number}.jpg"
        photo.parent.mkdir(parents=True, exist_ok=True)
        photo.write_bytes(bytes(number + 1))
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        yield con


def indexes(con: sqlite3.Connection) -> list[tuple[str, str]]:
    return con.execute(INDEXES).fetchall()


def walk(con: sqlite3.Connection, library: Path, *, folders: int = 100) -> bool:
    left = iter([False] * folders)
    return reconcile.Reconciler(con, str(library), "/nowhere").run(lambda: next(left, True), lambda _: None)


def test_after_the_first_walk_the_indexes_are_as_before_and_the_files_are_found(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    before, seen = indexes(con), []
    con.set_trace_callback(lambda sql: seen.append(sql) if sql.startswith("DROP INDEX") else None)
    assert walk(con, tmp_path / "library")
    con.set_trace_callback(None)
    con.execute("ANALYZE")
    filled = {name for (name,) in con.execute("SELECT idx FROM sqlite_stat1 WHERE tbl = 'catalogue'")}
    put_off_first = {sql.removeprefix("DROP INDEX ") for sql in seen}
    assert put_off_first == {name for name, sql in before if sql} & filled, "those that new files are in"
    assert indexes(con) == before
    assert not put_off.waiting(con)
    assert [one.path for one in catalogue.of_size(con, 6)] == ["1/5.jpg"]
    assert catalogue.count(con) == (FILES, FILES * (FILES + 1) // 2)


def test_a_walk_that_is_stopped_leaves_them_to_the_next(con: sqlite3.Connection, tmp_path: Path) -> None:
    before = indexes(con)
    assert not walk(con, tmp_path / "library", folders=3)
    assert put_off.waiting(con)
    assert catalogue.of_size(con, 1), "without an index it is found as well"
    con.close()
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        assert walk(con, tmp_path / "library")
        assert indexes(con) == before
        assert catalogue.count(con)[0] == FILES


def test_a_catalogue_that_has_files_keeps_its_indexes(con: sqlite3.Connection) -> None:
    before = indexes(con)
    con.execute("INSERT INTO catalogue (path, size, mtime_ns, dev, ino) VALUES (x'61', 1, 1, 1, 1)")
    with db.transaction(con):
        put_off.put_off(con)
    assert indexes(con) == before


def test_a_migration_finds_all_indexes(
    con: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = indexes(con)
    with db.transaction(con):
        put_off.put_off(con)
    con.close()
    monkeypatch.setattr(migrating, "newest_version", lambda: 9000)
    monkeypatch.setattr(migrating, "migrations", lambda _: [(9000, "SELECT 1;")])
    monkeypatch.setattr(migrating, "require_schema", lambda _: None)
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        assert indexes(con) == before
