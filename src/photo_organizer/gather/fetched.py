"""A companion that no photo had come for, when its photo comes again: it goes to the copy that the library has.

It was found as for a newcomer: by identifier, or by name, folder and a time that does not contradict. Touches no user's file.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.dating import date_unit
from photo_organizer.decide.file_names import folder_of, is_photo_name
from photo_organizer.decide.filed_unit import under
from photo_organizer.decide.late import companions_part
from photo_organizer.decide.unit_keys import keys_of
from photo_organizer.decide.world import Candidate
from photo_organizer.gather.belongings import facts_at
from photo_organizer.model import Member, Membership, Unit
from photo_organizer.store import units
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from photo_organizer.decide.filed_unit import FiledUnit
    from photo_organizer.decide.statements import DateRules
    from photo_organizer.decide.world import Existing, FiledPart
    from photo_organizer.gather.filed_units import FiledUnits


def fetched(filed_units: FiledUnits, candidate: Candidate, rules: DateRules) -> Candidate | None:
    """Return the companions that waited for a newcomer which the library has already, as they join its copy."""
    waiting = candidate.filed_part
    if waiting is None or not waiting.alone:
        return None
    filed = _copy(filed_units, candidate)
    if filed is None or filed.is_aside:
        return None
    names = filed.names_now()
    members = _members(waiting, {tail.lower() for _, tail in names}, filed_units.locate)
    if not names or not members:
        return None
    unit = Unit(members)
    return Candidate(unit, date_unit(unit, rules), filed_part=companions_part(filed, members, rules))


def _members(waiting: FiledPart, taken: set[str], locate: Callable[[str], str]) -> tuple[Member, ...]:
    """Return the companions that waited, but for those whose place beside the photo another one has."""
    found = []
    for there, tail in waiting.filed:
        facts = facts_at(locate(there.path))
        if facts is not None and tail.lower() not in taken:
            found.append(Member(under(there.path, facts), tail))
    return tuple(found)


def _copy(filed_units: FiledUnits, candidate: Candidate) -> FiledUnit | None:
    """Return the unit of the library that has a newcomer's pictures and films, None where there is none."""
    con, library = filed_units.con, filed_units.library
    photos = [one.facts for one in candidate.unit.members if not is_companion(one.facts)]
    for anchor in photos:
        for there in candidate.content_of(anchor.path).duplicates_filed(library):
            unit = there.unit or _opened(con, library, there, candidate)
            twins = {
                twin.path: one.path
                for one in photos
                for twin in candidate.content_of(one.path).duplicates_filed(library)
                if twin.unit == there.unit
            }
            others = (f"{library}/{path}" for path in units.paths(con, unit) if is_photo_name(path))
            is_whole = len(set(twins.values())) == len(photos)
            if is_whole or all(path in twins for path in others):
                return filed_units.unit(unit)
    return None


def _opened(con: sqlite3.Connection, library: str, there: Existing, candidate: Candidate) -> int:
    """Give a file that another program has filed a unit, which its companions can join."""
    beside = there.path.removeprefix(f"{library}/")
    keys = keys_of(one.facts for one in candidate.unit.members)
    with transaction(con):
        membership = Membership(0, beside, keys)
        return units.open_unit(con, membership, folder_of(candidate.main.path), time.time_ns())
