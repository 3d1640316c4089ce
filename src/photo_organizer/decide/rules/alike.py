"""Versions of one picture and the frames of a burst stand side by side. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide import beside
from photo_organizer.model import Action

if TYPE_CHECKING:
    from photo_organizer.decide.case import Case
    from photo_organizer.decide.world import Existing, Likeness
    from photo_organizer.model import Plan, Reason, Step


def version_or_frame(case: Case) -> Plan | None:
    """Stand beside the picture that has the name and shows the same, or is of the same burst."""
    found = beside.likeness_at(case.candidate, case.batch_state, *case.place)
    return stand_beside(case, case.when_taken(), *found) if found else None


def beside_a_stranger(case: Case) -> Plan | None:
    """Stand with what shows the same where that stands beside a different picture, which has the name."""
    like = beside.likeness_beside(case.candidate, case.batch_state, *case.place)
    return stand_beside(case, case.when_taken(), None, like) if like else None


def stand_beside(case: Case, dated: Reason, there: Existing | None, like: Likeness) -> Plan:
    """Return the plan of a picture that stands beside `there`, or before it.

    Without a file `there`, a different picture has the plain name, and keeps it.
    """
    batch_state, (folder, stem) = case.batch_state, case.place
    victims = batch_state.unit_of(there) if there is not None else []
    before = there is not None and beside.takes_the_name(case.candidate, there, like, case.settings)
    before = before and batch_state.free(folder, stem, case.tails, victims)
    suffixed = beside.free_stem(batch_state, folder, stem)
    way: tuple[Step, ...] = case.steps.give_way(victims, folder, stem, folder, suffixed) if before else ()
    why = beside.reason_for(like, before=before)
    return case.plan_as(Action.FILE, folder, stem if before else suffixed, why, dated, way=way)
