"""Gather the world for a batch of candidates: who has the same bytes, which names are taken. Touches nothing.

Files are hashed only when another file has the same size: most photos are never read beyond their header.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.decide.naming import LONGEST_NAME, fold, place, safe, split
from photo_organizer.decide.world import Candidate, Existing, World
from photo_organizer.errors import FileBusy, PhotoOrganizerError, VolumeProblem
from photo_organizer.examine.digest import md5_of
from photo_organizer.model import DUPLICATES, NO_DATE, UNKNOWN_TYPES, Dated, Facts, Move, Plan, Remove, Stamp
from photo_organizer.store import catalogue
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from photo_organizer.store.catalogue import Known

_LIST = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(slots=True)
class Future:
    """What a preview has planned so far, as if it were done; empty where plans are carried out at once."""

    by_size: dict[int, list[tuple[str, Existing]]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, dict[str, Existing]] = field(default_factory=lambda: defaultdict(dict))
    gone: set[str] = field(default_factory=set)

    def imagine(self, plans: Iterable[Plan]) -> None:
        """Take plans as done."""
        for plan in plans:
            for step in plan.steps:
                if isinstance(step, Move):
                    folder, _, name = step.dst.rpartition("/")
                    there = Existing(step.dst, step.expect)
                    self.names[folder][fold(name)] = there
                    self.by_size[step.expect.size].append((step.src, there))
                    self.gone.discard(step.dst)
                if isinstance(step, (Move, Remove)):
                    self.gone.add(step.src)


class Gatherer:
    """Reads the catalogue and the disk; remembers digests that it had to compute."""

    def __init__(
        self, con: sqlite3.Connection, library: str, layout: str, future: Future | None = None
    ) -> None:
        self.con, self.library, self.layout = con, library, layout
        self.future = future
        self.name_limit = _name_limit(library)
        self._learnt: list[tuple[str, Stamp, bytes]] = []

    def world(
        self, candidates: Sequence[Candidate]
    ) -> tuple[World, list[tuple[Candidate, PhotoOrganizerError]]]:
        """Return the world of `candidates`, and those that cannot be decided now with the reason."""
        sizes: dict[int, int] = defaultdict(int)
        for facts in _files(candidates):
            sizes[facts.sighting.stamp.size] += 1
        digests: dict[str, bytes] = {}
        twins: dict[str, tuple[Existing, ...]] = {}
        trouble: list[tuple[Candidate, PhotoOrganizerError]] = []
        for candidate in candidates:
            try:
                for member in candidate.unit.members:
                    self._find_twins(member.facts, sizes, digests, twins)
            except VolumeProblem:
                raise
            except PhotoOrganizerError as error:
                trouble.append((candidate, error))
        self._remember()
        names = self._names(candidates)
        return World(self.library, twins, digests, names, self.name_limit), trouble

    # ── contents ──

    def _find_twins(
        self,
        facts: Facts,
        sizes: dict[int, int],
        digests: dict[str, bytes],
        twins: dict[str, tuple[Existing, ...]],
    ) -> None:
        stamp = facts.sighting.stamp
        known = catalogue.by_size(self.con, stamp.size)
        planned = self.future.by_size.get(stamp.size, []) if self.future else []
        if sizes[stamp.size] < 2 and not known and not planned:
            return
        digest = digests[facts.path] = md5_of(facts.path, stamp)
        same = [there for row in known if (there := self._existing_with(row, digest))]
        same += [there for src, there in planned if md5_of(src, there.stamp) == digest]
        if same:
            twins[facts.path] = tuple(same)

    def _existing_with(self, row: Known, digest: bytes) -> Existing | None:
        """Return the catalogued file if it is still there and has this digest."""
        path = f"{self.library}/{row.path}"
        if self.future and path in self.future.gone:
            return None
        try:
            status = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None  # deleted since the last look: it is no copy any more
        except OSError as error:
            raise VolumeProblem(
                f"the library file {path!r} cannot be looked at: {error.strerror}", "check the volume"
            ) from error
        stamp = Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if stamp.size != row.stamp.size:
            return None
        same_file = (stamp.ino, stamp.mtime_ns) == (row.stamp.ino, row.stamp.mtime_ns)
        md5 = row.md5 if same_file else None
        if md5 is None:
            try:
                md5 = md5_of(path, stamp)
            except FileBusy:
                return None
            self._learnt.append((row.path, stamp, md5))
        return Existing(path, stamp) if md5 == digest else None

    def _remember(self) -> None:
        if self._learnt and self.future is None:
            with transaction(self.con):
                for path, stamp, md5 in self._learnt:
                    catalogue.put(self.con, catalogue.Known(path, stamp, md5))
        self._learnt.clear()

    # ── names ──

    def _names(self, candidates: Sequence[Candidate]) -> dict[str, dict[str, Existing | None]]:
        """Return the taken names of every folder that a candidate may go to."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for candidate in candidates:
            for folder, stem in self._places(candidate):
                wanted[f"{self.library}/{folder}" if folder else self.library].add(fold(stem) + ".")
        return {folder: self._names_in(folder, stems) for folder, stems in wanted.items()}

    def _places(self, candidate: Candidate) -> Iterator[tuple[str, str]]:
        original = split(safe(candidate.unit.main.path.rpartition("/")[2]))[0]
        yield NO_DATE, original
        yield UNKNOWN_TYPES, original
        yield DUPLICATES, original
        if isinstance(candidate.dated, Dated):
            folder, stem = place(candidate.dated.value, self.layout)
            yield folder, stem
            yield DUPLICATES, stem

    def _names_in(self, folder: str, stems: set[str]) -> dict[str, Existing | None]:
        """Return the folded names in `folder`; those that begin with one of `stems` are looked at."""
        names: dict[str, Existing | None] = {}
        for name in _listing(folder):
            path, key = f"{folder}/{name}", fold(name)
            if self.future and path in self.future.gone:
                continue
            starts = {key[: dot + 1] for dot, letter in enumerate(key) if letter == "."}
            names[key] = self._look(path) if starts & stems else None
        if self.future:
            names.update(self.future.names.get(folder, {}))
        return names

    def _look(self, path: str) -> Existing | None:
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            return None
        stamp = Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        return Existing(path, stamp, self._subseconds(path))

    def _subseconds(self, path: str) -> str:
        row = self.con.execute(
            "SELECT taken FROM catalogue WHERE path = ?", (os.fsencode(path[len(self.library) + 1 :]),)
        ).fetchone()
        micro = datetime.fromisoformat(row[0]).microsecond if row and row[0] else 0
        return f"{micro:06d}" if micro else ""


def _files(candidates: Iterable[Candidate]) -> Iterator[Facts]:
    return (member.facts for candidate in candidates for member in candidate.unit.members)


def _listing(folder: str) -> list[str]:
    """Return the names in `folder`, none when it does not exist; an unreadable one stops acting."""
    try:
        fd = os.open(folder, _LIST)
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        return []  # the step that needs the folder reports it, with the file concerned
    except OSError as error:
        raise VolumeProblem(
            f"the folder {folder!r} cannot be read: {error.strerror}", "check the volume"
        ) from error
    try:
        return os.listdir(fd)
    except OSError as error:
        raise VolumeProblem(
            f"the folder {folder!r} cannot be read: {error.strerror}", "check the volume"
        ) from error
    finally:
        os.close(fd)


def _name_limit(library: str) -> int:
    """Return how many bytes a name may have: 143 on encrypted shares."""
    try:
        return min(LONGEST_NAME, os.pathconf(library, "PC_NAME_MAX"))
    except (OSError, ValueError):
        return LONGEST_NAME
