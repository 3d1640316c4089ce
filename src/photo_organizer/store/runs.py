"""What a run has done that still stands: paths and numbers, never whole plans. Touches nothing.

A household's first import is one run: its plans would take hundreds of megabytes, its paths a tenth of that.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import Action

if TYPE_CHECKING:
    import sqlite3

_STEPS = "FROM plans JOIN steps ON steps.plan = plans.n WHERE run = ? AND state = 'done' AND kind IN"


def count(con: sqlite3.Connection, run: int) -> int:
    """Return how many plans were done."""
    query = "SELECT count(*) FROM plans WHERE run = ? AND state = 'done'"
    return int(con.execute(query, (run,)).fetchone()[0])


def something_taken_back(con: sqlite3.Connection, run: int) -> bool:
    """Tell whether anything that a run did was undone since."""
    query = "SELECT 1 FROM plans WHERE run = ? AND state = 'undone' LIMIT 1"
    return con.execute(query, (run,)).fetchone() is not None


def sources(con: sqlite3.Connection, run: int) -> list[str]:
    """Return the main file of each plan, where it was before, in the order of the plans."""
    return _paths(con, "SELECT source FROM plans WHERE run = ? AND state = 'done' ORDER BY n", run)


def finals(con: sqlite3.Connection, run: int) -> list[str]:
    """Return where the files are, in the order in which they came there."""
    query = f"SELECT dst {_STEPS} ('move', 'copy', 'restore') ORDER BY plans.n, steps.n"
    return _paths(con, query, run)


def moved(con: sqlite3.Connection, run: int) -> list[str]:
    """Return where the files were that were moved, companions too, in that order."""
    return _paths(con, f"SELECT src {_STEPS} ('move') ORDER BY plans.n, steps.n", run)


def removed(con: sqlite3.Connection, run: int) -> int:
    """Return how many files were removed."""
    return int(con.execute(f"SELECT count(*) {_STEPS} ('remove')", (run,)).fetchone()[0])


def freed(con: sqlite3.Connection, run: int) -> int:
    """Return how many bytes the removed files had."""
    return int(con.execute(f"SELECT coalesce(sum(size), 0) {_STEPS} ('remove')", (run,)).fetchone()[0])


def set_aside(con: sqlite3.Connection, run: int) -> int:
    """Return how many files were handled with what was moved to Duplicates."""
    query = "SELECT count(*) FROM plans JOIN steps ON steps.plan = plans.n WHERE run = ? AND state = 'done' AND action = ?"
    return int(con.execute(query, (run, Action.SET_ASIDE)).fetchone()[0])


def given_a_sidecar(con: sqlite3.Connection, run: int) -> set[str]:
    """Return the pictures beside which a sidecar was written."""
    return set(_paths(con, f"SELECT dst {_STEPS} ('write')", run))


def folders_left(con: sqlite3.Connection, run: int) -> set[str]:
    """Return the folders that files were taken out of."""
    rows = con.execute(f"SELECT src {_STEPS} ('move', 'remove')", (run,))
    return {os.fsdecode(os.path.dirname(path)) for (path,) in rows}


def _paths(con: sqlite3.Connection, query: str, run: int) -> list[str]:
    return [os.fsdecode(path) for (path,) in con.execute(query, (run,))]
