"""Tell the logs, Log Center and the media index what a command has left in the outbox, where no service runs to do it."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.act.guards import Lock
from photo_organizer.disk.lock import StateLock
from photo_organizer.errors import PhotoOrganizerError, Refused
from photo_organizer.record import system
from photo_organizer.service.running import holder
from photo_organizer.settings import Settings
from photo_organizer.store.db import get_meta, open_database

if TYPE_CHECKING:
    from collections.abc import Iterable

log = logging.getLogger(__name__)
_SECONDS = 30.0  # what is not told by then, the next start of the service tells


def deliver(con: sqlite3.Connection, settings: Settings, state: str) -> None:
    """Tell what waits in the outbox, unless the service does. Changes the logs and the database."""
    library = settings.paths_library
    if not library or get_meta(con, "library_path") != library or holder(state) is not None:
        return
    try:
        with Lock(state, library):
            wiring.recorder(con, settings).stop(_SECONDS)
    except Refused:
        return  # the service has started just now


def tell_why_not_begun(state: str, problems: Iterable[object]) -> None:
    """Tell Log Center now why no service begins, and the log in the folder of the settings when those can be read again.

    Changes the database, where there is a state folder and nobody works in it. Raises nothing: the problem itself counts.
    """
    if not os.path.isdir(state):
        return
    try:
        with StateLock(state), closing(open_database(state)[0]) as con:
            for problem in problems:
                system.error(con, f"The service cannot start: {problem}", time.time_ns())
            wiring.recorder(con, Settings()).stop()
    except (PhotoOrganizerError, sqlite3.Error) as second:
        log.warning("this could not be logged: %s", second)
