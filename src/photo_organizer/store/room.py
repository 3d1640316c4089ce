"""Room for the database on its volume, looked at before SQLite is let near it.

Every process that reads or writes the database shares a small index of its log as mapped memory. Where the volume has
no room for a page of that, and one that copies on write needs room for each, there is no error: the kernel kills the
process (SIGBUS).
"""

from __future__ import annotations

import os
import sqlite3

from photo_organizer.errors import VolumeFull

# Bytes; so much that another program does not take it all between the look and what follows.
LEAST = 16_000_000


def require(folder: str) -> None:
    """Raise VolumeFull where the volume of `folder` has less. Where that cannot be measured, SQLite says. Touches nothing."""
    try:
        volume = os.statvfs(folder)
    except OSError:
        return
    free = volume.f_bavail * volume.f_frsize
    if volume.f_blocks and free < LEAST:
        raise VolumeFull(
            f"the volume of the database, {folder}, has {free // 1_000_000} MB free,"
            f" {LEAST // 1_000_000} MB are needed",
            "free some space on the package's volume",
        )


def leave_open(con: sqlite3.Connection) -> None:
    """Keep a connection until the process ends: who closes the last one writes to the index. What it committed is on the disk.

    Python closes what nobody holds, also when it ends itself; this reference is never given back.
    """
    import ctypes  # here, because next to no program meets a full volume

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(con))


class Connection(sqlite3.Connection):
    """A connection that knows on which volume its database is."""

    folder = ""

    def close(self) -> None:
        """Close it, as long as its volume has the room that this takes."""
        try:
            require(self.folder)
        except VolumeFull:
            leave_open(self)
        else:
            super().close()
