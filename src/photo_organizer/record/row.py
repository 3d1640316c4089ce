"""One line of each CSV log: a dataclass whose fields are the columns. Touches nothing.

Format: RFC 4180 (comma, quotes doubled, CRLF), UTF-8. A record is one physical line: control
characters and line separators are shown as escapes. Fields that a spreadsheet would run as a
formula get an apostrophe in front (CWE-1236).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import field, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from photo_organizer.record.size import size_text
from photo_organizer.records import frozen
from photo_organizer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import tzinfo

    from photo_organizer.store.outbox import OutboxEntry

_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")  # also the full-width forms
# Where a spreadsheet parts cells at ";", and takes away the quotation marks in front of one.
_IN_A_CELL = re.compile(f'(;[\\s"]*)(?=[{re.escape("".join(sorted(_FORMULA)))}])')


def _titled(title: str) -> Any:
    """Return a dataclass field with the column's title."""
    return field(metadata={"title": title})


@frozen
class ActivityRow:
    """A line of photo_organizer_log.csv."""

    log: str = _titled("Log")
    time: str = _titled("Time")
    ip: str = _titled("IP address")
    user: str = _titled("User")
    event: str = _titled("Event")
    path: str = _titled("File/Folder")
    size: str = _titled("File size")
    name: str = _titled("File name")
    info: str = _titled("Additional Info")


@frozen
class SystemRow:
    """A line of system_log.csv."""

    level: str = _titled("Level")
    log: str = _titled("Log")
    time: str = _titled("Time")
    user: str = _titled("User")
    event: str = _titled("Event")


Row = ActivityRow | SystemRow


@frozen
class Sender:
    """Who writes the log and how places and times are told here."""

    address: Callable[[], str]  # asked again and again: at boot the network may come after us
    user: str
    zone: Callable[[], tzinfo | None] = lambda: None  # None: the system's own; its owner may set another one
    system_path: Callable[[str], str] = str


def activity_rows(entries: Sequence[OutboxEntry], sender: Sender) -> list[Row]:
    """Return the activity log's lines for entries of the outbox."""
    ip, zone = sender.address(), sender.zone()
    return [_activity(entry, sender, ip, zone) for entry in entries]


def system_rows(entries: Sequence[OutboxEntry], sender: Sender) -> list[Row]:
    """Return the system log's lines for entries of the outbox."""
    zone = sender.zone()
    return [_system(entry, sender, zone) for entry in entries]


def _activity(entry: OutboxEntry, sender: Sender, ip: str, zone: tzinfo | None) -> ActivityRow:
    told, size = entry.payload, entry.payload["size"]
    return ActivityRow(
        log="SMB",
        time=local_time(entry.at_ns, zone, "%Y-%m-%d %H:%M:%S"),
        ip=ip,
        user=sender.user,
        event=told["event"],
        path=sender.system_path(told["path"]),
        size="" if size is None else size_text(size),
        name=told["name"],
        info=told["info"],
    )


def _system(entry: OutboxEntry, sender: Sender, zone: tzinfo | None) -> SystemRow:
    time = local_time(entry.at_ns, zone, "%Y/%m/%d %H:%M:%S")
    return SystemRow(entry.payload["level"], "System", time, sender.user, entry.payload["text"])


def titles(kind: type[Row]) -> list[str]:
    """Return the titles of the columns."""
    return [item.metadata["title"] for item in fields(kind)]


def values(row: Row) -> list[str]:
    """Return the cells as they stand in the file."""
    return [cell(getattr(row, name)) for name in row.__match_args__]


def line(cells: Sequence[str]) -> bytes:
    """Return one record in RFC 4180 form, with its line end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def cell(text: str) -> str:
    """Return `text` on one line, in valid Unicode, and harmless in a spreadsheet."""
    harmless = shown(text)
    if ";" in harmless:
        harmless = _IN_A_CELL.sub(r"\1'", harmless)
    risky = text.lstrip()[:1] in _FORMULA or (text and unicodedata.category(text[0]) == "Cc")
    return f"'{harmless}" if risky else harmless


def local_time(at_ns: int, zone: tzinfo | None, style: str) -> str:
    """Return a moment in the given zone, or the system's own, in strftime style; whole seconds."""
    return _time_of(at_ns // 1_000_000_000, zone, style)


@lru_cache(maxsize=8)  # what was done together is told with one time
def _time_of(second: int, zone: tzinfo | None, style: str) -> str:
    return datetime.fromtimestamp(second, UTC).astimezone(zone).strftime(style)
