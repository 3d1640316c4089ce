"""A companion or half that comes later than the rest of its unit: whether it joins, and how it is named then. Pure.

Camera counters begin again, so a name alone proves nothing. A newcomer joins by content identifier, or by the name
and folder that the unit had in the intake together with a time that does not contradict.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import group, is_companion
from photo_organizer.decide.dated_later import leading_date, new_date
from photo_organizer.decide.file_names import folder_of, name_of, split_name
from photo_organizer.decide.filed_unit import under
from photo_organizer.decide.own_times import ZONES, content_date, fits, modified, own_date, was_written_soon
from photo_organizer.decide.sidecar_names import owner_of
from photo_organizer.decide.takeout_names import served
from photo_organizer.decide.takeout_parts import is_archives_json
from photo_organizer.decide.world import Existing, FiledPart
from photo_organizer.model import Dated, Facts, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.decide.filed_unit import FiledUnit
    from photo_organizer.decide.statements import DateRules
    from photo_organizer.model import Member, Undated

# In which somebody fetches all parts of one Takeout or Flickr export; names are its own in a folder.
_DOWNLOADED = timedelta(days=31)
_LATELY = timedelta(days=1)  # what came within a day of each other may be of one card


def joined(unit: Unit, dated: Dated | Undated, filed: FiledUnit, now_ns: int) -> Unit | None:
    """Return the unit that newcomers and filed files form together, None when they do not belong together."""
    found = _by_name(unit, filed)
    return found if found and _agree([one.facts for one in unit.members], dated, filed, now_ns) else None


def has_the_name(unit: Unit, filed: FiledUnit) -> bool:
    """Tell whether a companion's name points to a filed unit, whatever the times say."""
    return not filed.is_alone and not filed.is_aside and _by_name(unit, filed) is not None


def _by_name(unit: Unit, filed: FiledUnit) -> Unit | None:
    """Return the unit that newcomers and filed files form by their identifiers and names."""
    newcomers = [member.facts for member in unit.members]
    files = _same_folder(newcomers[0], filed) if _share_identifier(newcomers, filed) else list(filed.files)
    mine = {one.path for one in newcomers}
    others = [one for one in files if one.path not in mine]
    again = len(others) < len(files)  # under that very name: another photo, or another version of a sidecar
    if not others or (again and not all(is_companion(one) for one in newcomers)):
        return None
    for found in group([*newcomers, *others]):
        paths = {member.facts.path for member in found.members}
        if mine <= paths and len(paths) > len(mine):
            return found
    return None


def named_by(unit: Unit, filed: Sequence[FiledUnit]) -> tuple[str, tuple[str, ...]]:
    """Return the name that a companion belongs to among those of filed files, and edited copies that it tells of as well."""
    names = sorted({name_of(one.path) for each in filed for one in each.files if not is_companion(one)})
    mine = name_of(unit.main.path)
    if not is_companion(unit.main):
        return "", ()
    found = served(split_name(mine)[0], names) if mine.lower().endswith(".json") else None
    return (found.owner, found.copies) if found else (owner_of(mine, names) or "", ())


def has_file(filed: FiledUnit, *names: str) -> bool:
    """Tell whether a file of the unit came under one of these names."""
    return any(name_of(one.path) in names for one in filed.files)


def distance(unit: Unit, filed: FiledUnit) -> timedelta:
    """Return how far the times are apart: of several units that a newcomer may belong to, the nearest is meant."""
    main = unit.main
    moment = own_date(main) or main.made or modified(main)
    return abs(moment - filed.taken) if filed.taken else timedelta.max


def filed_part(unit: Unit, filed: FiledUnit, together: Unit, rules: DateRules) -> FiledPart:
    """Return how newcomers and filed files are named together, and by which date."""
    mine = {member.facts.path for member in unit.members}
    paths = {one.sighting.stamp: path for one, path in zip(filed.files, filed.paths, strict=True)}
    folder, stem = filed.part_of(together).place_now()
    rest = [
        (Existing(paths[one.facts.sighting.stamp], one.facts.sighting.stamp, unit=filed.number), one.tail)
        for one in together.members
        if one.facts.path not in mine
    ]
    before = _came_under(mine, filed)
    rest += before
    return FiledPart(
        unit=filed.number,
        place=(folder, stem),
        filed=tuple((there, tail) for there, tail in rest if folder_of(there.path) == folder),
        tails={one.facts.path: one.tail for one in together.members if one.facts.path in mine},
        leads=together.main.path in mine and not filed.is_placed,
        alone=filed.is_alone,
        again=bool(before) and own_date(unit.main) is None,
        dated=_date(together, mine, filed, rules),
    )


