"""Is everything below a folder safely in the library? Compared byte for byte, and written down nowhere but in our notes.

Touches nothing below the folder: files are opened for reading only, and their access times stay where the system allows.
"""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import of_a_system
from photo_organizer.arrive.scan import scan
from photo_organizer.decide.missing import SENTENCES
from photo_organizer.disk.compare import same_bytes
from photo_organizer.disk.digest import read_ends
from photo_organizer.disk.opening import open_file, open_unseen
from photo_organizer.disk.stamp import inode_of, sight, stamp_of
from photo_organizer.disk.stamp import sighting as seen_as
from photo_organizer.errors import FileProblem, PhotoOrganizerError, Stopping, from_os_error
from photo_organizer.examine.kind import kind_of
from photo_organizer.examine.whole import judge
from photo_organizer.gather.same_size import SameSize
from photo_organizer.model import DUPLICATES, Family, Wholeness
from photo_organizer.names import lies_in, within
from photo_organizer.records import frozen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.model import Sighting, Stamp
    from photo_organizer.store.checked import Checked


class CopyState(StrEnum):
    """What is known of one file."""

    SAFE = "safe"  # a byte-equal copy is in the library
    MISSING = "missing"  # nothing in the library has these bytes
    DIFFERS = "differs"  # a file of the library begins and ends alike, but is another
    ASIDE = "aside"  # the only copy lies in Duplicates, which its owner may empty
    SAME_FILE = "same-file"  # it is the library's own file, by another path: erasing it would erase that
    UNREADABLE = "unreadable"


# How much they tell: the file itself more than a copy aside, that more than one that differs.
_RANKS = (CopyState.MISSING, CopyState.DIFFERS, CopyState.ASIDE, CopyState.SAME_FILE)


@frozen
class Found:
    """One file and what was found out about it."""

    path: str
    verdict: CopyState
    copy: str = ""  # the file of the library that it was compared with
    words: str = ""  # why it cannot be read
    damaged: str = ""  # what its own structure says is missing; a damaged file may be safe all the same
    companion: bool = False
    lacks: str = ""  # the same as a code
    # A further name of the library's own file (a hard link), which stays when this one goes.
    linked: bool = False


