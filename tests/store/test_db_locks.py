"""Whoever reads beside the service leaves its locks alone: another process that closes the database removes no log in use."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

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
