"""When a picture was taken, cheaply: from its name where the name tells, else from the file's time. Touches nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

# yyyymmdd_hhmmss as the library names its files, and the usual variants of cameras and telephones.
_IN_NAME = re.compile(
    r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?:[-_. T]{1,4}(?:at )?(\d{2})[-_.:h]?(\d{2})[-_.:m]?(\d{2}))?(?!\d)"
)
_FIRST_YEAR = 1826
_IN_EXIF = "%Y:%m:%d %H:%M:%S"


def by_name(name: str) -> datetime | None:
    """Return the wall-clock time in a file's name, at noon where it has the day only; None without one."""
    for found in _IN_NAME.finditer(name):
        year, month, day, *clock = (int(part) if part else None for part in found.groups())
        hours, minutes, seconds = clock if clock[0] is not None else (12, 0, 0)
        try:
            value = datetime(year or 0, month or 0, day or 0, hours or 0, minutes or 0, seconds or 0)  # noqa: DTZ001
        except ValueError:
            continue
        if value.year >= _FIRST_YEAR:
            return value
    return None


def moment(name: str, mtime_ns: int, zone: tzinfo) -> datetime:
    """Return when the picture was taken, naive wall clock in `zone`."""
    return by_name(name) or by_time(mtime_ns, zone)


def by_time(mtime_ns: int, zone: tzinfo) -> datetime:
    """Return a file's time as naive wall clock in `zone`; times that no calendar holds become its first day."""
    try:
        moved = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=mtime_ns // 1000)
        return moved.astimezone(zone).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return datetime.min  # noqa: DTZ901 - naive, as all moments


def by_exif(text: str) -> datetime | None:
    """Return the wall-clock time of an EXIF field such as "2024:08:31 13:47:57"; None when it is not one."""
    try:
        value = datetime.strptime(text, _IN_EXIF)  # noqa: DTZ007 - wall clock where it was taken
    except ValueError:
        return None
    return value if value.year >= _FIRST_YEAR else None


def nanoseconds(value: datetime, zone: tzinfo) -> int:
    """Return the file time, in nanoseconds since 1970, of a wall-clock moment in `zone`."""
    return int(value.replace(tzinfo=zone).timestamp()) * 1_000_000_000
