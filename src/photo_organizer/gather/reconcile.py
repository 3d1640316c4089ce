"""Keep the catalogue true: walk the library, note what is new or changed, forget what is gone.

Reads the library's folders and changes only the catalogue. A folder whose times are unchanged holds the
same files and is not listed again, so that a second look at 100,000 photos costs one look per folder.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import ignored, not_ignored
from photo_organizer.decide.apple_libraries import holds_anothers_library, is_anothers_library
from photo_organizer.disk import inodes
from photo_organizer.disk.stamp import row_is_still, rows_of
from photo_organizer.disk.walk import folder_below
from photo_organizer.errors import VolumeAway, VolumeProblem, quoted
from photo_organizer.model import STATE_FOLDER
from photo_organizer.records import frozen
from photo_organizer.store import catalogue, deletions, disk_numbers, known_folders, put_off
from photo_organizer.store.db import get_meta, set_meta, transaction
from photo_organizer.store.seen import put_seen
from photo_organizer.thumbnails.seal import THUMBNAIL, is_our_thumbnail

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from photo_organizer.disk.stamp import Row

RACY_NS = 2_000_000_000  # a folder changed so recently may change again within the same clock tick
OUR_LOGS = ("photo_organizer_log", "system_log")  # in the library itself, unless set otherwise
SLICE = 20_000  # changed rows in one transaction: each one writes most of an index anew
DISK = "library_disk"  # the number of its disk at the last walk
MANY = 10_000  # rows of an empty catalogue for which its indexes are put off


@frozen
class WalkProgress:
    """How far a walk has come."""

    folders: int
    files: int  # new or changed files noted so far


def is_our_log(folder: str, name: str) -> bool:
    """Say whether a file is one of our logs in the library itself. Touches nothing."""
    return not folder and name.startswith(OUR_LOGS) and name.endswith(".csv")


class Reconciler:
    """Walks `library`, leaving out `intake` where that lies inside it, and what is the library of another program.

    `sure` raises where another folder is in the library's place by now: an empty one, say, that a lost mount left behind.
    Beside a service that acts on the library, it forgets nothing: what is gone may be on its way to another name.
    """

    def __init__(
        self,
        con: sqlite3.Connection,
        library: str,
        intake: str,
        sure: Callable[[], None] = lambda: None,
        *,
        forgets: bool = True,
    ) -> None:
        self.con, self.library, self._sure, self._forgets = con, library, sure, forgets
        self._pending: list[str] = []  # folders to come, of a walk that was stopped
        self._skip = intake[len(library) + 1 :] if intake.startswith(library + "/") else None
        self._fresh: list[Row] = []  # files that are new or changed
        self._listed: list[tuple[str, int]] = []  # folders, and when each was changed last
        # After these: what was renamed is seen under its new name first.
        self._gone: list[Callable[[], None]] = []
        self.first = catalogue.is_empty(con)  # nothing is known yet, so that nothing has to be looked up

    def run(self, stop: Callable[[], bool], report: Callable[[WalkProgress], None]) -> bool:
        """Walk the whole library; return False when it was stopped before the end: called again, it goes on from there.

        Raises VolumeProblem when a folder cannot be read: a partial view would turn duplicates into
        new files.
        """
        inodes.ask_again()
        self._follow_the_disk()
        folders = files = 0
        self._pending = self._pending or [""]
        while self._pending:
            if stop():
                self._flush()
                return False
            folder = self._pending.pop()
            below, changed = self._visit(folder)
            self._pending += reversed(below)  # in the order of paths: the index grows at its end, and is full
            folders, files = folders + 1, files + changed
            if len(self._fresh) + len(self._listed) > SLICE:
                self._flush()
                report(WalkProgress(folders, files))
        self._flush()
        if self._forgets and put_off.waiting(self.con):
            with transaction(self.con):
                put_off.make(self.con)
        report(WalkProgress(folders, files))
        return True

    def note_new(self, folders: Iterable[str], *, changed: bool = True) -> None:
        """Note what is new or, unless not wanted, changed in these folders themselves. Raises VolumeProblem as `run` does.

        What is gone may be elsewhere by now: only a walk, which sees that first, forgets it, and it lists these folders again.
        """
        for folder in folders:
            if self._is_walked(folder):
                self._visit(folder)
        self._gone.clear()
        self._listed.clear()
        if not changed:
            paths = ((row, os.fsdecode(row[0])) for row in self._fresh)
            self._fresh = [row for row, path in paths if catalogue.by_path(self.con, path) is None]
        self._flush()

    def _follow_the_disk(self) -> None:
        """Know the files by the number that their disk has now, as of a share on Btrfs after a restart.

        That needs no look at them: what is another file by now is in a folder that was changed. Where it is not certain by
        what number they were known, or where another disk is mounted within, every folder is listed.
        """
        try:
            number = os.stat(self.library).st_dev
        except OSError:
            return  # the walk tells of it
        former = get_meta(self.con, DISK)
        if former == str(number):
            return
        if not former or disk_numbers.any_elsewhere(self.con, int(former), number):
            with transaction(self.con):
                known_folders.doubt(self.con)
        else:
            disk_numbers.renumber(self.con, int(former), number)
        with transaction(self.con):
            set_meta(self.con, DISK, str(number))

    def _flush(self) -> None:
        if not self._forgets:
            self._gone.clear()
            self._listed.clear()
        if self._fresh or self._listed or self._gone:
            self._sure()
            with transaction(self.con):
                if self._forgets and len(self._fresh) > MANY:
                    put_off.put_off(self.con)
                put_seen(self.con, self._fresh)
                known_folders.put(self.con, self._listed)
                # The next walk lists no folder again that is as it was: it must know what lies below.
                if self._listed:
                    known_folders.expect(self.con, self._pending)
                for forget in self._gone:
                    forget()
            for done in (self._fresh, self._listed, self._gone):
                done.clear()

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
        changed_ns = _last_change_ns(os.fstat(fd))
        if changed_ns == self._known_change(folder):
            children = self._known_children(folder)
            if all(self._is_ours(child) for child in children):  # older versions looked into every folder
                return children, 0
        return self._list(fd, folder, changed_ns)

    @staticmethod
    def _unreadable(path: str, error: OSError) -> VolumeProblem:
        return VolumeProblem(
            f"the library folder {quoted(path)} cannot be read: {error.strerror}",
            "give PhotoOrganizer permission on it; nothing is filed on a partial view of the library",
        )

    def _list(self, fd: int, folder: str, changed_ns: int) -> tuple[list[str], int]:
        start = f"{folder}/" if folder else ""
        with os.scandir(fd) as found:
            entries = list(found)
        names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        if folder and holds_anothers_library(names, (entry.name for entry in entries)):
            entries, names = [], []
        children = [start + name for name in names if self._wanted(start + name, name)]
        changed = self._note_files(folder, rows_of(fd, start, _photos(fd, folder, entries)))
        self._note_folder(folder, children, changed_ns)
        return children, changed

    def _is_walked(self, folder: str) -> bool:
        """Tell whether a walk comes to a folder: what the catalogue learnt of the intake would be taken for filed, for ever."""
        names = folder.split("/") if folder else []
        return all(self._wanted("/".join(names[:end]), name) for end, name in enumerate(names, 1))

    def _wanted(self, path: str, name: str) -> bool:
        return (
            path != self._skip
            and name != STATE_FOLDER
            and not ignored(name, is_folder=True)
            and self._is_ours(name)
        )

    @staticmethod
    def _is_ours(path: str) -> bool:
        return not is_anothers_library(path.rpartition("/")[2])

    def _note_files(self, folder: str, present: list[Row]) -> int:
        if not self.first:
            present = self._changed(folder, present)
        self._fresh += present
        return len(present)

    def _changed(self, folder: str, present: list[Row]) -> list[Row]:
        """Return the files that are not as they are known; note those that are gone."""
        known = {os.fsencode(row.path): row for row in catalogue.below(self.con, folder)}
        fresh = [row for row in present if row[0] not in known or not row_is_still(row, known[row[0]].stamp)]
        for row in present:
            known.pop(row[0], None)
        if known:
            gone = [row.path for row in known.values()]
            self._gone.append(lambda: deletions.forget(self.con, gone, time.time_ns()))
        return fresh

    def _note_folder(self, folder: str, children: list[str], changed_ns: int) -> None:
        vanished = set(self._known_children(folder)) - set(children)
        settled = changed_ns if time.time_ns() - changed_ns > RACY_NS else 0

        def forget() -> None:
            for child in vanished:
                deletions.forget_below(self.con, child, time.time_ns())

        if vanished:
            self._gone.append(forget)
        self._listed.append((folder, settled))

    def _known_change(self, folder: str) -> int | None:
        return None if self.first else known_folders.changed_ns(self.con, folder)

    def _known_children(self, folder: str) -> list[str]:
        return [] if self.first else known_folders.children(self.con, folder)


def _last_change_ns(folder: os.stat_result) -> int:
    """Return when a folder was changed last: what restores it, or copies it, sets its mtime again, but not its ctime."""
    return max(folder.st_mtime_ns, folder.st_ctime_ns)


def _photos(fd: int, folder: str, entries: list[os.DirEntry[str]]) -> list[str]:
    """Return the names of the files that belong in the catalogue, in their order. Touches nothing."""
    names = not_ignored([entry.name for entry in entries if entry.is_file(follow_symlinks=False)])
    names.sort()
    if THUMBNAIL in names and is_our_thumbnail(THUMBNAIL, folder=fd):
        names.remove(THUMBNAIL)
    return names if folder else [name for name in names if not is_our_log(folder, name)]