class CopySearch:
    """One search: `left_out` counts what is no photo, film or companion."""

    def __init__(
        self,
        con: sqlite3.Connection,
        library: str,
        stop: Callable[[], bool] = lambda: False,
        notes: Checked | None = None,
    ) -> None:
        self._library, self._stop, self._notes = library, stop, notes
        self._same_size = SameSize(con, library)
        self.left_out = 0

    def below(self, folder: str) -> Iterator[Found]:
        """Yield what is found for every photo, film and companion below a folder."""
        problems: list[PhotoOrganizerError] = []
        skip = [] if within(folder, self._library) else [self._library]
        for files in scan(folder, skip, on_problem=problems.append, leave_out=of_a_system):
            yield from self._unreadable(problems)
            yield from self.files(files)
        yield from self._unreadable(problems)

    def files(self, sightings: Iterable[Sighting]) -> Iterator[Found]:
        """Yield what is found for every photo, film and companion among these files."""
        for sighting in sightings:
            if self._stop():
                raise Stopping
            found = self._found(sighting)
            if found is None:
                self.left_out += 1
            else:
                yield found

    @staticmethod
    def _unreadable(problems: list[PhotoOrganizerError]) -> Iterator[Found]:
        for problem in problems:
            path = getattr(problem, "path", "") or ""
            yield Found(path, CopyState.UNREADABLE, words=str(problem))
        problems.clear()

    # ── one file ──

    def _found(self, sighting: Sighting) -> Found | None:
        path = sighting.path
        try:
            fd, status = open_unseen(path)
        except FileProblem as problem:
            return Found(path, CopyState.UNREADABLE, words=str(problem))
        try:
            return self._opened(seen_as(path, status), fd)
        except OSError as error:
            return Found(path, CopyState.UNREADABLE, words=str(from_os_error(error, "read", path)))
        finally:
            os.close(fd)

    def _opened(self, seen: Sighting, fd: int) -> Found | None:
        path, stamp = seen.path, seen.stamp
        head, filetype = kind_of(fd, stamp.size, path)
        if filetype is None:
            return None
        judged = judge(fd, filetype, stamp.size, head)
        damaged = SENTENCES[judged.missing].split(";")[0] if judged.wholeness is Wholeness.INCOMPLETE else ""
        verdict, copy = self._compared(seen, fd)
        linked = verdict is CopyState.SAFE and _is_one_file(copy, stamp)
        return Found(
            path,
            verdict,
            copy,
            damaged=damaged,
            companion=filetype.family is Family.SIDECAR,
            lacks=judged.missing if damaged else "",
            linked=linked,
        )

    def _compared(self, seen: Sighting, fd: int) -> tuple[CopyState, str]:
        path, stamp = seen.path, seen.stamp
        if copy := self._noted(seen):
            return CopyState.SAFE, copy
        alike = self._same_size.alike(fd, stamp.size)
        verdict, at = CopyState.MISSING, ""
        candidates = self._same_size.worth_comparing(fd, stamp.size, alike)
        ends = read_ends(fd, stamp.size) if candidates else b""
        for known in candidates:
            there = f"{self._library}/{known}"
            found = self._with_copy(there, path, stamp, fd, ends)
            if found is CopyState.SAFE and not lies_in(known, DUPLICATES):
                self._note(seen, there)
                return CopyState.SAFE, there
            found = CopyState.ASIDE if found is CopyState.SAFE else found
            if _RANKS.index(found) > _RANKS.index(verdict):
                verdict, at = found, there
        if alike and not candidates:
            return CopyState.DIFFERS, f"{self._library}/{alike[0]}"
        return verdict, at

    def _with_copy(self, copy: str, path: str, stamp: Stamp, fd: int, ends: bytes) -> CopyState:
        """Compare with one file of the library, as it is on the disk now."""
        try:
            other, status = open_file(copy, copy)
        except FileProblem:
            return CopyState.MISSING  # gone or unreadable: it is no copy
        try:
            there = stamp_of(status)
            if there.inode == stamp.inode:
                return (
                    CopyState.SAFE if _is_further_name(path, copy, status.st_nlink) else CopyState.SAME_FILE
                )
            if there.size != stamp.size or read_ends(other, there.size) != ends:
                return CopyState.MISSING
            return CopyState.SAFE if same_bytes(fd, other, self._check) else CopyState.DIFFERS
        finally:
            os.close(other)

    def _check(self) -> None:
        if self._stop():
            raise Stopping

    def _noted(self, seen: Sighting) -> str:
        """Return the copy that an earlier search compared, if neither file was changed since."""
        copy = self._notes.copy_of(seen) if self._notes is not None else None
        return copy.path if copy is not None and _seen(copy.path) == copy else ""

    def _note(self, seen: Sighting, copy: str) -> None:
        if self._notes is not None and (there := _seen(copy)):
            self._notes.note(seen, there)


def _is_further_name(path: str, copy: str, names: int) -> bool:
    """Tell a hard link from the library's own name by another path: that one lies in the very folder of the library."""
    folder, own = _folder_of(path), _folder_of(copy)
    return names > 1 and folder is not None and own is not None and folder != own


def _folder_of(path: str) -> tuple[int, int] | None:
    """Return which folder a path lies in, None where that cannot be seen. Touches nothing."""
    try:
        return inode_of(os.stat(os.path.dirname(path)))
    except OSError:
        return None


def _seen(copy: str) -> Sighting | None:
    """Return one look at a file of the library, None also where the disk does not show it: nobody can rely on it then."""
    try:
        return sight(copy)
    except OSError:
        return None


def _is_one_file(copy: str, stamp: Stamp) -> bool:
    there = _seen(copy)
    return there is not None and there.stamp.inode == stamp.inode
