"""The MD5 that owners see in the catalogue; it selects candidates and never decides a removal alone."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from photo_organizer.errors import FileBusy, from_os_error

if TYPE_CHECKING:
    from photo_organizer.model import Stamp

BLOCK = 1 << 20
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


def md5_of(path: str, expect: Stamp) -> bytes:
    """Return the MD5 of the file at `path`, 16 bytes. Touches nothing.

    Raises FileBusy when it is not, or does not stay, the file that `expect` describes; FileProblem when
    it cannot be read.
    """
    try:
        fd = os.open(path, _READ)
    except OSError as error:
        raise from_os_error(error, "open", path) from error
    try:
        digest = hashlib.md5(usedforsecurity=False)
        while block := os.read(fd, BLOCK):
            digest.update(block)
        status = os.fstat(fd)
    except OSError as error:
        raise from_os_error(error, "read", path) from error
    finally:
        os.close(fd)
    if (status.st_ino, status.st_size, status.st_mtime_ns) != (expect.ino, expect.size, expect.mtime_ns):
        raise FileBusy(f"{path!r} changed while it was read", path)
    return digest.digest()
