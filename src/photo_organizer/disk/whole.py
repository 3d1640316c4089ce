"""Write a small file of ours in the place of what is there: whole or not at all, and durable. Never a file of the owner's photos."""

from __future__ import annotations

import os
from contextlib import suppress

from photo_organizer.disk.flags import ROOT


def replace_whole(path: str, data: bytes, mode: int | None = None) -> None:
    """Temporary, fsync, rename, fsync of the folder. `mode` are the rights it gets. Changes only that file. Raises OSError."""
    part = f"{path}.new"
    try:
        with open(part, "wb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise
    _sync_folder(os.path.dirname(path))


def _sync_folder(folder: str) -> None:
    """Make the new name durable: else a power cut may bring the old file back."""
    fd = os.open(folder, ROOT)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
