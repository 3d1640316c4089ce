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
from photo_organizer.disk.flags import FOLDER, ROOT
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.disk.walk import entries_of
from photo_organizer.model import DUPLICATES, Stamp
from photo_organizer.names import fold
from photo_organizer.thumbnails import moments
from photo_organizer.thumbnails.tree import FILMS, PICTURES, Folder, FolderPicture, extension

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import tzinfo

    Entries = Mapping[str, os.DirEntry[str]]

_SYSTEM = frozenset({"@eadir", "#recycle", "#snapshot", "lost+found"})
_DEEPEST = 100  # levels; each holds a descriptor while the walk is below it
_SIDECARS = (".xmp", ".json")
HIDDEN_BY = ".nomedia"  # a file of this name means that its folder is not to be shown


def walk(root: str, *, zone: tzinfo, leave_out: Collection[str] = ()) -> Folder:
    """Return the tree below `root`; folders in `leave_out` (the intake) are not looked into."""
    return _Walk(zone, frozenset(path.rstrip("/") for path in leave_out)).folder(root.rstrip("/") or "/")


class _Walk:
    def __init__(self, zone: tzinfo, leave_out: frozenset[str]) -> None:
        self.zone, self.leave_out = zone, leave_out

    def folder(self, path: str) -> Folder:
        try:
            fd = os.open(path, ROOT)
        except OSError as error:
            return Folder(path, trouble=f"could not open {path!r}: {os.strerror(error.errno or 0)}")
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
            sidecars = {
                entry.name.lower(): entry for entry in names if entry.name.lower().endswith(_SIDECARS)
            }
            for entry in names:
                self.entry(found, entry, fd, depth, sidecars)
        except OSError as error:
            found.trouble = f"could not read {path!r}: {os.strerror(error.errno or 0)}"
        return found

    def entry(self, found: Folder, entry: os.DirEntry[str], fd: int, depth: int, sidecars: Entries) -> None:
        """Add one name to its folder."""
        path = f"{found.path.rstrip('/')}/{entry.name}"
        if TEMPORARY.fullmatch(entry.name):
            found.leftovers.append(entry.name)
        elif entry.name.startswith("."):
            if original(entry.name):
                found.kept.append(entry.name)
        elif entry.is_dir(follow_symlinks=False):
            self.below(found, entry.name, path, fd, depth)
        elif entry.is_file(follow_symlinks=False):
            self.file(found, entry, path, sidecars)

    def below(self, found: Folder, name: str, path: str, fd: int, depth: int) -> None:
        if (
            name.lower() in _SYSTEM
            or name.startswith("@")
            or fold(name) == fold(DUPLICATES)
            or path in self.leave_out
        ):
            return
        if depth >= _DEEPEST:
            found.trouble = f"{path!r} lies too deep"
            return
        try:
            inner = os.open(name, FOLDER, dir_fd=fd)
        except FileNotFoundError:
            return  # removed while we walk
        except OSError as error:
            found.folders.append(
                Folder(path, trouble=f"could not open {path!r}: {os.strerror(error.errno or 0)}")
            )
            return
        try:
            found.folders.append(self.read(path, inner, depth + 1))
        finally:
            os.close(inner)

    def file(self, found: Folder, entry: os.DirEntry[str], path: str, sidecars: Entries) -> None:
        if is_thumbnail(entry.name):
            found.thumbnails.append(entry.name)
            return
        if extension(entry.name) not in PICTURES | FILMS:
            return
        stamp = _stamp(entry)
        if stamp.size:
            when = moments.moment(entry.name, stamp.mtime_ns, self.zone)
            beside = tuple(_beside(found.path, entry.name, sidecars)) if sidecars else ()
            found.pictures.append(FolderPicture(path, stamp, when, beside))


def is_thumbnail(name: str) -> bool:
    """Tell whether a file of this name takes the place of a folder's thumbnail."""
    return name.lower() == "thumbnail" or name.lower().rpartition(".")[0] == "thumbnail"


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    status = entry.stat(follow_symlinks=False)
    return stamp_of(status)


def _beside(folder: str, name: str, sidecars: Entries) -> Iterator[tuple[str, Stamp]]:
    """Yield the sidecars of a picture: a.jpg.xmp and a.xmp, and the same with .json."""
    stem = name.rpartition(".")[0]
    for wanted in (f"{start}{end}".lower() for end in _SIDECARS for start in (name, stem)):
        entry = sidecars.get(wanted)
        if entry and entry.is_file(follow_symlinks=False):
            yield f"{folder.rstrip('/')}/{entry.name}", _stamp(entry)


def picture_at(path: str, zone: tzinfo) -> FolderPicture | None:
    """Return one picture or film that was named by its path; None when it is not one. Touches nothing."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode) or extension(path) not in PICTURES | FILMS:
        return None
    stamp = stamp_of(status)
    when = moments.moment(path.rpartition("/")[2], stamp.mtime_ns, zone)
    return FolderPicture(os.path.abspath(path), stamp, when)
