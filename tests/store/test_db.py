"""The database survives damage and upgrades, and says clearly when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from photo_organizer.errors import DatabaseBusy, DatabaseNewer, VolumeFull, VolumeProblem
from photo_organizer.store import db, migrating
from photo_organizer.store.version import newest_version


def test_a_new_database_is_durable(tmp_path: Path) -> None:
    con, aside = db.open_database(str(tmp_path / "state"))
    assert aside == ""
    assert con.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert con.execute("PRAGMA synchronous").fetchone()[0] == 2
    con.close()


def test_what_is_remembered_is_there_again(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with db.transaction(con):
        db.set_meta(con, "library", "x")
        db.set_meta(con, "library", "y")
    con.close()
    con, _ = db.open_database(str(tmp_path))
    assert db.get_meta(con, "library") == "y"
    con.close()


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))

    def fail() -> None:
        with db.transaction(con):
            db.set_meta(con, "library", "x")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert db.get_meta(con, "library", "none") == "none"
    con.close()


@pytest.mark.parametrize("damage", ["garbage", "folder", "header", "half", "pipe", "version"])
def test_a_damaged_database_is_set_aside_and_a_new_one_made(tmp_path: Path, damage: str) -> None:
    con, _ = db.open_database(str(tmp_path))
    with db.transaction(con):
        con.executemany(
            "INSERT INTO folders VALUES (?, 1)", [(str(number).encode() * 50,) for number in range(2000)]
        )
    con.close()
    path = tmp_path / db.NAME
    data = path.read_bytes()
    path.unlink()
    contents = {
        "garbage": b"x" * 5000,
        "header": b"y" * 100 + data[100:],
        "half": data[: len(data) // 2],
        "version": data[:60] + (3).to_bytes(4) + data[64:],  # tables that version 3 had not
    }
    if damage in contents:
        path.write_bytes(contents[damage])
    else:
        {"folder": os.mkdir, "pipe": os.mkfifo}[damage](path)
    con, aside = db.open_database(str(tmp_path))
    assert Path(aside).exists()
    assert con.execute("SELECT count(*) FROM folders").fetchone()[0] == 0
    con.close()


def test_a_state_folder_that_is_a_file_is_a_volume_problem(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(VolumeProblem, match="cannot be used"):
        db.open_database(str(tmp_path / "state"))


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [number for number, _ in migrating.migrations(0)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_an_older_schema_is_backed_up_before_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = migrating.migrations(0)
    with monkeypatch.context() as older:
        older.setattr(migrating, "migrations", lambda after: everything[:1] if after < 1 else [])
        older.setattr(migrating, "require_schema", lambda _: None)  # it needed less
        con, _ = db.open_database(str(tmp_path))
        with db.transaction(con):
            db.set_meta(con, "library", "kept")
        con.close()
    (tmp_path / "organizer.db.before-0001").write_bytes(b"kept by an earlier version, and of no use any more")
    con, _ = db.open_database(str(tmp_path))
    assert db.get_meta(con, "library") == "kept"
    assert con.execute("PRAGMA user_version").fetchone()[0] == len(everything)
    con.close()
    [backup] = tmp_path.glob("*.before-*")
    old = sqlite3.connect(backup)
    assert old.execute("PRAGMA user_version").fetchone()[0] == 1
    old.close()


@pytest.mark.parametrize("wal", [False, True])
def test_a_newer_version_s_database_is_neither_read_nor_written(tmp_path: Path, *, wal: bool) -> None:
    con, _ = db.open_database(str(tmp_path))
    con.execute(f"PRAGMA user_version = {newest_version() + 1}")
    if not wal:
        con.close()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")}
    for opening in (db.open_database, db.open_readonly):
        with pytest.raises(DatabaseNewer, match="newer version"):
            opening(str(tmp_path))
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")}
    assert after == before
    con.close()


def test_a_migration_that_another_process_has_just_made_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the old version; the second finds its tables there already, and what they hold."""
    everything, apply = migrating.migrations(0), migrating.apply
    with monkeypatch.context() as older:
        older.setattr(migrating, "migrations", lambda after: everything[:1] if after < 1 else [])
        older.setattr(migrating, "require_schema", lambda _con: None)
        db.open_database(str(tmp_path))[0].close()

    def second(con: sqlite3.Connection, number: int, sql: str) -> None:
        monkeypatch.setattr(migrating, "apply", apply)
        first, _ = db.open_database(str(tmp_path))
        with db.transaction(first):
            db.set_meta(first, "library", "kept")
        first.close()
        apply(con, number, sql)

    monkeypatch.setattr(migrating, "apply", second)
    con, aside = db.open_database(str(tmp_path))
    assert aside == ""
    assert db.get_meta(con, "library") == "kept"
    con.close()


