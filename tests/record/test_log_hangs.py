"""A log on a disk that hangs, or on a network that is away, holds up nobody, and has each line once when it answers again."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.record import file_thread, logfile
from photo_organizer.record.file_thread import FileThread
from photo_organizer.store import outbox
from photo_organizer.synology.null import Null
from tests.journeys.home import PATIENCE, wait_for
from tests.record.test_recorder import _column, _file_one, _recorder, _waiting

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.record.recorder import Recorder


class Disk:
    """Answers, or not: each call given to `hang_at` waits while it hangs."""

    def __init__(self) -> None:
        self.well = threading.Event()
        self.well.set()
        self.hangs = threading.Event()  # one of the calls waits now

    def hang_at(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        really = getattr(logfile, name)

        def late(*what: object) -> object:
            if not self.well.is_set():
                self.hangs.set()
            self.well.wait(PATIENCE)
            self.hangs.clear()
            return really(*what)

        monkeypatch.setattr(logfile, name, late)

    def recorder(self, con: sqlite3.Connection, logs: Path) -> Recorder:
        """Return one that waits for each work until it ends or hangs, however long that takes under load."""
        recorder = _recorder(con, logs, Null())
        recorder._file_thread._ends = Ends(self.hangs)
        return recorder


class Ends(SimpleQueue[Any]):
    """What is awaited of the works; nobody waits any longer once one of them hangs."""

    def __init__(self, hangs: threading.Event) -> None:
        super().__init__()
        self._hangs = hangs

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: ARG002, FBT002 - as the queue has it
        while True:
            with suppress(Empty):
                return super().get(timeout=0.01)
            if self._hangs.is_set():
                raise Empty


def _rests(recorder: Recorder) -> bool:
    """Tell whether the loop may sleep; else it would ask again and again."""
    recorder.collect()
    return not recorder.busy


@pytest.mark.parametrize("call", ["open_folder", "append", "make_durable", "set_aside"])
def test_filing_goes_on_and_no_line_is_lost_or_told_twice(
    call: str, con: sqlite3.Connection, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk()
    recorder = disk.recorder(con, logs)
    disk.hang_at(call, monkeypatch)
    _file_one(con, "a.jpg")
    assert recorder.drain()
    if call == "set_aside":
        (logs / "photo_organizer_log.csv").write_text("somebody else's")
    disk.well.clear()
    for name in ("b.jpg", "c.jpg"):
        _file_one(con, name)
        assert not recorder.drain()
    wait_for(lambda: _rests(recorder))
    assert "does not answer" in recorder.log_problems()[0]
    disk.well.set()
    wait_for(recorder.drain)
    assert recorder.log_problems() == []
    told = ["b.jpg", "c.jpg"] if call == "set_aside" else ["a.jpg", "b.jpg", "c.jpg"]
    assert _column(logs / "photo_organizer_log.csv", 7) == told
    recorder.stop()
    assert _waiting(con) == 0


def test_what_hung_when_the_service_began_anew_tells_no_line_twice(
    con: sqlite3.Connection, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk()
    old = disk.recorder(con, logs)
    _file_one(con, "a.jpg")
    disk.well.clear()
    with monkeypatch.context() as for_this_one:
        disk.hang_at("append", for_this_one)
        old.stop(0.02)
    new = disk.recorder(con, logs)
    assert not new.drain()
    assert "does not answer" in new.log_problems()[0]
    disk.well.set()
    wait_for(new.drain)
    new.stop()
    assert _column(logs / "photo_organizer_log.csv", 7) == ["a.jpg"]


def test_a_disk_that_is_only_slow_needs_nobodys_attention(
    con: sqlite3.Connection, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk()
    recorder = disk.recorder(con, logs)
    disk.hang_at("make_durable", monkeypatch)
    disk.well.clear()
    _file_one(con, "a.jpg")
    recorder.drain()
    assert recorder.log_problems()
    assert not recorder.log_problems(lasting=True)
    monkeypatch.setattr(file_thread, "SLOW_SECONDS", 0)
    assert recorder.log_problems(lasting=True) == recorder.log_problems()
    disk.well.set()
    recorder.stop()


def test_no_thread_is_left_where_the_database_cannot_be_written(
    con: sqlite3.Connection, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Disk().recorder(con, logs)
    _file_one(con, "a.jpg")
    recorder.drain()
    monkeypatch.setattr(outbox, "pending", _cannot)
    with pytest.raises(sqlite3.OperationalError):
        recorder.stop()
    for thread in (recorder._file_thread._thread, recorder._log_thread._thread):
        assert thread
        thread.join(PATIENCE)
        assert not thread.is_alive()


def _cannot(*_: object) -> None:
    raise sqlite3.OperationalError


def test_what_a_work_says_is_passed_on() -> None:
    thread = FileThread("", PATIENCE)
    assert thread.do(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        thread.do(lambda: 1 // 0)
    thread.stop(PATIENCE)
    assert thread._thread
    assert not thread._thread.is_alive()


def test_the_end_waits_for_no_disk_that_hangs() -> None:
    thread, well = FileThread("/hangs", 0.02), threading.Event()
    with pytest.raises(TimeoutError):
        thread.do(lambda: well.wait(PATIENCE))
    thread.stop(PATIENCE)
    assert not well.is_set()
    well.set()
    assert thread._thread
    thread._thread.join(PATIENCE)
