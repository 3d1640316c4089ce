"""One command of the inbox, as the process that acts gets it. Whoever only leaves one does not load this."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from photo_organizer.records import frozen


@frozen
class Command:
    """One command; the names are those of `commands/registry.py`."""

    id: int
    name: str
    arguments: dict[str, Any]
    progress: dict[str, Any] = field(default_factory=dict)  # what a process before this one has noted of it
    tries: int = 0  # times that it was begun since the last orderly stop
    readable: bool = True  # else nobody knows what was asked for; no arguments at all may mean all there is
