"""How much of the library was removed or renamed lately, and what its owner answered when asked about it.

Counted from the journal, so that a restart forgets nothing. Writers work inside the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.store import journal
from photo_organizer.store.db import get_meta, set_meta

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.model import Plan

HOUR_NS = 3600 * 10**9
_ASKED, _ALLOWED = "mass_action_asked", "mass_action_allowed_until_ns"


def lately(con: sqlite3.Connection, library: str, intake: str, now_ns: int) -> list[Plan]:
    """Return the plans that removed or renamed files of the library within an hour. Touches nothing.

    What its owner allowed or chose one by one, and what was taken back, is left out.
    """
    since = max(now_ns - HOUR_NS, _allowed_until(con))
    return [journaled.plan for journaled in journal.changed_since(con, since, library, intake)]


def allowed(con: sqlite3.Connection, now_ns: int) -> bool:
    """Whether the owner has said yes and that still holds. Touches nothing."""
    return now_ns < _allowed_until(con)


def allow(con: sqlite3.Connection, until_ns: int) -> None:
    """Note the owner's yes, which holds until then; what is done until then is not counted later."""
    set_meta(con, _ALLOWED, str(until_ns))
    set_meta(con, _ASKED, "")


def wanted(con: sqlite3.Connection, now_ns: int) -> None:
    """Note that what was done until now was wanted, and counts no longer; a yes that holds on does, and so does a question."""
    if not now_ns < _allowed_until(con) <= now_ns + HOUR_NS:
        set_meta(con, _ALLOWED, str(now_ns))


def ask(con: sqlite3.Connection, question: str) -> None:
    """Note the question that waits for the owner's answer."""
    set_meta(con, _ASKED, question)


def asked(con: sqlite3.Connection) -> str:
    """Return the question that waits, "" if there is none. Touches nothing."""
    return get_meta(con, _ASKED)


def _allowed_until(con: sqlite3.Connection) -> int:
    return int(get_meta(con, _ALLOWED, "0"))
