"""Look for a text in names, whatever its case and Unicode form: SQLite alone knows only the letters of English. Reads only."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from photo_organizer.names import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_MEANS_MORE = re.compile(r"[\\%_]")  # than itself to LIKE
_OTHER_LETTERS = "length(CAST({0} AS TEXT)) < length({0})"  # fewer signs than bytes


def holding(con: sqlite3.Connection, text: str, columns: Sequence[str]) -> tuple[str, list[str]]:
    """Return a condition, with its values, that one of these columns of names holds `text`. Touches nothing.

    What is English is left to SQLite: a function of ours, called for each of a million names, takes longer; so it is asked
    only of names with letters of other languages, where only such a name can hold the text.
    """
    if text.isascii():
        part, value = r"CAST({} AS TEXT) LIKE ? ESCAPE '\'", "%" + _MEANS_MORE.sub(r"\\\g<0>", text) + "%"
    else:
        value = fold(text)
        con.create_function("name_holds", 2, _holds, deterministic=True)
        part = (
            "name_holds({0}, ?)"
            if value.isascii()
            else f"CASE WHEN {_OTHER_LETTERS} THEN name_holds({{0}}, ?) END"
        )
    return f"({' OR '.join(part.format(column) for column in columns)})", [value] * len(columns)


def _holds(name: bytes | None, folded: str) -> bool:
    return name is not None and folded in fold(os.fsdecode(name))
