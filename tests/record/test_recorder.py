"""Everybody is told; nobody who is slow, broken or gone holds up the others."""

from __future__ import annotations

import csv
import threading
import time
from typing import TYPE_CHECKING

import pytest

from photo_organizer.record.log_thread import final_changes
from photo_organizer.record.recorder import Recorder
from photo_organizer.record.row import Sender
from photo_organizer.settings import Settings
from photo_organizer.store import outbox
from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import ActivityEvent, Consumer, Level, OutboxEntry
from photo_organizer.synology.null import Null

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

SENDER = Sender(lambda: "10.0.0.7", "PhotoOrganizer")
AT = 10**18
HANGS = 600.0  # seconds that a program hangs; what waited for it would take as long


class Hanging(Null):
    """A system whose programs hang until the adapter is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self._released = threading.Event()

    def event(self, level: str, text: str) -> bool:
        self._hang()
        return super().event(level, text)

    def removed(self, path: str) -> bool:
        self._hang()
        return super().removed(path)

    def close(self) -> None:
        super().close()
        self._released.set()

    def _hang(self) -> None:
        self.asked.set()
        self._released.wait(HANGS)


class Broken(Null):
    """An adapter with a bug."""

    def added(self, path: str) -> bool:
        raise RuntimeError(path)


def _recorder(con: sqlite3.Connection, logs: Path, dsm: Null) -> Recorder:
    return Recorder(con, Settings({"logs_folder": str(logs)}), SENDER, dsm)


def _file_one(con: sqlite3.Connection, name: str) -> None:
    with transaction(con):
        outbox.post_activity(con, ActivityEvent.MOVED, f"/in/{name}", size=1, info="filed", at_ns=AT)
        outbox.post_index(con, [f"/in/{name}"], [f"/library/{name}"])


def _waiting(con: sqlite3.Connection) -> int:
    return int(con.execute("SELECT count(*) FROM outbox").fetchone()[0])


def _column(log: Path, number: int) -> list[str]:
    with log.open(encoding="utf-8", newline="") as file:
        return [record[number] for record in csv.reader(file, strict=True)][1:]


def test_everybody_is_told_and_nothing_is_left(con: sqlite3.Connection, logs: Path) -> None:
    dsm = Null()
    recorder = _recorder(con, logs, dsm)
    with transaction(con):
        outbox.post_system(con, Level.INFO, "Service started", AT)
        outbox.post_notify(con, "full", AT)
    _file_one(con, "a.jpg")
    assert recorder.drain()
    recorder.stop()
    assert _column(logs / "photo_organizer_log.csv", 7) == ["a.jpg"]
    assert _column(logs / "system_log.csv", 4) == ["Service started"]
    assert list(dsm.calls) == [
        ("event", "Info", "Service started"),
        ("notify", "full"),
        ("removed", "/in/a.jpg"),
        ("added", "/library/a.jpg"),
    ]
    assert _waiting(con) == 0
    assert recorder.problems() == []


def test_a_backlog_is_told_before_the_stop(con: sqlite3.Connection, logs: Path) -> None:
    with transaction(con):
        for number in range(1500):
            outbox.post_index(con, [], [f"/library/{number}"])
            outbox.post_system(con, Level.INFO, f"{number}", AT)
    dsm = Null()
    recorder = _recorder(con, logs, dsm)
    recorder.stop(60)
    assert _waiting(con) == 0
    assert _column(logs / "system_log.csv", 4) == [str(number) for number in range(1500)]


def test_a_hanging_program_delays_neither_the_logs_nor_the_stop(con: sqlite3.Connection, logs: Path) -> None:
    """What it was not told waits for the next start."""
    dsm = Hanging()
    recorder = _recorder(con, logs, dsm)
    with transaction(con):
        outbox.post_system(con, Level.INFO, "Service stopped", AT)
    assert recorder.drain()
    assert dsm.asked.wait(HANGS)
    _file_one(con, "a.jpg")
    assert recorder.drain()
    assert _column(logs / "photo_organizer_log.csv", 7) == ["a.jpg"]
    begun = time.monotonic()
    recorder.stop(0.1)
    assert not dsm.added("/closed")
    assert time.monotonic() - begun < HANGS / 10
    assert [entry.payload["text"] for entry in outbox.pending(con, Consumer.LOG_CENTER, 9)] == [
        "Service stopped"
    ]
    again = Null()
    _recorder(con, logs, again).stop()
    assert ("event", "Info", "Service stopped") in again.calls
    assert _waiting(con) == 0


def test_a_hanging_index_is_told_after_the_next_start(con: sqlite3.Connection, logs: Path) -> None:
    dsm = Hanging()
    recorder = _recorder(con, logs, dsm)
    _file_one(con, "a.jpg")
    assert recorder.drain()
    assert dsm.asked.wait(HANGS)
    recorder.stop(0.1)
    assert len(outbox.pending(con, Consumer.INDEX, 9)) == 1
    again = Null()
    _recorder(con, logs, again).stop()
    assert list(again.calls) == [("removed", "/in/a.jpg"), ("added", "/library/a.jpg")]


def test_a_bug_in_an_adapter_is_told_and_does_not_stop_the_rest(con: sqlite3.Connection, logs: Path) -> None:
    dsm = Broken()
    recorder = _recorder(con, logs, dsm)
    _file_one(con, "a.jpg")
    with transaction(con):
        outbox.post_system(con, Level.INFO, "Service stopped", AT)
    recorder.stop(30)
    assert recorder.problems() == ["telling index failed: RuntimeError('/library/a.jpg')"]
    assert ("event", "Info", "Service stopped") in dsm.calls
    assert _waiting(con) == 0


def test_a_log_that_cannot_be_written_does_not_hold_up_the_others(
    con: sqlite3.Connection, logs: Path
) -> None:
    (logs / "system_log.csv").mkdir()
    recorder = _recorder(con, logs, Null())
    with transaction(con):
        outbox.post_system(con, Level.INFO, "Service started", AT)
    _file_one(con, "a.jpg")
    assert not recorder.drain()
    assert _column(logs / "photo_organizer_log.csv", 7) == ["a.jpg"]
    assert "system_log.csv" in recorder.problems()[0]
    (logs / "system_log.csv").rmdir()
    recorder.stop()
    assert _column(logs / "system_log.csv", 4) == ["Service started"]
    assert recorder.problems() == []


def test_a_log_that_cannot_be_written_keeps_nobody_awake(con: sqlite3.Connection, logs: Path) -> None:
    """The folder of a library that is away: every two seconds would be a try too many."""
    away = logs.with_name("away")
    logs.rename(away)
    with_logs = _recorder(con, logs, Null())
    _file_one(con, "a.jpg")
    awake = [with_logs.busy]
    for _ in range(3000):  # what the thread tells is soon over
        assert not with_logs.drain()
        awake.append(with_logs.busy)
        if not awake[-1]:
            break
        time.sleep(0.01)
    assert (awake[0], awake[-1]) == (True, False)
    away.rename(logs)
    assert with_logs.drain()
    assert _column(logs / "photo_organizer_log.csv", 7) == ["a.jpg"]
    with_logs.stop()


def test_an_idle_recorder_writes_nothing_and_starts_no_thread(con: sqlite3.Connection, logs: Path) -> None:
    recorder = _recorder(con, logs, Null())
    before, threads = con.total_changes, threading.active_count()
    assert recorder.drain()
    assert (con.total_changes, threading.active_count()) == (before, threads)
    recorder.stop()
    assert list(logs.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "gone", "new"),
    [
        ([(["/a"], ["/b"])], ["/a"], ["/b"]),
        ([(["/a"], ["/b"]), (["/b"], ["/c"])], ["/a", "/b"], ["/c"]),
        ([(["/a"], ["/b"]), (["/b"], ["/a"])], ["/a", "/b"], ["/a"]),
        ([(["/a", "/b"], ["/a", "/b"])], ["/a", "/b"], ["/a", "/b"]),
        ([([], ["/a"]), ([], ["/a"])], [], ["/a"]),
    ],
)
def test_the_index_is_told_the_end_of_the_story(
    changes: Sequence[tuple[list[str], list[str]]], gone: list[str], new: list[str]
) -> None:
    entries = [
        OutboxEntry(seq, 0, {"removed": old, "added": fresh}) for seq, (old, fresh) in enumerate(changes)
    ]
    assert final_changes(entries) == (gone, new)
