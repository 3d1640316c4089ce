"""Does a service run, and what did it say of itself last? Loads little: every command asks. Touches nothing."""

from __future__ import annotations

import fcntl
import json
import os
from typing import TYPE_CHECKING, Any

from photo_organizer.disk.flags import READ
from photo_organizer.store.db import get_meta

if TYPE_CHECKING:
    import sqlite3

STOPPED = "Stopped"


def read(con: sqlite3.Connection, state: str) -> dict[str, Any]:
    """Return the status as last written, or "Stopped" when no daemon holds the lock. Touches nothing."""
    last: dict[str, Any] = json.loads(get_meta(con, "status", "{}"))
    pid = holder(state)
    if pid is None:
        last |= {
            "word": STOPPED,
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
