"""`dedupe` in the running service: a few seconds at a time, so that new photos are filed beside it.

What one slice has compared and removed, the next one finds done; so a stop or a restart only makes it longer.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.dedupe import Search
from photo_organizer.decide.breaker import touched
from photo_organizer.decide.dedupe import plan_dedupe
from photo_organizer.errors import Refused, Stopping, VolumeProblem
from photo_organizer.model import Remove, State
from photo_organizer.store import changes, journal
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photo_organizer.model import Plan
    from photo_organizer.wiring import House

    Tell = Callable[[int, int, str], None]

SLICE = 5.0  # seconds; then the intake and other commands have their turn
SHOWN = 200  # files that an answer names
_RUN = "dedupe_run"


@dataclass(slots=True)
class Clearing:
    """One command on its way. `yes`: its owner has agreed to change an unusual share of the library."""

    number: int  # of the command
    apply: bool
    yes: bool
    _problems: dict[str, str] = field(default_factory=dict)  # source of a plan that failed → why

    def go_on(self, house: House, stop: Callable[[], bool], tell: Tell) -> dict[str, Any] | None:
        """Do a slice; return the answer, None while there is more to do. Changes files when it is to be applied."""
        if not house.executor.identity:
            return None  # soon after the start: the library is being read
        until = time.monotonic() + SLICE
        try:
            return self._slice(house, lambda: stop() or time.monotonic() > until, tell)
        except Stopping:
            if stop():
                raise
            return None
        except (Refused, VolumeProblem) as problem:
            return refusal(str(problem))

    def _slice(self, house: House, enough: Callable[[], bool], tell: Tell) -> dict[str, Any] | None:
        search = Search(house.con, house.settings.paths_library, tell, enough)
        plans = [
            plan for plan in plan_dedupe(search.run(), house.settings) if plan.source not in self._problems
        ]
        run = self._known_run(house)
        question = "" if self.yes or run else self._question(house, plans)
        if not self.apply:
            return _planned(plans, search.problems, question)
        if question:
            return refusal(question) | {"question": question}
        return self._carry_out(house, plans, search.problems, enough, tell)

    @staticmethod
    def _question(house: House, plans: Sequence[Plan]) -> str:
        breaker = Breaker(house.con, house.settings)
        try:
            breaker.require_health()
        except VolumeProblem as problem:
            return problem.message
        return breaker.unusual(touched(plans, house.settings))

    def _carry_out(
        self, house: House, plans: list[Plan], unread: list[str], enough: Callable[[], bool], tell: Tell
    ) -> dict[str, Any] | None:
        run = self._run(house)
        for number, outcome in enumerate(house.executor.run(plans, run), 1):
            tell(number, len(plans), "duplicates handled")
            if outcome.state != State.DONE:
                self._problems[outcome.plan.source] = outcome.problem
            if enough():
                return None
        with transaction(house.con):
            if self.yes:
                changes.allow(house.con, time.time_ns())  # what was wanted is not counted against later ones
            set_meta(house.con, _RUN, "")
        house.recorder.drain()
        problems = [*unread, *self._problems.values()]
        done = [ticket.plan for ticket in reversed(journal.done_in_run(house.con, run))]
        return _planned(done, problems, "") | {"ok": not problems, "run": run}

    # ── the run, which undo takes back as a whole ──

    def _known_run(self, house: House) -> int:
        """Return the run that this command has begun, also before a restart; 0 if it has not."""
        known = json.loads(get_meta(house.con, _RUN) or "[0, 0]")
        return int(known[1]) if known[0] == self.number else 0

    def _run(self, house: House) -> int:
        run = self._known_run(house)
        if not run:
            with transaction(house.con):
                run = journal.begin_run(house.con, "dedupe", time.time_ns())
                set_meta(house.con, _RUN, json.dumps([self.number, run]))
        return run


def _planned(plans: Sequence[Plan], problems: list[str], question: str) -> dict[str, Any]:
    steps = [step for plan in plans for step in plan.steps]
    removed = sum(isinstance(step, Remove) for step in steps)
    return {
        "ok": True,
        "problems": problems,
        "files": [plan.source for plan in plans[:SHOWN]],
        "removed": removed,
        "moved": len(steps) - removed,
        "bytes": sum(step.expect.size for step in steps if isinstance(step, Remove)),
        "question": question,
    }


def refusal(problem: str) -> dict[str, Any]:
    """Return the answer that nothing was done."""
    return {"ok": False, "problems": [problem], "files": []}
