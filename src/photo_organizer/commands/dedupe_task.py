"""`dedupe` in the running service: a few seconds at a time, so that new photos are filed beside it.

What one slice has compared and removed, the next one finds done; so a stop or a restart only makes it longer.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.dedupe import DuplicateSearch
from photo_organizer.commands.reply import done, ended, refused
from photo_organizer.commands.seen import mark, require_unchanged
from photo_organizer.decide.breaker import touched
from photo_organizer.decide.dedupe import plan_dedupe, which_stays
from photo_organizer.errors import Stopping, VolumeProblem
from photo_organizer.gather.look_again import LookAgain
from photo_organizer.model import Action, Remove, State
from photo_organizer.store import changes, journal
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Progress, Remember
    from photo_organizer.library import Library
    from photo_organizer.model import Outcome, Plan

    Tell = Callable[[int, int, str], None]

SHOWN = 200  # files that an answer names
LISTED = 2000  # files of which a look tells what stays and why


class DedupeTask:
    """One command on its way. `yes`: its owner has agreed to change an unusual share of the library."""

    def __init__(
        self,
        library: Library,
        arguments: Mapping[str, Any],
        progress: Progress,
        remember: Remember,
        tell: Tell = lambda *_: None,
    ) -> None:
        require_unchanged(library.settings, arguments.get("seen"))
        self.library, self._tell = library, tell
        self._apply, self._yes = bool(arguments.get("apply")), bool(arguments.get("yes"))
        self.run = journal.Run(
            "dedupe", int(progress.get("run", 0)), lambda number: remember({"run": number})
        )
        self._failed: dict[str, str] = {}  # source of a plan that failed → why
        self._unread: list[str] = []
        self._plans: list[Plan] = []
        self._question = ""
        self._again, self._looked = LookAgain(library.con, library.settings.paths_library), False

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Search and remove until it is enough; return whether all was reached. Changes files when it is to be applied."""
        try:
            return self._slice(enough)
        except Stopping:
            return False

    def reply(self, problem: str = "") -> Reply:
        """Return what was found and what was done so far."""
        problems = [*self._unread, *self._failed.values(), *([problem] if problem else [])]
        if self._question and self._apply and not self.run.number:
            return refused(*problems, self._question, question=self._question)
        if not self._apply:
            plans = self._plans
            found = ended([plan.source for plan in plans], problems) if problem else done(_sources(plans))
            rows = {"rows": [_told(plan) for plan in plans[:LISTED]], "listed": len(plans)}
            seen = {"seen": mark(self.library.settings), "question": self._question}
            return found | {"problems": problems} | seen | _figures(plans) | rows
        plans = [journaled.plan for journaled in self._done_before()]
        return ended(_sources(plans), problems, run=self.run.number, question="") | _figures(plans)

    def progress(self) -> Progress:
        """Return the run, which undo takes back as a whole."""
        return {"run": self.run.number} if self.run.number else {}

    def _slice(self, enough: Callable[[], bool]) -> bool:
        self._looked = self._looked or self._again.go_on(enough)
        if not self._looked:
            return False
        search = DuplicateSearch(self.library.con, self.library.settings.paths_library, self._tell, enough)
        found = plan_dedupe(search.run(self.library.settings.naming_layout), self.library.settings)
        self._unread = search.problems
        self._plans = [plan for plan in found if plan.source not in self._failed]
        self._question = "" if self._yes or self.run.number else self._ask()
        if not self._apply or self._question:
            return True
        return self._carry_out(enough)

    def _ask(self) -> str:
        breaker = Breaker(self.library.con, self.library.settings)
        try:
            breaker.require_health()
        except VolumeProblem as problem:
            return problem.message
        return breaker.unusual(touched(self._plans, self.library.settings))

    def _carry_out(self, enough: Callable[[], bool]) -> bool:
        for number, outcome in enumerate(self.library.executor.run(self._plans, self.run), 1):
            self._tell(number, len(self._plans), "duplicates handled")
            if outcome.state == State.NOT_REACHED:
                return False
            self._note(outcome)
            if enough() and number < len(self._plans):
                return False
        if self._yes:
            with transaction(self.library.con):
                changes.allow(
                    self.library.con, time.time_ns()
                )  # what was wanted is not counted against later ones
        self.library.recorder.drain()
        return True

    def _note(self, outcome: Outcome) -> None:
        if outcome.state != State.DONE:
            self._failed[outcome.plan.source] = outcome.problem

    def _done_before(self) -> list[journal.JournaledPlan]:
        return journal.done_in_run(self.library.con, self.run.number)[::-1] if self.run.number else []


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
