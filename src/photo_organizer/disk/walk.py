"""Walk folders: opened one name at a time from the root, so that a link put in the way is never followed. Touches nothing.

No descriptor stays open while the caller works on a folder's files. What cannot be seen is reported, because
"unreadable" is not "absent".
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from photo_organizer.disk.flags import FOLDER
from photo_organizer.disk.stamp import inode_of, sighting
from photo_organizer.errors import (
    FileBusy,
    FileProblem,
    PhotoOrganizerError,
    VolumeProblem,
    from_os_error,
    quoted,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from photo_organizer.model import Sighting

    Report = Callable[[PhotoOrganizerError], None]


class LeaveOut(Protocol):
    """Says of an entry of a folder whether it is not looked at."""

    def __call__(self, name: str, is_folder: bool) -> bool:  # noqa: FBT001 - always given by its name
        """Return True for what is not looked at."""
        ...


PATH_MAX = 4096  # bytes with the final zero: <linux/limits.h>
_NAME_MAX = 255
_BY_NAME = attrgetter("name")


def walk(
    root: str,
    skip: Collection[str] = (),
    *,
    on_problem: Report,
    on_empty: Callable[[str], None] | None = None,
    leave_out: LeaveOut,
    pass_over: Callable[[str], bool] = lambda _: False,
) -> Iterator[list[Sighting]]:
    """Yield the regular files of each folder at or below `root`, folder by folder in the order of names. Touches nothing.

    `skip` holds folders that are never entered, recognised by path and by identity. `on_problem` gets
    what could not be seen; `on_empty` gets every sub-folder without any entry, parents before children; `leave_out`
    names the entries that are not looked at. Of a folder that is to be passed over, only the sub-folders are looked
    at, and no list is yielded.
    Raises OSError when `root` itself cannot be read, VolumeProblem when the system is out of descriptors.
    """
    avoid, avoid_paths = _identities(skip), {os.path.normpath(path) for path in skip}
    pending = [""]
    while pending:
        inside = pending.pop()
        path = os.path.join(root, inside) if inside else root
        try:
            with folder_below(root, inside) as folder:
                if inside and avoid and inode_of(os.fstat(folder)) in avoid:
                    continue
                entries = entries_of(folder)
                folders = _folders(entries, leave_out)
                over = len(folders) < len(entries) and pass_over(path)
                files = [] if over else _files(folder, entries, path, on_problem, leave_out)
        except OSError as error:
            if not inside:
                raise
            _cannot_see(error, path, on_problem)
            continue
        if not entries and inside and on_empty:
            on_empty(path)
        pending += reversed(list(_enterable(inside, path, folders, avoid_paths, on_problem)))
        if files:
            yield files


def _identities(folders: Collection[str]) -> set[tuple[int, int]]:
    """Return what the folders are, so that one reached by another spelling is recognised too."""
    known = set()
    for folder in folders:
        try:
            known.add(inode_of(os.stat(folder)))
        except OSError:  # a folder that is not there cannot be entered either
            continue
    return known


@contextmanager
def folder_below(root: str, inside: str) -> Iterator[int]:
    """Open the folder `inside` below `root`, name by name, never through a link. Raises OSError."""
    folder = os.open(root, FOLDER)
    try:
        for name in inside.split("/") if inside else ():
            deeper = os.open(name, FOLDER, dir_fd=folder)
            os.close(folder)
            folder = deeper
        yield folder
    finally:
        os.close(folder)


def entries_of(folder: int) -> list[os.DirEntry[str]]:
    """Return what is in an open folder, in the order of names. Raises OSError."""
    with os.scandir(folder) as entries:
        return sorted(entries, key=_BY_NAME)


def _folders(entries: list[os.DirEntry[str]], leave_out: LeaveOut) -> list[str]:
    """Return the names of the sub-folders that are looked at."""
    folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    return [name for name in folders if not leave_out(name, is_folder=True)]


def _files(
    folder: int, entries: list[os.DirEntry[str]], path: str, report: Report, leave_out: LeaveOut
) -> list[Sighting]:
    """Return the folder's regular files, by a look at each while its descriptor is open."""
    files: list[Sighting] = []
    prefix = os.path.join(path, "")
    may_be_long = 4 * (len(prefix) + _NAME_MAX) >= PATH_MAX
    for entry in entries:
        if not entry.is_file(follow_symlinks=False) or leave_out(entry.name, is_folder=False):
            continue
        name = prefix + entry.name
        if may_be_long and len(os.fsencode(name)) >= PATH_MAX:
            report(_too_long(name))
            continue
        try:
            status = os.stat(entry.name, dir_fd=folder, follow_symlinks=False)  # the entry would keep it
            files.append(sighting(name, status))
        except FileNotFoundError:  # taken away since the folder was listed
            continue
        except OSError as error:
            _cannot_see(error, name, report)
    return files


def _enterable(
    inside: str,
    path: str,
    names: list[str],
    avoid: set[str],
    report: Report,
) -> Iterator[str]:
    """Yield the sub-folders to visit, as paths below the root."""
    for name in names:
        deeper = os.path.join(path, name)
        if len(os.fsencode(deeper)) >= PATH_MAX - 1:
            report(_too_long(deeper))
        elif not avoid or os.path.normpath(deeper) not in avoid:
            yield os.path.join(inside, name)


def _too_long(path: str) -> FileProblem:
    start = path[:_NAME_MAX]
    return FileProblem(
        f"the path is too long for the system: {quoted(start)}…",
        path,
        "shorten the folders' names",
        says="name_too_long",
    )


def _cannot_see(error: OSError, path: str, report: Report) -> None:
    """Report what could not be read; a sub-folder that is gone or is a link by now is no problem."""
    problem = from_os_error(error, "read", path)
    if isinstance(problem, VolumeProblem):  # out of descriptors or memory: the whole look would be partial
        raise problem from error
    if not isinstance(problem, FileBusy):
        report(problem)
