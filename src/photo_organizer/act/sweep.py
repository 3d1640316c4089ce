"""After a crash: no temporary and no claim of ours stays behind. Changes files.

Temporaries are never the only copy of anything: the source of a copy is removed only after the copy has
its final name. Claims are files of the user: they go back to exactly where they were.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
from typing import TYPE_CHECKING

from photo_organizer.act.claim import give_back
from photo_organizer.disk.folders import CLAIMS, TEMPORARIES, NotAFolder
from photo_organizer.errors import (
    FileBusy,
    FileProblem,
    PhotoOrganizerError,
    VolumeProblem,
    as_volume_problem,
    from_os_error,
)
from photo_organizer.model import STATE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from photo_organizer.disk.folders import Folders

log = logging.getLogger(__name__)


def sweep_temporaries(folders: Folders, nested: Collection[str] = ()) -> int:
    """Remove the temporaries that an interrupted process left, also in parts of the roots; return how many."""
    removed = 0
    for root in (*folders.roots, *nested):
        area = f"{root}/{STATE_FOLDER}/{TEMPORARIES}"
        for name in _names_in(folders, root, area):
            if name.endswith(".part"):
                try:
                    os.unlink(name, dir_fd=folders.folder(area))
                except OSError as error:
                    _tell(from_os_error(error, "remove the temporary", f"{area}/{name}"))
                else:
                    removed += 1
    return removed


def sweep_claims(folders: Folders, still_open: Collection[str], nested: Collection[str] = ()) -> list[str]:
    """Give every claimed file back, except those of batches `still_open`; return where they are now."""
    given: list[str] = []
    for root in (*folders.roots, *nested):
        area = f"{root}/{STATE_FOLDER}/{CLAIMS}"
        for batch in _names_in(folders, root, area):
            if batch not in still_open:
                given += _give_back_below(folders, root, f"{area}/{batch}")
    folders.sync()
    return given


def _names_in(folders: Folders, root: str, area: str) -> list[str]:
    """Return what is in an area of ours. Raises VolumeProblem where that cannot be seen."""
    try:
        return _names(folders, area)
    except FileProblem as problem:
        _tell_unseen(folders, root, problem)
        return []


def _tell_unseen(folders: Folders, root: str, problem: FileProblem) -> None:
    """Stop acting, as photos of the owner may be there; where it is only a part of a root, that must not stop the others."""
    _tell(as_volume_problem(problem) if root in folders.roots else problem)


def _give_back_below(folders: Folders, root: str, claim: str) -> list[str]:
    given: list[str] = []
    try:
        found = list(_bottom_up(folders, claim))
    except FileProblem as problem:
        _tell_unseen(folders, root, problem)
        return given
    for folder, files in found:
        below = folder[len(claim) + 1 :]
        for name in files:
            original = "/".join(part for part in (root, below, name) if part)
            try:
                given.append(give_back(folders, f"{folder}/{name}", original))
            except FileProblem as problem:
                _tell(problem)
        _remove_folder(folders, folder)
    return given


def _remove_folder(folders: Folders, folder: str) -> None:
    """Remove an emptied folder of ours; one that is not empty stays, and so do those above it."""
    try:
        parent, last = folders.at(folder)
        os.rmdir(last, dir_fd=parent)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
            _tell(from_os_error(error, "remove the folder", folder))


def _tell(problem: PhotoOrganizerError) -> None:
    """One file that stays must not stop the others; a volume that cannot be used stops them all."""
    if isinstance(problem, VolumeProblem):
        raise problem
    log.error("left for the next start: %s", problem)


def _bottom_up(folders: Folders, top: str) -> Iterator[tuple[str, list[str]]]:
    """Yield every folder below and including `top` with its file names, deepest first."""
    files = []
    for name in _names(folders, top):
        status = folders.look(f"{top}/{name}")
        if status is None:
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _bottom_up(folders, f"{top}/{name}")
        else:
            files.append(name)
    yield top, files


def _names(folders: Folders, path: str) -> list[str]:
    try:
        return sorted(os.listdir(folders.folder(path)))
    except (FileBusy, NotAFolder):
        return []
    except OSError as error:
        raise from_os_error(error, "list", path) from error
