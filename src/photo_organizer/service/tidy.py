"""Sub-folders of the intake that filing has emptied but for what a system left there: removed after a day.

Since when each rests is remembered over restarts. A folder into which something comes meanwhile stays.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from photo_organizer.act.litter import holds_only_litter, sweep_litter
from photo_organizer.record import system
from photo_organizer.store import outbox
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.library import Library

DAY_NS = 24 * 3600 * 10**9
_RESTING = "folders_with_litter"


def tidy(
    library: Library,
    emptied: Iterable[str],
    now_ns: int,
    on_problem: Callable[[PhotoOrganizerError], None],
    rest_ns: int = DAY_NS,
) -> None:
    """Take note of what filing has emptied, and remove what has rested for long enough. Changes files."""
    root = library.settings.paths_intake
    before: dict[str, int] = json.loads(get_meta(library.con, _RESTING) or "{}")
    # The clock may have been set back.
    known = {folder: min(since, now_ns) for folder, since in before.items()}
    resting = known | {
        folder: known.get(folder, now_ns)
        for folder in _still_there(root, emptied)
        if holds_only_litter(root, folder)
    }
    due = [folder for folder, since in resting.items() if now_ns - since >= rest_ns]
    swept = sweep_litter(root, due, on_problem)
    for one in swept:
        text = f"Removed the empty folder {one.path} with what was left in it: {', '.join(one.litter)}"
        system.info(library.con, text, now_ns)
    outbox.post_emptied(library.con, [one.path for one in swept])
    _remember(library, before, {folder: since for folder, since in resting.items() if folder not in due})


def next_due_ns(con: sqlite3.Connection) -> int | None:
    """Return when the first of the folders has rested for long enough, None: there is none. Touches nothing."""
    resting: dict[str, int] = json.loads(get_meta(con, _RESTING) or "{}")
    return min(resting.values()) + DAY_NS if resting else None


def _still_there(root: str, emptied: Iterable[str]) -> Iterator[str]:
    """Yield the folders, or where they are gone already the first above them that is there."""
    for folder in emptied:
        while folder.startswith(f"{root}/") and not os.path.isdir(folder):
            folder = os.path.dirname(folder)  # noqa: PLW2901 - one step up
        if folder.startswith(f"{root}/"):
            yield folder


def _remember(library: Library, before: dict[str, int], after: dict[str, int]) -> None:
    if after != before:
        with transaction(library.con):
            set_meta(library.con, _RESTING, json.dumps(after))
