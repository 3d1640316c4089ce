"""Take a file's name away before anything irreversible happens to it, and give it back.

The claim folder mirrors the path below its root, so that a claim can be given back to exactly where
it was even when every other record is lost: <root>/.photo-organizer/claim/<batch>/<path below root>.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from photo_organizer.act.same_file import looks_like, only_renamed, same_file
from photo_organizer.disk.folders import CLAIMS
from photo_organizer.disk.lease import has_writer
from photo_organizer.disk.locked import locked
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.disk.stamp import is_still, stamp_of
from photo_organizer.errors import FileBusy, FileProblem, from_os_error, quoted

if TYPE_CHECKING:
    from photo_organizer.disk.folders import Folders
    from photo_organizer.errors import PhotoOrganizerError
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
    with folders.reading(src) as (fd, status):
        if not is_still(stamp_of(status), expect):
            raise FileBusy(f"{quoted(src)} changed since it was examined", src)
        if has_writer(fd):
            raise FileBusy(f"{quoted(src)} is still being written", src)
        _take_opened(folders, src, claimed, fd, status)


def _take_opened(folders: Folders, src: str, claimed: str, fd: int, examined: os.stat_result) -> None:
    """Rename `src`, which is open as `fd` since `examined`: as long as it is, another file has another inode on every filesystem.

    Some give a file another one with its new name, which the open file has as well then.
    """
    src_fd, name = folders.at(src)
    dst_fd, _ = folders.at(claimed, make=True)
    try:
        rename_noreplace(src_fd, name, dst_fd, name)
    except OSError as error:
        raise _not_taken(folders, src, error) from error
    # Should the power fail, the file must not be gone from one folder and not yet in the other.
    folders.moved(src, claimed)
    try:
        taken, opened = os.stat(name, dir_fd=dst_fd, follow_symlinks=False), os.fstat(fd)
    except OSError as error:
        give_back(folders, claimed, src)
        raise from_os_error(error, "look at", claimed) from error
    if not (only_renamed(taken, opened) and looks_like(opened, stamp_of(examined))):
        give_back(folders, claimed, src)
        raise FileBusy(f"{quoted(src)} was replaced in this moment", src)


def _not_taken(folders: Folders, src: str, error: OSError) -> PhotoOrganizerError:
    """Return why a file could not be taken: no permission cures a lock."""
    if error.errno == errno.EPERM:
        with folders.reading(src) as (fd, _):
            if locked(fd):
                words = f"{quoted(src)} is locked: nobody may move or remove it"
                return FileProblem(words, src, "unlock it, or wait until its lock has run out", says="locked")
    return folders.problem(error, "take", src)


def give_back(folders: Folders, claimed: str, src: str) -> str:
    """Rename a claimed file back to `src`, or beside it when that name is taken. Changes files.

    Return the path that it has now.
    """
    src_fd, name = folders.at(claimed)
    folder, _, own = src.rpartition("/")
    stem, ending = os.path.splitext(own)
    for number in range(MAX_RECOVERED):
        target = f"{folder}/{stem}.recovered{number}{ending}" if number else src
        try:
            _rename_into(folders, src_fd, name, target)
        except FileExistsError:
            continue
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                stem, ending = _shorter(stem, ending)
                continue
            raise from_os_error(error, "give back", target) from error
        folders.moved(claimed, target)
        return target
    raise FileProblem(
        f"no free name to give {quoted(src)} back", src, "remove some .recovered files", says="no_free_name"
    )


def _shorter(stem: str, ending: str) -> tuple[str, str]:
    """Return a name that leaves room for ".recovered1": its ending stays, unless that is what is long."""
    return (stem[:-12], ending) if len(stem) > 12 else (stem, ending[:-12])


def _rename_into(folders: Folders, src_fd: int, name: str, target: str) -> None:
    """Rename; where the old folder was removed while it looked empty, make it again."""
    folder = target.rpartition("/")[0]
    try:
        dst_fd, new_name = folders.at(target, make=True)
        rename_noreplace(src_fd, name, dst_fd, new_name)
    except FileNotFoundError:
        if folder in folders.roots:
            raise
        while folder not in folders.roots:
            removed, folder = folder, folder.rpartition("/")[0]
            folders.forget(removed)
        dst_fd, new_name = folders.at(target, make=True)
        rename_noreplace(src_fd, name, dst_fd, new_name)


# ── after a crash ──


def mend(folders: Folders, src: str, claimed: str, expect: Stamp) -> None:
    """Complete a claim, or a giving back, that a crash cut in two. Changes files.

    Happens only where the kernel cannot rename without replacing: two names of one file, or an empty
    file that reserves a name.
    """
    there, taken = folders.look(src), folders.look(claimed)
    if there is None or taken is None:
        return
    if same_file(there, taken):
        unlink(folders, src)
    elif taken.st_size == 0 and there.st_size == expect.size:
        drop_reservation(folders, claimed, expect)
    elif there.st_size == 0 and taken.st_size == expect.size:
        drop_reservation(folders, src, expect)


def drop_reservation(folders: Folders, path: str, expect: Stamp) -> bool:
    """Remove the empty file that reserves a name for a file which is not empty. Changes files.

    An empty file of somebody else's, or one that is being written, is an upload that begins: it stays.
    """
    status = folders.look(path)
    if status is None or status.st_size or not expect.size or status.st_uid != os.geteuid():
        return False
    with folders.reading(path) as (fd, status):
        if status.st_size or has_writer(fd):
            return False
    unlink(folders, path)
    return True


def unlink(folders: Folders, path: str) -> None:
    """Remove one name. Changes files. Raises FileProblem, VolumeProblem."""
    parent, name = folders.at(path)
    try:
        os.unlink(name, dir_fd=parent)
    except OSError as error:
        raise from_os_error(error, "remove", path) from error
    folders.lost(path)
