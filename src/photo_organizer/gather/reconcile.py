"""Keep the catalogue true: walk the library, note what is new or changed, forget what is gone.

Reads the library's folders and changes only the catalogue. A folder whose mtime is unchanged holds the
same names and is not listed again, so that a second look at 100,000 photos costs one look per folder.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import ignored
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.disk.walk import entries_of, folder_below
from photo_organizer.errors import VolumeAway, VolumeProblem, quoted
from photo_organizer.model import STATE_FOLDER, Stamp
from photo_organizer.store import catalogue, deletions, put_off
from photo_organizer.store.db import transaction
from photo_organizer.store.seen import put_seen
from photo_organizer.thumbnails.seal import THUMBNAIL, is_our_thumbnail

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

RACY_NS = 2_000_000_000  # a folder changed so recently may change again within the same clock tick
OUR_LOGS = ("photo_organizer_log", "system_log")  # in the library itself, unless set otherwise
SLICE = 20_000  # changed rows in one transaction: each one writes most of an index anew
MANY = 10_000  # rows of an empty catalogue for which its indexes are put off


@dataclass(frozen=True, slots=True)
class WalkProgress:
    """How far a walk has come."""

    folders: int
    files: int  # new or changed files noted so far


def is_our_log(folder: str, name: str) -> bool:
    """Say whether a file is one of our logs in the library itself. Touches nothing."""
    return not folder and name.startswith(OUR_LOGS) and name.endswith(".csv")


class Reconciler:
    """Walks `library`, leaving out `intake` where that lies inside it."""

    def __init__(self, con: sqlite3.Connection, library: str, intake: str) -> None:
        self.con, self.library = con, library
        self._skip = intake[len(library) + 1 :] if intake.startswith(library + "/") else None
        self._changes: list[Callable[[], None]] = []
        self._gone: list[
            Callable[[], None]
        ] = []  # after these: what was renamed is seen under its new name first
        self._rows = 0  # files in them
        self.first = catalogue.is_empty(con)  # nothing is known yet, so that nothing has to be looked up

    def run(self, stop: Callable[[], bool], report: Callable[[WalkProgress], None]) -> bool:
        """Walk the whole library; return False when it was stopped before the end.

        Raises VolumeProblem when a folder cannot be read: a partial view would turn duplicates into
        new files.
        """
        folders = files = 0
        pending = [""]
        while pending:
            if stop():
                self._flush()
                return False
            folder = pending.pop()
            below, changed = self._visit(folder)
            pending += below
            folders, files = folders + 1, files + changed
            if self._rows + len(self._changes) > SLICE:
                self._flush()
                report(WalkProgress(folders, files))
        self._flush()
        if put_off.waiting(self.con):
            with transaction(self.con):
                put_off.make(self.con)
        report(WalkProgress(folders, files))
        return True

    def _flush(self) -> None:
        if self._changes or self._gone:
            with transaction(self.con):
                if self._rows > MANY:
                    put_off.put_off(self.con)
                for change in (*self._changes, *self._gone):
                    change()
            self._changes.clear()
            self._gone.clear()
            self._rows = 0

    # ── one folder ──

    def _visit(self, folder: str) -> tuple[list[str], int]:
        """Bring one folder up to date; return its sub-folders and how many files were new or changed."""
        path = f"{self.library}/{folder}" if folder else self.library
        try:
            with folder_below(self.library, folder) as fd:
                return self._seen(fd, folder)
        except (FileNotFoundError, NotADirectoryError):
            if not folder:
                raise VolumeAway(f"the library {path} is gone", "check that the share is mounted") from None
            self._gone.append(lambda: deletions.forget_below(self.con, folder, time.time_ns()))
            return [], 0
        except OSError as error:
            raise self._unreadable(path, error) from error

    def _seen(self, fd: int, folder: str) -> tuple[list[str], int]:
        mtime_ns = os.fstat(fd).st_mtime_ns
        if mtime_ns == self._known_mtime(folder):
            return self._known_children(folder), 0
        return self._list(fd, folder, mtime_ns)

    @staticmethod
    def _unreadable(path: str, error: OSError) -> VolumeProblem:
        return VolumeProblem(
            f"the library folder {quoted(path)} cannot be read: {error.strerror}",
            "give PhotoOrganizer permission on it; nothing is filed on a partial view of the library",
        )

    def _list(self, fd: int, folder: str, mtime_ns: int) -> tuple[list[str], int]:
        start = f"{folder}/" if folder else ""
        children, present = [], dict[str, Stamp]()
        for entry in entries_of(fd):
            name = entry.name
            if entry.is_file(follow_symlinks=False):
                if not self._not_a_photo(folder, name, fd):
                    status = os.stat(name, dir_fd=fd, follow_symlinks=False)  # the entry would keep it
                    present[start + name] = stamp_of(status)
            elif entry.is_dir(follow_symlinks=False) and self._wanted(start + name, name):
                children.append(start + name)
        changed = self._note_files(folder, present)
        self._note_folder(folder, children, mtime_ns)
        return children, changed

    def _wanted(self, path: str, name: str) -> bool:
        return path != self._skip and name != STATE_FOLDER and not ignored(name, is_folder=True)

    @staticmethod
    def _not_a_photo(folder: str, name: str, fd: int) -> bool:
        return (
            is_our_log(folder, name)
            or ignored(name, is_folder=False)
            or (name == THUMBNAIL and is_our_thumbnail(THUMBNAIL, folder=fd))
        )

    def _note_files(self, folder: str, present: dict[str, Stamp]) -> int:
        known = {} if self.first else {row.path: row.stamp for row in catalogue.below(self.con, folder)}
        gone = known.keys() - present.keys()
        fresh = (
            [each for each in present.items() if known.get(each[0]) != each[1]]
            if known
            else [*present.items()]
        )
        if gone:
            self._gone.append(lambda: deletions.forget(self.con, gone, time.time_ns()))
        if fresh:
            self._changes.append(lambda: put_seen(self.con, fresh))
            self._rows += len(fresh)
        return len(fresh)

    def _note_folder(self, folder: str, children: list[str], mtime_ns: int) -> None:
        vanished = set(self._known_children(folder)) - set(children)
        settled = mtime_ns if time.time_ns() - mtime_ns > RACY_NS else 0

        def forget() -> None:
            for child in vanished:
                deletions.forget_below(self.con, child, time.time_ns())

        if vanished:
            self._gone.append(forget)
        self._changes.append(lambda: catalogue.put_folder(self.con, folder, settled))

    def _known_mtime(self, folder: str) -> int | None:
        return None if self.first else catalogue.folder_mtime(self.con, folder)

    def _known_children(self, folder: str) -> list[str]:
        return [] if self.first else catalogue.child_folders(self.con, folder)
