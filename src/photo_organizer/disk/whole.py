"""Write a small file of ours in the place of what is there: whole or not at all, and durable. Never a file of the owner's photos."""

from __future__ import annotations

import os
from contextlib import suppress

from photo_organizer.disk.durable import sync_folder
from photo_organizer.disk.flags import NEW, ROOT


def replace_whole(path: str, data: bytes, mode: int | None = None) -> None:
    """Hidden temporary, fsync, rename, fsync of the folder. `mode` are the rights it gets. Changes only that file. Raises OSError."""
    folder, name = os.path.split(path)
    part = f"{folder}/.{name}.photo-organizer.part"
    with suppress(FileNotFoundError):
        os.unlink(part)  # of a process that was killed: it alone has such a name
    try:
        with open(part, "wb", opener=_new) as file:
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
    _sync_folder(folder)


def _new(path: str, _: int) -> int:
    return os.open(path, NEW, 0o666)


def _sync_folder(folder: str) -> None:
    """Make the new name durable: else a power cut may bring the old file back."""
    fd = os.open(folder, ROOT)
    try:
        sync_folder(fd)
    finally:
        os.close(fd)
