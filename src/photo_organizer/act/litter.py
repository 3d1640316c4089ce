"""Remove sub-folders of the intake that hold nothing but what a system has left in them. Changes files.

Only folders out of which something was filed are given here. Everywhere else such files are never touched.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from photo_organizer.act.prune import STAYS, remove_upwards
from photo_organizer.disk.opening import head_of
from photo_organizer.disk.walk import folder_below
from photo_organizer.errors import PhotoOrganizerError, from_os_error
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# The Mac's, Android's and Linux' marks and views of a folder, Windows', Picasa's.
_FILES = frozenset(
    ".ds_store .localized .nomedia .directory thumbs.db ehthumbs.db ehthumbs_vista.db desktop.ini .picasa.ini".split()
)
_FOLDER = "@eaDir"  # DSM's index; it makes one in every folder that it looks into
# The Mac's second half of a file, on volumes that know no such thing, and how each of them begins. Not everything of such a
# name is one: cameras name photos "_DSC1.JPG", and rsync writes what it brings under a name with a dot before.
_DOUBLE, _BEGINNING = "._", b"\x00\x05\x16\x07"
_SHORTEST = 16  # bytes; a text with fewer is no photo, film or sidecar of any name, and no beginning of one


@frozen
class Swept:
    """A folder that was removed, and what had been left in it."""

    path: str
    litter: tuple[str, ...]


def holds_only_litter(root: str, folder: str) -> bool:
    """Say whether there is something in a sub-folder of the intake, and all of it is litter. Touches nothing."""
    try:
        with folder_below(root, os.path.relpath(folder, root)) as opened:
            return bool(_litter(opened))
    except OSError:  # gone, a link, or not to be read: nothing to tidy
        return False


def sweep_litter(
    root: str, folders: Iterable[str], on_problem: Callable[[PhotoOrganizerError], None]
) -> list[Swept]:
    """Remove each of `folders`, and then its parents, while they hold nothing but litter; return what went.

    Never removes `root` or anything hidden. A file that comes meanwhile stays, and its folder with it.
    """
    litter: list[tuple[str, ...]] = []

    def remove(names: list[str]) -> bool:
        found = _sweep(root, names, on_problem)
        if found is not None:
            litter.append(tuple(found))
        return found is not None

    return [Swept(*one) for one in zip(remove_upwards(root, folders, remove), litter, strict=True)]


def _sweep(
    root: str, names: list[str], on_problem: Callable[[PhotoOrganizerError], None]
) -> list[str] | None:
    """Remove one folder with its litter; return the litter's names, None where the folder stays."""
    try:
        with folder_below(root, "/".join(names)) as folder:
            litter = _litter(folder)
            if litter is None:
                return None
            for name in litter:
                if name == _FOLDER:
                    shutil.rmtree(name, dir_fd=folder)
                else:
                    os.unlink(name, dir_fd=folder)
        with folder_below(root, "/".join(names[:-1])) as parent:
            os.rmdir(names[-1], dir_fd=parent)
    except OSError as error:
        if error.errno not in STAYS:
            on_problem(from_os_error(error, "remove the left-over folder", os.path.join(root, *names)))
        return None
    return litter


def _litter(folder: int) -> list[str] | None:
    """Return the names in a folder if all of them are litter, None where one is not."""
    with os.scandir(folder) as entries:
        found = {entry.name: entry for entry in entries}
    for entry in found.values():
        if not (_is_litter(entry) or _is_half(folder, entry, found)):
            return None
    return sorted(found)


def _is_litter(entry: os.DirEntry[str]) -> bool:
    if entry.is_dir(follow_symlinks=False):
        return entry.name == _FOLDER
    return entry.is_file(follow_symlinks=False) and entry.name.lower() in _FILES


def _is_half(folder: int, entry: os.DirEntry[str], found: dict[str, os.DirEntry[str]]) -> bool:
    """Say whether this is the Mac's half of a file that has gone."""
    name = entry.name
    if not name.startswith(_DOUBLE) or not entry.is_file(follow_symlinks=False):
        return False
    whole = found.get(name.removeprefix(_DOUBLE))
    if whole is not None and not _is_litter(whole):
        return False
    head = head_of(name, _SHORTEST, folder=folder)
    return head.startswith(_BEGINNING) or (0 < len(head) < _SHORTEST and b"\0" not in head)
