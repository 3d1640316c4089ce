"""A unit of the library that gets its date by a newcomer with the same bytes, which is removed, or set aside, after it.

Touches no user's file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import group, is_companion
from photo_organizer.decide.dated_later import is_better
from photo_organizer.decide.dating import date_unit
from photo_organizer.decide.layout import place
from photo_organizer.decide.naming import is_beside
from photo_organizer.decide.same_name import sureness, tells_more
from photo_organizer.decide.world import FiledPart
from photo_organizer.gather.name_fields import name_fields
from photo_organizer.model import Dated
from photo_organizer.names import fold
from photo_organizer.records import frozen
from photo_organizer.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.decide.filed_unit import FiledUnit
    from photo_organizer.decide.statements import DateRules
    from photo_organizer.decide.world import Candidate
    from photo_organizer.gather.filed_units import FiledUnits


@frozen
class DatingByCopy:
    """What one library has filed, by which layout, and how dates are read."""

    filed_units: FiledUnits
    rules: DateRules
    layout: str

    def of(self, newcomer: Candidate) -> Candidate | None:
        """Return a newcomer as it dates the filed unit that has its bytes, None where that keeps its date."""
        library, main = self.filed_units.library, newcomer.main
        twins = newcomer.content.duplicates_filed(library)
        linked = any(one.stamp.inode == main.sighting.stamp.inode for one in twins)
        if not twins or linked or not _has_all(newcomer, twins[0].unit, library):
            return None
        dated = date_unit(newcomer.unit, self.rules)
        known = (catalogue.date_of(self.filed_units.con, one.path[len(library) + 1 :]) for one in twins)
        if not isinstance(dated, Dated) or not all(tells_more(dated, one) for one in known):
            return None  # nearly all: nothing of the library is opened for them
        filed = self.filed_units.unit(twins[0].unit)
        if filed is None or _main_of(filed) != twins[0].path or not is_better(dated, filed, self.rules.zone):
            return None  # of a unit only the main file's name and times tell its date
        part = self._part(filed, dated)
        return replace(newcomer, filed_part=part, dates_its_copy=True) if part else None

    def _part(self, filed: FiledUnit, dated: Dated) -> FiledPart | None:
        """Return how a filed unit is named by another date; None where it has the name of that already, or not one name."""
        now, files = filed.place_now(), filed.names_now()
        names = name_fields(self.filed_units.con, filed.library, files[0][0].path, self.layout)
        folder, stem = place(dated.value, self.layout, names)
        stays = fold(now[0]) == fold(f"{filed.library}/{folder}") and is_beside(now[1], stem)
        if stays or len(files) < len(filed.files):
            return None
        return FiledPart(filed.number, now, files, {}, dated=dated)


def with_dating(dating: DatingByCopy, parted: Sequence[list[Candidate]]) -> list[list[Candidate]]:
    """Return what was parted, each unit that gets its date by a newcomer before that; by several, the one with the surest."""
    found = {
        number: one
        for number, [*before, last] in enumerate(parted)
        if not before and (one := dating.of(last))
    }
    best: dict[int, int] = {}  # unit → number
    for number, one in sorted(found.items(), key=lambda item: sureness(item[1].dated)):
        if one.filed_part:
            best[one.filed_part.unit] = number
    return [[found[n], *parts] if n in best.values() else parts for n, parts in enumerate(parted)]


def _has_all(newcomer: Candidate, unit: int, library: str) -> bool:
    """Tell whether one filed unit has all pictures and films of a newcomer."""
    photos = [one.facts.path for one in newcomer.unit.members if not is_companion(one.facts)]
    held = (newcomer.content_of(path).duplicates_filed(library) for path in photos)
    return bool(unit and photos) and all(any(one.unit == unit for one in twins) for twins in held)


def _main_of(filed: FiledUnit) -> str:
    """Return where the main file of a filed unit is, "" where its pictures and films are not one unit."""
    units = group([one for one in filed.files if not is_companion(one)])
    where = {one.path: path for one, path in zip(filed.files, filed.paths, strict=True)}
    return where[units[0].main.path] if len(units) == 1 else ""
