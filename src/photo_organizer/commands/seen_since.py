"""What came beside photos since the last walk, such as an editor's settings: a command that moves a photo asks for it first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.act.guards import require_same_library
from photo_organizer.gather.reconcile import Reconciler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photo_organizer.library import Library


def walk_of(library: Library) -> Reconciler:
    """Return what notes new files of single folders in the catalogue."""
    place, identity = library.settings.paths_library, library.executor.identity
    sure = partial(require_same_library, place, identity) if identity else lambda: None
    return Reconciler(library.con, place, library.settings.paths_intake, sure)


def note_beside(library: Library, paths: Iterable[str]) -> None:
    """Let the catalogue know what has come beside these files, given relative to the library, and of which unit it is.

    What changed stays known as it was shown: who acts on it finds that out.
    """
    from photo_organizer.gather.read_units import read_units  # here: dedupe and relayout go by names

    folders = sorted({path.rpartition("/")[0] for path in paths})
    walk_of(library).note_new(folders, changed=False)
    read_units(library.con, library.settings.paths_library, library.executor.stop)
