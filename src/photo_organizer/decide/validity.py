"""Which recorded dates cannot be capture dates, and why. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.placeholders import MILLENNIUM, is_new_year, zero_day
from photo_organizer.decide.sources import SATELLITES, Tier
from photo_organizer.model import Precision
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.decide.statements import Statement

FIRST_PHOTO = 1826  # the oldest photograph that survives
FIRST_SATELLITE_DATE = 1990  # no consumer receiver is older
_FUTURE = timedelta(days=1)  # clocks and zones may differ by this much
# A file time that stands at a zero in some zone of the world, or at an empty date of FAT, was never set.
_ZEROS = (datetime(1970, 1, 1), datetime(1980, 1, 1))  # counted in UTC
_UNSET = (MILLENNIUM, datetime(1979, 11, 30))
_FARTHEST_ZONE, _ZONE_STEP = timedelta(hours=14), timedelta(minutes=15)
_BEFORE_ZERO = datetime(1969, 12, 31, 23, 59, 59)  # minus one, what a failed call returns
_LOWEST = datetime(1901, 12, 13, 20, 45, 52)  # of 32 bits: a filesystem cuts an older time to it


def objection(one: Statement, now: datetime) -> str:
    """Return why the wall-clock time of a statement cannot be a capture date; "" when it can."""
    value = one.value
    if value is None:
        return one.note or Sentence("no_moment", "it names no moment", text=one.clue.source)
    return next(_objections(one, value, now), "")


def _objections(one: Statement, value: datetime, now: datetime) -> Iterator[Sentence]:
    """Yield every reason, made only when it is asked for: nearly every date is valid."""
    if value.year < FIRST_PHOTO:
        yield Sentence("before_photos", "before the first photograph of 1826")
    if value > now + _FUTURE:
        yield Sentence("in_future", "in the future")
    if one.tier is Tier.FILE_TIME and _never_set(one):
        yield Sentence("clock_not_set", "a file time that was not set")
    if _is_zero(one):
        yield Sentence("clock_not_set", f"a clock that was not set ({zero_day(one.recorded)})")
    if _is_reset(one):
        yield Sentence("clock_not_set", "a camera's clock after a reset")
    if one.clue.source in SATELLITES and value.year < FIRST_SATELLITE_DATE:
        yield Sentence("before_satellites", "before satellites told the time")


def doubt(one: Statement) -> str:
    """Return what makes a valid date doubtful, "" when nothing does."""
    if one.precision < Precision.MINUTE:
        exact = one.precision.name.lower()
        return Sentence(
            "only_known", f"only the {exact} is known", precision=Sentence(f"precision_{exact}", exact)
        )
    value = one.value
    if value and (value.month, value.day) == (1, 1) and value.hour in (0, 12):
        return Sentence("first_of_january", "the first of January: the camera's clock may not have been set")
    return ""


def _is_zero(one: Statement) -> bool:
    return bool(zero_day(one.recorded)) and one.precision > Precision.MONTH and not one.only_the_year


def _is_reset(one: Statement) -> bool:
    """Tell a clock's exact midnight or noon from a written day, from an owner's year, and from a phone."""
    if one.tier is Tier.FILE_TIME or one.precision <= Precision.DAY or one.only_the_year:
        return False
    if one.tier is Tier.NAME:  # phones name what is taken at New Year; none did so in 2000
        return one.recorded == MILLENNIUM
    return is_new_year(one.recorded) and not one.is_phones


def _never_set(one: Statement) -> bool:
    """Tell whether a file time stands at a zero, in UTC or in any zone."""
    recorded, value = one.recorded, one.wall_clock
    near = any(
        abs(recorded - zero) <= _FARTHEST_ZONE and not (recorded - zero) % _ZONE_STEP for zero in _ZEROS
    )
    exact = recorded in _UNSET or value in _UNSET or recorded in (_BEFORE_ZERO, _LOWEST)
    return near or exact or bool(zero_day(recorded) or zero_day(value))
