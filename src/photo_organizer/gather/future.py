"""What a preview has planned so far, as if it were done. Touches nothing."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.decide.naming import fold
from photo_organizer.decide.world import Existing
from photo_organizer.model import Dated, Move, Plan, Remove
from photo_organizer.store import catalogue, units

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


@dataclass(slots=True)
class Future:
    """The names and contents that will be there, and the files that will be gone."""

    by_size: dict[int, list[tuple[str, Existing]]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, dict[str, Existing]] = field(default_factory=lambda: defaultdict(dict))
    gone: set[str] = field(default_factory=set)
    _sources: dict[str, str] = field(default_factory=dict)

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
                    self._sources[step.dst] = self._sources.pop(step.src, step.src)
                if isinstance(step, (Move, Remove)):
                    self.gone.add(step.src)

    def note(self, con: sqlite3.Connection, library: str, plans: Iterable[Plan]) -> None:
        """Write planned files into the scratch copy of the catalogue, so that later plans find them there."""
        for plan in plans:
            dated = plan.dated if isinstance(plan.dated, Dated) else None
            unit = None
            if plan.membership is not None:
                folder = plan.source.rpartition("/")[0]
                unit = units.open_unit(con, plan.membership, folder, time.time_ns())
            for step in plan.steps:
                if isinstance(step, Move) and step.dst.startswith(f"{library}/"):
                    old, new = step.src.removeprefix(f"{library}/"), step.dst.removeprefix(f"{library}/")
                    if catalogue.by_path(con, old) is not None:
                        catalogue.rename(con, old, new)
                    else:
                        known = catalogue.Known(new, step.expect, step.sample, step.md5)
                        catalogue.put(con, known, original=step.src, dated=dated, unit=unit)

    def source(self, path: str) -> str:
        """Return where the bytes of the file that will be at `path` are now."""
        return self._sources.get(path, path)

    def where(self, there: Existing) -> str:
        """Return the path where the bytes of a planned file are now."""
        of_size = self.by_size.get(there.stamp.size, ())
        return next((src for src, planned in reversed(of_size) if planned.path == there.path), there.path)
