"""Which files of the intake are not offered again for now. Touches nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import sight
from photo_organizer.store import held

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.model import Sighting


def stays(con: sqlite3.Connection, sighting: Sighting) -> bool:
    """Whether a file is held, unchanged and not due; what waits with another one stays as long as that one does.

    By itself it would be filed without the rest of its unit, which stays.
    """
    row = held.get(con, sighting.path)
    if row is None:
        return False
    now_ns, other = time.time_ns(), held.waits_with(row)
    if not other:
        return held.is_kept(row, sighting.stamp, now_ns)
    return row.is_still(sighting.stamp) and _still_stays(con, other, now_ns)


def _still_stays(con: sqlite3.Connection, path: str, now_ns: int) -> bool:
    try:
        there = sight(path)
    except OSError:  # it cannot be seen: nobody knows that anything has changed
        return True
    return there is not None and held.stays(con, path, there.stamp, now_ns)
