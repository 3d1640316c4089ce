"""Find the filed unit that a newcomer belongs to: by identifier, recording, or name and folder. Touches no user's file."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.decide.came_again import as_it_came, spelled_stems
from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.file_names import folder_of, is_photo_name, split_name
from photo_organizer.decide.late import (
    FiledUnit,
    distance,
    filed_part,
    has_file,
    has_the_name,
    joined,
    named_by,
)
from photo_organizer.decide.unit_keys import searched
from photo_organizer.disk.stamp import sight
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.examine.look import examine
from photo_organizer.model import DUPLICATES, Membership
from photo_organizer.names import lies_in
from photo_organizer.store import catalogue, copied, units
from photo_organizer.store.db import transaction
from photo_organizer.store.whereabouts import came_again

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import timedelta

    from photo_organizer.decide.statements import DateRules
    from photo_organizer.decide.world import Candidate, FiledPart
    from photo_organizer.model import Facts, Unit
    from photo_organizer.store.whereabouts import CameAgain

MOST = 50  # units that have one key: a name that comes again and again in one folder


def filed_part_of(
    con: sqlite3.Connection,
    library: str,
    candidate: Candidate,
    rules: DateRules,
    locate: Callable[[str], str],
) -> FiledPart | None:
    """Return the filed unit that a newcomer belongs to, if there is one; `locate` tells where a file's bytes are.

    Units that a newcomer shows to be one are one in the catalogue from then on.
    """
    now_ns = time.time_ns()
    found = list(_joinable(con, library, candidate, locate, now_ns))
    if not found:
        return None
    owner, copies = named_by(candidate.unit, [filed for filed, _ in found])
    nearest = min(found, key=partial(_rank, candidate.unit, owner))
    filed, together = _with_others(con, candidate, nearest, [one for one, _ in found], now_ns)
    part = filed_part(candidate.unit, filed, together, rules)
    others = [filed_part(candidate.unit, *one, rules) for one in found if has_file(one[0], *copies)]
    return replace(part, copies=_dated_beside(part, others))


def _rank(unit: Unit, owner: str, one: tuple[FiledUnit, Unit]) -> tuple[bool, bool, timedelta, int]:
    """Return what puts the unit first that a newcomer belongs to most likely."""
    filed, _ = one
    return filed.is_aside, not has_file(filed, owner), distance(unit, filed), -filed.number


def _with_others(
    con: sqlite3.Connection,
    candidate: Candidate,
    nearest: tuple[FiledUnit, Unit],
    found: Sequence[FiledUnit],
    now_ns: int,
) -> tuple[FiledUnit, Unit]:
    """Return a filed unit with those that the newcomer shows to be one with it; they are one in the catalogue from then on."""
    filed, together = nearest
    if filed.is_alone:
        all_of_them = filed.with_others([one for one in found if one.is_alone and one is not filed])
        whole = joined(candidate.unit, candidate.dated, all_of_them, now_ns)
        return (all_of_them, whole) if whole else nearest
    bridged = _bridged(candidate, filed, found, now_ns)
    if bridged is None:
        return nearest
    filed, together = bridged
    with transaction(con):
        merged = {one.number for one in found if one.paths[0] in filed.paths} - {filed.number}
        units.merge(con, filed.number, merged)
    return filed, together


def _dated_beside(part: FiledPart, others: Sequence[FiledPart]) -> tuple[FiledPart, ...]:
    """Return the other copies of its photo that a companion dates along with the one that it joins."""
    return tuple(
        replace(one, tails={})
        for one in others
        if one.dated and part.dated and not part.leads and one.unit != part.unit
    )


def _joinable(
    con: sqlite3.Connection, library: str, candidate: Candidate, locate: Callable[[str], str], now_ns: int
) -> Iterator[tuple[FiledUnit, Unit]]:
    """Yield the filed units that a newcomer may belong to, each with the unit that they are together."""
    done = set[int]()
    for filed in _named_so(con, library, candidate, locate):
        there = _outside_duplicates(con, filed)
        if there is None or filed.number in done:
            continue
        if together := joined(candidate.unit, candidate.dated, there, now_ns):
            done.add(filed.number)
            yield there, together


def _outside_duplicates(con: sqlite3.Connection, filed: FiledUnit) -> FiledUnit | None:
    """Return a unit without what lies in Duplicates; as it is, where all does, and None where the library has that as well."""
    start = len(filed.library) + 1
    both = list(zip(filed.files, filed.paths, strict=True))
    kept = [(one, path) for one, path in both if not lies_in(path[start:], DUPLICATES)]
    if kept:
        return replace(filed, files=tuple(one for one, _ in kept), paths=tuple(path for _, path in kept))
    known = [catalogue.by_path(con, path[start:]) for path in filed.paths]
    stands = any(copied.library_has(con, one.stamp.size, one.md5) for one in known if one and one.md5)
    return None if stands else filed


def _named_so(
    con: sqlite3.Connection, library: str, candidate: Candidate, locate: Callable[[str], str]
) -> Iterator[FiledUnit]:
    """Yield the filed units that came under the newcomer's name, then those of which a photo came again under it."""
    for number in units.found_by(con, *searched(candidate.unit), MOST):
        if filed := filed_unit(con, library, number, locate):
            yield filed
    for one in _kept_before(con, library, candidate):
        number = units.of_path(con, one.kept) or _opened(con, one)
        filed = filed_unit(con, library, number, locate) if number else None
        if filed and (as_newcomer := as_it_came(filed, f"{library}/{one.kept}", one.path, one.at_ns)):
            yield as_newcomer


