"""Moments that clocks and programs write when they know none, each with where that was seen. Pure data.

A zero day is refused at any time of it: a clock that begins there goes on counting. A placeholder is one exact
moment, which a picture may truly show; it is refused where any other statement contradicts it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from photo_organizer.records import frozen


@frozen
class ZeroDay:
    """A day on which clocks begin to count."""

    day: date
    whose: str


@frozen
class Placeholder:
    """One moment that stands for "not known"."""

    moment: datetime
    whose: str
    seen: str  # where it is documented or was reported


ZERO_DAYS: tuple[ZeroDay, ...] = (
    ZeroDay(date(1904, 1, 1), "QuickTime's zero"),
    ZeroDay(date(1970, 1, 1), "Unix's zero"),
    ZeroDay(date(1980, 1, 1), "the zero of FAT and of many cameras"),
)
PLACEHOLDERS: tuple[Placeholder, ...] = tuple(
    Placeholder(datetime.fromisoformat(moment), whose, seen)
    for moment, whose, seen in (
        ("2002-12-08 12:00:00", "the camera software of several Android phones",
         "github.com/mapillary/mapillary_issues/issues/2438, github.com/photoprism/photoprism/issues/3229"),
        ("1901-12-13 20:45:52", "the lowest second of 32 bits since 1970", "POSIX, time_t of 32 bits"),
        ("1899-12-30 00:00:00", "the zero of Windows' and spreadsheets' day counts", "Microsoft, OLE Automation date"),
        ("1999-11-30 00:00:00", "an empty date counted on from two digits of a year",
         "github.com/openbenches/openbenches.org/issues/274"),
        ("1980-01-06 00:00:00", "the satellites' own zero", "IS-GPS-200, week 0"),
        ("1979-11-30 00:00:00", "an empty date of FAT, ZIP and PTP",
         "github.com/gphoto/libgphoto2/issues/488"),
        ("2036-02-07 06:28:15", "the last second of 32 bits since 1900", "RFC 5905, era 0"),
    )
)  # fmt: skip
# Cameras begin again at midnight or noon of 1 January of about the year they were built when their battery was out.
RESET_TIMES = (time(0), time(12))
# … and this one is no owner's "2000" either, unless a scanner wrote it.
MILLENNIUM = datetime(2000, 1, 1)
_WESTERNMOST, _ZONE_STEP, _MINUS_ONE = timedelta(hours=12), timedelta(minutes=30), timedelta(seconds=1)
GPS_WEEKS = 1024  # after so many weeks the satellites' week number begins again (IS-GPS-200)


def zero_day(recorded: datetime) -> str:
    """Return whose zero the day of `recorded` is, "" where it is nobody's."""
    return next((one.whose for one in ZERO_DAYS if one.day == recorded.date()), "")


def placeholder(recorded: datetime) -> str:
    """Return who writes this very moment for "not known", "" where nobody is known to."""
    exact = recorded.replace(microsecond=0)
    if whose := next((one.whose for one in ZERO_DAYS if _is_zero_in_the_west(one.day, exact)), ""):
        return f"a clock that was not set ({whose} in a zone west of it, or a second before it)"
    return next((one.whose for one in PLACEHOLDERS if one.moment == exact), "")


def _is_zero_in_the_west(zero: date, moment: datetime) -> bool:
    before = datetime.combine(zero, time()) - moment
    return before == _MINUS_ONE or (timedelta(0) < before <= _WESTERNMOST and not before % _ZONE_STEP)


def is_new_year(value: datetime) -> bool:
    """Tell whether `value` is exactly midnight or noon of a 1 January."""
    return (value.month, value.day) == (1, 1) and value.time() in RESET_TIMES
