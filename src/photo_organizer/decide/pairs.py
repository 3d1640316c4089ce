"""Pairs of photos and films that are one picture to the owner: RAW+JPEG and Live Photos. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import bare_name
from photo_organizer.decide.own_times import of_one_moment
from photo_organizer.model import Facts, Family
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

Part = list[Facts]  # what has one name: a photo or film, which stands first, and what belongs to it
Parts = list[Part]  # of one unit: most have one

# What a RAW or a film may accompany, best first.
_STILL = {"heif": 0, "jpeg": 1, "avif": 2, "png": 3, "webp": 4}
_FILM = ("mov", "mp4")
# What phones and exports put behind the name that a picture, its raw file and its film share.
# Apple's Photos names the originals in its library anew: the film of a live photo is …_3.mov, the raw file beside a JPEG …_4.arw.
IN_PHOTOS = r"(?<=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_[34]"
_SUFFIX = re.compile(
    rf"(_hevc|\.mp(~\d)?|\.raw-\d\d(\.mp)?\.(cover|original)|__highres|{IN_PHOTOS})$", re.IGNORECASE
)


def join_raw_and_picture(parts: list[Part]) -> list[Part]:
    """Return the parts with each RAW put beside the picture of the same name; the picture leads."""
    raws = [part for part in parts if part[0].family is Family.RAW]
    return _join(parts, raws, _stills(parts), _key, of_one_moment)


def join_live_photos(parts: list[Part]) -> list[Part]:
    """Return the parts with each Live Photo's film beside its still, by identifier, else by name and time."""
    films = [part for part in parts if part[0].kind in _FILM]
    marked = [part for part in films if part[0].content_id]
    stills = _stills(parts)
    # One identifier says enough.
    parts = _join(parts, marked, stills, lambda one: one.content_id, lambda *_: True)
    left = [part for part in films if any(part is one for one in parts) and len(part) == 1]
    free = [still for still in _stills(parts) if not any(one.family is Family.VIDEO for one in still)]
    return _join(parts, left, free, _key, _same_shot)


def _join(
    parts: list[Part],
    guests: list[Part],
    hosts: list[Part],
    key: Callable[[Facts], str],
    fits: Callable[[Facts, Facts], bool],
) -> list[Part]:
    """Put guests into hosts of their key that fit, the nearest names first; a host takes one guest of each format."""
    homes: dict[str, list[Part]] = defaultdict(list)
    for host in hosts:
        homes[key(host[0])].append(host)
    possible = [(guest, host) for guest in guests for host in homes.get(key(guest[0]), ())]
    gone: set[int] = set()
    for guest, host in sorted(
        possible, key=lambda pair: (_preference(pair[0][0], pair[1][0]), pair[0][0].path)
    ):
        same_kind = any(one.filetype == guest[0].filetype for one in host)
        if id(guest) not in gone and not same_kind and fits(guest[0], host[0]):
            host.extend(guest)
            gone.add(id(guest))
    return [part for part in parts if id(part) not in gone]


def _preference(guest: Facts, host: Facts) -> tuple[bool, bool, int, str]:
    """Order hosts: the very same stem first, then the same in other letters, then by format."""
    mine, theirs = stem_of(guest), stem_of(host)
    return mine != theirs, fold(mine) != fold(theirs), _STILL[host.kind], host.path


def stem_of(one: Facts) -> str:
    """Return the name that members share: without extension, and without what phones put behind it."""
    return _SUFFIX.sub("", bare_name(one.path))


def _key(one: Facts) -> str:
    return fold(stem_of(one))


def _stills(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part[0].kind in _STILL]


def _same_shot(film: Facts, still: Facts) -> bool:
    """Tell whether a film of the same name belongs to the still: identifiers and times do not contradict."""
    if film.content_id and still.content_id and film.content_id != still.content_id:
        return False
    return of_one_moment(film, still, on_any_clock=True)
