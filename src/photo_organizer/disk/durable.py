"""Make the names in a folder durable: a file's own fsync promises nothing of its name."""

from __future__ import annotations

import errno
import os


def sync_folder(fd: int) -> None:
    """Wait until the names in an open folder are on the disk, as far as the filesystem knows such a thing. Raises OSError."""
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network filesystems cannot sync folders
            raise
