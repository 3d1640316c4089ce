"""Decide what happens with a batch of units: facts and a world in, plans out. Pure; touches nothing.

Every rule names its case and gives its reason as a stable code and a plain sentence. Candidates are
decided in the order of their right to a name (see `order`), so that who comes first has it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.case import Case
from photo_organizer.decide.copies import as_copies
from photo_organizer.decide.order import in_order
from photo_organizer.decide.rules import LAST_RESORT, RULES
from photo_organizer.decide.steps import Steps
from photo_organizer.model import Action, Move, Remove

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photo_organizer.decide.world import Candidate, World
    from photo_organizer.model import Plan, Step
    from photo_organizer.settings import Settings

LAST = {Action.REMOVE, Action.SET_ASIDE}  # a kept copy is filed before its duplicate is handled


def plan_batch(candidates: Sequence[Candidate], world: World, settings: Settings) -> list[Plan]:
    """Return one plan for each candidate, in the order in which they are to be carried out."""
    batch_state = BatchState(world)
    batch_state.expect(candidates)
    steps = Steps(batch_state, settings)
    plans = [_decide(Case(one, steps)) for one in in_order(candidates, steps.place_of)]
    if settings.copies:
        plans = [as_copies(plan, settings.paths_intake, world.library) for plan in plans]
    return _with_new_names(sorted(plans, key=lambda plan: plan.action in LAST))


def _with_new_names(plans: Sequence[Plan]) -> list[Plan]:
    """Return the plans; a copy that stays and that an earlier one renames is compared under its new name."""
    names: dict[str, str] = {}
    anew: dict[str, bytes | None] = {}  # the bytes of what has such a name since
    found = []
    for plan in plans:
        steps = tuple(_renamed(step, names, anew) for step in plan.steps)
        names |= {step.src: step.dst for step in steps if isinstance(step, Move)}
        anew |= {step.dst: step.md5 for step in steps if isinstance(step, Move)}
        found.append(plan if steps == plan.steps else replace(plan, steps=steps))
    return found


def _renamed(step: Step, names: Mapping[str, str], anew: Mapping[str, bytes | None]) -> Step:
    """Return a step as it names the copy that stays after these renames; `anew` tells whose bytes have a name since."""
    match step:
        case Remove(kept=kept, md5=md5) if kept in names and anew.get(kept) != md5:
            return replace(step, kept=names[kept])
        case Move(same_as=twin, md5=md5) if twin in names and anew.get(twin) != md5:
            return replace(step, same_as=names[twin])
    return step


def _decide(case: Case) -> Plan:
    """Return the plan by the first rule that has one; the candidate is not coming any more."""
    found = (plan for rule in RULES if (plan := rule(case)))
    plan = next(found, None) or LAST_RESORT(case)
    case.batch_state.decided(case.main)
    return plan
