"""One process at a time for a state folder, and so for its database. Loads little: commands that only leave a word need it too."""

from __future__ import annotations

import errno
import fcntl
import os
import time

from photo_organizer.disk.flags import KEEP
from photo_organizer.errors import AS_SERVICE, FORBIDDEN_ERRNOS, Refused, VolumeFull, VolumeProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


_PATIENCE = 5.0  # seconds for those who only ask; each takes a few microseconds


def _is_locked(fd: int) -> bool:
    """Lock for this process alone; False where another one has it.

    Who only asks whether somebody has it (service.running.holder, the page several times a minute) takes it for a moment
    together with others: that is waited for, or a service that begins anew would end for having been looked at.
    """
    until = time.monotonic() + _PATIENCE
    while not _flocked(fd, fcntl.LOCK_EX):
        if not _flocked(fd, fcntl.LOCK_SH) or time.monotonic() > until:
            return False
        fcntl.flock(fd, fcntl.LOCK_UN)
        time.sleep(0.001)
    return True


def _flocked(fd: int, how: int) -> bool:
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def state_refused(state: str, error: OSError) -> VolumeProblem:
    """Return why nothing can be written into a state folder, with its cure."""
    words = f"the state folder {state} cannot be written: {error.strerror}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return VolumeFull(words, "free some space on the package's volume")
    cure = "choose another with --state"
    return VolumeProblem(words, f"{AS_SERVICE}; or {cure}" if error.errno in FORBIDDEN_ERRNOS else cure)


class StateLock:
    """One process for one state folder; a context manager. Raises Refused, and VolumeProblem where it cannot be written."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._fds: list[int] = []

    def __enter__(self) -> Self:
        try:
            os.makedirs(self._state, exist_ok=True)
            fd = os.open(f"{self._state}/lock", KEEP, 0o644)
        except OSError as error:
            raise state_refused(self._state, error) from error
        self.take(fd, f"the state folder {self._state}")
        try:
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            self.__exit__()  # or the next try would meet our own lock
            raise state_refused(self._state, error) from error
        return self

    def take(self, fd: int, what: str) -> None:
        """Lock what is open, until the end. Raises Refused."""
        if not _is_locked(fd):
            holder = self._holder(fd)
            os.close(fd)
            raise Refused(
                f"{what} is in use by another Photo Organizer{holder}", "stop that one first, or use it"
            )
        self._fds.append(fd)

    @staticmethod
    def _holder(fd: int) -> str:
        try:
            return f" (process {os.pread(fd, 32, 0).decode().strip()})"
        except (OSError, UnicodeDecodeError):
            return ""

    def __exit__(self, *_: object) -> None:
        for fd in self._fds:
            os.close(fd)
        self._fds.clear()
