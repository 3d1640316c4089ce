"""Numbers of files: none is given twice. Touches nothing.

Triggers at each row would do the same, and make the first look at a large library three times as slow.
"""

from __future__ import annotations

from itertools import count, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

# In an upsert: a file keeps its number while its bytes are the same, and takes that of a new row when they are others.
NUMBER = "id = CASE WHEN size = excluded.size AND mtime_ns = excluded.mtime_ns THEN id ELSE excluded.id END"
_GONE = "SELECT last FROM numbers WHERE last > 0 AND last >= (SELECT coalesce(max(id), 0) FROM catalogue)"


def new_numbers(con: sqlite3.Connection) -> Iterator[int | None]:
    """Yield a number for each file that may be new; None where the next one of SQLite was never given."""
    gone = con.execute(_GONE).fetchone()
    return count(int(gone[0]) + 1) if gone else repeat(None)
