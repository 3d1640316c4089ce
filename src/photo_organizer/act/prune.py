"""Remove the sub-folders of the intake that filing has left empty. Changes files: removes empty folders.

Only folders out of which something was filed are given here: an empty folder that its owner has just
made, to drop photos into, is his.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from photo_organizer.disk.walk import folder_below
from photo_organizer.errors import PhotoOrganizerError, from_os_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Not empty, gone, replaced by a file or link, or a mount point: it simply stays.
STAYS = frozenset(
    {errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EBUSY, errno.ESTALE},
)


def prune(
    root: str,
    folders: Iterable[str],
    on_problem: Callable[[PhotoOrganizerError], None],
) -> list[str]:
    """Remove each of `folders` and then its parents while they are empty; return what was removed.

    Never removes `root`, anything outside it, anything hidden, or a folder with any entry (the kernel
    refuses). What cannot be removed for want of permission goes to `on_problem`; it harms nobody.
    """
    return remove_upwards(root, folders, lambda names: _remove(root, names, on_problem))


def remove_upwards(root: str, folders: Iterable[str], remove: Callable[[list[str]], bool]) -> list[str]:
    """Remove each of `folders`, and then its parents, as long as `remove` does so; return what went.

    It is given the names below the root, never "..", nor those of a hidden folder or of what lies in one.
    """
    removed: list[str] = []
    inside = {os.path.relpath(folder, root) for folder in folders}
    for relative in sorted(inside, key=lambda path: path.count("/"), reverse=True):
        names = relative.split("/")
        while names and not any(name.startswith(".") for name in names) and remove(names):
            removed.append(os.path.join(root, *names))
            names.pop()
    return removed


def _remove(root: str, names: list[str], on_problem: Callable[[PhotoOrganizerError], None]) -> bool:
    try:
        with folder_below(root, "/".join(names[:-1])) as parent:
            os.rmdir(names[-1], dir_fd=parent)
    except OSError as error:
        if error.errno not in STAYS:
            on_problem(from_os_error(error, "remove the empty folder", os.path.join(root, *names)))
        return False
    return True
