"""The state of the program in one word, with the reason and a cure, for the faces that show it.

The daemon writes it; every reader finds out by the lock whether a daemon runs at all.
"""

from __future__ import annotations

import json
from dataclasses import asdict, field
from enum import StrEnum
from typing import TYPE_CHECKING

from photo_organizer.records import frozen
from photo_organizer.store.db import set_meta, transaction

if TYPE_CHECKING:
    import sqlite3


class StatusWord(StrEnum):
    """The state in one word."""

    IDLE = "Idle"
    WORKING = "Working"
    PAUSED = "Paused"
    ATTENTION = "Needs attention"
    STOPPED = "Stopped"


@frozen
class WorkProgress:
    """How far long work has come; `total` is 0 where nobody knows it."""

    what: str  # filing, reading
    done: int
    total: int
    began_ns: int


@frozen
class Status:
    """What the program does now."""

    word: StatusWord
    detail: str = ""
    cure: str = ""
    waiting: int = 0  # files in the intake that are not settled or incomplete
    at_ns: int = 0
    going: WorkProgress | None = None
    code: str = ""  # what `detail` says, for who puts it into words of their own
    values: dict[str, int] = field(default_factory=dict)  # the numbers in it


def write(con: sqlite3.Connection, status: Status) -> None:
    """Show `status`. Changes only the database."""
    with transaction(con):
        set_meta(con, "status", json.dumps(asdict(status)))
