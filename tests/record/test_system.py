from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.record import system
from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import Consumer, pending

if TYPE_CHECKING:
    import sqlite3


def test_events_are_left_with_their_level(con: sqlite3.Connection) -> None:
    system.info(con, "Service started", 1)
    system.warning(con, "No zone is set", 2)
    system.error(con, "The share is gone", 3)
    told = [(entry.payload["level"], entry.payload["text"]) for entry in pending(con, Consumer.SYSTEM_CSV, 9)]
    assert told == [
        ("Info", "Service started"),
        ("Warning", "No zone is set"),
        ("Error", "The share is gone"),
    ]


def test_an_event_belongs_to_the_transaction_it_is_told_in(con: sqlite3.Connection) -> None:
    con.execute("BEGIN")
    system.info(con, "never happened", 1)
    con.execute("ROLLBACK")
    assert pending(con, Consumer.SYSTEM_CSV, 9) == []
    with transaction(con):
        system.info(con, "happened", 1)
    assert len(pending(con, Consumer.SYSTEM_CSV, 9)) == 1
