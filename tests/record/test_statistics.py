"""The statistics sentence, when it is logged, and what begins at zero afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.record.statistics import IdleWatch, Occasion, close_session, reset_everything, sentence
from photo_organizer.store import outbox, statistics
from photo_organizer.store.db import transaction
from photo_organizer.store.statistics import LIFETIME, SESSION, Totals

if TYPE_CHECKING:
    import sqlite3


@pytest.mark.parametrize(
    ("occasion", "words"),
    [
        (Occasion.STOPPED, "service stopped"),
        (Occasion.IDLE, "idle timeout"),
        (Occasion.RESET, "manual reset"),
    ],
)
def test_the_sentence(occasion: Occasion, words: str) -> None:
    totals = Totals(files_moved=900, bytes_moved=2_630_667_469, files_deleted=40, bytes_deleted=157_601_587)
    assert sentence(occasion, totals) == f"Statistics ({words}): 2.45 GB moved, 150.30 MB deleted"


def _told(con: sqlite3.Connection) -> list[str]:
    return [entry.payload["text"] for entry in outbox.pending(con, outbox.Consumer.SYSTEM_CSV, 10)]


def test_closing_a_session_logs_it_and_begins_a_new_one(con: sqlite3.Connection) -> None:
    with transaction(con):
        statistics.add(con, "moved", 1024)
        close_session(con, Occasion.IDLE, 5)
    assert _told(con) == ["Statistics (idle timeout): 1.00 KB moved, 0.00 B deleted"]
    assert statistics.read(con, SESSION) == Totals()
    assert statistics.read(con, LIFETIME) == Totals(1, 1024)


def test_a_session_without_anything_is_logged_on_stop_too(con: sqlite3.Connection) -> None:
    with transaction(con):
        close_session(con, Occasion.STOPPED, 5)
    assert _told(con) == ["Statistics (service stopped): 0.00 B moved, 0.00 B deleted"]


def test_a_manual_reset_forgets_the_lifetime(con: sqlite3.Connection) -> None:
    with transaction(con):
        statistics.add(con, "moved", 1024)
        reset_everything(con, 5)
    assert _told(con) == ["Statistics (manual reset): 1.00 KB moved, 0.00 B deleted"]
    assert statistics.read(con, LIFETIME) == Totals()


def test_a_minute_without_activity_is_noticed_once(con: sqlite3.Connection) -> None:
    watch = IdleWatch(last_activity=0.0)
    with transaction(con):
        statistics.add(con, "moved", 1)
    watch.activity(10.0)
    assert not watch.is_due(con, 69.9)
    assert watch.is_due(con, 70.0)
    assert not watch.is_due(con, 200.0)
    watch.activity(300.0)
    assert watch.is_due(con, 360.0)


def test_a_quiet_minute_with_nothing_counted_is_not_told(con: sqlite3.Connection) -> None:
    assert not IdleWatch(last_activity=0.0).is_due(con, 1000.0)


def test_what_a_crash_left_uncounted_is_told_after_the_next_quiet_minute(con: sqlite3.Connection) -> None:
    """The counters are in the database, so a process that was killed loses none."""
    with transaction(con):
        statistics.add(con, "moved", 1)
    assert IdleWatch(last_activity=0.0).is_due(con, 60.0)
