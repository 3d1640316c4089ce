"""Versions of one picture and the frames of a burst stand side by side. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide import beside
from photo_organizer.decide.planning import remarks
from photo_organizer.decide.rules.dated import when_taken
from photo_organizer.model import Action

if TYPE_CHECKING:
    from photo_organizer.decide.planning import Planning
    from photo_organizer.decide.world import Candidate, Existing, Likeness
    from photo_organizer.model import Plan, Reason, Step


def version_or_frame(candidate: Candidate, planning: Planning) -> Plan | None:
    """Stand beside the picture that has the name and shows the same, or is of the same burst."""
    folder, stem = planning.steps.place_of(candidate)
    like = beside.likeness_at(candidate, planning.batch_state, folder, stem)
    return stand_beside(candidate, planning, folder, stem, when_taken(candidate), *like) if like else None


def beside_a_stranger(candidate: Candidate, planning: Planning) -> Plan | None:
    """Stand with what shows the same where that stands beside a different picture, which has the name."""
    folder, stem = planning.steps.place_of(candidate)
    like = beside.likeness_beside(candidate, planning.batch_state, folder, stem)
    if like is None:
        return None
    return stand_beside(candidate, planning, folder, stem, when_taken(candidate), None, like)


def stand_beside(
    candidate: Candidate,
    planning: Planning,
    folder: str,
    stem: str,
    dated: Reason,
    there: Existing | None,
    like: Likeness,
) -> Plan:
    """Return the plan of a picture that stands beside `there`, or before it.

    Without a file `there`, a different picture has the plain name, and keeps it.
    """
    batch_state, steps = planning.batch_state, planning.steps
    victims = batch_state.unit_of(there) if there is not None else []
    before = there is not None and beside.takes_the_name(candidate, there, like, planning.settings)
    before = before and batch_state.free_but_for(victims, folder, stem, steps.all_tails(candidate))
    suffixed = beside.free_stem(batch_state, folder, stem)
    way: tuple[Step, ...] = steps.give_way(victims, folder, stem, folder, suffixed) if before else ()
    moves = way + steps.move_all(candidate, folder, stem if before else suffixed)
    reasons = (beside.reason_for(like, before=before), dated, *remarks(candidate))
    return planning.plan(candidate, Action.FILE, *reasons, steps=moves)