def _impatient(path: str) -> None:
    with closing(sqlite3.connect(path, timeout=0)) as con:
        con.execute("SELECT count(*) FROM meta")


def test_a_database_that_another_program_has_open_is_not_cured_by_free_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    con, _ = db.open_database(str(tmp_path))
    con.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(tmp_path / db.NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(VolumeProblem, match="another program has it open") as told, db.transaction(con):
        pass
    assert "space" not in told.value.cure
    assert "close the program" in told.value.cure
    other.close()
    with closing(sqlite3.connect(tmp_path / db.NAME, isolation_level=None)) as alone:
        con.close()
        alone.execute("PRAGMA locking_mode = EXCLUSIVE")
        alone.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(db, "_reader", _impatient)
        with pytest.raises(DatabaseBusy, match="close the program") as told:
            db.open_readonly(str(tmp_path))
        assert "space" not in str(told.value)
    con, _ = db.open_database(str(tmp_path))
    con.execute("PRAGMA max_page_count = 1")
    with pytest.raises(VolumeFull, match="free some space"), db.transaction(con):
        con.executemany(
            "INSERT INTO folders VALUES (?, 1)", [(b"%d" % number * 999,) for number in range(99)]
        )
    con.close()


def test_reading_never_creates_a_database(tmp_path: Path) -> None:
    assert db.open_readonly(str(tmp_path)) is None
    con, _ = db.open_database(str(tmp_path))
    reader = db.open_readonly(str(tmp_path))
    assert reader is not None
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM meta")
    reader.close()
    con.close()


def test_a_folder_into_which_this_account_may_not_look_is_not_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "stat", denied)
    with pytest.raises(VolumeProblem, match="cannot be read: Permission denied"):
        db.open_readonly(str(tmp_path))


def test_a_database_in_the_making_is_none_yet(tmp_path: Path) -> None:
    """Whoever asks in the first moment of a service must not take what is not written yet for damage."""
    con = sqlite3.connect(tmp_path / db.NAME)
    con.execute("PRAGMA journal_mode = WAL")
    assert db.open_readonly(str(tmp_path)) is None
    con.close()


def test_a_new_database_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = migrating.whole(newest_version())
    monkeypatch.setattr(migrating, "whole", lambda _: f"{whole}\nSELECT nothing;")
    with pytest.raises(VolumeProblem):
        db.open_database(str(tmp_path))
    assert db.open_readonly(str(tmp_path)) is None


@pytest.mark.parametrize("change", ["DROP TABLE copied", "ALTER TABLE held DROP COLUMN tries"])
def test_a_database_that_lacks_what_this_version_needs_is_set_aside(tmp_path: Path, change: str) -> None:
    """It was stopped in order and has the newest number, and would fail at the first photo."""
    con, _ = db.open_database(str(tmp_path))
    db.set_meta(con, "clean_stop", "yes")
    con.execute(change)
    con.close()
    con, aside = db.open_database(str(tmp_path))
    assert aside
    con.execute("SELECT tries FROM held, copied")
    con.close()
