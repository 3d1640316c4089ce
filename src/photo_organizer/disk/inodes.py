"""Which filesystems give a file another inode number when the kernel has forgotten it. Touches nothing.

FAT and exFAT keep no such numbers: the kernel counts files as it meets them, and does so anew when it needed the
memory. So do most filesystems in user space, and shares of servers that tell none. There a number says nothing
of which file it is; by it, nothing would ever be the same in two looks on a NAS with little memory.
"""

from __future__ import annotations

import os

from photo_organizer.disk.mounts import kind_of_device

_COUNTED = frozenset(["exfat", "msdos", "texfat", "ufsd", "vfat"])
_known: dict[int, bool] = {}


def lasting(device: int) -> bool:
    """Whether files of a device (`st_dev`) keep their inode numbers."""
    known = _known.get(device)
    if known is None:
        kind, options = kind_of_device(os.major(device), os.minor(device))
        counted = kind in _COUNTED or kind.startswith("fuse") or "noserverino" in options
        known = _known[device] = not counted
    return known


def ask_again() -> None:
    """Forget what is known of devices: another disk may have the number of one that was unplugged."""
    _known.clear()
