"""Does a library answer at all? A disk or a network share that hangs would hold up everything else. Touches nothing."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.settings import Settings

PATIENCE = 2.0  # seconds


def answers(settings: Settings) -> bool:
    """Tell whether the folders of a library can be looked at soon; the look is left behind where they cannot."""
    if not settings.several:  # nobody else would wait for it
        return True
    folders = [path for path in (settings.paths_library, settings.paths_intake, settings.logs_folder) if path]
    look = threading.Thread(target=_look, args=(folders,), daemon=True)
    look.start()
    look.join(PATIENCE)
    return not look.is_alive()


def _look(folders: Sequence[str]) -> None:
    for folder in folders:
        os.path.exists(os.path.realpath(folder))
