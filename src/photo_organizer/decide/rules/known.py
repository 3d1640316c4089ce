"""What the library has already: all of it, or the rest of the unit. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide import duplicates
from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.dated_later import why_dated
from photo_organizer.decide.dedupe_better import why_copy
from photo_organizer.decide.duplicates import are_of_one_unit, belongs_to
from photo_organizer.model import Action

if TYPE_CHECKING:
    from photo_organizer.decide.case import Case
    from photo_organizer.model import Plan


def better_dated_copy(case: Case) -> Plan | None:
    """Bring what is filed to the date that a newcomer with the same bytes tells; that one itself is decided after it."""
    part = case.candidate.filed_part
    if not case.candidate.dates_its_copy or part is None or part.dated is None:
        return None
    steps = tuple(case.steps.date_anew(part))
    where = case.main.path.removeprefix(f"{case.settings.paths_intake}/")
    return case.plan(Action.FILE, *why_copy(part.dated, where), steps=steps, dated=part.dated)


def exact_duplicate(case: Case) -> Plan | None:
    """Remove or set aside what the library has, byte for byte; a companion of a filed photo only what that photo has."""
    return None if _tells_of_another_photo(case) else duplicates.plan_for(case)


def _tells_of_another_photo(case: Case) -> bool:
    """Tell whether a companion joins a photo that has no copy of it: the same settings, or date, of another photo are that one's."""
    part = case.candidate.filed_part
    if part is None or not is_companion(case.main):
        return False
    twins = case.batch_state.exact_duplicates(case.main)
    return not any(are_of_one_unit(twin, there) for twin in twins for there, _ in part.filed)


def late_companion(case: Case) -> Plan | None:
    """Put what comes later beside the rest of its unit, which was filed before it."""
    filed_part = case.candidate.filed_part
    if filed_part is None or case.steps.gives_the_name(case.candidate):
        return None
    where = filed_part.filed[0][0].path.removeprefix(case.library + "/")
    steps = case.steps.join(case.candidate, filed_part)
    if filed_part.dated and not filed_part.leads:
        why = why_dated(filed_part.dated, where)
        return case.plan(Action.FILE, *why, steps=steps, dated=filed_part.dated)
    return case.plan(Action.FILE, belongs_to(where), steps=steps)
