"""Keep a thumbnail that somebody else made beside the one that takes its name, and put it back. Changes files.

It is renamed within its folder, to a hidden name that tells the old one: nothing is copied, and no database is needed to
find it again.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from photo_organizer.act import own_files
from photo_organizer.disk.durable import sync_folder
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.disk.stamp import is_still, stamp_of
from photo_organizer.errors import FileProblem, NameTaken, from_os_error, quoted

if TYPE_CHECKING:
    from photo_organizer.model import Stamp

_KEPT = re.compile(r"\.(thumbnail(?:\.[^./]+)?)\.replaced(?:-[1-9]\d*)?", re.IGNORECASE)
_MOST = 1000  # numbers that are tried for one more of the same name


def original(name: str) -> str:
    """Return the name that a kept thumbnail had, "" when `name` is not that of one. Touches nothing."""
    found = _KEPT.fullmatch(name)
    return found[1] if found else ""


def keep(root: str, path: str, expect: Stamp) -> str:
    """Give the file in `expect` its hidden name; return its path. Raises NameTaken when it changed meanwhile; FileProblem, also for a folder."""
    with Folders([root]) as folders:
        folder, name = folders.at(path)
        try:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):  # with all that is in it, it would be hidden
                raise FileProblem(f"{quoted(path)} is a folder", path, "nothing to do: it stays")
            if not is_still(stamp_of(status), expect):
                raise NameTaken(
                    f"{quoted(path)} was changed meanwhile", path, "nothing to do: it stays as it is"
                )
            kept = _renamed(folder, name, path)
            own_files.require_ours(folders, kept, path, expect)
            sync_folder(folder)
        except OSError as error:
            raise from_os_error(error, "rename", path) from error
    return f"{path[: path.rindex('/')]}/{kept}"


def _renamed(folder: int, name: str, path: str) -> str:
    for number in range(_MOST):
        kept = f".{name}.replaced" + (f"-{number}" if number else "")
        try:
            rename_noreplace(folder, name, folder, kept)
        except FileExistsError:
            continue
        return kept
    raise FileProblem(
        f"too many thumbnails are kept beside {quoted(path)}",
        path,
        "remove some of them",
        says="no_free_name",
    )


def put_back(root: str, kept: str) -> str:
    """Give a kept thumbnail its old name again; return its path. Raises NameTaken when something has that name by now."""
    with Folders([root]) as folders:
        folder, name = folders.at(kept)
        old = original(name)
        path = f"{kept[: kept.rindex('/')]}/{old}"
        try:
            rename_noreplace(folder, name, folder, old)
            sync_folder(folder)
        except FileExistsError as error:
            raise NameTaken(
                f"{quoted(path)} is there", path, "remove it, then put the old one back"
            ) from error
        except OSError as error:
            raise from_os_error(error, "rename", kept) from error
    return path
