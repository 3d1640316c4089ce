"""Carry out the dates that an owner gave to files of the library. Changes files, in a run that can be undone.

With `look` the very plans are made and told, and nothing is done.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.listing import names_in, units_in
from photo_organizer.commands.reply import done
from photo_organizer.commands.seen_since import SeenSince
from photo_organizer.commands.task import PlansTask
from photo_organizer.decide.file_name_date import date_in_name
from photo_organizer.decide.given_date import GivenDate, given
from photo_organizer.decide.layout import place
from photo_organizer.decide.planned_names import PlannedNames
from photo_organizer.decide.redate import Redated, letter_of, plan_redate
from photo_organizer.decide.world import World
from photo_organizer.disk.spelling import Spelling
from photo_organizer.errors import Refused, quoted
from photo_organizer.examine.said import said_by
from photo_organizer.gather.name_fields import name_fields
from photo_organizer.gather.name_limit import name_limit
from photo_organizer.model import Dated, Move
from photo_organizer.names import fold
from photo_organizer.sentences import Sentence
from photo_organizer.store import catalogue, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment
    from photo_organizer.decide.redate import UnitFiles
    from photo_organizer.model import Plan

PORTION = 128  # units that are planned together
SHOWN = 300  # files that a look tells one by one


class DateTask(PlansTask):
    """Gives files of the library the dates that their owner told: one for all `paths`, or for each its own."""

    def __init__(self, given: Assignment) -> None:
        super().__init__(given, "date")
        self._look = bool(given.arguments.get("look"))
        self._given: dict[str, GivenDate] = _given(given.arguments)  # path relative to the library → its date
        self.total = len(self._given)
        self._emptied: set[str] = set()
        self._found: list[dict[str, Any]] = []
        self._planned = 0
        self._since = SeenSince(given.library)
        self._looked = self._redated_of(self._in_order())  # over all slices of a look
        self._seen: list[Redated] = []

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Carry out what is left; with `look` only plan it. Changes files, unless it only looks."""
        if not self._look:
            return super().go_on(enough)
        for one in self._looked:
            self._seen += [one] if one else []
            if enough():
                return False
        plans = self._plans_for(self._seen)  # all at once: what is not done frees no names
        self._planned = len(plans)
        self._found = [self._told(plan) for plan in plans[:SHOWN]]
        return True

    def reply(self, problem: str = "") -> Reply:
        """Return what was done, or would be."""
        if not self._look:
            return super().reply(problem)
        problems = [*self.problems, problem] if problem else self.problems
        return done() | {"problems": problems, "rows": self._found, "planned": self._planned}

    def plans(self) -> Iterator[list[Plan]]:
        """Yield a plan for each file that was not dated yet. Touches nothing."""
        root = self.library.settings.paths_library
        dated = set(runs.sources(self.library.con, self.run.number))
        left = [path for path in self._in_order() if f"{root}/{path}" not in dated]
        for start in range(0, len(left), PORTION):
            plans = self._plans_for([one for one in self._redated_of(left[start : start + PORTION]) if one])
            self._emptied |= {os.path.dirname(plan.source) for plan in plans}
            if plans:
                yield plans

    def _redated_of(self, paths: list[str]) -> Iterator[Redated | None]:
        """Yield each unit with its new date, None where it gets none. Changes only the catalogue."""
        root = self.library.settings.paths_library
        self._since.note_beside(paths)
        spelling = Spelling(root)
        for unit in units_in(self.library.con, root, paths, "", self.problems):
            yield self._redated(unit, spelling)

    def _plans_for(self, redated: list[Redated]) -> list[Plan]:
        root = self.library.settings.paths_library
        names = {one.folder: dict.fromkeys(map(fold, names_in(one.folder))) for one in redated}
        return plan_redate(redated, PlannedNames(World(root, names, name_limit(root))))

    def _in_order(self) -> list[str]:
        """Return the paths so that a shift finds each name free: the last first where the clock goes forward."""
        shift = next((one.shift for one in self._given.values() if one.shift), 0)
        return sorted(self._given, reverse=shift > 0) if shift else list(self._given)

    def _redated(self, unit: UnitFiles, spelling: Spelling) -> Redated | None:
        root, layout = self.library.settings.paths_library, self.library.settings.naming_layout
        main = unit.main
        said = self._given[main[len(root) + 1 :]]
        before = self._before(main)
        dated = said.of(before)
        if dated is None:
            words = f"{quoted(main)} has no date that could be shifted"
            self.problems.append(Sentence("no_date_to_shift", words, path=main))
            return None
        folder, stem = place(dated.value, layout, name_fields(self.library.con, root, main, layout))
        letter = letter_of(main) if said.shift else ""  # versions of one picture stay beside each other
        return Redated(unit, dated, spelling.actual(folder), stem + letter, before)

    def _before(self, path: str) -> Dated | None:
        """Return the date that a file has now: as it was filed, else by what it says itself, else by its name."""
        if known := catalogue.date_of(self.library.con, path[len(self.library.settings.paths_library) + 1 :]):
            return known
        if taken := said_by([path]).taken:
            return Dated(taken, "")
        named = date_in_name(os.path.basename(path))
        return Dated(named.value, "") if named else None

    def _told(self, plan: Plan) -> dict[str, Any]:
        before = self._before(plan.source)
        to = next(step.dst for step in plan.steps if isinstance(step, Move))
        dated = plan.dated if isinstance(plan.dated, Dated) else None
        return {
            "from": plan.source,
            "to": to,
            "before": before.exact.isoformat() if before else "",
            "taken": dated.exact.isoformat() if dated else "",
            "precision_before": before.precision.name.lower() if before else "",
            "precision": dated.precision.name.lower() if dated else "",
        }

    def tidy(self) -> None:
        """Remove the folders that are empty now. Changes files."""
        self.remove_empty(self._emptied)


def _given(arguments: Mapping[str, Any]) -> dict[str, GivenDate]:
    """Return path → date; raise Refused where what was told makes no sense."""
    try:
        each = {path: _given_each(*said) for path, *said in arguments.get("each", [])}
        paths = list(arguments.get("paths", []))
        return each | (dict.fromkeys(paths, given(arguments)) if paths else {})
    except (ValueError, KeyError, OverflowError) as error:
        raise Refused(
            f"this is no date: {error}", "write it like 2024-08-31T13:47:57", says="no_date"
        ) from error


def _given_each(taken: str, precision: str = "second") -> GivenDate:
    """Return the date of one of several files; a command that an older version left names no precision."""
    return given({"taken": taken, "precision": precision})
