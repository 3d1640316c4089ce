"""Pairs of photos and films that are one picture to the owner: RAW+JPEG and Live Photos. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.camera_clocks import writes_local_time
from photo_organizer.decide.file_names import name_of, split_name
from photo_organizer.decide.sources import RANK, Tier, tier_of
from photo_organizer.model import DateClue, Facts, Family
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

Unit = list[Facts]

_STILL = {
    "heif": 0,
    "jpeg": 1,
    "avif": 2,
    "png": 3,
    "webp": 4,
}  # what a RAW or a film may accompany, best first
_FILM = ("mov", "mp4")
_APART = timedelta(seconds=5)  # still and film of one press of the button, a camera's own two files
_ZONE_STEP = 900  # seconds: every zone is a multiple of a quarter of an hour from UTC
_FARTHEST_ZONE = timedelta(hours=14, minutes=30)
# What phones and exports put behind the name that a picture, its raw file and its film share.
# Apple's Photos names the originals in its library anew: the film of a live photo is …_3.mov, the raw file beside a JPEG …_4.arw.
IN_PHOTOS = r"(?<=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_[34]"
_SUFFIX = re.compile(
    rf"(_hevc|\.mp(~\d)?|\.raw-\d\d(\.mp)?\.(cover|original)|__highres|{IN_PHOTOS})$", re.IGNORECASE
)


def join_raw_and_picture(units: list[Unit]) -> list[Unit]:
    """Return the units with each RAW put beside the picture of the same name; the picture leads."""
    raws = [unit for unit in units if main_of(unit).family is Family.RAW]
    return _join(units, raws, _stills(units), lambda raw, still: _agree(raw, still, loose=False))


def main_of(unit: Unit) -> Facts:
    """Return the file that a unit is named after."""
    return unit[0]


def join_live_photos(units: list[Unit]) -> list[Unit]:
    """Return the units with each Live Photo's film beside its still, by identifier, else by name and time."""
    films = [unit for unit in units if main_of(unit).kind in _FILM]
    marked = [unit for unit in films if main_of(unit).content_id]
    stills = _stills(units)
    units = _join(units, marked, stills, lambda *_: True, by_name=False)  # one identifier says enough
    left = [unit for unit in films if any(unit is one for one in units) and len(unit) == 1]
    free = [still for still in _stills(units) if not any(one.family is Family.VIDEO for one in still)]
    return _join(units, left, free, _same_shot)


def _join(
    units: list[Unit],
    guests: list[Unit],
    hosts: list[Unit],
    fits: Callable[[Facts, Facts], bool],
    *,
    by_name: bool = True,
) -> list[Unit]:
    """Put guests into hosts that fit, the nearest names first; a host takes one guest of each format."""
    homes: dict[str, list[Unit]] = defaultdict(list)
    for host in hosts:
        homes[_key(main_of(host)) if by_name else main_of(host).content_id].append(host)
    possible = [
        (guest, host)
        for guest in guests
        for host in homes.get(_key(main_of(guest)) if by_name else main_of(guest).content_id, ())
    ]
    gone: set[int] = set()
    for guest, host in sorted(
        possible, key=lambda pair: (_preference(main_of(pair[0]), main_of(pair[1])), main_of(pair[0]).path)
    ):
        same_kind = any(one.filetype == main_of(guest).filetype for one in host)
        if id(guest) not in gone and not same_kind and fits(main_of(guest), main_of(host)):
            host.extend(guest)
            gone.add(id(guest))
    return [unit for unit in units if id(unit) not in gone]


def _preference(guest: Facts, host: Facts) -> tuple[bool, bool, int, str]:
    """Order hosts: the very same stem first, then the same in other letters, then by format."""
    mine, theirs = stem_of(guest), stem_of(host)
    return mine != theirs, fold(mine) != fold(theirs), _STILL[host.kind], host.path


def stem_of(one: Facts) -> str:
    """Return the name that members share: without extension, and without what phones put behind it."""
    return _SUFFIX.sub("", split_name(name_of(one.path))[0])


def _key(one: Facts) -> str:
    return fold(stem_of(one))


def _stills(units: list[Unit]) -> list[Unit]:
    return [unit for unit in units if main_of(unit).kind in _STILL]


def _same_shot(film: Facts, still: Facts) -> bool:
    """Tell whether a film of the same name belongs to the still: identifiers and times do not contradict."""
    if film.content_id and still.content_id and film.content_id != still.content_id:
        return False
    return _agree(film, still, loose=True)


def _agree(one: Facts, other: Facts, *, loose: bool) -> bool:
    """Tell whether two files may be of one moment; a file without a time of its own contradicts nothing."""
    first, second = clue_of(one), clue_of(other)
    if first is None or second is None or first.value is None or second.value is None:
        return True
    in_utc = _counts_in_utc(one, first), _counts_in_utc(other, second)
    apart = abs(first.value - second.value)
    if in_utc[0] == in_utc[1] or not loose:
        return in_utc[0] == in_utc[1] and apart <= _APART
    wall, utc = (second, first) if in_utc[0] else (first, second)
    return apart <= _APART or _a_zone_apart(wall, utc)


def _a_zone_apart(wall: DateClue, utc: DateClue) -> bool:
    """Tell whether a zone makes one moment of two: that which is told, else any."""
    if wall.value is None or utc.value is None:
        return False
    if wall.offset is not None:
        return abs(wall.value - wall.offset - utc.value) <= _APART
    apart = abs(wall.value - utc.value)
    rest = apart.total_seconds() % _ZONE_STEP
    return min(rest, _ZONE_STEP - rest) <= _APART.total_seconds() and apart <= _FARTHEST_ZONE


def _counts_in_utc(one: Facts, clue: DateClue) -> bool:
    """Tell whether a moment is of UTC; some cameras write the clock on the wall where the format demands that."""
    return clue.utc and not writes_local_time(one, clue.source)


def clue_of(one: Facts) -> DateClue | None:
    """Return the strongest moment that the file's content tells."""
    inside = [clue for clue in one.clues if clue.value and tier_of(clue.source) is Tier.CONTENT]
    return min(inside, key=lambda clue: RANK[clue.source], default=None)
