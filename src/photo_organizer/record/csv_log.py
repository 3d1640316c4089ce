"""Write a CSV log from the outbox, every record exactly once.

The size of the file is remembered with the last written record in one transaction. What stands
behind that size after a crash is compared with what waits: records that are there already are not
written again, a torn line is cut off. A file that somebody edited, cut, moved or removed is
recognised by its inode and size; it is used when it still is a valid log, else set aside. (Only a crash
and an edit between the same two drains may double the lines that were written last; none is lost.)
A state folder that came back from a backup finishes plans whose lines stand there already, under another
time: they are known by the number of the plan.

Nothing here raises for a log that cannot be written: the problem is told in words, the records wait
in the outbox, and the next drain tries again. What touches the files is one work, and what touches the database another,
so that files that hang can be left to a thread (record.file_thread).
"""

from __future__ import annotations

import errno
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Protocol

from photo_organizer.disk.durable import sync_folder
from photo_organizer.errors import from_os_error
from photo_organizer.record import logfile
from photo_organizer.record.row import line, titles, values
from photo_organizer.record.tail import TailState, already_written, judge, told_before
from photo_organizer.records import changeable, frozen
from photo_organizer.store import outbox
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from photo_organizer.record.row import Row

    T = TypeVar("T")

_SLICE = 1000  # records per fsync and transaction
_ROUNDS = 8  # slices per drain, so that filing is not held up by a long backlog
_READABLE = 64_000_000  # bytes; a log that grew beyond this by other hands is set aside unread
_OLDER = 5  # logs that were set aside, of which is looked at what they have told


class CarryOut(Protocol):
    """Carries out what touches the files of a log, here or in a thread. Raises TimeoutError where that hangs."""

    def __call__(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, or raise what it raises."""


@frozen
class LogSize:
    """A log (its inode), and how many bytes it has."""

    file: str
    size: int


@frozen
class Begun:
    """A log that can be written to: which records stand in it already, and whether its size is news."""

    told: frozenset[int]
    log: LogSize
    news: bool


@frozen
class Appended:
    """How many lines were appended, and why no more."""

    count: int
    problem: OSError | None
    log: LogSize


def _always() -> bool:
    return True


def _here(work: Callable[[], T]) -> T:
    return work()


@changeable
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
    carry_out: CarryOut = _here
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
        cells = [values(row) for row in self.render(entries)]
        place = outbox.position(self.con, self.consumer)
        begun = self.carry_out(partial(self._begin, place, cells))
        if begun is None:
            return
        if begun.news:
            self._remember(begun.log, place.seq)
        waiting = [row for row in range(len(cells)) if row not in begun.told]
        done = self.carry_out(partial(self._append, begun, [line(cells[row]) for row in waiting]))
        if reached := waiting[done.count] if done.count < len(waiting) else len(cells):
            self._remember(done.log, entries[reached - 1].seq)
        if done.problem:
            raise done.problem

    # ── the files ──

    def _begin(self, place: outbox.Position, cells: list[list[str]]) -> Begun | None:
        """Return the log, fit to be written to; None when it was set aside and the next slice begins anew."""
        with logfile.open_folder(self.folder) as folder, logfile.open_log(folder, self.name) as log:
            begun = self._told(folder, log, place, cells)
            if begun and not begun.told and begun.log.size >= self.rotate_bytes:
                logfile.set_aside(folder, self.name, self.keep)
                return None
            return begun

    def _append(self, begun: Begun, lines: list[bytes]) -> Appended:
        """Append lines to the log that was begun; none where that has another name since."""
        with logfile.open_folder(self.folder) as folder, logfile.open_log(folder, self.name) as log:
            if logfile.inode(log) != begun.log.file:
                raise OSError(errno.ESTALE, "another log has this name now")
            # Where a part is told already the rest stands with it: in a new log, that part would be told again.
            count, problem = logfile.append(log, lines, None if begun.told else self.rotate_bytes)
            if count or begun.told:
                logfile.make_durable(log)
            return Appended(count, problem, _size(log))

    def _told(self, folder: int, log: int, place: outbox.Position, cells: list[list[str]]) -> Begun | None:
        """Return which records stand in the file already; None when it was set aside."""
        if self._is_known(log, place):
            told = self._resume(log, place.size, cells)
            return Begun(told, _size(log), news=False)
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
        sync_folder(folder)
        told = told_before(self._all_told(folder, content), cells, header)
        return Begun(told, _size(log), news=True)

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

    # ── the database ──

    def _remember(self, log: LogSize, seq: int) -> None:
        with transaction(self.con):
            outbox.mark(self.con, self.consumer, seq, file=log.file, size=log.size)


def _size(log: int) -> LogSize:
    return LogSize(logfile.inode(log), logfile.size(log))


def _words(error: OSError, folder: str, name: str) -> str:
    """Return what is wrong with the log and what to do."""
    if error.errno == errno.ELOOP:
        return f"{folder}/{name} is a symbolic link and is not written through — remove the link"
    if error.errno == errno.ETIMEDOUT:
        return f"the log folder {folder} does not answer — check the disk or the network that it is on, or set [logs] folder"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"the log folder {folder} is missing — create it, or set [logs] folder"
    if error.errno in (errno.EINVAL, errno.EISDIR, errno.ENXIO):
        return f"{folder}/{name} is not an ordinary file — rename it"
    return str(from_os_error(error, "write", f"{folder}/{name}"))
