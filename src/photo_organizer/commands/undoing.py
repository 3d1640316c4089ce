"""Take back what was done: a run, the last run, or what happened to one file. Changes files."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.act.prune import prune
from photo_organizer.act.undo import plan_back
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.model import Move, State
from photo_organizer.store import journal
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from photo_organizer.model import Plan
    from photo_organizer.store.journal import Ticket
    from photo_organizer.wiring import House


@dataclass(slots=True)
class Undone:
    """What came back, and what could not."""

    files: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def tickets_for(
    house: House, *, run: int | None = None, path: str | None = None, plan: str | None = None
) -> list[Ticket]:
    """Return what is to be undone, newest first: a run, the last one, the newest plan of a file, or one plan."""
    if plan is not None:
        return journal.done_with_token(house.con, plan)
    if path is not None:
        return journal.done_for_path(house.con, path)[:1]
    number = run if run is not None else journal.last_run(house.con)
    return [] if number is None else journal.done_in_run(house.con, number)


def undo(house: House, tickets: list[Ticket]) -> Undone:
    """Take back `tickets` in order; what cannot be taken back is told and left. Changes files."""
    result = Undone()
    done: list[Plan] = []
    with transaction(house.con):
        run = journal.begin_run(house.con, "undo", time.time_ns())
    while tickets:
        before, result.problems = len(tickets), []
        tickets = _undo_round(house, tickets, run, done, result)
        if len(tickets) == before:  # a file that was moved twice comes back in two rounds
            break
    _tidy(house, done, result)
    return result


def _undo_round(
    house: House, tickets: list[Ticket], run: int, done: list[Plan], result: Undone
) -> list[Ticket]:
    """Take back what can be taken back now; return the rest, with the reasons in `result.problems`."""
    plans: list[Plan] = []
    undoes: dict[int, str] = {}
    rest: list[Ticket] = []
    for ticket in tickets:
        try:
            plans.append(plan_back(ticket))
        except PhotoOrganizerError as problem:
            result.problems.append(str(problem))
            rest.append(ticket)
            continue
        undoes[len(plans) - 1] = ticket.token
    of_token = {ticket.token: ticket for ticket in tickets}
    for number, outcome in enumerate(house.executor.run(plans, run, undoes)):
        if outcome.state == State.DONE:
            result.files += outcome.finals
            done.append(outcome.plan)
        else:
            result.problems.append(outcome.problem)
            rest.append(of_token[undoes[number]])
    return rest


def _tidy(house: House, plans: list[Plan], result: Undone) -> None:
    """Remove the library folders that are empty now."""
    settings = house.settings
    left = {step.src.rpartition("/")[0] for plan in plans for step in plan.steps if isinstance(step, Move)}
    in_library = [folder for folder in left if folder.startswith(settings.paths_library + "/")]
    prune(settings.paths_library, in_library, lambda problem: result.problems.append(str(problem)))
    house.recorder.drain()
