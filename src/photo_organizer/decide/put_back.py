"""Move files from Duplicates into the library, each to the place of its date, beside what has its name. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.redate import UnitFiles, free_stem
from photo_organizer.model import Dated, Plan, Reason
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from photo_organizer.decide.planned_names import PlannedNames

CODE = "put-back"


@frozen
class Returning:
    """One file with its companions, and the folder and stem that it is to have."""

    unit: UnitFiles
    folder: str  # whole path
    stem: str
    dated: Dated | None = None


def plan_put_back(returning: list[Returning], planned: PlannedNames) -> list[Plan]:
    """Return a plan for each file; a taken name gets the fraction of a second, or a number."""
    return [_plan(one, planned) for one in returning]


def _plan(one: Returning, planned: PlannedNames) -> Plan:
    subseconds = one.dated.subseconds if one.dated else ""
    stem = free_stem(one.unit, planned, one.folder, one.stem, subseconds)
    return one.unit.plan(Reason(CODE, "its owner wants it in the library"), one.folder, stem, planned)
