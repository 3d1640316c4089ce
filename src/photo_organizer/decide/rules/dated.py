"""A photo with a date goes to its month under its second. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.planning import remarks
from photo_organizer.model import Action, Dated, Reason

if TYPE_CHECKING:
    from photo_organizer.decide.planning import Planning
    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Plan


def free_name(candidate: Candidate, planning: Planning) -> Plan | None:
    """Give the photo the name of its second, which nobody has."""
    folder, stem = planning.steps.place_of(candidate)
    if not planning.batch_state.free(folder, stem, planning.steps.all_tails(candidate)):
        return None
    steps = planning.steps.move_all(candidate, folder, stem)
    return planning.plan(candidate, Action.FILE, when_taken(candidate), *remarks(candidate), steps=steps)


def when_taken(candidate: Candidate) -> Reason:
    """Return when the candidate was taken, and who says so."""
    dated = candidate.dated
    if not isinstance(dated, Dated):
        raise TypeError("what has no date was decided before")
    return Reason("dated", f"taken {dated.value:%Y-%m-%d %H:%M:%S} ({dated.source})")
