"""Creation date of Windows Media films (ASF specification, file properties object). Touches nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_MOST_OBJECTS = 100
_CREATED = 24 + 24  # after the object's own header: file identifier and size


def read_asf(view: Window, found: Findings) -> None:
    """Keep the creation date: units of 100 ns since 1601, UTC."""
    at = 30  # the header object's own header
    for _ in range(_MOST_OBJECTS):
        head = view.at(at, 24)
        size = int.from_bytes(head[16:24], "little")
        if len(head) < 24 or size < 24:
            return
        if head[:16] == FILE_PROPERTIES:
            units = int.from_bytes(view.at(at + _CREATED, 8), "little")
            if 0 < units < 1 << 60:
                value = datetime(1601, 1, 1) + timedelta(microseconds=units // 10)
                digits = f"{value.microsecond:06d}" if value.microsecond else ""
                found.moment("asf:CreationDate", value.replace(microsecond=0), digits, utc=True)
            return
        at += size
