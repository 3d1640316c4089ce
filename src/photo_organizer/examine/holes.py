"""Does a file have parts that were never written? Touches nothing.

A sender that sets the size first leaves a hole, or space that is reserved but not written (fallocate),
until the bytes come. SEEK_HOLE (lseek(2)) tells both on ext4, XFS, Btrfs and tmpfs; FIEMAP (the kernel's
Documentation/filesystems/fiemap.rst) is asked as well. A filesystem that cannot tell says nothing.
"""

from __future__ import annotations

import fcntl
import os
import struct

_FIEMAP = 0xC020660B
_HEAD = struct.Struct("=QQIIII")  # start, length, flags, mapped, count, reserved
_EXTENT = struct.Struct("=QQQQQIIII")  # logical, physical, length, two reserved, flags, three reserved
_MOST = 64  # extents looked at; a photo has a few
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
    block = bytearray(_HEAD.size + _MOST * _EXTENT.size)
    _HEAD.pack_into(block, 0, 0, size, flags, 0, _MOST, 0)
    fcntl.ioctl(fd, _FIEMAP, block)
    mapped = min(_HEAD.unpack_from(block)[3], _MOST)
    found = (_EXTENT.unpack_from(block, _HEAD.size + n * _EXTENT.size) for n in range(mapped))
    return any(extent[0] < size and extent[5] & _UNWRITTEN for extent in found)
