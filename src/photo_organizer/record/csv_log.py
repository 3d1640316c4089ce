"""Write a CSV log from the outbox, every record exactly once.

The size of the file is remembered with the last written record in one transaction. What stands
behind that size after a crash is compared with what waits: records that are there already are not
written again, a torn line is cut off. A file that somebody edited, cut, moved or removed is
recognised by its inode and size; it is used when it still is a valid log, else set aside. (Only a crash
and an edit between the same two drains may double the lines that were written last; none is lost.)
A state folder that came back from a backup finishes plans whose lines stand there already, under another
time: they are known by the number of the plan.

Nothing here raises for a log that cannot be written: the problem is told in words, the records wait
in the outbox, and the next drain tries again.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.errors import from_os_error
from photo_organizer.record import logfile
from photo_organizer.record.row import line, titles, values
from photo_organizer.record.tail import TailState, already_written, judge, told_before
from photo_organizer.store import outbox
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from photo_organizer.record.row import Row

_SLICE = 1000  # records per fsync and transaction
_ROUNDS = 8  # slices per drain, so that filing is not held up by a long backlog
_READABLE = 64_000_000  # bytes; a log that grew beyond this by other hands is set aside unread
_OLDER = 5  # logs that were set aside, of which is looked at what they have told


def _always() -> bool:
    return True


@dataclass(slots=True)
class CsvLog:
    """One CSV log in `folder`; `problem` says why it could not be written, "" when all is well.

    `ready` answers whether the folder may be written now (a library whose share is not mounted may not).
    """

    con: sqlite3.Connection
    folder: str
    name: str
    consumer: outbox.Consumer
    columns: type[Row]
    render: Callable[[list[outbox.OutboxEntry]], list[Row]]
    rotate_bytes: int = 10_000_000
    keep: int = 5
    ready: Callable[[], bool] = _always
    problem: str = field(default="", init=False)

    def drain(self) -> bool:
        """Write what waits; return whether nothing waits any more. Changes files in the log folder."""
        try:
            for _ in range(_ROUNDS):
                entries = outbox.pending(self.con, self.consumer, _SLICE)
                if not entries:
                    self.problem = ""
                    return True
                if not self.ready():
                    self.problem = f"{self.name} waits: the folder {self.folder} is not available"
                    return False
                self._write(entries)
                self.problem = ""
        except OSError as error:
            self.problem = _words(error, self.folder, self.name)
        return False

    def _write(self, entries: list[outbox.OutboxEntry]) -> None:
        """Append one slice, or as much of it as fits; make it durable; remember it."""
        with logfile.open_folder(self.folder) as folder, logfile.open_log(folder, self.name) as log:
            cells = [values(row) for row in self.render(entries)]
            told = self._told(folder, log, cells)
            if told is None:
                return
            if not told and logfile.size(log) >= self.rotate_bytes:
                logfile.set_aside(folder, self.name, self.keep)
                return
            waiting = [place for place in range(len(cells)) if place not in told]
            # Where a part is told already the rest stands with it: in a new log, that part would be told again.
            limit = None if told else self.rotate_bytes
            count, problem = logfile.append(log, [line(cells[place]) for place in waiting], limit)
            reached = waiting[count] if count < len(waiting) else len(cells)
            if reached:
                logfile.make_durable(log)
                self._remember(log, entries[reached - 1].seq)
            if problem:
                raise problem

    def _told(self, folder: int, log: int, cells: list[list[str]]) -> frozenset[int] | None:
        """Return which records stand in the file already; None when it was set aside and the next slice begins anew."""
        place = outbox.position(self.con, self.consumer)
        if self._is_known(log, place):
            return self._resume(log, place.size, cells)
        header = titles(self.columns)
        long = logfile.size(log) > _READABLE
        content = b"" if long else logfile.read_from(log, 0, _READABLE)
        match TailState.FOREIGN if long else judge(content, header, line(header)):
            case TailState.FOREIGN:
                logfile.set_aside(folder, self.name, max(self.keep, 1))
                return None
            case TailState.BLANK:
                logfile.replace_content(log, line(header))
            case TailState.UNENDED:
                logfile.append(log, [b"\r\n"])
            case TailState.OURS:
                pass
        logfile.make_durable(log)
        logfile.make_durable(folder)
        self._remember(log, place.seq)
        return told_before(self._all_told(folder, content), cells, header)

    def _all_told(self, folder: int, content: bytes) -> Iterator[bytes]:
        """Yield what stands in the log and, unless that is new, in those that were set aside: the state may be older than they are."""
        yield content
        if content:
            yield from logfile.kept(folder, self.name, min(self.keep, _OLDER), _READABLE)

    def _is_known(self, log: int, place: outbox.Position) -> bool:
        """Whether the file is the one we wrote last, and still ends a line where we left it."""
        if place.file != logfile.inode(log) or not 0 < place.size <= logfile.size(log):
            return False
        return logfile.read_from(log, place.size - 1, 1) == b"\n"

    def _resume(self, log: int, known: int, cells: list[list[str]]) -> frozenset[int]:
        """Return which records stand behind the `known` size already; cut off what is torn."""
        end = logfile.size(log)
        if end == known:
            return frozenset()
        found = already_written(logfile.read_from(log, known, _READABLE), cells, titles(self.columns))
        if known + found.good < end:
            logfile.cut(log, known + found.good)
        return found.told

    def _remember(self, log: int, seq: int) -> None:
        with transaction(self.con):
            outbox.mark(self.con, self.consumer, seq, file=logfile.inode(log), size=logfile.size(log))


def _words(error: OSError, folder: str, name: str) -> str:
    """Return what is wrong with the log and what to do."""
    if error.errno == errno.ELOOP:
        return f"{folder}/{name} is a symbolic link and is not written through — remove the link"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"the log folder {folder} is missing — create it, or set [logs] folder"
    if error.errno in (errno.EINVAL, errno.EISDIR, errno.ENXIO):
        return f"{folder}/{name} is not an ordinary file — rename it"
    return str(from_os_error(error, "write", f"{folder}/{name}"))
