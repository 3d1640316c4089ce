"""Does a service run, and what did it say of itself last? Loads little: every command asks."""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import suppress

from photo_organizer.disk.flags import READ
from photo_organizer.errors import Refused
from photo_organizer.store.db import get_meta
from photo_organizer.synology.paths import is_root, root_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from photo_organizer.errors import PhotoOrganizerError

STOPPED = "Stopped"
CLOSED = "closed.json"
BEGINS = 5.0  # seconds from the lock of a service to the moment when it takes commands


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
    return {**last, **closed(state), "pid": pid}


def say_closed(state: str, word: str, problem: PhotoOrganizerError) -> None:
    """Say why the service cannot open a library, or not write its database, which would tell. Writes one file of ours."""
    said: dict[str, Any] = {
        "word": word,
        "detail": problem.message,
        "cure": problem.cure,
        "code": problem.code,
    }
    said |= {"going": None, "values": {}}
    for place in _places_of_closed(state):
        with suppress(OSError), open(place, "w", encoding="utf-8") as file:
            json.dump({**said, "service": os.getpid()}, file)
            return


def say_open(state: str) -> None:
    """Take back why the service could not open a library: it is open, or no longer the service's to open. Removes our file."""
    for place in _places_of_closed(state):
        with suppress(OSError):
            os.unlink(place)


def closed(state: str) -> dict[str, Any]:
    """Return what a service said beside the database, {} where none that runs did. Touches nothing."""
    for place in _places_of_closed(state):
        with suppress(OSError, ValueError), open(place, encoding="utf-8") as file:
            said: dict[str, Any] = json.load(file)
            if os.path.exists(f"/proc/{said.pop('service', 0)}"):
                return said
    return {}


def _places_of_closed(state: str) -> list[str]:
    """Return where that is said: of a further library whose own state folder cannot be used, in that of the first."""
    own = [f"{state}/{CLOSED}"]
    return own if is_root(state) else [*own, f"{root_of(state)}/{os.path.basename(state)}.{CLOSED}"]


def serves(state: str) -> bool:
    """Whether it is a service that holds the lock, which obeys commands; not `once`, which is soon over."""
    pid = holder(state)
    return pid is not None and _marked(state) == str(pid)


def obeys(state: str) -> bool:
    """Whether a service will obey a command that is left now; one that is just beginning is waited for.

    Raises Refused while a run that obeys nobody, such as `once`, has the library: the command would wait for a service
    that may never come.
    """
    until = time.monotonic() + BEGINS
    while (pid := holder(state)) is not None:
        if serves(state):
            return True
        if time.monotonic() > until:
            words = f"another run of the program (process {pid}) has the library"
            raise Refused(words, "try again in a moment, or when that run has ended")
        time.sleep(0.1)
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


def mark_ready(state: str) -> None:
    """Tell whoever started this service that it runs."""
    with open(f"{state}/ready", "w", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")


def unmark_ready(state: str) -> None:
    """Take the mark of this process back, where it is there."""
    if _marked(state) == str(os.getpid()):
        with suppress(OSError):
            os.unlink(f"{state}/ready")


def _marked(state: str) -> str:
    """Return the number of the service that said it runs."""
    try:
        with open(f"{state}/ready", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""
