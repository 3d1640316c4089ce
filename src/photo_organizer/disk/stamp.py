"""The identity of a file, from one look at it. Touches nothing."""

from __future__ import annotations

import os
import stat
from typing import TypeAlias

from photo_organizer.disk.inodes import lasting
from photo_organizer.errors import from_os_error
from photo_organizer.model import Sighting, Stamp

Row: TypeAlias = "tuple[bytes, int, int, int, int]"  # a path and the fields of a Stamp


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the identity of the bytes that `status` describes."""
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def is_still(now: Stamp, before: Stamp) -> bool:
    """Whether a file is as it was in an earlier look, where the kernel makes inodes up also under another one."""
    return now == before or (now.dev == before.dev and is_still_after_restart(now, before))


def is_still_after_restart(now: Stamp, before: Stamp) -> bool:
    """Whether a file is as it was, though its disk may have another number by now."""
    return now.lasting == before.lasting or (now[-2:] == before[-2:] and not lasting(now.dev))


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


def seen(path: str) -> Sighting | None:
    """Return one look at a file, None where there is none. Raises FileProblem where that cannot be known, VolumeProblem."""
    try:
        return sight(path)
    except OSError as error:
        raise from_os_error(error, "look at", path) from error


def row_is_still(row: Row, before: Stamp) -> bool:
    """Whether a file, as `rows_of` shows it, is as it was in an earlier look."""
    return before == row[1:] or is_still(Stamp(*row[1:]), before)


def rows_of(folder: int, start: str, names: list[str]) -> list[Row]:
    """Return path, device, inode, size and mtime of these files of an open folder; `start` comes before each name.

    Of a million files, an object for each would cost more than the look. What was taken away meanwhile is left out.
    """
    rows: list[Row] = []
    before, look = os.fsencode(start), os.stat
    for name in os.fsencode("\0".join(names)).split(b"\0") if names else ():
        try:
            found = look(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            continue
        rows.append((before + name, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns))
    return rows
