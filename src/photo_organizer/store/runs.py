"""Which runs can be taken back, and what a run has done that still stands: paths and numbers, never whole plans. Touches nothing.

A household's first import is one run: its plans would take hundreds of megabytes, its paths a tenth of that.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import Action
from photo_organizer.records import frozen

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.store.journal import RunKind

_STEPS = "FROM plans JOIN steps ON steps.plan = plans.n WHERE run = ? AND state = 'done' AND kind IN"


@frozen
class UndoableRun:
    """A run of which something can still be taken back."""

    number: int
    kind: RunKind
    began_ns: int
    files: int  # that would be brought back


def undoable_runs(con: sqlite3.Connection, limit: int) -> list[UndoableRun]:
    """Return up to `limit` runs that can be taken back, newest first."""
    rows = con.execute(
        "SELECT r.id, r.kind, r.started_ns, (SELECT count(*) FROM plans p JOIN steps s ON s.plan = p.n "
        "AND s.kind NOT IN ('write', 'erase') WHERE p.run = r.id AND p.state = 'done') FROM runs r "
        "WHERE EXISTS (SELECT 1 FROM plans p WHERE p.run = r.id AND p.state = 'done' AND p.action <> 'undo') "
        "ORDER BY r.id DESC LIMIT ?",
        (limit,),
    )
    return [UndoableRun(*row) for row in rows]


def left_in_run(con: sqlite3.Connection, run: int) -> tuple[int, int]:
    """Return how many plans of a run can still be undone, and the number of the last of them: a run may go on."""
    query = "SELECT count(*), coalesce(max(n), 0) FROM plans WHERE run = ? AND state = 'done' AND action <> 'undo'"
    count, last = con.execute(query, (run,)).fetchone()
    return int(count), int(last)


def last_run(con: sqlite3.Connection) -> int | None:
    """Return the newest run that did something which can still be undone."""
    row = con.execute("SELECT max(run) FROM plans WHERE state = 'done' AND action <> 'undo'").fetchone()
    return None if row[0] is None else int(row[0])


def tokens_in_run(con: sqlite3.Connection, run: int, until: int | None = None) -> list[str]:
    """Return the ids of what a run did, up to plan number `until`, and was not undone since, newest first."""
    query = "SELECT token FROM plans WHERE run = ? AND n <= ? AND state = 'done' ORDER BY n DESC"
    return [token for (token,) in con.execute(query, (run, until or 2**62))]


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
