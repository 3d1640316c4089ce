"""When may an undated file have been taken? Proposals with a reason and a confidence, for its owner to judge. Pure.

Dating itself accepts only what leaves no doubt. Here more is looked at: numbers beside it that have a date, the
folder it came in, a year in a name, the file's own time. Nothing is done with a proposal until somebody says so.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from photo_organizer.decide.file_name_date import date_in_name
from photo_organizer.decide.file_names import split_name
from photo_organizer.decide.validity import FIRST_PHOTO
from photo_organizer.model import Precision
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBERED = re.compile(r"^(.*?)(\d{1,9})$")
_MONTH = re.compile(r"(?<!\d)((?:18[3-9]|19\d|20\d)\d)[-_. ](0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:18[3-9]|19\d|20\d)\d)(?!\d)")
_ONE_DAY, _ONE_EVENT, _ONE_SEASON = timedelta(days=1), timedelta(days=4), timedelta(days=45)
_OLDEST_FILE = datetime(1990, 1, 1)  # a file time before is a clock that was not set
MOST = 3


class Confidence(IntEnum):
    """How likely a proposal is right."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class ProposalSource(StrEnum):
    """What a proposal rests on; `detail` names it."""

    SEQUENCE = "sequence"  # the numbers before and after it
    NAME = "name"  # the file's own name
    FOLDER_NAME = "folder-name"
    FOLDER = "folder"  # other files that came in the same folder
    FILE_TIME = "file-time"


@frozen
class Neighbour:
    """A dated file that came in the same folder."""

    name: str
    taken: datetime


@frozen
class Proposal:
    """A date, what it rests on and how likely it is."""

    taken: datetime
    source: ProposalSource
    detail: str
    confidence: Confidence
    precision: Precision = Precision.SECOND


def propose(
    path: str, neighbours: Sequence[Neighbour], file_time: datetime | None, now: datetime
) -> list[Proposal]:
    """Return up to MOST proposals for the file that came as `path`, the likeliest first. Touches nothing."""
    folder, _, name = path.rpartition("/")
    found = [
        *_from_sequence(name, neighbours),
        *_from_names(name, folder),
        *_from_folder(neighbours),
        *_from_file(file_time),
    ]
    possible = [one for one in found if one.taken.year >= FIRST_PHOTO and one.taken <= now + _ONE_DAY]
    ranked = sorted(possible, key=lambda one: -one.confidence)
    first_of_day = {one.taken.date(): one for one in reversed(ranked)}
    return [one for one in ranked if first_of_day[one.taken.date()] is one][:MOST]


def _from_sequence(name: str, neighbours: Sequence[Neighbour]) -> Iterator[Proposal]:
    """Give the date between the nearest numbers below and above, or beside the only one."""
    own = _number(name)
    if own is None:
        return
    known = [(number, each) for each in neighbours if (number := _number(each.name)) and number[0] == own[0]]
    below = max(((n[1], each) for n, each in known if n[1] < own[1]), key=lambda one: one[0], default=None)
    above = min(((n[1], each) for n, each in known if n[1] > own[1]), key=lambda one: one[0], default=None)
    if below and above:
        yield _between(own[1], below, above)
    elif near := below or above:
        close = abs(near[0] - own[1]) <= 3
        confidence = Confidence.MEDIUM if close else Confidence.LOW
        yield Proposal(near[1].taken, ProposalSource.SEQUENCE, near[1].name, confidence)


def _between(own: int, below: tuple[int, Neighbour], above: tuple[int, Neighbour]) -> Proposal:
    apart = above[1].taken - below[1].taken
    share = (own - below[0]) / (above[0] - below[0])
    taken = (below[1].taken + apart * share).replace(microsecond=0)
    confidence = Confidence.LOW
    if timedelta() <= apart <= _ONE_EVENT:
        confidence = Confidence.HIGH if apart <= _ONE_DAY else Confidence.MEDIUM
    return Proposal(taken, ProposalSource.SEQUENCE, f"{below[1].name}, {above[1].name}", confidence)


def _number(name: str) -> tuple[str, int] | None:
    stem = split_name(name)[0]
    found = _NUMBERED.match(stem)
    return (found[1].casefold(), int(found[2])) if found else None


def _from_names(name: str, folder: str) -> Iterator[Proposal]:
    """Give the date in the file's name and in those of the two folders above it."""
    if found := _loose(split_name(name)[0]):
        taken, confidence, precision = found
        yield Proposal(taken, ProposalSource.NAME, name, confidence, precision)
    for part in list(reversed(folder.split("/")))[:2]:
        if found := _loose(part):
            taken, confidence, precision = found
            confidence = min(confidence, Confidence.MEDIUM)
            yield Proposal(taken, ProposalSource.FOLDER_NAME, part, confidence, precision)


def _loose(text: str) -> tuple[datetime, Confidence, Precision] | None:
    """Return a date that a name hints at, and how exactly: a day, the middle of a month, the middle of a year."""
    if moment := date_in_name(text + ".jpg"):
        return moment.value.replace(microsecond=0), Confidence.HIGH, moment.precision
    if month := _MONTH.search(text):
        return datetime(int(month[1]), int(month[2]), 15, 12), Confidence.MEDIUM, Precision.MONTH
    years = set(_YEAR.findall(text))
    if len(years) == 1:
        return datetime(int(years.pop()), 7, 1, 12), Confidence.LOW, Precision.YEAR
    return None


def _from_folder(neighbours: Sequence[Neighbour]) -> Iterator[Proposal]:
    """Give the day in the middle of what came in the same folder, when that lies close together."""
    if len(neighbours) < 2:
        return
    times = sorted(each.taken for each in neighbours)
    spread, middle = times[-1] - times[0], times[len(times) // 2]
    if spread > _ONE_SEASON:
        return
    confidence = Confidence.MEDIUM if spread <= _ONE_EVENT else Confidence.LOW
    noon = datetime.combine(middle.date(), time(12))
    yield Proposal(noon, ProposalSource.FOLDER, str(len(times)), confidence, Precision.DAY)


def _from_file(file_time: datetime | None) -> Iterator[Proposal]:
    if file_time is not None and file_time >= _OLDEST_FILE:
        yield Proposal(file_time.replace(microsecond=0), ProposalSource.FILE_TIME, "", Confidence.LOW)
