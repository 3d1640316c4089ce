"""Which files belong together: Live Photos, RAW+JPEG, companions, recordings in parts. Pure.

A unit is dated once and named once; each member's new name is the unit's new stem + its tail. The result
does not depend on the order in which the files are given.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import name_of, split_name
from photo_organizer.decide.pairs import join_live_photos, join_raw_and_picture
from photo_organizer.decide.recordings import recordings
from photo_organizer.decide.sidecar_names import looks_like_a_photo, owner_of
from photo_organizer.decide.tails import with_tails
from photo_organizer.decide.takeout_names import served
from photo_organizer.model import Facts, Family, Unit, Wholeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from photo_organizer.model import DateClue

SMALL = 16_000_000  # bytes: a file of no known kind that is larger is not somebody's companion


def group(facts: Sequence[Facts], *, correct_extension: bool = False) -> list[Unit]:
    """Return the units of the given settled files, folder by folder; every file is in exactly one."""
    folders: dict[str, list[Facts]] = defaultdict(list)
    for one in sorted(facts, key=lambda one: one.path):
        folders[one.path.rpartition("/")[0]].append(one)
    return [
        with_tails(parts, correct_extension=correct_extension)
        for folder in folders.values()
        for parts in _units(folder)
    ]


def belongs_to(sidecar_name: str, candidate_names: Iterable[str]) -> str | None:
    """Return which of the candidates (file names of photos and films) a sidecar of that name belongs to.

    For companions that come later than their photo, with the photo's name in the intake, and earlier ones.
    """
    return owner_of(sidecar_name, sorted(candidate_names))


def may_stay_behind(facts: Sequence[Facts]) -> set[str]:
    """Return the paths of files that no photo among `facts` has to wait for when they are broken or empty."""
    whole = [one for one in facts if one.wholeness is not Wholeness.INCOMPLETE]
    if any(_leads(one) and not _is_film(one) for one in whole):
        return {one.path for one in facts if not _leads(one) or _is_film(one)}
    return {one.path for one in facts if not _leads(one)} if any(_leads(one) for one in whole) else set()


def _units(facts: list[Facts]) -> list[list[list[Facts]]]:
    """Return the units of one folder, each as its parts, the main file of each part first."""
    names = [name_of(one.path) for one in facts if _leads(one)]
    companions = [one for one in facts if _is_companion(one, names)]
    apart = {one.path for one in companions}
    hosts = _with_borrowed_dates([one for one in facts if one.path not in apart], companions)
    units = join_live_photos(join_raw_and_picture([[one] for one in hosts]))
    by_name = {name_of(one.path): unit for unit in units if unit[0].filetype for one in unit}
    known = sorted(by_name)
    alone: list[list[Facts]] = []
    for one in companions:
        owner = owner_of(name_of(one.path), known)
        if owner is None:
            alone.append([one])
        else:
            by_name[owner].append(one)
    return recordings(units) + [[unit] for unit in alone]


def _is_companion(one: Facts, names: list[str]) -> bool:
    """Tell whether a file travels with another; of no known kind, only where the other is there."""
    if _is_sidecar(one):
        return True
    name = name_of(one.path)
    if one.filetype is not None and not looks_like_a_photo(name):
        return False
    others = [other for other in names if not looks_like_a_photo(other)]
    return one.sighting.stamp.size <= SMALL and owner_of(name, others) is not None


def _with_borrowed_dates(hosts: list[Facts], companions: list[Facts]) -> list[Facts]:
    """Give edited copies the date of the Takeout JSON that tells of their original."""
    names = [name_of(one.path) for one in hosts if one.filetype is not None]
    told = [
        (one, found)
        for one in companions
        if one.filetype and one.filetype.name == "takeout"
        if (found := served(split_name(name_of(one.path))[0], names))
    ]
    owners = {found.owner for _, found in told}
    lent = {name: one for one, found in told for name in found.copies if name not in owners}
    return [
        replace(one, clues=one.clues + _dates(lent[name])) if (name := name_of(one.path)) in lent else one
        for one in hosts
    ]


def _dates(sidecar: Facts) -> tuple[DateClue, ...]:
    return tuple(clue for clue in sidecar.clues if clue.source.startswith("takeout:"))


def _leads(one: Facts) -> bool:
    """Tell whether a file is a photo or film by its content."""
    return one.filetype is not None and not _is_sidecar(one)


def _is_film(one: Facts) -> bool:
    return one.filetype is not None and one.filetype.family is Family.VIDEO


def _is_sidecar(one: Facts) -> bool:
    return one.filetype is not None and one.filetype.family is Family.SIDECAR
