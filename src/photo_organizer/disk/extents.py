"""Where the parts of a file lie on the disk, and whether two files share them (reflinks). Touches nothing.

FS_IOC_FIEMAP as in the kernel's Documentation/filesystems/fiemap.rst; Btrfs and XFS answer it.
"""

from __future__ import annotations

import fcntl
import struct

from photo_organizer.disk.opening import reading
from photo_organizer.errors import PhotoOrganizerError

_FIEMAP = 0xC020660B
_HEAD = struct.Struct("=QQIIII")  # start, length, flags, mapped, count, reserved
_EXTENT = struct.Struct("=QQQQQIIII")  # logical, physical, length, two reserved, flags, three reserved
_MOST = 64  # extents looked at; a photo has a few
_SHARED, _UNKNOWN = 0x2000, 0x0002 | 0x0008 | 0x0100  # no place known: delayed, encoded, inline


def share_blocks(one: str, other: str) -> bool:
    """Tell whether two files of equal bytes are stored once; False where the system does not say."""
    try:
        first = _extents(one)
        return bool(first) and first == _extents(other)  # which is not asked where nothing is shared
    except (PhotoOrganizerError, OSError):
        return False


def _extents(path: str) -> list[tuple[int, ...]]:
    """Return (logical, physical, length) of a file's extents, nothing unless all of them are shared."""
    with reading(path, path) as (fd, _):
        found = mapped(fd)
    shared = all(extent[5] & _SHARED and not extent[5] & _UNKNOWN for extent in found)
    return [extent[:3] for extent in found] if shared and len(found) < _MOST else []


def mapped(fd: int, size: int = 0xFFFFFFFFFFFFFFFF, flags: int = 0) -> list[tuple[int, ...]]:
    """Return logical, physical, length, two reserved and flags of the first extents of an open file. Raises OSError."""
    block = bytearray(_HEAD.size + _MOST * _EXTENT.size)
    _HEAD.pack_into(block, 0, 0, size, flags, 0, _MOST, 0)
    fcntl.ioctl(fd, _FIEMAP, block)
    count = min(_HEAD.unpack_from(block)[3], _MOST)
    return [_EXTENT.unpack_from(block, _HEAD.size + n * _EXTENT.size) for n in range(count)]
