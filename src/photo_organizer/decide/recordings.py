"""Recordings in parts: chapters, lenses, cameras of one car, sensors of a drone, exposures of a bracket. Pure.

A part is known by the name that its maker gives and by what the file itself says: the camera, and a time that
does not contradict. Parts become one unit, in the recording's order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from photo_organizer.decide.file_names import bare_name
from photo_organizer.decide.own_times import within
from photo_organizer.model import Facts, Family
from photo_organizer.names import fold
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.decide.pairs import Part, Parts

    _Placed: TypeAlias = tuple["RecordingPlace", Part]

_DAY = r"(?:\d{4}[-_]?\d\d[-_]?\d\d|\d{6})"
_CLOCK = r"\d\d[-_]?\d\d[-_]?\d\d"
_SIDE = "front|rear|back|interior|inside|cabin|in|[frbiact]"
_LONG = timedelta(hours=12)  # the longest recording
_SHORT = timedelta(seconds=60)  # files of one moment, written by several cameras
_FRAMES = timedelta(seconds=10)  # between two frames of a bracket
_FILMS, _STILLS = (Family.VIDEO,), (Family.IMAGE, Family.RAW)
_ALL = _FILMS + _STILLS
_SIDES = ("front", "f", "a", "interior", "inside", "cabin", "in", "i", "rear", "back", "r", "b", "c", "t")
# Of GoPro's Fusion: GPFR0001, its chapters GF010001, the other side GPBK0001.
_LENSES = ("fr", "f", "bk", "b")
_CAR = ("front", "back", "left_repeater", "right_repeater", "left_pillar", "right_pillar", "cabin")
_SENSORS = tuple("d rgb v s w z t ms_g ms_r ms_re ms_nir gre red reg nir".split())


@frozen
class _Rule:
    """How one maker names the parts of a recording: the group `key` is shared by them, `part` tells the order."""

    maker: str
    pattern: re.Pattern[str]  # of the folded stem
    families: tuple[Family, ...]
    apart: timedelta  # at most, between two parts
    order: tuple[str, ...] = ()  # of the words that name parts; numbers come by size
    only: bool = False  # others give such names too: the camera has to say that it is this maker's


@frozen
class RecordingPlace:
    """A file's place in a recording: `key` is shared by the parts, `rank` is their order."""

    key: str
    rank: tuple[int, str, str]
    apart: timedelta


_RULES = tuple(
    _Rule(maker, re.compile(pattern), families, apart, order, only)
    for maker, pattern, families, apart, order, only in (
        ("gopro", r"g(?P<kind>[hxs])(?P<part>\d\d|[a-z]{2})(?P<key>\d{4})", _FILMS, _LONG, (), False),
        ("gopro", r"gopr(?P<key>\d{4})(?P<part>)", _FILMS, _LONG, (), False),
        ("gopro", r"gp(?P<part>\d\d)(?P<key>\d{4})", _FILMS, _LONG, (), False),
        ("gopro", r"gp(?P<part>fr|bk)(?P<key>\d{4})(?P<last>)", _ALL, _LONG, _LENSES, False),
        ("gopro", r"g(?P<part>[fb])(?P<last>\d\d)(?P<key>\d{4})", _FILMS, _LONG, _LENSES, False),
        ("insta360", r"(?P<key>(?:pro_)?(?:vid|img)_\d{8}_\d{6})_(?P<last>\d\d)_(?P<part>\d{3})", _ALL, _LONG, (), False),
        ("tesla", rf"(?P<key>{_DAY}_{_CLOCK})-(?P<part>[a-z]+(?:_[a-z]+)?)", _FILMS, _SHORT, _CAR, False),
        ("dji", r"(?P<key>dji_\d{14}_\d{4})_(?P<part>[a-z]+(?:_[a-z]+)?)", _ALL, _SHORT, _SENSORS, False),
        ("dji", r"(?P<key>dji_\d{14}_\d{4}_[a-z]+)_(?P<part>\d{3})", _FILMS, _LONG, (), False),
        ("viofo", r"(?P<key>\d{4}_\d{4}_\d{6})_\d{3,6}(?P<last>p?)(?P<part>[fri])", _FILMS, _SHORT, _SIDES, False),
        ("", rf"(?P<key>.*?{_DAY}[-_ t]?{_CLOCK}.*?)[-_ ]?(?P<part>{_SIDE})(?P<last>[hl]?)", _FILMS, _SHORT, _SIDES, False),
        ("parrot", r"(?P<key>img_\d{6}_\d{6}_\d{4})_(?P<part>gre|red|reg|nir|rgb)", _STILLS, _SHORT, _SENSORS, False),
        ("micasense", r"(?P<key>img_\d{4})_(?P<part>\d{1,2})", _STILLS, _SHORT, (), True),
    )
)  # fmt: skip
_MAKERS_WITH_NAMES = ("gopro", "dji", "parrot", "micasense")  # what their cameras are called is in the files


