"""Pairs of photos and films that are one picture to the owner: RAW+JPEG and Live Photos. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import name_of, split_name
from photo_organizer.decide.own_times import of_one_moment
from photo_organizer.model import Facts, Family
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
# What phones and exports put behind the name that a picture, its raw file and its film share.
# Apple's Photos names the originals in its library anew: the film of a live photo is …_3.mov, the raw file beside a JPEG …_4.arw.
IN_PHOTOS = r"(?<=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_[34]"
_SUFFIX = re.compile(
    rf"(_hevc|\.mp(~\d)?|\.raw-\d\d(\.mp)?\.(cover|original)|__highres|{IN_PHOTOS})$", re.IGNORECASE
)


def join_raw_and_picture(units: list[Unit]) -> list[Unit]:
    """Return the units with each RAW put beside the picture of the same name; the picture leads."""
    raws = [unit for unit in units if main_of(unit).family is Family.RAW]
    return _join(units, raws, _stills(units), of_one_moment)


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
    return of_one_moment(film, still, on_any_clock=True)
