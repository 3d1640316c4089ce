"""The time zone in which UTC times are shown: the settings', else the system's. Touches nothing."""

from __future__ import annotations

import io
import os
import struct
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from photo_organizer.decide.made import MADE
from photo_organizer.decide.statements import DateRules

if TYPE_CHECKING:
    from datetime import tzinfo

    from photo_organizer.settings import Settings

_LOCALTIME = "/etc/localtime"
# RFC 9636: one type, no change.
_EMPTY = b"TZif2" + bytes(15) + struct.pack(">6llbb4s", 0, 0, 0, 0, 1, 4, 0, 0, 0, b"UTC")


def rules_of(
    settings: Settings, zone: str = "", *, use_filename: bool = True, use_filetime: bool = True
) -> DateRules:
    """Return the rules of dating for these settings at this moment; `zone` goes before the settings' zone."""
    return DateRules(
        zone_of(zone or settings.dates_zone),
        max(datetime.now(UTC), datetime.combine(MADE, datetime.min.time(), UTC)),
        use_filename,
        use_filetime,
        settings.dates_local_time_cameras,
    )


def zone_of(name: str) -> tzinfo:
    """Return the zone called `name`, the system's for "". Raises ZoneInfoNotFoundError, ValueError."""
    return ZoneInfo(name) if name else _system_zone()


def _system_zone() -> tzinfo:
    """Return the zone of TZ, by its name or written as a rule, else of /etc/localtime with all its rules, else UTC."""
    named = os.environ.get("TZ", "").lstrip(":")
    target = os.path.realpath(_LOCALTIME).partition("/zoneinfo/")[2]
    for name in (named, target):
        try:
            if name:
                return _by_rule(name) if "," in name else ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            continue
    try:
        status = os.stat(_LOCALTIME)
        return _zone_in(_LOCALTIME, (status.st_ino, status.st_size, status.st_mtime_ns))
    except (OSError, EOFError, ValueError, AssertionError, struct.error):  # not there, cut or damaged
        return UTC


@lru_cache(maxsize=1)  # it is asked for every minute, and seldom another one
def _zone_in(path: str, _version: tuple[int, ...]) -> tzinfo:
    with open(path, "rb") as rules:
        return ZoneInfo.from_file(_Rules(rules.read()), key="local")


class _Rules(io.BytesIO):
    """The rules of a zone; the library looks for their last line break without end where they were cut."""

    def read(self, size: int | None = -1) -> bytes:
        """Return the next `size` bytes. Raises EOFError where there are not so many."""
        found = super().read(size)
        if size and len(found) < size:
            raise EOFError
        return found


def _by_rule(rule: str) -> tzinfo:
    """Return the zone of a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`. Raises ValueError."""
    return ZoneInfo.from_file(io.BytesIO(2 * _EMPTY + b"\n" + rule.encode("ascii") + b"\n"), key=rule)
