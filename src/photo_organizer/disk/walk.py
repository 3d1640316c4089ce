"""Walk folders: opened one name at a time from the root, so that a link put in the way is never followed. Touches nothing.

No descriptor stays open while the caller works on a folder's files. What cannot be seen is reported, because
"unreadable" is not "absent".
"""

from __future__ import annotations

import os
import stat
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
    from collections.abc import Callable, Collection, Iterator, Sequence

    from photo_organizer.model import Sighting

    Report = Callable[[PhotoOrganizerError], None]
    PassOver = Callable[[str, Sequence[str]], bool]
    InFolder = Callable[[str, "LeaveOut"], "LeaveOut"]
    OnOther = Callable[[str], None]


class LeaveOut(Protocol):
    """Says of an entry of a folder whether it is not looked at."""

    def __call__(self, name: str, is_folder: bool) -> bool:  # noqa: FBT001 - always given by its name
        """Return True for what is not looked at."""
        ...


PATH_MAX = 4096  # bytes with the final zero: <linux/limits.h>
MOST_AT_ONCE = 2000  # files in one list: what a list costs in memory is not to grow with the folder
_NAME_MAX = 255
_BY_NAME = attrgetter("name")


def walk(
    root: str,
    skip: Collection[str] = (),
    *,
    on_problem: Report,
    leave_out: LeaveOut,
    in_folder: InFolder = lambda _, leave_out: leave_out,
    pass_over: PassOver = lambda *_: False,
    together: Callable[[str], str] = lambda name: name,
    on_other: OnOther | None = None,
) -> Iterator[list[Sighting]]:
    """Yield the regular files of each folder at or below `root`, folder by folder in the order of names. Touches nothing.

    A folder with more than `MOST_AT_ONCE` files is yielded in several lists; files whose names have the same key by
    `together` are always in one.

    `skip` holds folders that are never entered, recognised by path and by identity. `on_problem` gets
    what could not be seen; `leave_out` names the entries that are not looked at, and `in_folder` may give another such rule for a
    folder, told as a path below the root. Files that are to be passed over, told by their folder and their names, are
    not looked at, and no list of them is yielded. `on_other` is told the paths of what is neither file nor folder.
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
                entries, left_out = entries_of(folder), in_folder(inside, leave_out)
                folders = _folders(entries, left_out)
                lists = _lists(_names(entries, left_out), together)
                if on_other:
                    _tell_others(entries, path, on_other)
                del entries  # several times as large as the names
                files = _files(folder, path, lists.pop(), on_problem, pass_over) if len(lists) == 1 else []
        except OSError as error:
            if not inside:
                raise
            _cannot_see(error, path, on_problem)
            continue
        pending += reversed(list(_enterable(inside, path, folders, avoid_paths, on_problem)))
        if files:
            yield files
        yield from _one_by_one(root, inside, lists, on_problem, pass_over)


def _one_by_one(
    root: str, inside: str, lists: list[list[str]], report: Report, pass_over: PassOver
) -> Iterator[list[Sighting]]:
    """Yield the lists of a large folder, which is opened again for each."""
    path = os.path.join(root, inside) if inside else root
    for names in lists:
        try:
            with folder_below(root, inside) as folder:
                files = _files(folder, path, names, report, pass_over)
        except OSError as error:
            if not inside:
                raise
            _cannot_see(error, path, report)
            return
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


def _names(entries: list[os.DirEntry[str]], leave_out: LeaveOut) -> list[str]:
    """Return the names of the regular files that are looked at."""
    names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    return [name for name in names if not leave_out(name, is_folder=False)]


def _tell_others(entries: list[os.DirEntry[str]], path: str, on_other: OnOther) -> None:
    """Tell of links, pipes and devices in the folder `path`."""
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False) and not entry.is_file(follow_symlinks=False):
            on_other(os.path.join(path, entry.name))


def _lists(names: list[str], together: Callable[[str], str]) -> list[list[str]]:
    """Return a folder's names as lists of about `MOST_AT_ONCE`, none where there is no name; may sort `names` anew."""
    if len(names) <= MOST_AT_ONCE:
        return [names] if names else []
    names.sort(key=together)
    lists, start = [], 0
    while start < len(names):
        end = min(start + MOST_AT_ONCE, len(names))
        last = together(names[end - 1])
        while end < len(names) and together(names[end]) == last:
            end += 1
        lists.append(names[start:end])
        start = end
    return lists


def _files(folder: int, path: str, names: list[str], report: Report, pass_over: PassOver) -> list[Sighting]:
    """Return the named regular files of an open folder, by a look at each."""
    if pass_over(path, names):
        return []
    files: list[Sighting] = []
    prefix = os.path.join(path, "")
    may_be_long = 4 * (len(prefix) + _NAME_MAX) >= PATH_MAX
    for short in names:
        name = prefix + short
        if may_be_long and len(os.fsencode(name)) >= PATH_MAX:
            report(_too_long(name))
            continue
        try:
            status = os.stat(short, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:  # taken away since the folder was listed
            continue
        except OSError as error:
            _cannot_see(error, name, report)
            continue
        if stat.S_ISREG(status.st_mode):
            files.append(sighting(name, status))
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
