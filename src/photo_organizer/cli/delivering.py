"""Tell the logs, Log Center and the media index what a command has left in the outbox, where no service runs to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.act.guards import Lock
from photo_organizer.errors import Refused
from photo_organizer.service.status import holder
from photo_organizer.store.db import get_meta

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.settings import Settings

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
