"""Whether filing is paused, and how many files wait for a look where it is not its owner who paused it.

Writers work inside the caller's transaction.
"""

from __future__ import annotations

from photo_organizer.store.db import get_meta, set_meta

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

_PAUSED, _FOR_A_LOOK = "paused", "first look"


def is_paused(con: sqlite3.Connection) -> bool:
    """Tell whether filing is paused. Touches nothing."""
    return get_meta(con, _PAUSED) == "yes"


def pause(con: sqlite3.Connection) -> None:
    """Pause filing, also over a restart."""
    set_meta(con, _PAUSED, "yes")


def resume(con: sqlite3.Connection) -> None:
    """End the pause; what waited for its owner's look has had it."""
    set_meta(con, _PAUSED, "no")
    wait_for_a_look(con, 0)


def wait_for_a_look(con: sqlite3.Connection, files: int) -> None:
    """Note how many files wait for their owner's look."""
    set_meta(con, _FOR_A_LOOK, str(files))


def waiting_for_a_look(con: sqlite3.Connection) -> int:
    """Return how many files wait for their owner's look. Touches nothing."""
    return int(get_meta(con, _FOR_A_LOOK, "0"))
