"""A library that got another name in the settings keeps its journal and all that is known of it. Moves folders of our own only.

Its state folder has the library's name; what is in it says which library it is: where that is, and the id of its marker.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from photo_organizer.act.guards import marker_path
from photo_organizer.cli.hanging import reached
from photo_organizer.cli.options import acting_settings, may_have_several, read_all, state_root
from photo_organizer.disk.lock import StateLock
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.store import db
from photo_organizer.synology.paths import LIBRARIES, state_of

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.settings import Settings

log = logging.getLogger(__name__)


def settings_to_act(options: Namespace) -> tuple[Settings, str]:
    """Return the same as `acting_settings`, for a command that acts: what it knows and does belongs to the state of before."""
    found = acting_settings(options)
    follow_names(options)
    return found


def follow_names(options: Namespace) -> None:
    """Give each library under a new name the state folder that it had under its old one. Changes folders of the state only."""
    if not may_have_several(options):  # and the first one has no folder of a name
        return
    root = state_root(options)
    further = {state_of(root, one.name): reached(one.paths_library) for one in read_all(options) if one.name}
    libraries = {state: library for state, library in further.items() if library}
    away = [state for state, library in libraries.items() if not _is_of(state, library, if_unknown=True)]
    left = _states(root) - (libraries.keys() - away) if away else set()
    for state in away:
        _follow(libraries[state], state, left)


def _states(root: str) -> set[str]:
    with suppress(OSError):
        return {entry.path for entry in os.scandir(os.path.join(root, LIBRARIES))}
    return set()


def _follow(library: str, state: str, left: set[str]) -> None:
    """Let the library have its state again, which is one of those that are left."""
    old = next((one for one in sorted(left - {state}) if _is_of(one, library)), "")
    if not old:
        return
    try:
        with StateLock(old):
            if not _is_of(old, library):  # another process was quicker
                return
            if os.path.lexists(state):
                left.add(_make_way(state))
            os.rename(old, state)
        left -= {old, state}
        log.info("the library %s was %s before: what is known of it was kept", state, old)
    except (PhotoOrganizerError, OSError) as problem:
        log.warning("what is known of the library in %s stays there: %s", old, problem)


def _make_way(state: str) -> str:
    """Give the state of another library a name that no library can have, and return it; its own finds it there."""
    free = next(path for number in count(1) if not os.path.lexists(path := f"{state}~{number}"))
    with StateLock(state):
        os.rename(state, free)
    return free


def _is_of(state: str, library: str, *, if_unknown: bool = False) -> bool:
    """Tell whether the state is that of the library in this folder; `if_unknown` where its database cannot be read."""
    try:
        with db.reading(state) as con:
            if con is None:
                return False
            identity = db.get_meta(con, "library_id")
            there = bool(identity) and os.path.isdir(marker_path(library, identity))
            return there and db.get_meta(con, "library_path") == library
    except (PhotoOrganizerError, sqlite3.Error):
        return if_unknown
