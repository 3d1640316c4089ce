"""Give files of the library that the journal does not know their units: by content identifier, and by stem with agreeing time.

What another program filed, and what an editor writes beside a filed photo. A folder is read when something in it has no
unit yet; only files that share a stem, films, and where a film asks for its still, pictures are opened. Some at a time,
and it goes on where it was. Touches no user's file.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.errors import Stopping
from photo_organizer.gather.belongings import facts_at
from photo_organizer.gather.identified import UNREAD, is_half
from photo_organizer.model import UNKNOWN_TYPES, Membership
from photo_organizer.names import lies_in
from photo_organizer.records import changeable
from photo_organizer.store import units
from photo_organizer.store.db import get_meta, set_meta, transaction
from photo_organizer.store.name_starts import name_start

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from photo_organizer.model import Facts

SECONDS = 5.0  # of one look at the intake
_MARK = "units_read"  # the last file that was seen; up to UNREAD all are, behind it those without a unit
_PORTION = 500


def read_units(con: sqlite3.Connection, library: str, stop: Callable[[], bool]) -> None:
    """Read what nobody has read yet, for a few seconds. Changes only the catalogue; a preview does it in its copy."""
    until = time.monotonic() + SECONDS
    UnitReading(con, library, time.time_ns(), stop).go_on(lambda: stop() or time.monotonic() > until)


@changeable
class UnitReading:
    """One round through what has come into the catalogue since the last one."""

    con: sqlite3.Connection
    library: str
    now_ns: int
    stop: Callable[[], bool] = lambda: False  # also in the middle of a folder, which is read anew then
    _done: dict[str, int] = field(default_factory=dict)  # folder → the last file when it was read

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Read until it is enough; return whether all was seen. Changes the catalogue."""
        last = int(self.con.execute("SELECT coalesce(max(id), 0) FROM catalogue").fetchone()[0])
        if not get_meta(self.con, UNREAD):
            self._note(UNREAD, last)
        everything = int(get_meta(self.con, UNREAD))
        while rows := self._next(everything):
            seen = 0
            for number, path in rows:
                if enough():
                    break
                try:
                    self._read(os.path.dirname(path), number, last)
                except Stopping:
                    break
                seen = number
            if seen:
                self._note(_MARK, seen)
            if seen != rows[-1][0]:
                return False
        return True

    def _note(self, name: str, number: int) -> None:
        with transaction(self.con):
            set_meta(self.con, name, str(number))

    def _next(self, everything: int) -> list[tuple[int, str]]:
        rows = self.con.execute(
            "SELECT id, path FROM catalogue WHERE id > ? AND (id <= ? OR unit IS NULL) ORDER BY id LIMIT ?",
            (int(get_meta(self.con, _MARK) or 0), everything, _PORTION),
        )
        return [(int(number), os.fsdecode(path)) for number, path in rows]

    def _read(self, folder: str, number: int, last: int) -> None:
        if number <= self._done.get(folder, 0) or lies_in(f"{folder}/x", UNKNOWN_TYPES):
            return
        its = units.in_folder(self.con, folder)
        _Folder(self.con, self.library, self.now_ns, self.stop, its).read()
        self._done[folder] = last


@changeable
class _Folder:
    """One folder, whose files without a unit are looked at together."""

    con: sqlite3.Connection
    library: str
    now_ns: int
    stop: Callable[[], bool]
    _units: dict[str, int]  # of each file in it
    _facts: dict[str, Facts | None] = field(default_factory=dict)

    def read(self) -> None:
        """Note what belongs together in this folder. Raises Stopping."""
        stems = self._same_stems()
        self._open(path for paths in stems for path in paths)
        self._open(self._lonely(film=True))
        films = self._films()
        if films:
            self._open(self._lonely(film=False))
        if not stems and not films:
            return
        with transaction(self.con):  # all files that it needs were read before
            for paths in stems:
                self._join_by_stem(paths)
            self._join_by_identifier()

    def _same_stems(self) -> list[list[str]]:
        """Return the files that share a stem, where one of them has no unit yet."""
        stems: dict[str, list[str]] = defaultdict(list)
        for path in self._units:
            stems[name_start(path)].append(path)
        found = (beside for beside in stems.values() if len(beside) > 1)
        return [beside for beside in found if not all(self._units[path] for path in beside)]

    def _open(self, paths: Iterable[str]) -> None:
        for path in paths:
            if self.stop():
                raise Stopping
            self._look(path)

    def _join_by_stem(self, paths: Iterable[str]) -> None:
        """Join what belongs together by name and time: files without a unit, and companions with what has one.

        A photo or film does not join a filed unit so: whoever filed that knew what stood there.
        """
        # Here: few files stand beside others.
        from photo_organizer.decide.companions import group, is_companion

        start = len(self.library) + 1
        for unit in group([facts for path in paths if (facts := self._look(path))]):
            members = [(member.facts.path[start:], member.facts) for member in unit.members]
            filed = any(self._units[path] for path, _ in members)
            new = [path for path, one in members if self._units[path] or is_companion(one) or not filed]
            if len({one.camera for _, one in members if one.camera}) <= 1:
                self._join(new)

    def _join_by_identifier(self) -> None:
        """Join each film with the picture that has its identifier, whatever their names are."""
        films = self._films()
        for path in self._lonely(film=False) if films else ():
            facts = self._look(path)
            if facts and facts.content_id in films:
                self._join([path, films.pop(facts.content_id)], merge=True)

    def _films(self) -> dict[str, str]:
        """Return the films that look for their still, by identifier."""
        looked = ((path, self._look(path)) for path in self._lonely(film=True))
        return {facts.content_id: path for path, facts in looked if facts and facts.content_id}

    def _lonely(self, *, film: bool) -> list[str]:
        """Return the films without a still, or the pictures without a film, that may have one."""
        halves = (path for path in self._units if is_half(path, film=film))
        return [path for path in halves if not self._has_half(path, film=not film)]

    def _has_half(self, path: str, *, film: bool) -> bool:
        unit = self._units[path]
        return bool(unit) and any(is_half(one, film=film) for one in units.paths(self.con, unit))

    def _join(self, paths: Sequence[str], *, merge: bool = False) -> None:
        """Let files be of one unit, that of the first which has one; two units become one only to `merge` them."""
        known = list(dict.fromkeys(unit for path in paths if (unit := self._units[path])))
        if len(paths) < 2 or (len(known) > 1 and not merge):
            return
        from photo_organizer.decide.unit_keys import identifier_keys

        keys = identifier_keys(facts for path in paths if (facts := self._look(path)))
        folder = os.path.dirname(f"{self.library}/{paths[0]}")
        unit = units.open_unit(self.con, Membership(next(iter(known), 0), keys=keys), folder, self.now_ns)
        for path in paths:
            self._units[path] = unit
            self.con.execute("UPDATE catalogue SET unit = ? WHERE path = ?", (unit, os.fsencode(path)))
        units.merge(self.con, unit, known[1:])

    def _look(self, path: str) -> Facts | None:
        if path not in self._facts:
            self._facts[path] = facts_at(f"{self.library}/{path}")
        return self._facts[path]
