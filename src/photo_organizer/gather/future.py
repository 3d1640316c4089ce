"""What a preview has planned so far, as if it were done. Touches nothing."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.decide.world import Existing
from photo_organizer.disk.digest import sample_of
from photo_organizer.model import Dated, Move, Plan, Remove
from photo_organizer.names import below_library, fold
from photo_organizer.records import changeable
from photo_organizer.store import catalogue, dating_anew, journal, units
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from photo_organizer.model import Step
    from photo_organizer.store.journal import JournaledPlan


_NO_RUN = 0  # nothing of a preview can be undone


@changeable
class Future:
    """The names and contents that will be there, and the files that will be gone."""

    # By where the bytes are now.
    by_size: dict[int, dict[str, Existing]] = field(default_factory=lambda: defaultdict(dict))
    names: dict[str, dict[str, Existing]] = field(default_factory=lambda: defaultdict(dict))
    gone: set[str] = field(default_factory=set)
    _sources: dict[str, str] = field(default_factory=dict)
    _samples: dict[str, bytes] = field(default_factory=dict)  # by where the bytes are now

    def imagine(self, plans: Iterable[Plan]) -> None:
        """Take plans as done."""
        for plan in plans:
            for step in plan.steps:
                if isinstance(step, Move):
                    folder, _, name = step.dst.rpartition("/")
                    there = Existing(step.dst, step.expect)
                    self.names[folder][fold(name)] = there
                    source = self._sources[step.dst] = self._sources.pop(step.src, step.src)
                    self._note_bytes(source, there, step.sample)
                    self.gone.discard(step.dst)
                if isinstance(step, (Move, Remove)):
                    self.gone.add(step.src)

    def _note_bytes(self, source: str, there: Existing, sample: bytes | None) -> None:
        """Note where the bytes of a planned file are; one that was planned before is at its last place alone."""
        of_size = self.by_size[there.stamp.size]
        of_size.pop(source, None)
        of_size[source] = there
        if sample is not None:
            self._samples[source] = sample

    def alike(self, size: int, sample: bytes) -> list[tuple[str, Existing]]:
        """Return the planned files that begin and end so, each with where its bytes are; each is read once. Raises FileProblem."""
        of_size = self.by_size.get(size, {})
        for source, there in of_size.items():
            if source not in self._samples:
                self._samples[source] = sample_of(source, there.stamp)
        return [one for one in of_size.items() if self._samples[one[0]] == sample]

    def note(self, con: sqlite3.Connection, library: str, intake: str, plans: Iterable[Plan]) -> None:
        """Write what is planned into the scratch copy of journal and catalogue, as done, so that later plans see it."""
        relative = partial(below_library, library=library, intake=intake)
        with transaction(con):
            for plan in plans:
                journaled = journal.JournaledPlan(journal.new_token(), "", plan)
                journal.open_plans(con, _NO_RUN, [journaled], now_ns := time.time_ns())
                for step in plan.steps:
                    _note_step(con, journaled, step, relative)
                journal.close_plan(con, journaled.token, "done", now_ns)

    def source(self, path: str) -> str:
        """Return where the bytes of the file that will be at `path` are now."""
        return self._sources.get(path, path)

    def where(self, there: Existing) -> str:
        """Return the path where the bytes of a planned file are now."""
        source = self.source(there.path)
        return source if source in self.by_size.get(there.stamp.size, ()) else there.path


def _note_step(
    con: sqlite3.Connection, journaled: JournaledPlan, step: Step, relative: Callable[[str], str | None]
) -> None:
    """Write into the catalogue what one step of a plan changes."""
    if not isinstance(step, (Move, Remove)):
        return
    plan, unit = journaled.plan, journal.unit_of(con, journaled.token)
    old = relative(step.src)
    if isinstance(step, Remove):
        catalogue.forget(con, [old] if old is not None else [])
    elif (new := relative(step.dst)) is not None:
        if old is not None:
            catalogue.rename(con, old, new)
        before = units.of_path(con, new)
        mine = unit if units.gets_the_unit(plan, step, relative) else None
        if mine and before not in (0, mine):
            units.share_keys(con, before, mine)
        newly = old is None or plan.reasons[0].code in dating_anew.CODES
        catalogue.put(
            con,
            catalogue.Known(new, step.expect, step.sample, step.md5),
            original=step.src if old is None else None,
            dated=plan.dated if newly and isinstance(plan.dated, Dated) else None,
            plan=journaled.token,
            unit=mine,
        )
