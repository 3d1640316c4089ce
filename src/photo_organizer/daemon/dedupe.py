"""Look for duplicates inside the library: by size, by first and last bytes, by MD5. Changes only the catalogue.

What was read once is remembered, so that a search that was broken off goes on where it was, and one in an
unchanged library reads nothing.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.dedupe import Filed, Library
from photo_organizer.decide.naming import fold
from photo_organizer.errors import FileProblem, Refused, Stopping
from photo_organizer.examine.digest import md5_of, sample_of
from photo_organizer.examine.extents import share_blocks
from photo_organizer.model import DUPLICATES, Stamp
from photo_organizer.store import catalogue
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.store.catalogue import Known

    Tell = Callable[[int, int, str], None]

_TOGETHER = 200  # digests written down in one transaction
_MOST_UNREADABLE = 0.5  # share of the files to be read: above it, the library is not well


class Search:
    """One search through one library; `problems` are files that could not be read, in words."""

    def __init__(self, con: sqlite3.Connection, library: str, tell: Tell, stop: Callable[[], bool]) -> None:
        self.con, self.library = con, library
        self._tell, self._stop = tell, stop
        self.problems: list[str] = []
        self._learnt: list[Known] = []

    def run(self) -> Library:
        """Return what the decision needs. Raises Stopping, and Refused when most files cannot be read."""
        self._learn(list(catalogue.unsampled_of_equal_size(self.con)), self._sampled, "files sampled")
        self._learn(list(catalogue.unread_alike(self.con)), self._read, "files read")
        found = list(self._files())
        return Library(self.library, found, self._names_aside(), frozenset(self._sharing(found)))

    # ── learning ──

    def _learn(self, rows: list[Known], look: Callable[[str, Known], Known], what: str) -> None:
        failed = 0
        for done, known in enumerate(rows, 1):
            if self._stop():
                self._write()
                raise Stopping
            try:
                self._learnt.append(look(f"{self.library}/{known.path}", self._now(known)))
            except FileProblem as problem:
                failed += 1
                self.problems.append(str(problem))
            except OSError:
                failed += 1  # gone or replaced since the walk: the next one sees it
            if len(self._learnt) >= _TOGETHER:
                self._write()
            self._tell(done, len(rows), what)
        self._write()
        if len(rows) > 10 and failed > len(rows) * _MOST_UNREADABLE:
            raise Refused(
                f"{failed} of {len(rows)} files of the library could not be read",
                "check the volume and the permissions first",
            )

    def _now(self, known: Known) -> Known:
        """Return the row with the file's stamp of this moment."""
        status = os.lstat(f"{self.library}/{known.path}")
        stamp = Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        return known if stamp == known.stamp else replace(known, stamp=stamp, sample=None, md5=None)

    @staticmethod
    def _sampled(path: str, known: Known) -> Known:
        return replace(known, sample=sample_of(path, known.stamp))

    @staticmethod
    def _read(path: str, known: Known) -> Known:
        return replace(
            known, sample=known.sample or sample_of(path, known.stamp), md5=md5_of(path, known.stamp)
        )

    def _write(self) -> None:
        if self._learnt:
            with transaction(self.con):
                for known in self._learnt:
                    catalogue.put(self.con, known)
            self._learnt = []

    # ── gathering ──

    def _files(self) -> Iterator[Filed]:
        """Yield every file of a folder and stem that holds a duplicate: the units that are compared."""
        for known, taken in catalogue.with_equal_companions(self.con):
            yield Filed(known.path, known.stamp, known.md5, taken or "")

    def _names_aside(self) -> dict[str, None]:
        try:
            return {fold(name): None for name in os.listdir(f"{self.library}/{DUPLICATES}")}
        except FileNotFoundError:
            return {}

    def _sharing(self, files: Iterable[Filed]) -> Iterator[str]:
        """Yield the copies that share all their blocks with the first of their content: removing frees nothing."""
        first: dict[bytes, Filed] = {}
        for file in files:
            if file.md5 is not None:
                other = first.setdefault(file.md5, file)
                if other is not file and share_blocks(
                    f"{self.library}/{other.path}", f"{self.library}/{file.path}"
                ):
                    yield file.path
