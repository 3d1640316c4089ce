"""Which files belong together: Live Photos, RAW+JPEG, sidecars. Pure.

A unit is dated once and named once; each member's new name is the unit's new stem + its tail. The result
does not depend on the order in which the files are given.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.pairs import join_live_photos, join_raw_and_picture
from photo_organizer.decide.sidecar_names import owner_of
from photo_organizer.decide.tails import with_tails
from photo_organizer.model import Facts, Family, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def group(facts: Sequence[Facts], *, correct_extension: bool = False) -> list[Unit]:
    """Return the units of the given settled files, folder by folder; every file is in exactly one."""
    folders: dict[str, list[Facts]] = defaultdict(list)
    for one in sorted(facts, key=lambda one: one.path):
        folders[one.path.rpartition("/")[0]].append(one)
    return [
        with_tails(members, correct_extension=correct_extension)
        for folder in folders.values()
        for members in _units(folder)
    ]


def belongs_to(sidecar_name: str, candidate_names: Iterable[str]) -> str | None:
    """Return which of the candidates (file names of photos and films) a sidecar of that name belongs to.

    For companions that come later than their photo, with the photo's name in the intake, and earlier ones.
    """
    return owner_of(sidecar_name, sorted(candidate_names))


def late_member(newcomer: Facts, filed: Sequence[Facts]) -> tuple[Facts, str] | None:
    """Return which filed file a companion joins that comes later, and the tail of its new name.

    `filed` are files of the same intake folder that went before, looked at again at their new place but with
    the path that they had in the intake. None: the newcomer stands for itself.
    """
    home = newcomer.path.rpartition("/")[0]
    neighbours = [one for one in filed if one.path.rpartition("/")[0] == home and one.path != newcomer.path]
    for unit in group([newcomer, *neighbours]):
        tails = {member.facts.path: member.tail for member in unit.members}
        others = [member.facts for member in unit.members if member.facts.path != newcomer.path]
        if newcomer.path in tails and others:
            return others[0], tails[newcomer.path]
    return None


def _units(facts: list[Facts]) -> list[list[Facts]]:
    """Return the members of each unit of one folder, the main file first."""
    sidecars = [one for one in facts if _is_sidecar(one)]
    units = [[one] for one in facts if not _is_sidecar(one)]
    units = join_live_photos(join_raw_and_picture(units))
    by_name = {name_of(one): unit for unit in units if unit[0].filetype for one in unit}
    names = sorted(by_name)
    for sidecar in sidecars:
        owner = owner_of(name_of(sidecar), names)
        if owner is None:
            units.append([sidecar])
        else:
            by_name[owner].append(sidecar)
    return units


def _is_sidecar(one: Facts) -> bool:
    return one.filetype is not None and one.filetype.family is Family.SIDECAR


def name_of(one: Facts) -> str:
    """Return the file's name without its folder."""
    return one.path.rpartition("/")[2]
