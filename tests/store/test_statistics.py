"""Counters agree with the deeds: they are counted in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import statistics
from photo_organizer.store.db import open_database, transaction
from photo_organizer.store.statistics import LIFETIME, SESSION, Totals

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection, _ = open_database(str(tmp_path))
    yield connection
    connection.close()


def test_counting_adds_to_session_and_lifetime(con: sqlite3.Connection) -> None:
    with transaction(con):
        statistics.add(con, "moved", 500, files=2)
        statistics.add(con, "moved", 50)
        statistics.add(con, "deleted", 7)
        statistics.add(con, "duplicates", 9, files=3)
    assert statistics.read(con, SESSION) == Totals(3, 550, 3, 9, 1, 7)
    assert statistics.read(con, LIFETIME) == Totals(3, 550, 3, 9, 1, 7)


def test_what_is_undone_counts_no_longer_for_the_lifetime(con: sqlite3.Connection) -> None:
    with transaction(con):
        statistics.add(con, "moved", 500, files=2)
        statistics.add(con, "deleted", 70, files=3)
        statistics.add(con, "duplicates", 5)
        statistics.take_back(con, "deleted", 20)
        statistics.take_back(con, "duplicates", 5)
        statistics.take_back(con, "moved", 9999, files=9)
    assert statistics.read(con, LIFETIME) == Totals(0, 0, 0, 0, 2, 50), "never below nothing"
    assert statistics.read(con, SESSION) == Totals(2, 500, 1, 5, 3, 70), (
        "a session's log line says what was done in it"
    )


def test_a_new_session_begins_at_zero_and_the_lifetime_goes_on(con: sqlite3.Connection) -> None:
    with transaction(con):
        statistics.add(con, "moved", 500, files=2)
        statistics.reset(con, SESSION)
        statistics.add(con, "moved", 1)
    assert statistics.read(con, SESSION) == Totals(1, 1)
    assert statistics.read(con, LIFETIME) == Totals(3, 501)


def test_the_lifetime_can_be_reset(con: sqlite3.Connection) -> None:
    with transaction(con):
        statistics.add(con, "moved", 500, files=2)
        statistics.reset(con, LIFETIME)
    assert statistics.read(con, LIFETIME) == Totals()
    assert not statistics.read(con, LIFETIME)


def test_undoing_counts_back(con: sqlite3.Connection) -> None:
    with transaction(con):
        statistics.add(con, "moved", 500, files=2)
        statistics.add(con, "moved", -200, files=-1)
    assert statistics.read(con, SESSION) == Totals(1, 300)


def test_a_failed_deed_is_not_counted(con: sqlite3.Connection) -> None:
    def fail() -> None:
        with transaction(con):
            statistics.add(con, "moved", 500, files=2)
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert not statistics.read(con, SESSION)
