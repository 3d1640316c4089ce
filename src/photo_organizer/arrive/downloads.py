"""Files with their final names that a program still downloads: it keeps its notes, or the bytes, in a file beside each. Touches nothing.

aria2 and axel reserve the whole file under its final name and fill it from several places, so that its size never changes. Their notes
go when all of it is there.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import BESIDE, ignored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.model import Sighting

_BESIDE = (*BESIDE, ".st")  # axel's notes; alone the ending says too little to be left out by


class Downloads:
    """What is being downloaded, as the last full look saw it."""

    def __init__(self) -> None:
        # Final name → the name beside it, as the folder that was listed last has it; those of others do no harm.
        self._seen: dict[str, str] = {}
        # Path of what is not there yet → path of what stands beside it.
        self._beside: dict[str, str] = {}

    def leave_out(self, name: str, is_folder: bool) -> bool:  # noqa: FBT001 - see LeaveOut
        """Say what `ignored` says, and remember which name this one stands beside."""
        if not is_folder and (ending := _ending(name)):
            self._seen[name[: -len(ending)]] = name
        return ignored(name, is_folder)

    def take(self, files: Sequence[Sighting]) -> None:
        """Take in files of the folder whose entries were named last."""
        for file in files if self._seen else ():
            folder, _, name = file.path.rpartition("/")
            if name in self._seen:
                self._beside[file.path] = f"{folder}/{self._seen[name]}"

    def forget(self) -> None:
        """Begin a new look."""
        self._seen.clear()
        self._beside.clear()

    def unfinished(self, path: str) -> bool:
        """Say whether a file is still being downloaded: what stood beside it is there now."""
        beside = self._beside.get(path)
        return beside is not None and os.path.lexists(beside)


def _ending(name: str) -> str:
    lower = name.lower()
    if not lower.endswith(_BESIDE):  # a look at the intake asks this of every name
        return ""
    return next(ending for ending in _BESIDE if lower.endswith(ending))