def part_of(facts: Facts) -> RecordingPlace | None:
    """Return which part of which recording a file is by its name, its kind and its camera; None: of none."""
    for rule, found in _named_so(fold(bare_name(facts.path))):
        if _may_be(facts, rule):
            groups = found.groupdict()
            key = f"{rule.maker} {groups.get('kind', '')}{groups['key']}"
            return RecordingPlace(
                key, (*_rank(groups["part"], rule.order), groups.get("last", "")), rule.apart
            )
    return None


@lru_cache(maxsize=2048)  # asked several times for each file of those that are decided together
def _named_so(stem: str) -> tuple[tuple[_Rule, re.Match[str]], ...]:
    """Return the makers who name a part of a recording so."""
    found = ((rule, rule.pattern.fullmatch(stem)) for rule in _RULES)
    return tuple((rule, match) for rule, match in found if match)


def _may_be(facts: Facts, rule: _Rule) -> bool:
    if facts.family not in rule.families:
        return False
    if rule.only or (facts.camera and rule.maker in _MAKERS_WITH_NAMES):
        return rule.maker in facts.camera.lower()
    return True


def _rank(part: str, order: tuple[str, ...]) -> tuple[int, str]:
    if part in order:
        return order.index(part), part
    return (int(part or 0), "") if not part or part.isdigit() else (len(order), part)


# ── joining ──────────────────────────────────────────────────────────────────────────────────────


def recordings(parts: Sequence[Part]) -> list[Parts]:
    """Return the parts as recordings, each in its order; most have one part only."""
    brackets = _brackets([part for part in parts if part[0].bracket is not None])
    taken = {id(part) for found in brackets for part in found}
    named: dict[str, list[_Placed]] = defaultdict(list)
    alone: list[Parts] = []
    for part in parts:
        place = None if id(part) in taken else part_of(part[0])
        if place is not None:
            named[place.key].append((place, part))
        elif id(part) not in taken:
            alone.append([part])
    return alone + brackets + [found for some in named.values() for found in _clusters(some)]


def _clusters(placed: list[_Placed]) -> list[Parts]:
    """Return the recordings among files that share a key: none has two of one place, or of two times or cameras."""
    found: list[list[_Placed]] = []
    for place, part in sorted(placed, key=lambda one: (one[0].rank, one[1][0].path)):
        home = next((one for one in found if _belongs(place, part, one)), None)
        if home is None:
            found.append([(place, part)])
        else:
            home.append((place, part))
    return [[part for _, part in one] for one in found]


def _belongs(place: RecordingPlace, part: Part, others: list[_Placed]) -> bool:
    return all(
        place.rank != other.rank
        and _same_camera(part[0], theirs[0])
        and within(part[0], theirs[0], place.apart)
        for other, theirs in others
    )


def _same_camera(one: Facts, other: Facts) -> bool:
    return not one.camera or not other.camera or one.camera == other.camera


# ── exposure brackets ────────────────────────────────────────────────────────────────────────────


def _brackets(parts: Sequence[Part]) -> list[Parts]:
    """Return the brackets: frames that follow each other by number and time, no exposure twice."""
    found: list[Parts] = []
    for part in sorted(parts, key=lambda one: (one[0].camera, numbered(one[0]))):
        if found and _goes_on(found[-1], part):
            found[-1].append(part)
        else:
            found.append([part])
    return found


def numbered(facts: Facts) -> tuple[str, int]:
    """Return the folded name in front of the number at its end, and that number."""
    stem = fold(bare_name(facts.path))
    digits = re.search(r"\d{1,9}$", stem)
    return (stem[: digits.start()], int(digits[0])) if digits else (stem, 0)


def _goes_on(frames: Parts, part: Part) -> bool:
    last = frames[-1][0]
    (prefix, number), (mine, next_number) = numbered(last), numbered(part[0])
    follows = (prefix, number + 1) == (mine, next_number) and last.camera == part[0].camera
    exposures = {frame[0].bracket for frame in frames}
    return follows and part[0].bracket not in exposures and within(last, part[0], _FRAMES)
