"""What came beside photos since the last walk, such as an editor's settings: a command that moves a photo asks for it first."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.act.guards import require_same_library
from photo_organizer.gather.reconcile import Reconciler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photo_organizer.library import Library

PAUSE = 20  # times as long as it took to list folders, they are not listed again


class SeenSince:
    """Lets the catalogue know what is new in single folders, for one command from portion to portion.

    What the command moves changes its folders each time, and Duplicates with them: those of many thousand files, listed for
    each portion, would take longer than all else.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._walk = walk_through(library)
        self._again: dict[str, float] = {}  # when a folder is looked at once more

    def note_new(self, folders: Iterable[str], *, changed: bool = True) -> None:
        """Note what is new in these folders, given relative to the library, and what `changed`. Raises VolumeProblem."""
        began = time.monotonic()
        due = [folder for folder in folders if self._again.get(folder, began) <= began]
        self._walk.note_new(due, changed=changed)
        now = time.monotonic()
        self._again |= dict.fromkeys(due, now + PAUSE * (now - began))

    def note_beside(self, paths: Iterable[str]) -> None:
        """Note what has come beside these files, given relative to the library, and of which unit it is.

        What changed stays known as it was shown: who acts on it finds that out.
        """
        from photo_organizer.gather.read_units import read_units  # here: dedupe and relayout go by names

        folders = sorted({path.rpartition("/")[0] for path in paths})
        if not folders:
            return
        self.note_new(folders, changed=False)
        read_units(self._library.con, self._library.settings.paths_library, self._library.executor.stop)


def walk_through(library: Library) -> Reconciler:
    """Return a walk that brings the catalogue up to date with the library."""
    place, identity = library.settings.paths_library, library.executor.identity
    sure = partial(require_same_library, place, identity) if identity else lambda: None
    return Reconciler(library.con, place, library.settings.paths_intake, sure)
