"""Plans that date filed files anew, and the date that a file had before such a plan.

Works inside the caller's transaction. Paths in the library are relative, those of plans are whole.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.store import catalogue

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.model import Dated

CODES = ("owner-date", "dated-later")  # reasons: its owner did it; what came later tells the date


def give_back(con: sqlite3.Connection, undone: str, relative: str, path: str) -> None:
    """Give a file that is back at `path` the date that it had before the plan `undone`, if that changed it."""
    plan = con.execute("SELECT n, code FROM plans WHERE token = ?", (undone,)).fetchone()
    if plan is None or plan[1] not in CODES:
        return
    con.execute(
        "UPDATE catalogue SET taken = ?, source = ?, precision = ?, strength = ? WHERE path = ?",
        (*catalogue.said(_before(con, plan[0], relative, path)), os.fsencode(relative)),
    )


def _before(con: sqlite3.Connection, number: int, relative: str, path: str) -> Dated | None:
    """Return the date by the filing of the file, or by the last plan before `number` that dated it anew."""
    marks = ", ".join("?" * len(CODES))
    row = con.execute(
        "SELECT p.taken, p.date_from, p.precision, p.strength FROM plans p JOIN steps s ON s.plan = p.n "
        "WHERE p.state = 'done' AND p.n < ? AND (s.src = (SELECT original FROM catalogue WHERE path = ?) "
        f"OR (s.dst = ? AND p.code IN ({marks}))) ORDER BY p.n DESC LIMIT 1",
        (number, os.fsencode(relative), os.fsencode(path), *CODES),
    ).fetchone()
    return catalogue.dated_row(*row) if row and row[0] else None
