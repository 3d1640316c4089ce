"""Is there room? A check that cannot measure says no. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.errors import VolumeAway, VolumeFull

if TYPE_CHECKING:
    from photo_organizer.disk.folders import Folders


def require_space(folders: Folders, path: str, size: int, reserve: int) -> None:
    """Raise VolumeFull unless `size` bytes fit below the root of `path` and `reserve` stay free."""
    root = folders.root_of(path)
    try:
        volume = os.fstatvfs(folders.folder(root))
    except OSError as error:
        raise VolumeAway(
            f"the free space of {root} cannot be measured: {error.strerror}",
            "check that the share is mounted",
        ) from error
    free = volume.f_bavail * volume.f_frsize
    if free < size + reserve:
        raise VolumeFull(
            f"{root} has {free // 1_000_000} MB free, {-(-(size + reserve) // 1_000_000)} MB are needed",
            "free some space on the volume",
        )
