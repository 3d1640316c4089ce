"""The owner's yes to the changes of the library that wait for it. Changes only the database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.commands import breaker
from photo_organizer.commands.answered import Answered, offered_again
from photo_organizer.decide.breaker import CODE
from photo_organizer.store import held
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Say yes to the changes of the library that wait for an answer."""
    return offered_again(host, allow(host.library.con, time.time_ns()))


def allow(con: sqlite3.Connection, now_ns: int) -> Answered:
    """Say yes to the changes of the library that wait; it holds for an hour."""
    waiting = [row.path for row in held.everything(con) if row.reason == CODE]
    with transaction(con):
        breaker.allow(con, now_ns)
        held.release(con, waiting)
    return Answered(waiting)
