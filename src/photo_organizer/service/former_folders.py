"""Folders that the settings named before: what was left in them is ours to clear up, unless another library has them by now."""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from photo_organizer.disk.flags import FOLDER
from photo_organizer.disk.place_lock import PlaceLock
from photo_organizer.errors import Refused
from photo_organizer.model import STATE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def nobody_elses(former: Sequence[str]) -> Iterator[list[str]]:
    """Give those of these folders that nobody uses, locked as `Lock` does; whoever uses one clears up in it. Touches nothing."""
    with ExitStack() as locks:
        yield [folder for folder in former if _is_free(folder, locks)]


def _is_free(folder: str, locks: ExitStack) -> bool:
    try:
        area = os.open(f"{folder}/{STATE_FOLDER}", FOLDER)
    except OSError:
        return True  # who clears up says what is wrong with it
    locks.callback(os.close, area)
    place = PlaceLock()
    locks.callback(place.release)
    try:
        fcntl.flock(area, fcntl.LOCK_EX | fcntl.LOCK_NB)
        place.take(folder, f"the former folder {folder}")
    except (BlockingIOError, Refused):
        return False
    except OSError:  # a filesystem without locks: nobody could have locked it
        return True
    return True
