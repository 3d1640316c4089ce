"""A full intake on the day of the installation: filing waits until its owner has seen what would be done.

The package leaves a mark in the state folder when it is installed for the first time. The service takes it away
with its first look at the intake; where many files lie there already, it begins with a pause.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.arrive.scan import scan

if TYPE_CHECKING:
    from photo_organizer.settings import Settings

MARK = "first-look"
MANY = 100  # files from which a look is better than a surprise


def is_new(state: str) -> bool:
    """Tell whether nothing was looked at since the installation. Touches nothing."""
    return os.path.exists(f"{state}/{MARK}")


def count(settings: Settings) -> int:
    """Return how many files have to wait for their owner's look, 0 where nothing has to. Raises VolumeProblem."""
    found = scan(settings.paths_intake, [settings.paths_library], on_problem=lambda _: None)
    files = sum(len(some) for some in found)
    return files if files >= MANY else 0


def is_over(state: str) -> None:
    """Take the mark of the installation away."""
    with suppress(FileNotFoundError):
        os.unlink(f"{state}/{MARK}")