def _came_under(names: set[str], filed: FiledUnit) -> list[tuple[Existing, str]]:
    """Return the filed files that came under the very names of newcomers, each with the tail that it keeps."""
    found = {path for one, path in zip(filed.files, filed.paths, strict=True) if one.path in names}
    return [(there, tail) for there, tail in filed.names_now() if there.path in found]


def _date(together: Unit, newcomers: set[str], filed: FiledUnit, rules: DateRules) -> Dated | None:
    """Return the date of all from now on, None where the newcomers change nothing about it."""
    if filed.is_aside or filed.is_placed:
        return None
    if together.main.path in newcomers:
        return leading_date(together, None if filed.is_alone else filed.dated, rules)
    return new_date(_before(together, newcomers), together, filed.dated, rules)


def _before(together: Unit, newcomers: set[str]) -> Unit | None:
    members = tuple(one for one in together.members if one.facts.path not in newcomers)
    return Unit(members) if members else None


def companions_part(filed: FiledUnit, members: tuple[Member, ...], rules: DateRules) -> FiledPart:
    """Return how companions go to a filed unit that keeps its names; they may date it anew, unless its owner placed it."""
    before, tails = group(filed.files)[0], {one.facts.path: one.tail for one in members}
    dated = None
    if not filed.is_placed:
        dated = new_date(before, Unit((*before.members, *members)), filed.dated, rules)
    return FiledPart(filed.number, filed.place_now(), filed.names_now(), tails, dated=dated)


def _share_identifier(newcomers: Sequence[Facts], filed: FiledUnit) -> bool:
    theirs = {one.content_id for one in filed.files} - {""}
    return any(one.content_id in theirs for one in newcomers)


def _same_folder(newcomer: Facts, filed: FiledUnit) -> list[Facts]:
    """Return the filed files as if they had come with the newcomer: an identifier counts wherever a file came from."""
    folder = folder_of(newcomer.path)
    return [under(f"{folder}/{name_of(one.path)}", one) for one in filed.files]


# ── times ────────────────────────────────────────────────────────────────────────────────────────


def _agree(newcomers: Sequence[Facts], dated: Dated | Undated, filed: FiledUnit, now_ns: int) -> bool:
    """Tell whether the newcomers' own times do not contradict the unit's."""
    if _share_identifier(newcomers, filed):
        return True
    # A clock that was set back since is as far away as another day.
    since = timedelta(microseconds=abs(now_ns - filed.filed_ns) / 1000)
    lately, soon = since <= _LATELY, since <= _DOWNLOADED
    if all(is_companion(one) for one in newcomers):
        return all(_companion_agrees(one, filed, lately=lately, soon=soon) for one in newcomers)
    main = next(one for one in newcomers if not is_companion(one))
    if filed.is_alone:
        photo = replace(filed, dated=dated if isinstance(dated, Dated) else None)
        return all(_companion_agrees(one, photo, lately=lately, soon=soon) for one in filed.files)
    return _photo_agrees(main, filed, lately=lately)


def _companion_agrees(one: Facts, filed: FiledUnit, *, lately: bool, soon: bool) -> bool:
    """Tell whether a companion is of the unit's time: that by which it is filed, or that which its photo tells."""
    moments = [taken for taken in (filed.taken, *_photos_dates(filed)) if taken]
    by_name = lately or (soon and is_archives_json(one))
    if not moments or filed.is_weak:
        return by_name
    found = [fits(one, taken) for taken in moments]
    if found[0] is None:
        return lately or was_written_soon(one, moments[0])
    return any(found) or (filed.is_lent and by_name)


def _photo_agrees(one: Facts, filed: FiledUnit, *, lately: bool) -> bool:
    """Tell whether a photo or film is of the unit's time; the grouping has compared closely where both tell one."""
    mine, theirs = content_date(one), _photos_dates(filed)
    if mine and theirs:
        return any(abs(taken - mine) <= ZONES for taken in theirs)
    near = any(abs(modified(one) - modified(other)) <= _LATELY for other in filed.files)
    return lately and near


def _photos_dates(filed: FiledUnit) -> list[datetime]:
    """Return the dates that the photos and films of a unit tell themselves."""
    photos = (one for one in filed.files if not is_companion(one))
    return [taken for one in photos if (taken := content_date(one))]
