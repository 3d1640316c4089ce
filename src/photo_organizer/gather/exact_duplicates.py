"""Find out who may have the same bytes: by size, then by first and last bytes, then by MD5. Touches nothing.

Most photos are never read beyond their header: only files whose size is known elsewhere are sampled, and
only those that begin and end alike are read in full. What had to be read of the library is remembered. That does
where the two are compared before anything is done; where they are not, the library's file is read again.
"""

from __future__ import annotations

import errno
import logging
import os
import time
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from photo_organizer.decide.world import Candidate, Content, Existing
from photo_organizer.disk.digest import md5_of, sample_of
from photo_organizer.disk.stamp import is_still_after_restart, seen
from photo_organizer.errors import (
    FORBIDDEN,
    FileBusy,
    FileProblem,
    PhotoOrganizerError,
    Stopping,
    VolumeProblem,
    cure_of,
    quoted,
    unseen,
)
from photo_organizer.store import catalogue, outbox, units
from photo_organizer.store.catalogue import Known
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.gather.future import Future
    from photo_organizer.model import Facts, Sighting, Stamp

MANY = 3  # of the few million sizes that photos have, as many are not met by chance
_OTHER_BYTES = "the disk may be failing, or a program wrote to the file and set its time back"
T = TypeVar("T")
log = logging.getLogger(__name__)