def _opened(con: sqlite3.Connection, again: CameAgain) -> int:
    """Give a file that another program has filed a unit, which a newcomer can join; 0 where it is gone."""
    if catalogue.by_path(con, again.kept) is None:
        return 0
    with transaction(con):
        return units.open_unit(con, Membership(0, again.kept, ()), folder_of(again.path), again.at_ns)


def _kept_before(con: sqlite3.Connection, library: str, candidate: Candidate) -> Iterator[CameAgain]:
    """Yield the photos of a newcomer's folder and name that came although the library had them."""
    for member in candidate.unit.members:
        folder = folder_of(member.facts.path)
        for stem in spelled_stems(member.facts):
            found = came_again(con, library, folder, stem)
            yield from (again for again in found if is_photo_name(again.path))


def _bridged(
    candidate: Candidate, filed: FiledUnit, found: Sequence[FiledUnit], now_ns: int
) -> tuple[FiledUnit, Unit] | None:
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


def namesake_of(
    con: sqlite3.Connection, library: str, candidate: Candidate, locate: Callable[[str], str]
) -> str:
    """Return the filed photo to which a companion's name points though its times do not fit, "" where there is none."""
    keys, beginnings = searched(candidate.unit)
    for number in units.found_by(con, keys, beginnings, MOST):
        filed = filed_unit(con, library, number, locate)
        if filed is not None and filed.taken and has_the_name(candidate.unit, filed):
            return f"{filed.paths[0].removeprefix(library + '/')} of {filed.taken:%Y-%m-%d %H:%M:%S}"
    return ""


def filed_unit(
    con: sqlite3.Connection, library: str, number: int, locate: Callable[[str], str]
) -> FiledUnit | None:
    """Return a filed unit with what its files say now; None when nothing of it is there."""
    members = units.members(con, number)
    named = _originals(library, members)
    files = [
        (one, facts) for one in members if (facts := _facts(locate(f"{library}/{one.path}"), named[one.path]))
    ]
    if not files:
        return None
    dates = [dated for one in members if (dated := catalogue.date_of(con, one.path))]
    return FiledUnit(
        number,
        library,
        tuple(facts for _, facts in files),
        tuple(f"{library}/{one.path}" for one, _ in files),
        max(dates, key=lambda one: one.strength, default=None),
        units.filed_ns(con, number),
        any(one.original and not one.plan for one, _ in files),
    )


def _originals(library: str, members: Sequence[units.UnitMember]) -> dict[str, str]:
    """Return the path in the intake of each member; what never was there is named as if it had come with the others."""
    stems = {split_name(one.path)[0]: split_name(one.original)[0] for one in members if one.original}
    found = {one.path: one.original for one in members if one.original}
    for one in members:
        if not one.original:
            start = next((stem for stem in stems if one.path.startswith(f"{stem}.")), "")
            found[one.path] = stems[start] + one.path[len(start) :] if start else f"{library}/{one.path}"
    return found


def _facts(path: str, original: str) -> Facts | None:
    try:
        sighting = sight(path)
        facts = examine(sighting) if sighting else None
    except (PhotoOrganizerError, OSError):
        return None  # it is not lost by that: the newcomer is filed, or waits, by itself
    return replace(facts, sighting=replace(sighting, path=original)) if sighting and facts else None
