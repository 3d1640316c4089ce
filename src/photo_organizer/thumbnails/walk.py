"""Walk a library for the night: folders, pictures, and what lies at the thumbnails' places. Touches nothing.

Folders are opened one below the other and never through a link. What cannot be read is marked, so that nobody takes
"cannot see" for "is gone".
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from photo_organizer.act.kept_thumbnails import original
from photo_organizer.act.own_files import TEMPORARY
from photo_organizer.decide.apple_libraries import holds_anothers_library, is_anothers_library
from photo_organizer.disk.flags import FOLDER, ROOT
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.disk.walk import entries_of, folder_below
from photo_organizer.errors import quoted
from photo_organizer.model import DUPLICATES, Stamp
from photo_organizer.names import fold, is_system_folder
from photo_organizer.thumbnails import moments
from photo_organizer.thumbnails.seal import THUMBNAIL
from photo_organizer.thumbnails.tree import Folder, FolderPicture, is_film, is_shown, picture_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    Entries = Mapping[str, os.DirEntry[str]]
    Beside = tuple[tuple[str, Stamp], ...]

_DEEPEST = 100  # levels; each holds a descriptor while the walk is below it
_SIDECARS = (".xmp", ".json")
HIDDEN_BY = ".nomedia"  # a file of this name means that its folder is not to be shown


def walk(
    root: str, *, leave_out: Collection[str] = (), excluded: Collection[str] = (), everywhere: bool = False
) -> Folder:
    """Return the tree below `root`; folders in `leave_out` (the intake) are not looked into, pictures in `excluded` have no key.

    Into the library of another program it looks only `everywhere`.
    """
    outside = frozenset(path.rstrip("/") for path in leave_out)
    return _Walk(outside, frozenset(excluded), everywhere=everywhere).folder(root.rstrip("/") or "/")


class _Walk:
    def __init__(self, leave_out: frozenset[str], excluded: frozenset[str], *, everywhere: bool) -> None:
        self.leave_out, self.excluded, self.everywhere = leave_out, excluded, everywhere

    def folder(self, path: str) -> Folder:
        try:
            fd = os.open(path, ROOT)
        except OSError as error:
            return Folder(path, trouble=f"could not open {quoted(path)}: {os.strerror(error.errno or 0)}")
        try:
            return self.read(path, fd, 0)
        finally:
            os.close(fd)

    def read(self, path: str, fd: int, depth: int) -> Folder:
        """Return the folder that is open as `fd`, with everything below it."""
        found = Folder(path)
        try:
            names = entries_of(fd)
            if any(entry.name == HIDDEN_BY for entry in names):
                return found
            if depth and not self.everywhere and _is_anothers(names):
                return found
            for entry in names:
                self.entry(found, entry, fd, depth)
            self.pictures(found, names)
        except OSError as error:
            found.trouble = f"could not read {quoted(path)}: {os.strerror(error.errno or 0)}"
        return found

    def pictures(self, found: Folder, names: Sequence[os.DirEntry[str]]) -> None:
        """Note the keys of the pictures directly in a folder."""
        for path, stamp, beside in _pictures(found.path, names):
            found.shows = found.shows or not is_film(path)
            if path not in self.excluded:
                found.keys.append(picture_key(path, stamp, beside))

    def entry(self, found: Folder, entry: os.DirEntry[str], fd: int, depth: int) -> None:
        """Add one name that is no picture to its folder."""
        if TEMPORARY.fullmatch(entry.name):
            found.leftovers.append(entry.name)
        elif entry.name.startswith("."):
            if original(entry.name):
                found.kept.append(entry.name)
        elif entry.is_dir(follow_symlinks=False):
            found.blocked = found.blocked or entry.name == THUMBNAIL
            self.below(found, entry.name, found.inside(entry.name), fd, depth)
        elif is_thumbnail(entry.name) and (entry.is_file(follow_symlinks=False) or entry.is_symlink()):
            found.thumbnails.append(entry.name)

    def below(self, found: Folder, name: str, path: str, fd: int, depth: int) -> None:
        if (
            is_system_folder(name)
            or fold(name) == fold(DUPLICATES)
            or path in self.leave_out
            or (is_anothers_library(name) and not self.everywhere)
        ):
            return
        if depth >= _DEEPEST:
            found.trouble = f"{quoted(path)} lies too deep"
            return
        try:
            inner = os.open(name, FOLDER, dir_fd=fd)
        except FileNotFoundError:
            return  # removed while we walk
        except OSError as error:
            found.folders.append(
                Folder(path, trouble=f"could not open {quoted(path)}: {os.strerror(error.errno or 0)}")
            )
            return
        try:
            found.folders.append(self.read(path, inner, depth + 1))
        finally:
            os.close(inner)


def _is_anothers(entries: Sequence[os.DirEntry[str]]) -> bool:
    """Tell whether what a folder holds shows that it is another program's library."""
    folders = (entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    return holds_anothers_library(folders, (entry.name for entry in entries))


def _pictures(folder: str, names: Iterable[os.DirEntry[str]]) -> Iterator[tuple[str, Stamp, Beside]]:
    """Yield the pictures and films directly in a folder: path, stamp and sidecars."""
    entries = list(names)
    sidecars = {fold(entry.name): entry for entry in entries if entry.name.lower().endswith(_SIDECARS)}
    for entry in entries:
        name = entry.name
        if not is_shown(name) or name.startswith(".") or is_thumbnail(name):
            continue
        if entry.is_file(follow_symlinks=False) and (stamp := _stamp(entry)).size:
            beside = tuple(_beside(folder, name, sidecars)) if sidecars else ()
            yield f"{folder.rstrip('/')}/{name}", stamp, beside


def pictures_in(root: str, inside: str, folder: str, zone: tzinfo) -> Iterator[FolderPicture]:
    """Yield the pictures directly in the folder `inside` of `root`, named by its path `folder`, as they are now; none where it cannot be read."""
    try:
        with folder_below(root, inside.strip("/")) as fd:
            names = entries_of(fd)
            hidden = any(entry.name == HIDDEN_BY for entry in names)
            found = [] if hidden else list(_pictures(folder, names))
    except OSError:
        return
    for path, stamp, beside in found:
        when = moments.moment(path.rpartition("/")[2], stamp.mtime_ns, zone)
        yield FolderPicture(path, stamp, when, beside)


def is_thumbnail(name: str) -> bool:
    """Tell whether a file of this name takes the place of a folder's thumbnail."""
    return name.lower() == "thumbnail" or name.lower().rpartition(".")[0] == "thumbnail"


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    status = entry.stat(follow_symlinks=False)
    return stamp_of(status)


def _beside(folder: str, name: str, sidecars: Entries) -> Iterator[tuple[str, Stamp]]:
    """Yield the sidecars of a picture: a.jpg.xmp and a.xmp, and the same with .json."""
    stem = name.rpartition(".")[0]
    for wanted in (fold(f"{start}{end}") for end in _SIDECARS for start in (name, stem)):
        entry = sidecars.get(wanted)
        if entry and entry.is_file(follow_symlinks=False):
            yield f"{folder.rstrip('/')}/{entry.name}", _stamp(entry)


def picture_at(path: str, zone: tzinfo) -> FolderPicture | None:
    """Return one picture or film that was named by its path; None when it is not one. Touches nothing."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode) or not is_shown(path):
        return None
    stamp = stamp_of(status)
    when = moments.moment(path.rpartition("/")[2], stamp.mtime_ns, zone)
    return FolderPicture(os.path.abspath(path), stamp, when)
