"""What the library has already: all of it, or the rest of the unit. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide import duplicates
from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.dated_later import why_dated
from photo_organizer.decide.duplicates import are_of_one_unit, belongs_to
from photo_organizer.model import Action, Dated

if TYPE_CHECKING:
    from photo_organizer.decide.planning import Planning
    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Plan


def exact_duplicate(candidate: Candidate, planning: Planning) -> Plan | None:
    """Remove or set aside what the library has, byte for byte; a companion of a filed photo only what that photo has."""
    if _tells_of_another_photo(candidate, planning):
        return None
    subseconds = candidate.dated.subseconds if isinstance(candidate.dated, Dated) else ""
    base = planning.steps.place_of(candidate)[1], subseconds, planning.steps.tails(candidate)
    found = duplicates.steps_for(candidate.unit, planning.batch_state, planning.settings, *base)
    if found is None:
        return None
    return planning.plan(candidate, found.action, found.reason, steps=found.steps, kept=found.kept)


def _tells_of_another_photo(candidate: Candidate, planning: Planning) -> bool:
    """Tell whether a companion joins a photo that has no copy of it: the same settings, or date, of another photo are that one's."""
    part = candidate.filed_part
    if part is None or not is_companion(candidate.main):
        return False
    twins = planning.batch_state.exact_duplicates(candidate.main)
    return not any(are_of_one_unit(twin, there) for twin in twins for there, _ in part.filed)


def late_companion(candidate: Candidate, planning: Planning) -> Plan | None:
    """Put what comes later beside the rest of its unit, which was filed before it."""
    filed_part = candidate.filed_part
    if filed_part is None or planning.steps.gives_the_name(candidate):
        return None
    where = filed_part.filed[0][0].path.removeprefix(planning.library + "/")
    steps = planning.steps.join(candidate, filed_part)
    if filed_part.dated and not filed_part.leads:
        dated = replace(candidate, dated=filed_part.dated)
        return planning.plan(dated, Action.FILE, *why_dated(filed_part.dated, where), steps=steps)
    return planning.plan(candidate, Action.FILE, belongs_to(where), steps=steps)
