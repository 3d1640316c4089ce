"""`dedupe` in the running service: a few seconds at a time, so that new photos are filed beside it.

What one slice has compared and removed, the next one finds done; so a stop or a restart only makes it longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.agreed import AgreedTask
from photo_organizer.commands.duplicate_search import DuplicateSearch
from photo_organizer.commands.reply import done, ended, refused
from photo_organizer.commands.seen_since import SeenSince, walk_through
from photo_organizer.decide.breaker import touched
from photo_organizer.decide.catalogued import place_of, start_of
from photo_organizer.decide.dedupe import plan_dedupe, which_stays
from photo_organizer.errors import Stopping
from photo_organizer.gather.look_again import LookAgain
from photo_organizer.gather.read_units import read_units
from photo_organizer.model import Action, Move, Remove, State
from photo_organizer.store import contents, runs
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment
    from photo_organizer.model import Outcome, Plan

SHOWN = 200  # files that an answer names
PORTION = 128  # plans that are looked at together once more before they are carried out
LISTED = 2000  # files of which a look tells what stays and why


class DedupeTask(AgreedTask):
    """Finds what the library holds twice, and removes it or sets it aside."""

    def __init__(self, given: Assignment) -> None:
        super().__init__(given, "dedupe")
        library = given.library
        self._failed = set[str]()  # sources of plans that failed: `problems` say why
        self._overtaken = set[str]()  # of plans that failed in a later slice, or rest on what is no longer so
        self._unread: list[str] = []
        self._plans: list[Plan] | None = None
        # Place that one of these rests on → what stood there.
        self._beside: dict[tuple[str, str], tuple[str, int]] = {}
        self._handled = 0  # of these
        self._fresh = True  # whether they were made in this slice
        self._rounds = 0  # times that they were made
        self._again, self._looked = LookAgain(library.con, library.settings.paths_library), False
        self._walk, self._walked = walk_through(library), False
        self._since = SeenSince(library)

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Search and remove until it is enough; return whether all was reached. Changes files when it is to be applied."""
        self.require_still_wanted()
        try:
            return self._slice(enough)
        except Stopping:
            return False

    def reply(self, problem: str = "") -> Reply:
        """Return what was found and what was done so far."""
        problems = [*self._unread, *self.problems, *([problem] if problem else [])]
        if self.question and self.applies:
            return refused(*problems, self.question, question=self.question)
        if not self.applies:
            plans = self._plans or []
            found = ended([plan.source for plan in plans], problems) if problem else done(_sources(plans))
            rows = {"rows": [_told(plan) for plan in plans[:LISTED]], "listed": len(plans)}
            return found | {"problems": problems} | self.seen() | _figures(plans) | rows
        con, run = self.library.con, self.run.number
        sources = runs.sources(con, run)
        told = ended(sources, problems, run=run, question="") | {"files": sources[:SHOWN]}
        return told | {
            "removed": runs.removed(con, run),
            "moved": runs.set_aside(con, run),
            "bytes": runs.freed(con, run),
        }

    def _slice(self, enough: Callable[[], bool]) -> bool:
        if not self._is_seen(enough):
            return False
        self._fresh = self._plans is None
        plans = self._planned(enough) if self._plans is None else self._plans
        if self._fresh and not self.may_act(touched(plans, self.library.settings)):
            return True
        left = plans if self._fresh else self._left_of(plans)
        self._handled = len(plans) - len(left)
        if not self._carry_out_as_planned(left, enough):
            return False
        if self._overtaken:  # by what was filed meanwhile: look once more what is so now
            self._plans, self._overtaken = None, set()
            return False
        self.agreed()
        return True

    def _is_seen(self, enough: Callable[[], bool]) -> bool:
        """Look at what was put into the library, or changed there, since the last look; return whether all was seen."""
        if not self._walked:
            self._walked = self._walk.run(
                enough, lambda at: self.tell(at.folders, 0, "folders of the library")
            )
            if self._walked:
                read_units(self.library.con, self.library.settings.paths_library, enough)
        self._looked = self._looked or (self._walked and self._again.go_on(enough))
        return self._looked

    def _planned(self, enough: Callable[[], bool]) -> list[Plan]:
        """Return what is to be done; it is made once and not for each slice, for that takes long in a large library."""
        search = DuplicateSearch(self.library.con, self.library.settings.paths_library, self.tell, enough)
        found = plan_dedupe(search.run(self.library.settings.naming_layout), self.library.settings)
        self._unread = search.problems
        self._plans = [plan for plan in found if plan.source not in self._failed]
        self._rounds += 1
        self._beside.clear()
        self._look_beside(self._plans if self.applies else ())
        return self._plans

    def _look_beside(self, plans: Sequence[Plan]) -> None:
        """Note what stands where these plans take and put something."""
        con = self.library.con
        paths = {place_of(path): path for plan in plans for path in self._rests_on(plan)}
        self._beside |= {
            place: (path, contents.beside(con, path, start_of(path))) for place, path in paths.items()
        }

    def _carry_out_as_planned(self, left: list[Plan], enough: Callable[[], bool]) -> bool:
        """Carry out plans until it is enough, but none where a companion came, or a date was given, since it was made; return whether all were reached."""
        for start in range(0, len(left), PORTION):
            if start and enough():
                return False
            portion = left[start : start + PORTION]
            self._since.note_new(
                {path.rpartition("/")[0] for plan in portion for path in self._rests_on(plan)}
            )
            others = {plan.source for plan in portion if not self._is_as_planned(plan)}
            self._overtaken |= others
            if not self.carry_out([plan for plan in portion if plan.source not in others], enough=enough):
                return False
        return True

    def _is_as_planned(self, plan: Plan) -> bool:
        places = (self._beside[place_of(path)] for path in self._rests_on(plan))
        return all(contents.beside(self.library.con, path, start_of(path)) == was for path, was in places)

    def _rests_on(self, plan: Plan) -> Iterator[str]:
        """Yield the files that a plan changes, their new names, and the copies that stay, relative to the library."""
        start = len(self.library.settings.paths_library) + 1
        for step in plan.steps:
            if isinstance(step, (Move, Remove)):
                paths = (step.dst, step.same_as) if isinstance(step, Move) else (step.kept,)
                yield from (path[start:] for path in (step.src, *paths) if path)

    def _left_of(self, plans: list[Plan]) -> list[Plan]:
        """Return the plans that were not reached; what was done is known by the journal."""
        met = self._failed | self._overtaken | set(runs.sources(self.library.con, self.run.number))
        return [plan for plan in plans if plan.source not in met]

    def _note(self, outcome: Outcome) -> None:
        failed = outcome.state not in (State.DONE, State.NOT_REACHED)
        if outcome.state is State.STALE:  # two that were equal once, and are no more
            with transaction(self.library.con) as con:
                contents.forget(con, self._rests_on(outcome.plan))
        if failed and not self._fresh and self._rounds == 1:
            self._overtaken.add(outcome.plan.source)
            return
        super()._note(outcome)
        if outcome.state is State.DONE:
            self._look_beside([outcome.plan])  # others may rest on what is so by this one
        if outcome.state != State.NOT_REACHED:
            self._handled += 1
            self.tell(self._handled, len(self._plans or ()), "duplicates handled")
            if failed:
                self._failed.add(outcome.plan.source)


def _told(plan: Plan) -> dict[str, Any]:
    """Return which copy goes and which stays, and why."""
    stays, why = which_stays(plan.reasons[0])
    removed = isinstance(plan.steps[0], Remove)
    return {
        "goes": plan.source,
        "stays": stays,
        "why": why,
        "bytes": plan.size,
        "files": len(plan.steps),
        "removed": removed,
    }


def _sources(plans: Sequence[Plan]) -> list[str]:
    return [plan.source for plan in plans]


def _figures(plans: Sequence[Plan]) -> dict[str, Any]:
    steps = [step for plan in plans for step in plan.steps]
    removed = [step for step in steps if isinstance(step, Remove)]
    return {
        "files": _sources(plans[:SHOWN]),
        "removed": len(removed),
        "moved": sum(len(plan.steps) for plan in plans if plan.action is Action.SET_ASIDE),
        "bytes": sum(step.expect.size for step in removed),
    }
