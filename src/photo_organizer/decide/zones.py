"""From UTC to the wall clock, by the zone's rules of that date. Pure.

Only times recorded in UTC are converted. A wall-clock time is never shifted: it is what the clock on the
wall showed where the photo was taken. In the hour that a clock is set back, UTC still names one moment.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


def wall_clock(value: datetime, zone: tzinfo) -> tuple[datetime, timedelta | None]:
    """Return the naive local time of a naive UTC time, and the zone's offset at that moment."""
    try:
        local = value.replace(tzinfo=UTC).astimezone(zone)
    except (OverflowError, ValueError):  # the first or last day of the calendar
        return value, timedelta(0)
    return local.replace(tzinfo=None, fold=0), local.utcoffset()
