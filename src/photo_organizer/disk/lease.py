"""Ask the kernel whether somebody has a file open for writing. Touches no file.

A read lease (fcntl(2), F_SETLEASE) is refused with EAGAIN exactly while a writer exists: an open
descriptor or a writable mapping. It needs ownership of the file or CAP_LEASE, so on a NAS the answer is
often "cannot know" and the quiet period is the guard. While the lease is held, a new writer's open()
waits until we let go, at most /proc/sys/fs/lease-break-time seconds.

A broken lease is announced by a signal, by default SIGIO, which would end the process. We have it
announced by SIGURG instead, which is ignored by default: no handler is needed in any thread, and whoever
holds the lease asks `broken()`. Nobody else in this program may give SIGURG another meaning.
"""

from __future__ import annotations

import errno
import fcntl
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen
class Lease:
    """A read lease on one open file, or the knowledge that there is none."""

    fd: int
    writer: bool | None  # True: a writer exists; False: none, the lease is held; None: cannot know

    def broken(self) -> bool:
        """Say whether a writer has come since; always False where no lease is held."""
        return self.writer is False and fcntl.fcntl(self.fd, fcntl.F_GETLEASE) != fcntl.F_RDLCK


def has_writer(fd: int) -> bool | None:
    """Say whether another descriptor may write to the file open read-only as `fd`; None: cannot know."""
    with watched_lease(fd) as lease:
        return lease.writer


@contextmanager
def watched_lease(fd: int) -> Iterator[Lease]:
    """Hold a read lease on `fd` (open read-only) for as long as the block runs, if there can be one.

    Ask `broken()` between the blocks of a long copy and give up at once when it says so: the newcomer
    waits for us.
    """
    writer = _take(fd)
    try:
        yield Lease(fd, writer)
    finally:
        if writer is False:
            with suppress(OSError):  # EAGAIN: the kernel took it away because a newcomer waited too long
                fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def _take(fd: int) -> bool | None:
    try:
        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    return False
