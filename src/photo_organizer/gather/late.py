"""Companions that come later than their photo, or before it: find the other half by its name in the intake.

The catalogue remembers the name that each filed file had in the intake. Sidecars are matched by name,
the film of a Live Photo only by its identifier: camera counters begin again, names alone prove nothing.
Touches nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import late_member
from photo_organizer.decide.world import Existing, Half
from photo_organizer.disk.stamp import sight
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.examine.look import examine
from photo_organizer.model import Facts, Family
from photo_organizer.store import catalogue

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from photo_organizer.decide.world import Candidate

PREFIX = 8  # characters that a companion's name shares with its photo's, unless the name is shorter
MOST = 50  # filed files of that beginning that are looked at


def half_of(con: sqlite3.Connection, library: str, candidate: Candidate) -> Half | None:
    """Return the filed file that a newcomer belongs to, if there is one."""
    if len(candidate.unit.members) == 1 and _may_be_half(candidate.main):
        return _half(con, library, candidate.main)
    return None


def _may_be_half(facts: Facts) -> bool:
    return _family(facts) is Family.SIDECAR or bool(facts.content_id)


def _half(con: sqlite3.Connection, library: str, newcomer: Facts) -> Half | None:
    filed = {facts.path: (facts, now) for facts, now in _filed(con, library, newcomer)}
    joined = late_member(newcomer, [facts for facts, _ in filed.values()])
    if joined is None:
        return None
    other, tail = joined
    if newcomer.content_id and newcomer.content_id != other.content_id:
        return None
    _, now = filed[other.path]
    leads = _family(other) is Family.VIDEO and _family(newcomer) in (Family.IMAGE, Family.RAW)
    return Half(Existing(now, other.sighting.stamp), tail, leads=leads)


def _family(facts: Facts) -> Family | None:
    return facts.filetype.family if facts.filetype is not None else None


def _filed(con: sqlite3.Connection, library: str, newcomer: Facts) -> Iterator[tuple[Facts, str]]:
    """Yield what is known of filed files whose names in the intake began alike, and where they are now."""
    folder, _, name = newcomer.path.rpartition("/")
    stem = name.partition(".")[0] or name
    for original, known in catalogue.with_original(con, f"{folder}/{stem[:PREFIX]}", MOST):
        now = f"{library}/{known.path}"
        sighting = sight(now)
        if sighting is None:
            continue
        try:
            facts = examine(sighting)
        except PhotoOrganizerError:
            continue  # it is not lost by that: the newcomer is filed, or waits, by itself
        yield replace(facts, sighting=replace(sighting, path=original)), now
