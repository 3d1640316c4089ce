"""One process for one folder, without a file in it and without keeping it open: its disk can be unplugged at any time.

The kernel gives a name of a socket to one process only, until that ends (unix(7), abstract sockets).
"""

from __future__ import annotations

import errno
import os
import struct
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import inode_of
from photo_organizer.errors import Refused

if TYPE_CHECKING:
    import socket
_ASKED = 100  # so many who are refused are told by which process: nobody answers them, so they queue


class PlaceLock:
    """Holds at most one folder, as what it is: by another path it is the same one."""

    def __init__(self) -> None:
        self._held: socket.socket | None = None
        self._identity: tuple[int, int] | None = None

    def take(self, folder: str, what: str) -> None:
        """Take the folder that is at this path now; one that is not there is left. Touches nothing. Raises Refused."""
        try:
            identity = inode_of(os.stat(folder))
        except OSError:
            return
        if identity == self._identity:
            return
        held = _name_taken(f"\0photo-organizer/{identity[0]:x}:{identity[1]:x}", what)
        self.release()
        self._held, self._identity = held, identity

    def release(self) -> None:
        """Let others have it."""
        if self._held is not None:
            self._held.close()
        self._held = self._identity = None


def _name_taken(name: str, what: str) -> socket.socket | None:
    """Return the socket that has this name now, None where the system gives none. Raises Refused."""
    import socket  # not by commands that only ask

    ours = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        ours.bind(name)
        ours.listen(_ASKED)
    except OSError as error:
        ours.close()
        if error.errno != errno.EADDRINUSE:
            import logging

            logging.getLogger(__name__).warning(
                "%s cannot be locked against another Photo Organizer: %s", what, error
            )
            return None
        raise Refused(
            f"{what} is in use by another Photo Organizer{_holder(name)}",
            "give each an intake of its own, or stop that one first",
        ) from error
    return ours


def _holder(name: str) -> str:
    """Return in words which process has a name, "" where it does not say."""
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(1)
        try:
            asking.connect(name)
            said = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        except OSError:
            return ""
    return f" (process {struct.unpack('3i', said)[0]})"
