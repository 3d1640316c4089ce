"""Which recorded dates cannot be capture dates, and why. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from photo_organizer.model import Precision

if TYPE_CHECKING:
    from photo_organizer.model import DateClue

FIRST_PHOTO = 1826  # the oldest photograph that survives
FIRST_SATELLITE_DATE = 1990  # no consumer receiver is older; 1980-01-06 is GPS's own zero
_FUTURE = timedelta(days=1)  # clocks and zones may differ by this much

# Days on which clocks begin to count: any time of that day is the clock's, not the picture's.
ZERO_DAYS = {
    (1904, 1, 1): "QuickTime's zero",
    (1970, 1, 1): "Unix's zero",
    (1980, 1, 1): "the zero of FAT and of many cameras",
}
# Cameras without a set clock begin at midnight or noon of 1 January of about the year they were built.
RESET_YEARS = range(2000, 2021)
_RESET_TIMES = (time(0), time(12))
_FIRST_FILE_TIME = datetime(1980, 1, 2)  # noqa: DTZ001 — FAT's and ZIP's zero, in any zone


def objection(value: datetime, now: datetime, clue: DateClue) -> str:
    """Return why `value`, the wall-clock time of `clue`, cannot be a capture date; "" when it can."""
    recorded = clue.value or value  # a clock that was not set shows in what it wrote, before any zone
    zero = ZERO_DAYS.get((recorded.year, recorded.month, recorded.day), "")
    rules = (
        (value.year < FIRST_PHOTO, "before the first photograph of 1826"),
        (value > now + _FUTURE, "in the future"),
        (bool(zero), f"a clock that was not set ({zero})"),
        (_new_year(recorded) and _is_reset(recorded, clue), "a camera's clock after a reset"),
        (clue.source == "gps" and value.year < FIRST_SATELLITE_DATE, "before satellites told the time"),
        (clue.source.startswith("file:") and value < _FIRST_FILE_TIME, "a file time that was not set"),
    )
    return next((sentence for broken, sentence in rules if broken), "")


def doubt(value: datetime, clue: DateClue) -> str:
    """Return what makes a valid date doubtful, "" when nothing does."""
    if clue.precision < Precision.MINUTE:
        return f"only the {clue.precision.name.lower()} is known"
    if _new_year(value) and value.hour in (0, 12):
        return "the first of January: the camera's clock may not have been set"
    return ""


def _new_year(value: datetime) -> bool:
    return (value.month, value.day) == (1, 1) and value.year in RESET_YEARS


def _is_reset(value: datetime, clue: DateClue) -> bool:
    """Tell a clock's exact midnight or noon from a written day, and from phones, whose clock is always set."""
    phone = clue.offset is not None or clue.subseconds.strip("0") or clue.source.startswith("file")
    return value.time() in _RESET_TIMES and clue.precision > Precision.DAY and not phone
