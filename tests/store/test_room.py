"""A database on a full volume is not touched: the kernel may kill who does (SIGBUS), where an error would be expected."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from photo_organizer.errors import VolumeFull
from photo_organizer.store import db, room

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FULL = 10**18  # bytes that no volume has


@pytest.mark.parametrize("opening", [db.open_database, db.open_readonly, db.join_database])
def test_a_full_volume_is_told_before_the_database_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opening: Callable[[str], object]
) -> None:
    con, _ = db.open_database(str(tmp_path))
    monkeypatch.setattr(room, "LEAST", FULL)
    monkeypatch.setattr(sqlite3, "connect", None)
    with pytest.raises(VolumeFull, match=r"volume of the database, .* MB free, 1000000000000 MB are needed"):
        opening(str(tmp_path))
    con.close()


def test_nothing_is_begun_on_a_full_volume_and_there_is_room_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    con, _ = db.open_database(str(tmp_path))
    said: list[str] = []
    con.set_trace_callback(said.append)
    with monkeypatch.context() as full:
        full.setattr(room, "LEAST", FULL)
        with pytest.raises(VolumeFull), db.transaction(con):
            pass
    assert said == []
    with db.transaction(con):
        db.set_meta(con, "library", "x")
    con.close()


def test_on_a_full_volume_nothing_is_closed_and_the_process_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To close would bring the log into the database; nor may Python do so when it lets go of the last reference."""
    con, _ = db.open_database(str(tmp_path))
    with db.transaction(con):
        db.set_meta(con, "library", "x")
    held = sys.getrefcount(con)
    with monkeypatch.context() as full:
        full.setattr(room, "LEAST", FULL)
        con.close()
    assert sys.getrefcount(con) == held + 1
    assert (tmp_path / f"{db.NAME}-wal").stat().st_size
    assert db.get_meta(con, "library") == "x"
    con.close()
    assert not (tmp_path / f"{db.NAME}-wal").exists()


@pytest.mark.parametrize("blocks", [0, None])
def test_where_room_cannot_be_measured_it_is_sqlite_that_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int | None
) -> None:
    """A filesystem that knows no sizes, and a folder that is not there."""
    if blocks is None:
        room.require(str(tmp_path / "nowhere"))
        return
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result([4096, 4096, blocks, *[0] * 7]))
    room.require(str(tmp_path))
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result([4096, 4096, 9000, *[0] * 7]))
    with suppress(VolumeFull):
        room.require(str(tmp_path))
        pytest.fail("nothing is free")
