"""A library that was moved, with all that was written down of it by whole paths. Writes inside the caller's transaction."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.store.worked_in import known_roots

if TYPE_CHECKING:
    import sqlite3

# What is open is finished, or taken back, by what is in the place where it was begun.
_PATHS = (
    ("steps", "src", "plan NOT IN (SELECT n FROM plans WHERE state = 'open')"),
    ("steps", "dst", "plan NOT IN (SELECT n FROM plans WHERE state = 'open')"),
    ("plans", "source", "state <> 'open'"),
    ("catalogue", "original", "original IS NOT NULL"),
    ("units", "folder", "1"),
    ("held", "path", "1"),  # what was brought back is not filed once more
    ("copied", "path", "1"),
    ("accepted", "path", "1"),
    ("readmitted", "path", "1"),
)
_KEYS = """
    UPDATE OR REPLACE unit_keys
    SET key = CAST(substr(key, 1, instr(key, :old) - 1) || :new || substr(key, instr(key, :old) + length(:old)) AS BLOB)
    WHERE instr(key, :old) = 1 OR substr(key, instr(key, :old) - 1, 1) = x'00' AND instr(key, :old) > 1
"""  # a key begins with its folder, or names it behind what kind of key it is


def follow(con: sqlite3.Connection, old: str, new: str, intake: str) -> None:
    """Let what was done go with a library from the place `old` to `new`, so that it can still be undone.

    An intake that was in the library goes with it, unless the settings name it where it was; so does one that lay beside the
    library and was moved together with it.
    """
    _follow(con, old, new, stays=intake)
    beside = _intake_beside(old, new, intake)
    if beside and beside in known_roots(con):
        _follow(con, beside, intake, stays="")


def _follow(con: sqlite3.Connection, old: str, new: str, *, stays: str) -> None:
    was, now, here = (os.fsencode(f"{place}/") for place in (old, new, stays or new))
    for table, column, which in _PATHS:
        begins = f"substr(CAST({column} || '/' AS BLOB), 1, ?)"
        con.execute(
            f"UPDATE OR REPLACE {table} SET {column} = CAST(? || substr({column}, ?) AS BLOB) "
            f"WHERE {which} AND {begins} = ? AND {begins} <> ?",
            (now, len(was) + 1, len(was), was, len(here), here),
        )
    if not here.startswith(was) or here.startswith(now):
        con.execute(_KEYS, {"old": was, "new": now})


def _intake_beside(old: str, new: str, intake: str) -> str:
    """Return where an intake was that has moved together with its library, "" for nowhere: the folder around both moved. Pure."""
    was, now = old.split("/"), new.split("/")
    while was and now and was[-1] == now[-1]:
        was.pop()
        now.pop()
    before, after = ("/".join(parts) + "/" for parts in (was, now))
    return before + intake[len(after) :] if f"{intake}/".startswith(after) and before != after else ""
