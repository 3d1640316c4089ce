"""Is a file locked against everybody, whatever the permissions say: chattr +i or +a, and what a NAS makes of such a lock? Touches nothing."""

from __future__ import annotations

import array
import fcntl

_GETFLAGS = 0x80086601  # FS_IOC_GETFLAGS; the kernel writes an int
_IMMUTABLE, _APPEND_ONLY = 0x10, 0x20


def locked(descriptor: int) -> bool:
    """Tell whether an open file may be neither moved nor removed; False where the filesystem knows of no such thing."""
    flags = array.array("q", [0])
    try:
        fcntl.ioctl(descriptor, _GETFLAGS, flags)
    except OSError:
        return False
    return bool(flags[0] & (_IMMUTABLE | _APPEND_ONLY))
