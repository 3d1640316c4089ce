"""Take a file's name away before anything irreversible happens to it, and give it back.

The claim folder mirrors the path below its root, so that a claim can be given back to exactly where
it was even when every other record is lost: <root>/.photo-organizer/claim/<batch>/<path below root>.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from photo_organizer.act.folders import CLAIMS, stamp_of
from photo_organizer.act.lease import has_writer
from photo_organizer.act.rename import rename_noreplace
from photo_organizer.errors import FileBusy, FileProblem, from_os_error

if TYPE_CHECKING:
    from photo_organizer.act.folders import Folders
    from photo_organizer.model import Stamp

MAX_RECOVERED = 1000


def claim_path(folders: Folders, batch: str, src: str) -> str:
    """Return where `src` is while it is claimed by `batch`. Touches nothing."""
    below = src[len(folders.root_of(src)) + 1 :]
    return f"{folders.private(src, CLAIMS)}/{batch}/{below}"


def take(folders: Folders, src: str, claimed: str, expect: Stamp) -> None:
    """Rename `src` to `claimed` if it is still the file examined. Changes files.

    Raises FileBusy when it changed, is gone or is being written; it is given back then.
    """
    _check_free_of_writers(folders, src, expect)
    src_fd, name = folders.at(src)
    dst_fd, _ = folders.at(claimed, make=True)
    try:
        rename_noreplace(src_fd, name, dst_fd, name)
    except OSError as error:
        raise from_os_error(error, "take", src) from error
    folders.lost(src.rpartition("/")[0])
    status = os.stat(name, dir_fd=dst_fd, follow_symlinks=False)
    if stamp_of(status) != expect:
        give_back(folders, claimed, src)
        raise FileBusy(f"{src!r} was replaced in this moment", src)


def _check_free_of_writers(folders: Folders, src: str, expect: Stamp) -> None:
    fd, status = folders.open_file(src)
    try:
        if stamp_of(status) != expect:
            raise FileBusy(f"{src!r} changed since it was examined", src)
        if has_writer(fd):
            raise FileBusy(f"{src!r} is still being written", src)
    finally:
        os.close(fd)


def give_back(folders: Folders, claimed: str, src: str) -> str:
    """Rename a claimed file back to `src`, or beside it when that name is taken. Changes files.

    Return the path that it has now.
    """
    src_fd, name = folders.at(claimed)
    stem, ending = os.path.splitext(src)
    for number in range(MAX_RECOVERED):
        target = f"{stem}.recovered{number}{ending}" if number else src
        dst_fd, new_name = folders.at(target, make=True)
        try:
            rename_noreplace(src_fd, name, dst_fd, new_name)
        except FileExistsError:
            continue
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                stem = stem[:-12]
                continue
            raise from_os_error(error, "give back", target) from error
        folders.gained(target.rpartition("/")[0])
        return target
    raise FileProblem(f"no free name to give {src!r} back", src, "remove some .recovered files")
