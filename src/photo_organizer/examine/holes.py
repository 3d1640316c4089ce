"""Does a file have parts that were never written? Touches nothing.

A sender that sets the size first leaves a hole, or space that is reserved but not written (fallocate),
until the bytes come. SEEK_HOLE (lseek(2)) tells both on ext4, XFS, Btrfs and tmpfs; the map of the extents is
asked as well. A filesystem that cannot tell says nothing.
"""

from __future__ import annotations

import os

from photo_organizer.disk.extents import mapped

_UNWRITTEN, _SYNC = 0x0800, 0x1


def has_hole(fd: int, size: int) -> bool:
    """Say whether some of the `size` bytes of the file open as `fd` were never written."""
    try:
        hole = os.lseek(fd, 0, os.SEEK_HOLE)
        os.lseek(fd, 0, os.SEEK_SET)
    except OSError:  # the filesystem cannot tell, or the file is empty by now
        hole = size
    return hole < size or _reserved_only(fd, size)


def _reserved_only(fd: int, size: int) -> bool:
    """Ask once without flushing, and only where that says "unwritten" once more when all is on the disk."""
    try:
        return _unwritten(fd, size, 0) and _unwritten(fd, size, _SYNC)
    except OSError:
        return False


def _unwritten(fd: int, size: int, flags: int) -> bool:
    return any(extent[0] < size and extent[5] & _UNWRITTEN for extent in mapped(fd, size, flags))
