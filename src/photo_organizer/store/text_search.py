"""Look for a text in names, whatever its case and Unicode form: SQLite alone knows only the letters of English. Reads only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.names import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


def holding(con: sqlite3.Connection, text: str, columns: Sequence[str]) -> tuple[str, list[str]]:
    """Return a condition, with its values, that one of these columns of names holds `text`. Touches nothing.

    What is English is left to SQLite: a function of ours, called for each of a million names, takes longer.
    """
    if text.isascii():
        part, value = "instr(lower(CAST({} AS TEXT)), ?)", text.lower()
    else:
        con.create_function("name_holds", 2, _holds, deterministic=True)
        part, value = "name_holds({}, ?)", fold(text)
    return f"({' OR '.join(part.format(column) for column in columns)})", [value] * len(columns)


def _holds(name: bytes | None, folded: str) -> bool:
    return name is not None and folded in fold(os.fsdecode(name))
