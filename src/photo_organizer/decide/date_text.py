"""Date texts as cameras, phones and programs write them → a moment. Pure.

The EXIF form is `YYYY:MM:DD HH:MM:SS` (Exif 2.32, 4.6.5), XMP and QuickTime use ISO 8601, old films and
PNG comments use English words. What is no possible moment (`0000:00:00`, month 13) is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from photo_organizer.model import Precision

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 80  # no date is longer; longer texts are not worth a regular expression


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as written: wall clock, the digits after the second, and the zone where one was written."""

    value: datetime
    subseconds: str = ""
    offset: timedelta | None = None
    utc: bool = False
    precision: Precision = Precision.SECOND


_TIME = r"""
    (?P<hour>\s?\d{1,2})[:.](?P<minute>\s?\d{1,2})(?:[:.](?P<second>\s?\d{1,2})(?:[.,:](?P<fraction>\d{1,9}))?)?
    \s*(?P<half>[ap]m)?
"""
_ZONE = r"""
    \s*(?:(?P<utc>z|utc|gmt)(?![+\-\d]) | (?:utc|gmt)?(?P<sign>[+-])(?P<zh>\d{1,2}):?(?P<zm>\d{2})?)?
    (?:\s*dst)?
"""
_FORMS = tuple(
    re.compile(form, re.VERBOSE | re.IGNORECASE)
    for form in (
        # 2024:01:31 12:00:00.123+01:00, 2024-01-31T12:00Z, 2024/ 1/31
        rf"(?P<year>\d{{4}})[:\-/.\s](?P<month>\s?\d{{1,2}})[:\-/.\s](?P<day>\s?\d{{1,2}})(?:[\sT,:.-]+{_TIME})?{_ZONE}",
        # 20240131T120000Z, 20240131
        r"""(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)
            (?:[\sT_-]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?(?P<half>$.)?"""
        + _ZONE,
        # Wed Jan 31 12:00:00 2024
        rf"(?:[a-z]{{3,9}},?\s+)?(?P<name>[a-z]{{3}})[a-z]*\s+(?P<day>\d{{1,2}}),?\s+{_TIME}{_ZONE}\s*(?P<year>\d{{4}})",
        # Wed, 31 Jan 2024 12:00:00 +0100
        rf"(?:[a-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})[\s-](?P<name>[a-z]{{3}})[a-z]*[\s-](?P<year>\d{{4}})(?:[\sT]+{_TIME})?{_ZONE}",
    )
)


def moment_of(text: str) -> Moment | None:
    """Return the moment that `text` names, None when it names none."""
    wanted = text.strip("\0 \t\r\n")
    if not 8 <= len(wanted) <= _LONGEST:
        return None
    for form in _FORMS:
        if found := form.fullmatch(wanted):
            return _moment(found.groupdict())
    return None


def offset_of(text: str) -> timedelta | None:
    """Return the zone that an EXIF offset text such as `+05:45` or `Z` names (Exif 2.31, OffsetTime)."""
    wanted = text.strip("\0 \t")
    if wanted.upper() in ("Z", "UTC", "GMT"):
        return timedelta(0)
    found = re.fullmatch(r"([+-])\s?(\d{1,2}):?(\d{2})?", wanted)
    return _offset(found[1], found[2], found[3]) if found else None


def _moment(part: dict[str, str | None]) -> Moment | None:
    """Return the moment of one matched form, None for an impossible day or hour."""
    month = part.get("month") or _month_number(part.get("name") or "")
    hour = _hour(int(part["hour"] or 0), part.get("half"))
    try:
        value = datetime(  # noqa: DTZ001 — wall clock by contract
            int(part["year"] or 0),
            int(month),
            int(part["day"] or 0),
            hour,
            int(part["minute"] or 0),
            min(int(part["second"] or 0), 59) if part["second"] != "60" else 59,
        )
    except ValueError:
        return None
    if part["second"] and int(part["second"]) > 60:
        return None
    offset = timedelta(0) if part.get("utc") else _offset(part.get("sign"), part.get("zh"), part.get("zm"))
    return Moment(value, part["fraction"] or "", offset, bool(part.get("utc")), precision_of(part))


def precision_of(part: dict[str, str | None]) -> Precision:
    """Return how much of a date was written, by the parts that a form found."""
    if part.get("hour") is None:
        return Precision.DAY
    return Precision.SECOND if part.get("second") is not None else Precision.MINUTE


def _month_number(name: str) -> str:
    short = name[:3].lower()
    return str(MONTHS.index(short) + 1) if short in MONTHS else "0"


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half.lower() == "pm" else 0)


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> timedelta | None:
    """Return the offset, None when none was written or none so large exists."""
    if not sign or not hours:
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
