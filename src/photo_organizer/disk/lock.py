"""One process at a time for a state folder, and so for its database. Loads little: commands that only leave a word need it too."""

from __future__ import annotations

import errno
import fcntl
import os

from photo_organizer.disk.flags import KEEP
from photo_organizer.errors import Refused, VolumeFull, VolumeProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


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
            raise self._not_written(error) from error
        self.take(fd, f"the state folder {self._state}")
        try:
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            self.__exit__()  # or the next try would meet our own lock
            raise self._not_written(error) from error
        return self

    def _not_written(self, error: OSError) -> VolumeProblem:
        words = f"the state folder {self._state} cannot be written: {error.strerror}"
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return VolumeFull(words, "free some space on the package's volume")
        return VolumeProblem(words, "choose another with --state")

    def take(self, fd: int, what: str) -> None:
        """Lock what is open, until the end. Raises Refused."""
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = self._holder(fd)
            os.close(fd)
            raise Refused(
                f"{what} is in use by another Photo Organizer{holder}", "stop that one first, or use it"
            ) from error
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
