"""A companion or half that comes later than the rest of its unit: whether it joins, and how it is named then. Pure.

Camera counters begin again, so a name alone proves nothing. A newcomer joins by content identifier, or by the name
and folder that the unit had in the intake together with a time that does not contradict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import group
from photo_organizer.decide.file_names import folder_of, name_of
from photo_organizer.decide.naming import split
from photo_organizer.decide.pairs import clue_of
from photo_organizer.decide.sources import BY_NAME, RANK, Tier
from photo_organizer.decide.world import Existing, FiledPart
from photo_organizer.model import DUPLICATES, Facts, Family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.model import Unit

_ZONES = timedelta(hours=15)  # by which two clocks of one moment may differ
_EDITED_AFTER = timedelta(days=31)  # edits that come alone are younger than that
_LATELY = timedelta(days=1)  # what came within a day of each other may be of one card


@dataclass(frozen=True, slots=True)
class FiledUnit:
    """A filed unit as it is now, its files with the paths that they had in the intake."""

    number: int
    files: tuple[Facts, ...]
    paths: tuple[str, ...]  # where they are, in the same order
    taken: datetime | None  # as it was filed
    is_weak: bool  # nothing in its files says when it was taken
    filed_ns: int

    @property
    def is_aside(self) -> bool:
        """Whether its owner, or an older rule, has set it aside."""
        return any(f"/{DUPLICATES}/" in path for path in self.paths)


def joined(unit: Unit, filed: FiledUnit, now_ns: int) -> Unit | None:
    """Return the unit that newcomers and filed files form together, None when they do not belong together."""
    newcomers = [member.facts for member in unit.members]
    files = _same_folder(newcomers[0], filed) if _share_identifier(newcomers, filed) else list(filed.files)
    mine = {one.path for one in newcomers}
    if not files or mine & {one.path for one in files}:  # another file of that very name
        return None
    for found in group([*newcomers, *files]):
        paths = {member.facts.path for member in found.members}
        if mine <= paths and len(paths) > len(mine) and _agree(newcomers, filed, now_ns):
            return found
    return None


def distance(unit: Unit, filed: FiledUnit) -> timedelta:
    """Return how far the times are apart: of several units that a newcomer may belong to, the nearest is meant."""
    moment = _moment(unit.main)
    return abs(moment - filed.taken) if moment and filed.taken else timedelta.max


def filed_part(unit: Unit, filed: FiledUnit, together: Unit) -> FiledPart:
    """Return how newcomers and filed files are named together."""
    mine = {member.facts.path for member in unit.members}
    paths = {one.sighting.stamp: path for one, path in zip(filed.files, filed.paths, strict=True)}
    folder, stem = place_now(filed)
    rest = [
        (Existing(paths[one.facts.sighting.stamp], one.facts.sighting.stamp, unit=filed.number), one.tail)
        for one in together.members
        if one.facts.path not in mine
    ]
    return FiledPart(
        unit=filed.number,
        place=(folder, stem),
        filed=tuple((there, tail) for there, tail in rest if folder_of(there.path) == folder),
        tails={one.facts.path: one.tail for one in together.members if one.facts.path in mine},
        leads=together.main.path in mine,
    )


def place_now(filed: FiledUnit) -> tuple[str, str]:
    """Return the folder and the stem that a filed unit has: the name of its main file without what follows the stem."""
    stamps = {one.sighting.stamp: path for one, path in zip(filed.files, filed.paths, strict=True)}
    for unit in group(filed.files):
        for member in unit.members:
            folder, name = (fn(stamps[member.facts.sighting.stamp]) for fn in (folder_of, name_of))
            if name.lower().endswith(member.tail.lower()) and len(name) > len(member.tail):
                return folder, name[: len(name) - len(member.tail)]
    return folder_of(filed.paths[0]), split(name_of(filed.paths[0]))[0]


def _share_identifier(newcomers: Sequence[Facts], filed: FiledUnit) -> bool:
    theirs = {one.content_id for one in filed.files} - {""}
    return any(one.content_id in theirs for one in newcomers)


def _same_folder(newcomer: Facts, filed: FiledUnit) -> list[Facts]:
    """Return the filed files as if they had come with the newcomer: an identifier counts wherever a file came from."""
    folder = folder_of(newcomer.path)
    return [
        replace(one, sighting=replace(one.sighting, path=f"{folder}/{name_of(one.path)}"))
        for one in filed.files
    ]


# ── times ────────────────────────────────────────────────────────────────────────────────────────


def _agree(newcomers: Sequence[Facts], filed: FiledUnit, now_ns: int) -> bool:
    """Tell whether the newcomers' own times do not contradict the unit's."""
    if _share_identifier(newcomers, filed):
        return True
    lately = now_ns - filed.filed_ns <= _LATELY / timedelta(microseconds=1) * 1000
    if all(_is_companion(one) for one in newcomers):
        return all(_companion_agrees(one, filed, lately=lately) for one in newcomers)
    main = next(one for one in newcomers if not _is_companion(one))
    return _photo_agrees(main, filed, lately=lately)


def _companion_agrees(one: Facts, filed: FiledUnit, *, lately: bool) -> bool:
    own = _own_date(one)
    if filed.taken is None or filed.is_weak:
        return lately
    if own is not None:
        return abs(own - filed.taken) <= _ZONES
    if one.made is not None:
        return -_ZONES <= one.made - filed.taken <= _EDITED_AFTER
    return lately or -_ZONES <= _modified(one) - filed.taken <= _EDITED_AFTER


def _photo_agrees(one: Facts, filed: FiledUnit, *, lately: bool) -> bool:
    """Tell whether a photo or film is of the unit's time; the grouping has compared closely where both tell one."""
    mine = clue_of(one)
    theirs = [clue for other in filed.files if not _is_companion(other) and (clue := clue_of(other))]
    if mine and mine.value and theirs:
        return any(clue.value and abs(clue.value - mine.value) <= _ZONES for clue in theirs)
    near = any(abs(_modified(one) - _modified(other)) <= _LATELY for other in filed.files)
    return lately and near


def _moment(one: Facts) -> datetime | None:
    clue = clue_of(one)
    return (clue.value if clue else None) or _own_date(one) or one.made or _modified(one)


def _own_date(one: Facts) -> datetime | None:
    """Return the capture date that a companion tells, the strongest first."""
    clues = [clue for clue in one.clues if clue.value and _tier(clue.source) in (Tier.CONTENT, Tier.SIDECAR)]
    best = min(clues, key=lambda clue: RANK[clue.source], default=None)
    return best.value if best else None


def _tier(source: str) -> Tier | None:
    known = BY_NAME.get(source)
    return known.tier if known else None


def _modified(one: Facts) -> datetime:
    seconds = one.sighting.stamp.mtime_ns // 1_000_000_000
    return datetime.fromtimestamp(seconds, tz=UTC).replace(tzinfo=None)


def _is_companion(one: Facts) -> bool:
    return one.filetype is None or one.filetype.family is Family.SIDECAR