class ExactDuplicateSearch:
    """The search for one batch of candidates; afterwards `contents` tells what is known of each."""

    def __init__(
        self,
        con: sqlite3.Connection,
        library: str,
        future: Future,
        stop: Callable[[], bool],
        *,
        afresh: bool = False,
    ) -> None:
        self.con, self.library, self.future, self.stop = con, library, future, stop
        self._afresh = afresh  # believe no remembered digest by which a newcomer would be a duplicate
        self._samples: dict[str, bytes] = {}
        self._digests: dict[str, bytes] = {}
        self._found: dict[str, tuple[Existing, ...]] = {}
        self.troubles: list[tuple[Candidate, PhotoOrganizerError]] = []
        self._learnt: dict[str, Known] = {}
        # Of files that have other bytes than was remembered, or cannot be read.
        self._warnings: list[str] = []

    def search(self, candidates: Sequence[Candidate]) -> None:
        """Search for all files of all candidates; those that cannot be read are in `troubles`."""
        sizes = Counter(_size(facts) for candidate in candidates for facts in _files(candidate))
        for candidate in candidates:
            self._attempt(candidate, lambda facts: self._sample(facts, sizes))
        self._remember()
        alike = Counter(self._samples.values())
        for candidate in candidates:
            self._attempt(candidate, lambda facts: self._compare(facts, alike))
        self._remember()

    def contents(self, candidate: Candidate) -> dict[str, Content]:
        """Return what is known of the bytes of each file of a candidate, by path."""
        paths = [facts.path for facts in _files(candidate)]
        samples, digests, found = self._samples, self._digests, self._found
        return {path: Content(samples.get(path), digests.get(path), found.get(path, ())) for path in paths}

    def _attempt(self, candidate: Candidate, do: Callable[[Facts], None]) -> None:
        if any(candidate is troubled for troubled, _ in self.troubles):
            return
        try:
            for facts in _files(candidate):
                do(facts)
        except (VolumeProblem, Stopping):
            raise
        except PhotoOrganizerError as error:
            self.troubles.append((candidate, error))

    # ── one newcomer ──

    def _sample(self, facts: Facts, sizes: Counter[int]) -> None:
        size = _size(facts)
        if sizes[size] < 2 and size not in self.future.by_size and not catalogue.has_size(self.con, size):
            return
        self._samples[facts.path] = sample_of(facts.path, facts.sighting.stamp)
        self._sample_library(size)

    def _sample_library(self, size: int) -> None:
        """Learn how the library's files of this size begin and end. Raises FileProblem where one may not be read that is likely the same."""
        forbidden = None
        for known in catalogue.unsampled(self.con, size):
            stamp = self._stamp_now(known)
            if stamp is None or known.path in self._learnt:
                continue
            try:
                sample = _if_readable(partial(sample_of, self._path(known), stamp))
            except FileProblem as problem:
                if problem.says != FORBIDDEN:
                    raise
                forbidden = problem
            else:
                if sample:
                    self._learn(known.path, stamp, sample, None)
        if forbidden and not self._is_of_many(size):
            raise forbidden
        if forbidden:
            log.warning("%s: it is taken for no copy of what comes", forbidden)

    def _is_of_many(self, size: int) -> bool:
        """Whether so many others have this size that it says nothing: a camera's raw files are all of one."""
        learnt = sum(known.stamp.size == size for known in self._learnt.values())
        return learnt + catalogue.count_sampled(self.con, size, MANY) >= MANY

    def _compare(self, facts: Facts, alike: Counter[bytes]) -> None:
        sample = self._samples.get(facts.path)
        if sample is None:
            return
        known = catalogue.alike(self.con, _size(facts), sample)
        planned = self.future.alike(_size(facts), sample)
        if not known and not planned and alike[sample] < 2:
            return
        digest = self._digests[facts.path] = md5_of(facts.path, facts.sighting.stamp, self.stop)
        same = [there for row in known if (there := self._with_digest(row, digest))]
        same += [
            self._with_unit(there) for src, there in planned if md5_of(src, there.stamp, self.stop) == digest
        ]
        if same:
            self._found[facts.path] = tuple({there.path: there for there in same}.values())

    def _with_unit(self, planned: Existing) -> Existing:
        return replace(planned, unit=units.of_path(self.con, planned.path[len(self.library) + 1 :]))

    # ── one file of the library ──

    def _path(self, known: Known) -> str:
        return f"{self.library}/{known.path}"

    def _stamp_now(self, known: Known) -> Stamp | None:
        """Return what the catalogued file is now, None when it is gone or another."""
        path = self._path(known)
        if path in self.future.gone:
            return None
        # None: deleted since the last look, it is no copy any more.
        found = _if_readable(partial(self._look, path))
        return found.stamp if found is not None and found.stamp.size == known.stamp.size else None

    def _look(self, path: str) -> Sighting | None:
        """Return one look at a file. Raises FileProblem where it cannot be seen, VolumeProblem where the library cannot be either."""
        try:
            return seen(path)
        except FileProblem:
            try:
                os.lstat(self.library)
            except OSError as error:
                raise unseen(f"the library {quoted(self.library)} cannot be looked at", error) from error
            raise

    def _with_digest(self, known: Known, digest: bytes) -> Existing | None:
        stamp = self._stamp_now(known)
        if stamp is None:
            return None
        remembered = known.md5 if is_still_after_restart(stamp, known.stamp) else None
        md5 = remembered
        if md5 is None or (self._afresh and md5 == digest):
            md5 = self._read(known, stamp)
        if md5 is None:
            return None
        if md5 != remembered:
            self._learn(known.path, stamp, known.sample, md5)
            if remembered:
                self._warnings.append(
                    f"{quoted(self._path(known))} has other bytes than before: {_OTHER_BYTES}"
                )
        return Existing(self._path(known), stamp, unit=known.unit) if md5 == digest else None

    def _read(self, known: Known, stamp: Stamp) -> bytes | None:
        """Return the MD5 of a file of the library, None where it cannot be read, or is written to."""
        path = self._path(known)
        try:
            md5 = _if_readable(partial(md5_of, path, stamp, self.stop))
        except FileBusy:
            return None
        if md5 is None:
            self._warnings.append(f"{quoted(path)} cannot be read: {cure_of(errno.EIO)}")
        return md5

    def _learn(self, path: str, stamp: Stamp, sample: bytes | None, md5: bytes | None) -> None:
        self._learnt[path] = Known(path, stamp, sample, md5)

    def _remember(self) -> None:
        """Note in the catalogue what was read; a preview's catalogue is a scratch copy."""
        if self._learnt or self._warnings:
            with transaction(self.con):
                for known in self._learnt.values():
                    catalogue.put(self.con, known)
                for words in self._warnings:
                    outbox.post_system(self.con, outbox.Level.WARNING, words, time.time_ns())
        self._learnt.clear()
        self._warnings.clear()


def _if_readable(read: Callable[[], T | None]) -> T | None:
    """Return what a look at a file of the library finds, None where the disk cannot read it: what comes may be the last good copy of it."""
    try:
        return read()
    except FileProblem as problem:
        if not isinstance(problem.__cause__, OSError) or problem.__cause__.errno != errno.EIO:
            raise
        log.warning("%s: it is taken for no copy of what comes", problem)
        return None


def _files(candidate: Candidate) -> Iterator[Facts]:
    return (member.facts for member in candidate.unit.members)


def _size(facts: Facts) -> int:
    return facts.sighting.stamp.size
