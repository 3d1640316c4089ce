"""The report as a zip: its text, the settings file and the ends of the logs, without anything that lets somebody in."""

from __future__ import annotations

import os
import re
import zipfile
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.disk.soon import soon
from photo_organizer.record.recorder import ACTIVITY_LOG, SYSTEM_LOG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.settings import Settings

MOST = 1_000_000  # bytes of a log
_PATIENCE = 10.0  # seconds in which a disk wakes up
_OURS = ("service.log", "night.log", "supervisor.log")  # beside the database
# What opens a door: the page's one-time address, and what an owner may have written beside a setting.
_SECRET = re.compile(rb"(?i)\b(token|password|passwd|passphrase|secret|api[_-]?key)(\s*[=:]\s*)[^\s&,;\"']+")


def write(path: str, text: str, settings: Settings | None, config: str | None, state: str) -> None:
    """Write the zip to `path`, a new file. Raises OSError."""
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as made:
        made.writestr("report.txt", _without_secrets(text.encode("utf-8", "backslashreplace")))
        for name, place in _places(settings, config, state):
            try:
                data = soon(os.path.dirname(place), partial(_end, place), _PATIENCE)
            except OSError:  # the report says which are not there, or do not answer
                continue
            made.writestr(name, _without_secrets(data))


def _places(settings: Settings | None, config: str | None, state: str) -> Iterator[tuple[str, str]]:
    if config:
        yield "config.ini", config
    if settings is not None:
        yield from (
            (f"logs/{name}", os.path.join(settings.logs, name)) for name in (ACTIVITY_LOG, SYSTEM_LOG)
        )
    yield from ((f"logs/{name}", os.path.join(state, name)) for name in _OURS)


def _end(place: str) -> bytes:
    """Return the last whole lines of a file."""
    with open(place, "rb") as file:
        start = max(0, os.fstat(file.fileno()).st_size - MOST)
        file.seek(start)
        data = file.read(MOST)
    return data.partition(b"\n")[2] if start else data


def _without_secrets(data: bytes) -> bytes:
    return _SECRET.sub(rb"\1\2(left out)", data)
