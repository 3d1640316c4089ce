"""Date texts as cameras, phones and programs write them → a moment. Pure.

The EXIF form is `YYYY:MM:DD HH:MM:SS` (Exif 2.32, 4.6.5), XMP and QuickTime use ISO 8601, old films and
PNG comments use English words. What is no possible moment (`0000:00:00`, month 13) is None.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache, lru_cache

from photo_organizer.decide.date_words import plain, without_words
from photo_organizer.decide.day_halves import hour_of_day
from photo_organizer.decide.zone_words import zone_word
from photo_organizer.errors import quoted
from photo_organizer.model import Precision
from photo_organizer.records import frozen
from photo_organizer.sentences import Sentence

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 80  # no date is longer; longer texts are not worth a regular expression
_BUDDHIST = range(2443, 2644)  # 1900 to 2100, counted from the Buddha's death as in Thailand
_TO_OURS = 543
_LEAP = 60  # the second that a minute may have more
_WRITTEN_YEARS = range(1826, 2101)  # a number alone is a year only within these


@frozen
class WrittenMoment:
    """A moment as written: wall clock, the digits after the second, and the zone where one was written."""

    value: datetime
    subseconds: str = ""
    offset: timedelta | None = None
    utc: bool = False
    precision: Precision = Precision.SECOND
    note: str = ""


_TIME = r"""
    (?P<hour>\s?\d{1,2})[:.](?P<minute>\s?\d{1,2})(?:[:.](?P<second>\s?\d{1,2})(?:[.,:](?P<fraction>\d{0,9}))?)?
    \s*(?P<half>[ap]m)?
"""
_ZONE = r"""
    \s*(?:(?P<utc>z|utc|gmt)(?![+\-\d]) | (?:utc|gmt)?(?P<sign>[+-])(?P<zh>\d{1,2}):?(?P<zm>\d{2})?)?
    (?:\s*dst)?(?:\[[a-z_]+(?:/[a-z0-9_+-]+)*\]|\s+[a-z_]+(?:/[a-z0-9_+-]+)+)?
