"""Find the filed unit that a newcomer belongs to: by identifier, recording, or name and folder. Touches no user's file."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.file_names import folder_of
from photo_organizer.decide.late import distance, filed_part, has_file, has_the_name, joined, named_by
from photo_organizer.model import DUPLICATES
from photo_organizer.names import lies_in
from photo_organizer.store import catalogue, copied, units
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from photo_organizer.decide.filed_unit import FiledUnit
    from photo_organizer.decide.statements import DateRules
    from photo_organizer.decide.world import Candidate, FiledPart
    from photo_organizer.gather.filed_units import FiledUnits
    from photo_organizer.model import Unit

    Joined = tuple[FiledUnit, Unit]  # a filed unit, and the unit that it and a newcomer are together


def filed_part_of(filed_units: FiledUnits, candidate: Candidate, rules: DateRules) -> FiledPart | None:
    """Return the filed unit that a newcomer belongs to, if there is one.

    Units that a newcomer shows to be one are one in the catalogue from then on.
    """
    now_ns = time.time_ns()
    found = list(_joinable(filed_units, candidate, now_ns))
    if not found:
        return None
    owner, copies = named_by(candidate.unit, [filed for filed, _ in found])
    nearest = min(found, key=partial(_rank, candidate.unit, owner))
    filed, together = _with_others(filed_units.con, candidate, nearest, [one for one, _ in found], now_ns)
    part = filed_part(candidate.unit, filed, together, rules)
    others = [filed_part(candidate.unit, *one, rules) for one in found if has_file(one[0], *copies)]
    return replace(part, copies=_dated_beside(part, others))


def namesake_of(filed_units: FiledUnits, candidate: Candidate) -> str:
    """Return the filed photo to which a companion's name points though its times do not fit, "" where there is none."""
    for filed in filed_units.found_by(candidate.unit):
        if filed.taken and has_the_name(candidate.unit, filed):
            where = filed.paths[0].removeprefix(filed_units.library + "/")
            return f"{where} of {filed.taken:%Y-%m-%d %H:%M:%S}"
    return ""


# ── which there are ──


def _joinable(filed_units: FiledUnits, candidate: Candidate, now_ns: int) -> Iterator[Joined]:
    """Yield the filed units that a newcomer may belong to: those that came under its name first."""
    unit, done = candidate.unit, set[int]()
    for filed in chain(filed_units.found_by(unit), filed_units.came_again_as(unit)):
        there = _outside_duplicates(filed_units.con, filed)
        if there is None or filed.number in done:
            continue
        if together := joined(unit, candidate.dated, there, now_ns):
            done.add(filed.number)
            yield there, together


def _outside_duplicates(con: sqlite3.Connection, filed: FiledUnit) -> FiledUnit | None:
    """Return a unit without what lies in Duplicates; as it is, where all does, and None where the library has that as well."""
    start = len(filed.library) + 1
    outside = filed.with_only(lambda _, path: not lies_in(path[start:], DUPLICATES))
    if outside.files:
        return outside
    known = [catalogue.by_path(con, path[start:]) for path in filed.paths]
    stands = any(copied.library_has(con, one.stamp.size, one.md5) for one in known if one and one.md5)
    return None if stands else filed


def _rank(unit: Unit, owner: str, one: Joined) -> tuple[bool, bool, timedelta, int]:
    """Return what puts the unit first that a newcomer belongs to most likely."""
    filed, _ = one
    return filed.is_aside, not has_file(filed, owner), distance(unit, filed), -filed.number


# ── several that are one ──


def _with_others(
    con: sqlite3.Connection, candidate: Candidate, nearest: Joined, found: Sequence[FiledUnit], now_ns: int
) -> Joined:
    """Return a filed unit with those that the newcomer shows to be one with it; they are one in the catalogue from then on."""
    filed, _ = nearest
    if filed.is_alone:
        all_of_them = filed.with_others([one for one in found if one.is_alone and one is not filed])
        whole = joined(candidate.unit, candidate.dated, all_of_them, now_ns)
        return (all_of_them, whole) if whole else nearest
    bridged = _bridged(candidate, filed, found, now_ns)
    if bridged is None:
        return nearest
    with transaction(con):
        merged = {one.number for one in found if one.paths[0] in bridged[0].paths} - {filed.number}
        units.merge(con, filed.number, merged)
    return bridged


def _bridged(
    candidate: Candidate, filed: FiledUnit, found: Sequence[FiledUnit], now_ns: int
) -> Joined | None:
    """Return several filed units as one where a newcomer belongs to all: a JPEG to its raw file, and to its film."""
    place = folder_of(filed.paths[0])
    others = [
        one
        for one in found
        if one is not filed and not one.is_alone and not one.is_aside and folder_of(one.paths[0]) == place
    ]
    if not others or is_companion(candidate.main):
        return None
    all_of_them = filed.with_others(others)
    together = joined(candidate.unit, candidate.dated, all_of_them, now_ns)
    whole = len(candidate.unit.members) + len(all_of_them.files)
    return (all_of_them, together) if together and len(together.members) == whole else None


def _dated_beside(part: FiledPart, others: Sequence[FiledPart]) -> tuple[FiledPart, ...]:
    """Return the other copies of its photo that a companion dates along with the one that it joins."""
    return tuple(
        replace(one, tails={})
        for one in others
        if one.dated and part.dated and not part.leads and one.unit != part.unit
    )
