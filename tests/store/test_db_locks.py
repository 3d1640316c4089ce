"""Whoever reads beside the service leaves its locks alone: another process that closes the database removes no log in use."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from photo_organizer.errors import VolumeProblem
from photo_organizer.store import db

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANOTHER = """
import sys
from photo_organizer.store import db
con = db.join_database(sys.argv[1])
with db.transaction(con):
    db.set_meta(con, sys.argv[2], "theirs")
con.close()
"""


def _read(folder: str) -> None:
    con = db.open_readonly(folder)
    assert con is not None
    con.close()


def _look(folder: str) -> None:
    db.refuse_newer(f"{folder}/{db.NAME}")


@pytest.mark.parametrize("look", [_read, _look])
def test_reading_in_the_same_process_keeps_the_locks(tmp_path: Path, look: Callable[[str], None]) -> None:
    folder, log = str(tmp_path), tmp_path / f"{db.NAME}-wal"
    con, _ = db.open_database(folder)
    for number in range(3):
        with db.transaction(con):
            db.set_meta(con, f"ours {number}", "kept")
        there = log.stat().st_ino
        look(folder)
        subprocess.run([sys.executable, "-c", ANOTHER, folder, f"theirs {number}"], check=True)
        assert log.exists(), "the log in use was removed"
        assert log.stat().st_ino == there, "the log in use was removed"
    con.close()
    again, aside = db.open_database(folder)
    assert aside == ""
    assert again.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    for number in range(3):
        assert db.get_meta(again, f"ours {number}") == "kept"
        assert db.get_meta(again, f"theirs {number}") == "theirs"
    again.close()


def test_who_joins_in_the_first_moment_of_a_service_waits_for_its_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, waited, made = str(tmp_path), threading.Event(), threading.Event()
    pause = time.sleep
    monkeypatch.setattr(db, "JOIN_SECONDS", 120.0)

    def sleep(seconds: float) -> None:
        waited.set()
        pause(seconds)

    monkeypatch.setattr(time, "sleep", sleep)

    def begin() -> None:
        waited.wait(60)
        db.open_database(folder)[0].close()
        made.set()

    service = threading.Thread(target=begin)
    service.start()
    con = db.join_database(folder)
    service.join()
    assert made.is_set()
    assert db.get_meta(con, "nothing", "readable") == "readable"
    con.close()


def test_a_database_that_never_comes_is_waited_for_only_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "JOIN_SECONDS", 0.1)
    with pytest.raises(VolumeProblem):
        db.join_database(str(tmp_path))
