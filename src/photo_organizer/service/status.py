"""The state of the program in one word, with the reason and a cure, for the faces that show it.

The daemon writes it; every reader finds out by the lock whether a daemon runs at all.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from photo_organizer.disk.flags import READ
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3


class StatusWord(StrEnum):
    """The state in one word."""

    IDLE = "Idle"
    WORKING = "Working"
    PAUSED = "Paused"
    ATTENTION = "Needs attention"
    STOPPED = "Stopped"


@dataclass(frozen=True, slots=True)
class WorkProgress:
    """How far long work has come; `total` is 0 where nobody knows it."""

    what: str  # filing, reading
    done: int
    total: int
    began_ns: int


@dataclass(frozen=True, slots=True)
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


def read(con: sqlite3.Connection, state: str) -> dict[str, Any]:
    """Return the status as last written, or "Stopped" when no daemon holds the lock. Touches nothing."""
    last: dict[str, Any] = json.loads(get_meta(con, "status", "{}"))
    pid = holder(state)
    if pid is None:
        last |= {
            "word": StatusWord.STOPPED,
            "detail": "the service does not run",
            "cure": "start it",
            "going": None,
            "code": "stopped",
            "values": {},
        }
    return {**last, "pid": pid}


def serves(state: str) -> bool:
    """Whether it is a service that holds the lock, which obeys commands; not `once`, which is soon over."""
    pid = holder(state)
    try:
        with open(f"{state}/ready", encoding="ascii") as file:
            return pid is not None and file.read().strip() == str(pid)
    except OSError:
        return False


def holder(state: str) -> int | None:
    """Return the process that holds the lock of `state`, None when nobody does. Touches nothing."""
    try:
        fd = os.open(f"{state}/lock", READ)
    except OSError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        text = os.pread(fd, 32, 0).decode("ascii", "replace").strip()
        return int(text) if text.isdigit() else -1
    finally:
        os.close(fd)
    return None
