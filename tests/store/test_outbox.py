"""What is posted with a deed is told to each consumer in order, and then forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.errors import VolumeProblem
from photo_organizer.store import outbox
from photo_organizer.store.db import NAME, open_database, transaction
from photo_organizer.store.outbox import ActivityEvent, Consumer, Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection, _ = open_database(str(tmp_path))
    yield connection
    connection.close()


def _rows(con: sqlite3.Connection) -> int:
    return int(con.execute("SELECT count(*) FROM outbox").fetchone()[0])


def test_each_consumer_sees_its_own_kind_in_order(con: sqlite3.Connection) -> None:
    with transaction(con):
        outbox.post_activity(con, ActivityEvent.MOVED, "/a", size=5, info="filed", at_ns=1)
        outbox.post_system(con, Level.INFO, "Service started", 2)
        outbox.post_index(con, ["/a"], ["/b"])
        outbox.post_index(con, [], [])
        outbox.post_notify(con, "away", 3)
        outbox.post_activity(con, ActivityEvent.ERROR, "/c", size=None, info="damaged", at_ns=4)
    activity = outbox.pending(con, Consumer.ACTIVITY_CSV, 10)
    assert [entry.payload["event"] for entry in activity] == ["File Moved", "Error"]
    assert [entry.at_ns for entry in activity] == [1, 4]
    assert [entry.payload["text"] for entry in outbox.pending(con, Consumer.LOG_CENTER, 10)] == [
        "Service started"
    ]
    assert outbox.pending(con, Consumer.SYSTEM_CSV, 10) == outbox.pending(con, Consumer.LOG_CENTER, 10)
    assert [entry.payload for entry in outbox.pending(con, Consumer.INDEX, 10)] == [
        {"removed": ["/a"], "added": ["/b"]}
    ]
    assert len(outbox.pending(con, Consumer.NOTIFY, 10)) == 1


def test_a_name_that_is_not_utf8_survives(con: sqlite3.Connection) -> None:
    path = b"/photo/caf\xe9\n.jpg".decode("utf-8", "surrogateescape")
    with transaction(con):
        outbox.post_index(con, [path], [])
    assert outbox.pending(con, Consumer.INDEX, 1)[0].payload["removed"] == [path]


def test_a_deed_that_is_rolled_back_leaves_nothing_to_tell(con: sqlite3.Connection) -> None:
    def fail() -> None:
        with transaction(con):
            outbox.post_system(con, Level.INFO, "never happened", 1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert _rows(con) == 0


def test_rows_go_when_every_consumer_of_their_kind_has_passed(con: sqlite3.Connection) -> None:
    with transaction(con):
        for number in range(3):
            outbox.post_system(con, Level.INFO, str(number), number)
    last = outbox.pending(con, Consumer.SYSTEM_CSV, 3)[-1].seq
    with transaction(con):
        outbox.mark(con, Consumer.SYSTEM_CSV, last, file="77", size=120)
    assert _rows(con) == 3
    assert outbox.pending(con, Consumer.SYSTEM_CSV, 3) == []
    assert outbox.position(con, Consumer.SYSTEM_CSV) == outbox.Position(last, "77", 120)
    with transaction(con):
        outbox.mark(con, Consumer.LOG_CENTER, last - 1)
    assert _rows(con) == 1


def test_numbers_are_never_used_twice(con: sqlite3.Connection) -> None:
    """A consumer that remembers row 1 must see the next row, also when the table was empty in between."""
    for text in ("first", "second"):
        with transaction(con):
            outbox.post_index(con, [text], [])
        waiting = outbox.pending(con, Consumer.INDEX, 10)
        assert [entry.payload["removed"] for entry in waiting] == [[text]]
        with transaction(con):
            outbox.mark(con, Consumer.INDEX, waiting[-1].seq)
    assert _rows(con) == 0


def test_folders_that_were_emptied_are_told_of_also_where_another_program_has_the_database(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    """It is no fault of the program's own that they wait."""
    con.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(tmp_path / NAME)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(VolumeProblem, match="another program has it open"):
            outbox.post_emptied(con, ["/in/a"])
    outbox.post_emptied(con, ["/in/a"])
    outbox.post_emptied(con, [])
    [entry] = outbox.pending(con, Consumer.INDEX, 9)
    assert entry.payload["emptied"] == ["/in/a"]
