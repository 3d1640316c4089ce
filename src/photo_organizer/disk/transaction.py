"""Let Btrfs write down at once what many files need, before each of them is synced by itself.

An fsync there writes a log of its own for every file, which takes some milliseconds on a fast disk and tens on a slow one. One
commit of the whole transaction takes about as long as one of them, and a file that is in it has nothing left to write when it is
synced: of copies, whose data the disk began to write when they were made, mostly all of them. Nothing is promised here: whoever needs a file to be durable calls fsync, which tells on every kernel what went wrong.
(syncfs(2) tells of errors since Linux 5.8 only, and waits also for all that other programs have written.)
"""

from __future__ import annotations

import fcntl
from threading import Lock

START_SYNC = 0x80089418  # _IOR(0x94, 24, __u64), linux/btrfs.h: begin to commit, and tell the number of the transaction
WAIT_SYNC = 0x40089416  # _IOW(0x94, 22, __u64): wait until that one is on the disk


def commit(fd: int) -> bool:
    """Commit the transaction of the filesystem that holds `fd`; return whether that can be done there. Raises nothing."""
    number = bytearray(8)
    try:
        fcntl.ioctl(fd, START_SYNC, number)
        fcntl.ioctl(fd, WAIT_SYNC, number)
    except OSError:
        return False  # another filesystem; or a disk that fails, which the fsync of each file tells
    return True


class Together:
    """One commit for several files that several threads sync: the first of them asks for it, and all wait until it is there."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked = False

    def __call__(self, fd: int) -> None:
        """Commit what the filesystem of `fd` has to write, unless another file had that done. Raises nothing."""
        with self._lock:
            if not self._asked:
                self._asked = True
                commit(fd)
