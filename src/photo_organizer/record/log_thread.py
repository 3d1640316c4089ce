"""A thread for those who may be slow to listen: media index, Log Center, notifications.

It gets rows of the outbox and gives back how far it came; it never touches the database, which belongs
to the loop's thread. At most one batch for each consumer is under way. After a crash the last batch is told
again, which does no harm: the index takes a path twice, and Log Center may show a line twice.
"""

from __future__ import annotations

import os
import queue
import threading
from typing import TYPE_CHECKING

from photo_organizer.records import frozen
from photo_organizer.store.outbox import Consumer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.store.outbox import OutboxEntry
    from photo_organizer.synology.ports import Dsm


@frozen
class LogBatch:
    """Rows for one consumer, in order."""

    consumer: Consumer
    entries: tuple[OutboxEntry, ...]


@frozen
class ConsumerProgress:
    """The consumer has been told everything up to `seq`; `last` when that ends its batch."""

    consumer: Consumer
    seq: int
    last: bool


class LogThread:
    """The thread and the two queues to it. The thread begins with the first batch."""

    def __init__(self, dsm: Dsm) -> None:
        self._dsm = dsm
        self._batches: queue.SimpleQueue[LogBatch | str | None] = queue.SimpleQueue()
        self._progress: queue.SimpleQueue[ConsumerProgress] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._busy: set[Consumer] = set()
        self.bugs: list[str] = []

    def is_free(self, consumer: Consumer) -> bool:
        """Whether the consumer's last batch is done and collected."""
        return consumer not in self._busy and not self._stop.is_set()

    def tell(self, batch: LogBatch) -> None:
        """Hand over a batch; the consumer must be free."""
        self._busy.add(batch.consumer)
        self._put(batch)

    def notify(self, sentence: str) -> None:
        """Notify without the outbox, for when the database cannot take it; lost if it cannot be told."""
        self._put(sentence)

    def _put(self, work: LogBatch | str) -> None:
        self._batches.put(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="log", daemon=True)
            self._thread.start()

    def collect(self) -> dict[Consumer, int]:
        """Return how far each consumer has come since the last call, without waiting."""
        reached: dict[Consumer, int] = {}
        while not self._progress.empty():
            self._note(self._progress.get(), reached)
        return reached

    def wait(self, seconds: float) -> dict[Consumer, int]:
        """Return the same as `collect`, but wait up to `seconds` for something to come."""
        reached: dict[Consumer, int] = {}
        if self._busy:
            try:
                self._note(self._progress.get(timeout=max(seconds, 0.0)), reached)
            except queue.Empty:
                return reached
        return reached | self.collect()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._busy

    def stop(self, seconds: float) -> None:
        """End the thread, whatever hangs; what was under way counts as not told."""
        self._stop.set()
        self._batches.put(None)
        self._dsm.close()
        if self._thread is not None:
            self._thread.join(seconds)

    def _note(self, progress: ConsumerProgress, reached: dict[Consumer, int]) -> None:
        reached[progress.consumer] = progress.seq
        if progress.last:
            self._busy.discard(progress.consumer)

    # ── in the thread ────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while (batch := self._batches.get()) is not None and not self._stop.is_set():
            if isinstance(batch, str):
                self._dsm.notify(batch)
                continue
            try:
                self._tell(batch)
            except Exception as bug:  # noqa: BLE001 - the border of the thread: told, and the next batch goes on
                self.bugs.append(f"telling {batch.consumer} failed: {bug!r}")
                self._progress.put(ConsumerProgress(batch.consumer, batch.entries[-1].seq, last=True))

    def _tell(self, batch: LogBatch) -> None:
        if batch.consumer is Consumer.INDEX:
            self._tell_index(batch)
            return
        for entry in batch.entries:
            told = entry.payload
            if batch.consumer is Consumer.LOG_CENTER:
                self._dsm.event(told["level"], told["text"])
            else:
                self._dsm.notify(told["sentence"])
            if self._stop.is_set():
                return
            self._progress.put(ConsumerProgress(batch.consumer, entry.seq, last=entry is batch.entries[-1]))

    def _tell_index(self, batch: LogBatch) -> None:
        gone, new = final_changes(batch.entries)
        dsm = self._dsm
        calls = [(dsm.removed, path) for path in gone]
        calls += [
            (dsm.folder_removed, path)
            for path in folders(batch.entries, "emptied")
            if not os.path.lexists(path)
        ]
        calls += [(dsm.folder_added, path) for path in folders(batch.entries, "made") if os.path.isdir(path)]
        calls += [(dsm.added, path) for path in new]
        for call, path in calls:
            call(path)
            if self._stop.is_set():
                return
        self._progress.put(ConsumerProgress(batch.consumer, batch.entries[-1].seq, last=True))


def final_changes(entries: Sequence[OutboxEntry]) -> tuple[list[str], list[str]]:
    """Return each path once: those that were removed at any time, and those that are there in the end.

    Touches nothing. A path that was removed and added again is in both, and is told in that order.
    """
    gone: dict[str, None] = {}
    new: dict[str, None] = {}
    for entry in entries:
        for path in entry.payload["removed"]:
            gone[path] = None
            new.pop(path, None)
        for path in entry.payload["added"]:
            new[path] = None
    return list(gone), list(new)


def folders(entries: Sequence[OutboxEntry], what: str) -> list[str]:
    """Return the folders that filing "made" or "emptied", each once. Touches nothing."""
    return list(dict.fromkeys(folder for entry in entries for folder in entry.payload.get(what, ())))
