"""Look for duplicates inside the library: by size, where many have it by first and last bytes, byte by byte. Changes only the catalogue.

What was compared once is remembered until a file changes, so that a search that was broken off goes on where it
was, and one in an unchanged library reads nothing.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.commands.listing import names_in
from photo_organizer.decide.catalogued import CataloguedFile, place_of
from photo_organizer.decide.dedupe import LibraryFiles
from photo_organizer.decide.layout import place
from photo_organizer.disk.digest import sample_of
from photo_organizer.disk.extents import share_blocks
from photo_organizer.disk.spelling import Spelling
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileBusy, FileProblem, Refused, Stopping, from_os_error
from photo_organizer.gather.comparing import Comparing, as_compared
from photo_organizer.gather.name_limit import name_limit
from photo_organizer.model import DUPLICATES
from photo_organizer.names import fold, lies_in
from photo_organizer.store import catalogue, contents
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from photo_organizer.decide.world import Existing
    from photo_organizer.store.contents import Compared

    Tell = Callable[[int, int, str], None]

ROUNDS = 3  # how often it is looked again when files change meanwhile
MB = 1_000_000
_TOGETHER = 1000  # findings written down in one transaction,
_SECONDS = 2.0  # or what comes in this time
_MOST_UNREADABLE = 0.5  # share of the files to be read: above it, the library is not well


class DuplicateSearch:
    """One search through one library; `problems` are files that could not be read, in words."""

    def __init__(self, con: sqlite3.Connection, library: str, tell: Tell, stop: Callable[[], bool]) -> None:
        self.con, self.library = con, library
        self._tell, self._stop = tell, stop
        self.problems: list[str] = []
        self._samples: list[tuple[str, bytes]] = []
        self._compared: list[Compared] = []
        self._changed: set[str] = set()
        self._gone: set[str] = set()
        self._here: dict[str, bool] = {}  # folder → whether it is on the library's own filesystem
        self._device = os.stat(library).st_dev
        self._asked = self._failed = 0  # files that were to be read, and that could not be
        self._written = time.monotonic()

    def run(self, layout: str) -> LibraryFiles:
        """Return what the decision needs; `layout` tells where a copy in Duplicates belongs by its date. Raises Stopping, and Refused when most files cannot be read."""
        for _ in range(ROUNDS):
            self.problems.clear()
            try:
                self._sample_all()
                self._compare_all()
            finally:
                self._write()
            self._changed |= {file.path for file in self._equal() if not as_compared(self.library, file)}
            if not self._renew():
                break
        found = list(self._units())
        aside = Spelling(self.library).actual(DUPLICATES)
        names = {fold(name): None for name in names_in(aside)}
        sharing = frozenset(self._sharing(found))
        places, limit = self._places(found, layout), name_limit(self.library)
        there = self._names(found, places)
        return LibraryFiles(self.library, found, aside, names, sharing, there, places, limit)

    def _places(self, files: Iterable[CataloguedFile], layout: str) -> dict[str, tuple[str, str]]:
        """Return where copies in Duplicates belong by their dates: whole folder, as it is written there, and stem."""
        dated = [file for file in files if file.taken and lies_in(file.path, DUPLICATES)]
        if not dated:
            return {}
        from photo_organizer.gather.name_fields import name_fields  # here: it loads all that knows of events

        spelling = Spelling(self.library)
        found = {}
        for file in dated:
            names = name_fields(self.con, self.library, f"{self.library}/{file.path}", layout)
            folder, stem = place(datetime.fromisoformat(file.taken), layout, names)
            found[file.path] = spelling.actual(folder), stem
        return found

    def _names(
        self, files: Sequence[CataloguedFile], places: Mapping[str, tuple[str, str]]
    ) -> dict[str, dict[str, Existing | None]]:
        """Return the names in the folders to which a copy in Duplicates, or one with companions, may bring something."""
        members = Counter(file.together for file in files)
        giving = {
            file.content
            for file in files
            if file.content and (lies_in(file.path, DUPLICATES) or members[file.together] > 1)
        }
        theirs = {f"{self.library}/{file.place[0]}".rstrip("/") for file in files if file.content in giving}
        folders = theirs | {folder for folder, _ in places.values()}
        return {folder: dict.fromkeys(map(fold, names_in(folder))) for folder in folders}

    def _equal(self) -> Iterator[Compared]:
        return (file for file in contents.equal(self.con) if self._is_here(file.path))

    def _is_here(self, path: str) -> bool:
        """Whether a file is on the library's own filesystem: what is mounted inside it belongs to somebody else."""
        if path in self._gone:
            return False
        folder = path.rpartition("/")[0]
        if folder not in self._here:
            try:
                self._here[folder] = os.lstat(f"{self.library}/{folder}").st_dev == self._device
            except OSError:
                self._here[folder] = True  # gone: the file itself tells
        return self._here[folder]

    # ── reading ──

    def _sample_all(self) -> None:
        numbers = contents.unsampled(self.con)
        self._asked, self._failed = len(numbers), 0
        for done, (path, stamp) in enumerate(contents.numbered(self.con, numbers), 1):
            if self._stop():
                raise Stopping
            if self._is_here(path):
                try:
                    self._samples.append((path, sample_of(f"{self.library}/{path}", stamp)))
                except FileProblem as problem:
                    self._failed += 1
                    self._met(path, problem)
            self._write_now_and_then()
            self._tell(done, len(numbers), "files of equal size")

    def _compare_all(self) -> None:
        self._write()
        total, done = contents.to_compare(self.con), 0
        comparing = Comparing(self.library, self._stop)
        for size, sample, number in contents.uncompared(self.con):
            files = [file for file in contents.group(self.con, size, sample) if self._is_here(file.path)]
            failed = len(comparing.problems)
            comparing.settle(files, partial(self._tell_bytes, done, number, total))
            if sample is None:  # nobody has read them before
                self._asked += len(files)
                self._failed += len(comparing.problems) - failed
            done += size * number
            self._compared += files
            self._write_now_and_then()
        for path, problem in comparing.problems.items():
            self._met(path, problem)
        self._require_readable()

    def _require_readable(self) -> None:
        """Raise Refused where most of what was to be read could not be."""
        if self._asked > 10 and self._failed > self._asked * _MOST_UNREADABLE:
            raise Refused(
                f"{self._failed} of {self._asked} files of the library could not be read",
                "check the volume and the permissions first",
                says="library_unreadable",
            )

    def _tell_bytes(self, before: int, files: int, total: int, read: int) -> None:
        self._tell((before + files * read) // MB, total // MB, "MB compared")

    def _met(self, path: str, problem: FileProblem) -> None:
        """Tell of a file that cannot be read; look again at one that changed meanwhile."""
        self.problems.append(str(problem))
        if isinstance(problem, FileBusy):
            self._changed.add(path)

    # ── writing down ──

    def _write_now_and_then(self) -> None:
        many = len(self._samples) + len(self._compared) > _TOGETHER
        if many or time.monotonic() - self._written > _SECONDS:
            self._write()

    def _write(self) -> None:
        if self._samples or self._compared:
            with transaction(self.con):
                contents.put_samples(self.con, self._samples)
                contents.put(self.con, self._compared)
            self._samples.clear()
            self._compared.clear()
        self._written = time.monotonic()

    def _renew(self) -> bool:
        """Note what changed since the walk as it is now; return whether there is anything to look at again."""
        changed, self._changed = self._changed, set()
        if changed:
            with transaction(self.con):
                contents.forget(self.con, changed)
                for path in changed:
                    self._renew_one(path)
        return bool(changed)

    def _renew_one(self, path: str) -> None:
        try:
            status = os.lstat(f"{self.library}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            self._gone.add(path)  # the next walk notes it
        except OSError as problem:  # that it cannot be seen does not mean that it is gone
            self.problems.append(str(from_os_error(problem, "look at", f"{self.library}/{path}")))
        else:
            stamp = stamp_of(status)
            catalogue.put(self.con, catalogue.Known(path, stamp))

    # ── gathering ──

    def _units(self) -> Iterator[CataloguedFile]:
        """Yield every file of a folder and stem that holds a duplicate: the units that are compared."""
        known = {file.path: _filed(file) for file in self._equal()}
        together = {filed.together for filed in known.values()}
        places = {filed.place for filed in known.values()}
        for folder in sorted({folder for folder, _ in places}):
            for path, row in contents.in_folder(self.con, folder):
                if path in known:
                    yield known[path]
                elif place_of(path) in places or row[11]:
                    beside = _filed(contents.compared(row))
                    if beside.together in together:
                        yield beside

    def _sharing(self, files: Iterable[CataloguedFile]) -> Iterator[str]:
        """Yield the copies that share all their blocks with the first of their content: removing frees nothing."""
        first: dict[bytes, CataloguedFile] = {}
        for file in files:
            if file.content is not None:
                other = first.setdefault(file.content, file)
                if other is not file and share_blocks(
                    f"{self.library}/{other.path}", f"{self.library}/{file.path}"
                ):
                    yield file.path


def _filed(file: Compared) -> CataloguedFile:
    return CataloguedFile(
        file.path, file.stamp, file.md5, file.taken, file.token, file.sureness, file.unit, file.source
    )
