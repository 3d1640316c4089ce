"""Which files belong together: Live Photos, RAW+JPEG, companions, recordings in parts. Pure.

A unit is dated once and named once; each member's new name is the unit's new stem + its tail. The result
does not depend on the order in which the files are given.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import bare_name, folder_of, name_of
from photo_organizer.decide.own_times import content_date, distance, fits
from photo_organizer.decide.pairs import Part, Parts, join_live_photos, join_raw_and_picture
from photo_organizer.decide.recordings import recordings
from photo_organizer.decide.sidecar_names import is_depth_map, looks_like_a_photo, owner_of
from photo_organizer.decide.spread_folders import card_folder
from photo_organizer.decide.tails import with_tails
from photo_organizer.decide.takeout_names import served
from photo_organizer.decide.takeout_parts import bring_together
from photo_organizer.model import Facts, Family, Unit, Wholeness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.model import DateClue

SMALL = 16_000_000  # bytes: a file of no known kind that is larger is not somebody's companion


def group(facts: Sequence[Facts], *, correct_extension: bool = False) -> list[Unit]:
    """Return the units of the given settled files, folder by folder; every file is in exactly one.

    A JSON of Google Takeout or Flickr also finds its photo in another part of the archive; Sony's small pictures and films, and
    what some editors keep in a folder of their own, find theirs in the folder beside or above.
    """
    folders: dict[str, list[Facts]] = defaultdict(list)
    for one in sorted(facts, key=lambda one: one.path):
        folders[card_folder(folder_of(one.path))].append(one)
    units = bring_together(parts for folder in folders.values() for parts in _units(folder))
    return [with_tails(parts, correct_extension=correct_extension) for parts in units]


def is_companion(one: Facts) -> bool:
    """Tell whether a file can only travel with a photo or film: a sidecar, or a file of no known kind."""
    return one.family in (None, Family.SIDECAR)


def may_stay_behind(facts: Sequence[Facts]) -> set[str]:
    """Return the paths of files that no photo among `facts` has to wait for when they are broken or empty.

    A film waits for its still, which leads; picture and raw file find each other whichever comes first.
    """
    whole = [one for one in facts if one.wholeness is not Wholeness.INCOMPLETE and not is_companion(one)]
    families = {one.family for one in whole}
    if families <= {Family.VIDEO}:
        return {one.path for one in facts if is_companion(one)} if whole else set()
    film_alone = Family.VIDEO in families and Family.IMAGE not in families  # beside a raw file
    return {one.path for one in facts if not (film_alone and one.family is Family.IMAGE)}


def _units(facts: list[Facts]) -> list[Parts]:
    """Return the units of one folder, each as its parts, the main file of each part first."""
    names = [name_of(one.path) for one in facts if not is_companion(one)]
    companions = [one for one in facts if _travels(one, names)]
    apart = {one.path for one in companions}
    hosts = _with_borrowed_dates([one for one in facts if one.path not in apart], companions)
    parts = join_live_photos(join_raw_and_picture([[one] for one in hosts]))
    by_name = {name_of(one.path): part for part in parts if part[0].filetype for one in part}
    alone: list[Parts] = []
    for one in companions:
        owner = _owner(one, by_name)
        if owner is None:
            alone.append([[one]])
        else:
            owner.append(one)
    return recordings(parts) + alone


def _owner(companion: Facts, by_name: dict[str, Part]) -> Part | None:
    """Return the part that a companion's name points to; of several, the nearest to the date that it tells.

    Without a date it is the first that its times do not speak against.
    """
    left, found = dict(by_name), Parts()
    while name := owner_of(name_of(companion.path), sorted(left)):
        part = left[name]
        found.append(part)
        left = {other: its for other, its in left.items() if its is not part}
    fitting = [part for part in found if not _spoken_against(companion, part[0])] or found[:1]
    return min(fitting, key=lambda part: distance(companion, part[0]), default=None)


def _spoken_against(companion: Facts, photo: Facts) -> bool:
    taken = content_date(photo)
    return taken is not None and fits(companion, taken) is False


def _travels(one: Facts, names: list[str]) -> bool:
    """Tell whether a file travels with another; of no known kind, only where the other is there."""
    if one.family is Family.SIDECAR:
        return True
    name = name_of(one.path)
    if one.filetype is None:
        if one.sighting.stamp.size > SMALL:
            return False
    elif not looks_like_a_photo(name) or (is_depth_map(name) and content_date(one)):
        return False
    others = [other for other in names if not looks_like_a_photo(other)]
    return owner_of(name, others) is not None


def _with_borrowed_dates(hosts: list[Facts], companions: list[Facts]) -> list[Facts]:
    """Give edited copies the date of the Takeout JSON that tells of their original."""
    names = [name_of(one.path) for one in hosts if one.filetype is not None]
    stories = [
        (one, found)
        for one in companions
        if one.kind == "takeout" and (found := served(bare_name(one.path), names))
    ]
    owners = {found.owner for _, found in stories}
    lent = {name: one for one, found in stories for name in found.copies if name not in owners}
    return [
        replace(one, clues=one.clues + _dates(lent[name])) if (name := name_of(one.path)) in lent else one
        for one in hosts
    ]


def _dates(sidecar: Facts) -> tuple[DateClue, ...]:
    return tuple(clue for clue in sidecar.clues if clue.source.startswith("takeout:"))
