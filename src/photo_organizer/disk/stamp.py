"""The identity of a file, from one look at it. Touches nothing."""

from __future__ import annotations

import os
import stat

from photo_organizer.model import Sighting, Stamp


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the identity of the bytes that `status` describes."""
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def stamp_to_be(size: int, mtime_ns: int) -> Stamp:
    """Return what is known before of a file that is still to be written: it has no inode yet."""
    return Stamp(0, 0, size, mtime_ns)


def inode_of(status: os.stat_result) -> tuple[int, int]:
    """Return what is the same for every name of one file or folder."""
    return status.st_dev, status.st_ino


def sighting(path: str, status: os.stat_result) -> Sighting:
    """Return the look at `path` that showed `status`."""
    return Sighting(path, stamp_of(status), status.st_ctime_ns)


def sight(path: str) -> Sighting | None:
    """Return one look at `path` without following a link; None where there is no regular file.

    Raises OSError when it cannot be seen: that does not mean that it is absent.
    """
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return sighting(path, found) if stat.S_ISREG(found.st_mode) else None
