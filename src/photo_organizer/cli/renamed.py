"""A library that got another name in the settings keeps its journal and all that is known of it. Moves folders of our own only.

Its state folder has the library's name; what is in it says which library it is: where that is, and the id of its marker.
"""

from __future__ import annotations

import logging
import os
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from photo_organizer.act.guards import marker_path
from photo_organizer.cli.hanging import answers
from photo_organizer.cli.options import looked_through, read_all, state_root
from photo_organizer.disk.lock import StateLock
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.store import db
from photo_organizer.synology.paths import LIBRARIES, state_of

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.settings import Settings

log = logging.getLogger(__name__)


def follow_names(options: Namespace) -> None:
    """Give each library under a new name the state folder that it had under its old one. Changes folders of the state only."""
    root, further = state_root(options), [one for one in read_all(options) if one.name]
    known = {state_of(root, one.name) for one in further}
    left = _states(root) - known if further else set()
    for one in further if left else ():
        state = state_of(root, one.name)
        if not os.path.lexists(state) and answers(one):
            _follow(looked_through(one), state, left)


def _states(root: str) -> set[str]:
    with suppress(OSError):
        return {entry.path for entry in os.scandir(os.path.join(root, LIBRARIES))}
    return set()


def _follow(library: Settings, state: str, left: set[str]) -> None:
    for old in sorted(left):
        try:
            if _is_of(old, library.paths_library):
                with StateLock(old):
                    os.rename(old, state)
                left.remove(old)
                log.info("the library %s was %s before: what is known of it was kept", state, old)
                return
        except (PhotoOrganizerError, OSError) as problem:
            log.warning("what is known of the library in %s stays there: %s", old, problem)


def _is_of(state: str, library: str) -> bool:
    """Tell whether the state is that of the library in this folder."""
    con = db.open_readonly(state)
    if con is None:
        return False
    with closing(con):
        identity = db.get_meta(con, "library_id")
        there = bool(identity) and os.path.isdir(marker_path(library, identity))
        return there and db.get_meta(con, "library_path") == library