"""
_FORMS = (
    # 2024:01:31 12:00:00.123+01:00, 2024-01-31T12:00Z, 2024/ 1/31, 2024/01/31/ 12:00
    rf"(?P<year>\d{{4}})[:\-/.\s](?P<month>\s?\d{{1,2}})[:\-/.\s](?P<day>\s?\d{{1,2}})(?:[\sT_,:./-]+{_TIME})?{_ZONE}",
    # 2024:01:31 12-00-00, 2024-01-31T120000Z
    r"""(?P<year>\d{4})(?P<dash>[:\-/.])(?P<month>\d\d)(?P=dash)(?P<day>\d\d)[\sT_-]
        (?P<hour>\d\d)(?P<mark>-?)(?P<minute>\d\d)(?P=mark)(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?(?P<half>$.)?"""
    + _ZONE,
    # 20240131T120000Z, 20240131
    r"""(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)
        (?:[\sT_-]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?(?P<half>$.)?"""
    + _ZONE,
    # 20240131 12:00:00.123, 20240131T12:00Z
    rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)[\sT_]+{_TIME}{_ZONE}",
    # 31.01.2024 12:00:00
    rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})(?:[\sT,]+{_TIME})?{_ZONE}",
    # 31/01/2024 12:00:00 and 01/31/2024 12:00:00, where no month has that number
    rf"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{{1,2}})/(?P<year>\d{{4}})(?:[\sT,]+{_TIME})?{_ZONE}",
    rf"(?P<month>\d{{1,2}})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{{4}})(?:[\sT,]+{_TIME})?{_ZONE}",
    # Wed Jan 31 12:00:00 2024
    rf"(?:[a-z]{{3,9}},?\s+)?(?P<name>[a-z]{{3}})[a-z]*\s+(?P<day>\d{{1,2}}),?\s+{_TIME}{_ZONE}\s*(?P<year>\d{{4}})",
    # Wed, Jan 31, 2024, 12:00:00
    rf"(?:[a-z]{{3,9}},?\s+)?(?P<name>[a-z]{{3}})[a-z]*\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?:[\sT,]+{_TIME})?{_ZONE}",
    # Wed, 31 Jan 2024 12:00:00 +0100
    rf"(?:[a-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})[\s-](?P<name>[a-z]{{3}})[a-z]*[\s-](?P<year>\d{{4}})(?:[\sT,]+{_TIME})?{_ZONE}",
)
# 1953, 1953:00:00 00:00:00, 1953-06, 1953:06:00: the year, or year and month, and zeros for what is not known
_PART = re.compile(r"(\d{4})(?:[:\-/.]?(0[1-9]|1[0-2]))?(?:[:\-/.]?00){0,2}(?:[\sT]+[\d:.]+)?")

# Exif 2.32, 4.6.5: what is not known is filled with blanks, but for the colons.
_BLANKS = re.compile(r"(?<=\d)\s*:[\s:]*$")
_TIME_OF_NO_DAY = re.compile(r"^(\d{4}(?::\d\d)?):(?:\s\s:)?\s{3}\d\d?:.*$")
_HOUR_ALONE = re.compile(r"(?<=\d\d[:/.-]\d\d)\s+\d\d$")


@cache
def _compiled(form: str) -> re.Pattern[str]:
    """Return a form, compiled when a date is first compared with it: nearly all have the first one."""
    return re.compile(form, re.VERBOSE | re.IGNORECASE)


@lru_cache(maxsize=64)  # a camera writes the same into two or three fields
def moment_of(text: str) -> WrittenMoment | None:
    """Return the moment that `text` names, None when it names none."""
    wanted = _without_blanks(plain(text))
    if not 4 <= len(wanted) <= _LONGEST:
        return None
    if not wanted.isascii() or (moment := _by_form(wanted)) is None:
        moment = _with_words(wanted)
    return moment or _part_of_a_date(wanted)


def _without_blanks(text: str) -> str:
    """Return a text without the colons that stand between blanks, for what was not known, and without the time of no day."""
    known = _BLANKS.sub("", _TIME_OF_NO_DAY.sub(r"\1", text))
    return known if known == text else _HOUR_ALONE.sub("", known)


def offset_of(text: str) -> timedelta | None:
    """Return the zone that an EXIF offset text such as `+05:45` or `Z` names (Exif 2.31, OffsetTime)."""
    wanted = plain(text)
    if wanted.upper() in ("Z", "UTC", "GMT"):
        return timedelta(0)
    found = re.fullmatch(r"([+-])\s?(\d{1,2}):?(\d{2})?", wanted)
    return _offset(found[1], found[2], found[3]) if found else None


def _by_form(text: str, half: str = "") -> WrittenMoment | None:
    for form in _FORMS:
        if found := _compiled(form).fullmatch(text):
            return _moment(found.groupdict(), half)
    return None


def _with_words(text: str) -> WrittenMoment | None:
    """Return the moment of a text in which words stand: for half a day, for a zone, or unknown ones."""
    words = without_words(text)
    moment = _by_form(words.rest, words.half)
    if moment is None:
        return None
    if words.unknown and not words.half and 0 < moment.value.hour <= 12 and moment.precision > Precision.DAY:
        unclear = Sentence(
            "half_day",
            f"{quoted(words.unknown)} beside the time may mean the morning or the afternoon",
            text=words.unknown,
        )
        moment = replace(moment, precision=Precision.DAY, note=unclear)
    offset = moment.offset if moment.offset is not None or moment.utc else zone_word(words.zone)
    return replace(moment, offset=offset, utc=moment.utc or words.zone.upper() in ("UTC", "GMT"))


def _part_of_a_date(text: str) -> WrittenMoment | None:
    """Return the beginning of a year or of a month where no more is known."""
    found = _PART.fullmatch(text)
    if not found:
        return None
    year, note = our_year(int(found[1]))
    if year not in _WRITTEN_YEARS:
        return None
    value = datetime(year, int(found[2] or 1), 1)
    return WrittenMoment(value, precision=Precision.MONTH if found[2] else Precision.YEAR, note=note)


def _moment(part: dict[str, str | None], half: str = "") -> WrittenMoment | None:
    """Return the moment of one matched form, None for an impossible day or hour.

    Pixelmator wrote the month in the place of the minutes, and seconds that no minute has: only the day is known.
    """
    month = part.get("month") or _month_number(part.get("name") or "")
    hour = hour_of_day(int(part["hour"] or 0), half or (part.get("half") or "").lower())
    year, note = our_year(int(part["year"] or 0))
    second = int(part["second"] or 0)
    try:
        value = datetime(
            year, int(month), int(part["day"] or 0), hour, int(part["minute"] or 0), min(second, 59)
        )
    except ValueError:
        return None
    if second > _LEAP:
        day = WrittenMoment(datetime.combine(value, time.min), precision=Precision.DAY, note=note)
        return day if value.minute == value.month else None
    offset = timedelta(0) if part.get("utc") else _offset(part.get("sign"), part.get("zh"), part.get("zm"))
    return WrittenMoment(
        value, part["fraction"] or "", offset, bool(part.get("utc")), precision_of(part), note
    )


def our_year(year: int) -> tuple[int, str]:
    """Return a year of our count, and what to say where it was another."""
    if year in _BUDDHIST:
        return year - _TO_OURS, Sentence(
            "buddhist_year", f"{year} is a year of the Buddhist calendar", year=str(year)
        )
    return year, ""


def precision_of(part: dict[str, str | None]) -> Precision:
    """Return how much of a date was written, by the parts that a form found."""
    if part.get("hour") is None:
        return Precision.DAY
    return Precision.SECOND if part.get("second") is not None else Precision.MINUTE


def _month_number(name: str) -> str:
    short = name.lower()
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> timedelta | None:
    """Return the offset, None when none was written or none so large exists."""
    if not hours:  # the sign stands before them, and never alone
        return None
    distance = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if distance > timedelta(hours=14, minutes=59):
        return None
    return -distance if sign == "-" else distance


def epoch_moment(nanoseconds: int) -> tuple[datetime, str] | None:
    """Return UTC time and nine sub-second digits ("" for none) of a count since 1970, None outside the calendar."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    try:
        value = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return value.replace(tzinfo=None), f"{rest:09d}" if rest else ""
