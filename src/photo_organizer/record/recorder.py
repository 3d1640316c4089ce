"""The recorder: tells everybody who is to be told what the outbox holds.

The CSV logs are written by `drain`, after each batch; their files have a thread of their own, for which it
waits no longer than some seconds. The slow ones are told by another thread; what that has done is marked by the
next `drain`. Nothing here stops or slows filing: logs that cannot be written and programs that fail or hang become
sentences in `problems`. Only a database that cannot be written raises (VolumeProblem, sqlite3.Error), as it does
everywhere.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.record.csv_log import CsvLog
from photo_organizer.record.file_thread import FileThread
from photo_organizer.record.log_thread import LogBatch, LogThread
from photo_organizer.record.row import ActivityRow, SystemRow, activity_rows, system_rows
from photo_organizer.store import outbox
from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import Consumer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from photo_organizer.record.row import Sender
    from photo_organizer.settings import Settings
    from photo_organizer.synology.ports import Dsm

ACTIVITY_LOG = "photo_organizer_log.csv"
SYSTEM_LOG = "system_log.csv"
STOP_SECONDS = 1.5
_SLOW = {Consumer.LOG_CENTER: 20, Consumer.NOTIFY: 5, Consumer.INDEX: 200}  # rows per batch


class Recorder:
    """Drains the outbox. `ready` answers whether the log folder's share is there now."""

    def __init__(
        self,
        con: sqlite3.Connection,
        settings: Settings,
        sender: Sender,
        dsm: Dsm,
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._con = con
        self._log_thread, self._file_thread = LogThread(dsm), FileThread(settings.logs)
        self._behind = True
        self._dsm = dsm
        make = partial(
            CsvLog,
            con,
            settings.logs,
            rotate_bytes=round(settings.logs_rotate_mb * 1_000_000),
            keep=settings.logs_keep,
            ready=ready,
            carry_out=self._file_thread.do,
        )
        self._logs = (
            make(ACTIVITY_LOG, Consumer.ACTIVITY_CSV, ActivityRow, partial(activity_rows, sender=sender)),
            make(SYSTEM_LOG, Consumer.SYSTEM_CSV, SystemRow, partial(system_rows, sender=sender)),
        )

    def drain(self) -> bool:
        """Write the logs, hand out what is slow, mark what was told; return whether the logs are up to date.

        Changes files in the log folder, and the database. Does not wait for the slow ones.
        """
        written = [log.drain() for log in self._logs]
        self.collect()
        self._hand_out()
        self._behind = any(
            not done and not log.problem for done, log in zip(written, self._logs, strict=True)
        )
        return all(written)

    def collect(self) -> None:
        """Mark what the thread has told since the last call."""
        self._mark(self._log_thread.collect())

    @property
    def busy(self) -> bool:
        """Whether somebody is being told, or a log is behind; one that cannot be written is no work, and can wait."""
        return not self._log_thread.is_idle or self._behind

    def notify(self, sentence: str) -> None:
        """Notify the administrators past the outbox: its database cannot be written. Does not wait."""
        self._log_thread.notify(sentence)

    def problems(self) -> list[str]:
        """Return what could not be told, and why, one sentence each."""
        return [*self.log_problems(), *self._dsm.problems(), *self._log_thread.bugs]

    def log_problems(self, *, lasting: bool = False) -> list[str]:
        """Return why the logs of the owner cannot be written, one sentence each; if only what is `lasting`, no slow disk."""
        if lasting and self._file_thread.is_slow:
            return []
        return [log.problem for log in self._logs if log.problem]

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Tell what can be told within `seconds`, then end the threads. The rest waits for the next start."""
        until = time.monotonic() + seconds
        try:
            self._tell_what_is_left(until)
        finally:  # also where the database cannot be written: each new start would leave two threads behind
            self._log_thread.stop(max(until - time.monotonic(), 0.3))
            self._file_thread.stop(STOP_SECONDS)
        self.collect()

    def _tell_what_is_left(self, until: float) -> None:
        while not self.drain() and not self._has_log_problem() and time.monotonic() < until:
            continue
        while not self._log_thread.is_idle and (left := until - time.monotonic()) > 0:
            self._mark(self._log_thread.wait(left))
            self._hand_out()

    def _has_log_problem(self) -> bool:
        return any(log.problem for log in self._logs)

    def _hand_out(self) -> None:
        for consumer, rows in _SLOW.items():
            if self._log_thread.is_free(consumer) and (entries := outbox.pending(self._con, consumer, rows)):
                self._log_thread.tell(LogBatch(consumer, tuple(entries)))

    def _mark(self, reached: dict[Consumer, int]) -> None:
        if not reached:
            return
        with transaction(self._con):
            for consumer, seq in reached.items():
                outbox.mark(self._con, consumer, seq)
