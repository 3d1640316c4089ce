"""A date in a file name, as cameras, phones and programs write it. Pure.

A name is the last evidence but one: it may fill in a date, never overrule one. So a shape must leave no
doubt; numbers that only look like a date (phone numbers, resolutions, counters) give none.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from photo_organizer.decide.date_text import WrittenMoment, epoch_moment, our_year, precision_of
from photo_organizer.decide.date_words import plain
from photo_organizer.decide.day_halves import half_before, half_behind, hour_of_day
from photo_organizer.decide.month_names import month_of
from photo_organizer.decide.name_marks import without_marks
from photo_organizer.decide.name_patterns import NAME_PATTERNS
from photo_organizer.model import Precision

_MONTHS = "january february march april may june july august september october november december".split()
# _A, _P, _EM: of a lens, of parking, of an event.
_TAG = re.compile(r"(?:[\s_]*[a-z]|_+(?!am|pm)[a-z]+)$", re.IGNORECASE)
_NO_EXTENSION = re.compile(r"\.\d{4}$")  # a year at the end of a name
# What each shape has at least: a year with four digits, or eight digits and more.
_MAY_TELL = re.compile(r"18[3-9]\d|19\d\d|2[056]\d\d|(?:\d\D*){8}")
_NOT_KNOWN = "00"  # in the place of a day
_CENTURY = 2000  # of a year with two digits
_LONGEST = 255  # characters of a name that are looked at


def date_in_name(name: str) -> WrittenMoment | None:
    """Return the moment that a file name tells, None when it tells none for sure."""
    named = name if _NO_EXTENSION.search(name) else name.rpartition(".")[0] or name
    text = plain(named[:_LONGEST]).replace("/", "-")  # a wide stroke: no other is in a name
    # A camera's count: the shapes take longer to compile than all else of a few files.
    if not _MAY_TELL.search(text):
        return None
    stem = without_marks(text)
    for shape in NAME_PATTERNS:
        for found in shape.pattern.finditer(stem):
            moment = _moment(found.groupdict(), utc=shape.utc)
            if moment is not None:
                return moment
    return None


def _moment(part: dict[str, str | None], *, utc: bool) -> WrittenMoment | None:
    """Return the moment of one match, None where the calendar knows no such day."""
    if epoch := part.get("epoch") or f"{part.get('seconds') or ''}000".removeprefix("000"):
        counted = epoch_moment(int(epoch) * 1_000_000)
        return WrittenMoment(counted[0], counted[1][:3], utc=True) if counted else None
    year, note = our_year(int(part.get("year") or 0) or _CENTURY + int(part.get("short") or 0))
    month = int(part.get("month") or 0) or _month(part.get("name") or "")
    if part["day"] == _NOT_KNOWN:
        exact = Precision.MONTH if month else Precision.YEAR
        return WrittenMoment(datetime(year, month or 1, 1), precision=exact)
    try:
        value = datetime(
            year,
            month,
            int(part["day"] or 0),
            _hour(part),
            int(part.get("minute") or 0),
            min(int(part.get("second") or 0), 59),  # a leap second is no time that files could have
        )
    except ValueError:
        return None
    fraction = part.get("fraction") or ""
    in_utc = utc or bool(part.get("utc"))
    return WrittenMoment(value, fraction, _zone(part.get("zone")), in_utc, precision_of(part), note)


def _month(name: str) -> int:
    """Return the number of a month by its name or abbreviation, 0 for any other word."""
    word = name.lower()
    hits = (number for number, full in enumerate(_MONTHS, 1) if full.startswith(word))
    return 9 if word == "sept" else next(hits, 0) or month_of(word)


def _hour(part: dict[str, str | None]) -> int:
    """Return the hour of the day, by the words for half a day before or behind the time."""
    behind = part.get("behind") or ""
    half = "" if _TAG.match(behind) else half_behind(behind) or half_before(part.get("words") or "")
    return hour_of_day(int(part.get("hour") or 0), half)


def _zone(text: str | None) -> timedelta | None:
    if not text:
        return None
    distance = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -distance if text[0] == "-" else distance
