"""Units: which filed files belong together, and by what a file that comes later finds them.

Writers work inside the caller's transaction. Paths of the library are relative. Nothing here touches a user's file.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.model import DUPLICATES, Move
from photo_organizer.names import lies_apart, lies_in
from photo_organizer.records import frozen
from photo_organizer.store.catalogue import bounds_below

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from photo_organizer.model import Membership, Plan


@frozen
class UnitMember:
    """One filed member of a unit."""

    path: str  # relative to the library
    original: str  # path that it had in the intake, "" where it is not known
    taken: datetime | None  # as it was filed
    source: str  # of that date
    strength: int  # of that date
    plan: str  # the last one that moved it


def open_unit(con: sqlite3.Connection, membership: Membership, folder: str, now_ns: int) -> int:
    """Return the unit that newcomers from `folder` form or join, with what it is found by."""
    unit = membership.joins
    if not unit:
        row = (os.fsencode(folder), membership.event, now_ns)
        unit = int(
            con.execute("INSERT INTO units (folder, event, filed_ns) VALUES (?, ?, ?)", row).lastrowid or 0
        )
    add_keys(con, unit, membership.keys)
    if membership.beside:
        path = os.fsencode(membership.beside)
        con.execute("UPDATE catalogue SET unit = ? WHERE path = ? AND unit IS NULL", (unit, path))
    return unit


def forget_opened(con: sqlite3.Connection, token: str) -> None:
    """Forget the unit that newcomers were to form by a plan of which nothing happened, unless something is of it."""
    row = con.execute(
        "SELECT u.id FROM plans p JOIN units u ON u.id = p.unit AND u.filed_ns = p.opened_ns "
        "WHERE p.token = ? AND NOT EXISTS (SELECT 1 FROM catalogue c WHERE c.unit = u.id)",
        (token,),
    ).fetchone()
    if row:
        con.execute("DELETE FROM unit_keys WHERE unit = ?", row)
        con.execute("DELETE FROM units WHERE id = ?", row)


def add_keys(con: sqlite3.Connection, unit: int, keys: Iterable[str]) -> None:
    """Note by what a unit is found."""
    con.executemany(
        "INSERT OR IGNORE INTO unit_keys VALUES (?, ?)", [(os.fsencode(key), unit) for key in keys]
    )


def share_keys(con: sqlite3.Connection, before: int, unit: int) -> None:
    """Let a unit that takes over files of another be found by what that is found by."""
    con.execute("INSERT OR IGNORE INTO unit_keys SELECT key, ? FROM unit_keys WHERE unit = ?", (unit, before))


def merge(con: sqlite3.Connection, unit: int, others: Iterable[int]) -> None:
    """Let the files of other units, and what these are found by, be those of `unit`."""
    for other in others:
        con.execute("UPDATE catalogue SET unit = ? WHERE unit = ?", (unit, other))
        con.execute("UPDATE OR REPLACE unit_keys SET unit = ? WHERE unit = ?", (unit, other))


def of_path(con: sqlite3.Connection, path: str) -> int:
    """Return the unit of a file of the library, 0 where it has none. Touches nothing."""
    row = con.execute("SELECT unit FROM catalogue WHERE path = ?", (os.fsencode(path),)).fetchone()
    return int(row[0]) if row and row[0] else 0


def in_folder(con: sqlite3.Connection, folder: str) -> dict[str, int]:
    """Return the unit of each file in `folder` itself, 0 of what has none, in path order. Touches nothing."""
    low, high = bounds_below(folder)
    query = "SELECT path, coalesce(unit, 0) FROM catalogue WHERE path >= ? AND path < ? ORDER BY path"
    rows = con.execute(query, (low, high))
    return {os.fsdecode(path): unit for path, unit in rows if b"/" not in path[len(low) :]}


def paths(con: sqlite3.Connection, unit: int) -> list[str]:
    """Return where the members of a unit are, in path order. Touches nothing."""
    rows = con.execute("SELECT path FROM catalogue WHERE unit = ? ORDER BY path", (unit,))
    return [os.fsdecode(path) for (path,) in rows]


def members(con: sqlite3.Connection, unit: int) -> list[UnitMember]:
    """Return the members of a unit, in path order. Touches nothing."""
    query = "SELECT path, original, taken, source, strength, plan FROM catalogue WHERE unit = ? ORDER BY path"
    return [
        UnitMember(
            os.fsdecode(path),
            os.fsdecode(original) if original else "",
            datetime.fromisoformat(taken) if taken else None,
            source or "",
            strength or 0,
            plan or "",
        )
        for path, original, taken, source, strength, plan in con.execute(query, (unit,))
    ]


def filed_ns(con: sqlite3.Connection, unit: int) -> int:
    """Return when the first member of a unit came, Unix time in nanoseconds. Touches nothing."""
    row = con.execute("SELECT filed_ns FROM units WHERE id = ?", (unit,)).fetchone()
    return int(row[0]) if row else 0


def found_by(con: sqlite3.Connection, keys: Iterable[str], prefixes: Iterable[str], most: int) -> list[int]:
    """Return the units that have one of `keys`, or one that begins with one of `prefixes`, newest first. Touches nothing.

    One of which nothing is left in the library hides none that is there.
    """
    found: set[int] = set()
    newest = "AND EXISTS (SELECT 1 FROM catalogue c WHERE c.unit = k.unit) ORDER BY unit DESC LIMIT ?"
    for key in keys:
        rows = con.execute(f"SELECT unit FROM unit_keys k WHERE key = ? {newest}", (os.fsencode(key), most))
        found |= {int(unit) for (unit,) in rows}
    for prefix in prefixes:
        low = os.fsencode(prefix)
        rows = con.execute(
            f"SELECT unit FROM unit_keys k WHERE key >= ? AND key < ? {newest}", (low, low + b"\xff", most)
        )
        found |= {int(unit) for (unit,) in rows}
    return sorted(found, reverse=True)


def origin(con: sqlite3.Connection, path: str) -> tuple[str, str]:
    """Return the path that a file of the library had in the intake, and its event, "" where not known. Touches nothing."""
    query = "SELECT original, event FROM catalogue LEFT JOIN units ON units.id = unit WHERE path = ?"
    row = con.execute(query, (os.fsencode(path),)).fetchone() or (None, None)
    return os.fsdecode(row[0]) if row[0] else "", row[1] or ""


# ── which files of a plan ──


def gets_the_unit(plan: Plan, step: Move, relative: Callable[[str], str | None]) -> bool:
    """Tell whether a moved file is of its plan's unit from now on; `relative` tells the path below the library.

    Newcomers are, and what waited for them; where the plan is of a filed file, all. A copy in Duplicates is no member of
    the unit of the photo that is kept.
    """
    old, new = relative(step.src), relative(step.dst)
    if new is not None and lies_in(new, DUPLICATES) and _joins_filed(plan, relative):
        return False
    if old is None or relative(plan.source) is not None:
        return True
    return lies_apart(old)


def _joins_filed(plan: Plan, relative: Callable[[str], str | None]) -> bool:
    targets = [relative(step.dst) for step in plan.steps if isinstance(step, Move)]
    return any(path is not None and not lies_in(path, DUPLICATES) for path in targets)
