"""How much of the library was removed or renamed lately, and what its owner answered when asked about it.

Counted from the journal, so that a restart forgets nothing. Writers work inside the caller's transaction.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.store.db import get_meta, set_meta

if TYPE_CHECKING:
    import sqlite3

HOUR_NS = 3600 * 10**9
_ASKED, _ALLOWED = "mass_action_asked", "mass_action_allowed_until_ns"


def lately(con: sqlite3.Connection, library: str, intake: str, now_ns: int) -> int:
    """Return how many files of the library were removed or renamed within an hour. Touches nothing.

    What its owner allowed, and what was taken back, does not count.
    """
    since = max(now_ns - HOUR_NS, _allowed_until(con))
    before = con.execute(
        "SELECT n FROM plans WHERE opened_ns < ? ORDER BY n DESC LIMIT 1", (since,)
    ).fetchone()
    query = (
        "SELECT count(*) FROM plans JOIN steps ON steps.plan = plans.n WHERE plans.n > ? AND state = 'done' "
        "AND action <> 'undo' AND kind IN ('move', 'remove') AND src >= ? AND src < ? AND NOT (src >= ? AND src < ?)"
    )
    bounds = [os.fsencode(folder) + end for folder in (library, intake) for end in (b"/", b"0")]
    return int(con.execute(query, (before[0] if before else 0, *bounds)).fetchone()[0])


def allowed(con: sqlite3.Connection, now_ns: int) -> bool:
    """Whether the owner has said yes and that still holds. Touches nothing."""
    return now_ns < _allowed_until(con)


def allow(con: sqlite3.Connection, until_ns: int) -> None:
    """Note the owner's yes, which holds until then; what is done until then is not counted later."""
    set_meta(con, _ALLOWED, str(until_ns))
    set_meta(con, _ASKED, "")


def ask(con: sqlite3.Connection, question: str) -> None:
    """Note the question that waits for the owner's answer."""
    set_meta(con, _ASKED, question)


def asked(con: sqlite3.Connection) -> str:
    """Return the question that waits, "" if there is none. Touches nothing."""
    return get_meta(con, _ASKED)


def _allowed_until(con: sqlite3.Connection) -> int:
    return int(get_meta(con, _ALLOWED, "0"))
