"""Does a library answer at all? A disk or a network share that hangs would hold up everything else. Touches nothing."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.disk.soon import soon

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.settings import Settings

PATIENCE = 2.0  # seconds


def answers(settings: Settings) -> bool:
    """Tell whether each folder of a library can be looked at soon; the look is left behind where one cannot."""
    if not settings.several:  # nobody else would wait for it
        return True
    folders = [path for path in (settings.paths_library, settings.paths_intake, settings.logs_folder) if path]
    try:
        for folder in folders:
            soon(folder, partial(_look, folder), PATIENCE)
    except TimeoutError:
        return False
    return True


def _look(folder: str) -> None:
    os.path.exists(os.path.realpath(folder))


def reached(folder: str) -> str:
    """Return the real path of a folder, "" where it does not answer."""
    try:
        return soon(folder, lambda: os.path.realpath(folder), PATIENCE)
    except TimeoutError:
        return ""


def real_path(logs: str) -> str:
    """Return the real path of a folder for logs; as it is written where it does not answer: photos are filed without it."""
    return reached(logs) or os.path.abspath(logs)


def wrong_with(folder: str, ask: Callable[[str], str]) -> str:
    """Return what `ask` says is wrong with a folder, or that it does not answer: who asks for a check waits for no disk."""
    try:
        return soon(folder, partial(ask, folder), PATIENCE)
    except TimeoutError:
        return f"{folder} does not answer — its disk may be waking up, or be away"
