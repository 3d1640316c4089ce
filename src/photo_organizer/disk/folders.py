"""Folders held open by descriptor, reached one component at a time, never through a link.

Descriptors live for one batch: a share that is to be unmounted is not kept busy. Every folder that
gained or lost a name in the batch is remembered, and made durable in an order that never lets a
loss reach the disk before the gain that it belongs to.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from photo_organizer.disk.durable import sync_folder
from photo_organizer.disk.flags import FOLDER, ROOT
from photo_organizer.disk.mounts import MAY_CHANGE, writable_below
from photo_organizer.disk.opening import open_file
from photo_organizer.errors import (
    FileBusy,
    FileProblem,
    FolderProblem,
    VolumeAway,
    VolumeProblem,
    from_os_error,
    quoted,
)
from photo_organizer.model import STATE_FOLDER
from photo_organizer.names import within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photo_organizer.errors import PhotoOrganizerError

CLAIMS, TEMPORARIES = "claim", "tmp"  # our own areas in <root>/.photo-organizer


class NotAFolder(FolderProblem):
    """A link or a file has the name of a folder: nothing of ours is below it."""

    says = "no_folder"


def outside(path: str) -> FileProblem:
    """Return what is wrong with a file that lies in no folder of the settings."""
    words = f"{quoted(path)} is outside the configured folders"
    return FileProblem(words, path, "check the settings", says="outside_folders")


class Folders:
    """Open folders below `roots`; a context manager that closes them."""

    def __init__(self, roots: Sequence[str]) -> None:
        self.roots = sorted({root.rstrip("/") for root in roots}, key=len, reverse=True)
        self.made: set[str] = set()  # which were not there
        self._open: dict[str, int] = {}
        self._homes: dict[str, tuple[int, str]] = {}  # folder → its device, and the root that it belongs to
        self._gained: dict[str, None] = {}
        self._lost: dict[str, None] = {}
        self._awaited: dict[str, dict[str, None]] = {}  # folder that lost a name → those that gained it

    @classmethod
    def with_mounts(cls, roots: Sequence[str]) -> Self:
        """Return the folders below `roots`, in which other filesystems may be mounted: nothing is renamed out of those."""
        return cls([*roots, *(mount for root in roots for mount in writable_below(root.rstrip("/")))])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for fd in self._open.values():
            with suppress(OSError):  # opened for reading: nothing of ours can be lost here
                os.close(fd)
        self._open.clear()

    def __len__(self) -> int:
        return len(self._open)

    def root_of(self, path: str) -> str:
        """Return the innermost root that holds `path`; raise FileProblem when none does.

        A folder in which another filesystem begins is a root too, although nothing is mounted there: a subvolume of Btrfs,
        out of which nothing is renamed.
        """
        return self._home_of(path.rpartition("/")[0], self._configured(path))[1]

    def _configured(self, path: str) -> str:
        """Return the innermost of the given roots that holds `path`; raise FileProblem when none does."""
        for root in self.roots:
            if path.startswith(root + "/"):
                return root
        raise outside(path)

    def _home_of(self, folder: str, root: str) -> tuple[int, str]:
        """Return the device of a folder and the root that it belongs to; what is not there will be where its parent is."""
        if folder in self._homes:
            return self._homes[folder]
        outer = self._home_of(folder.rpartition("/")[0], root) if folder != root else (0, root)
        try:
            status = os.lstat(folder) if folder != root else os.stat(folder)
        except OSError:
            return outer
        if not stat.S_ISDIR(status.st_mode):
            return outer
        begins = folder == root or (status.st_dev != outer[0] and os.access(folder, MAY_CHANGE))
        self._homes[folder] = status.st_dev, folder if begins else outer[1]
        return self._homes[folder]

    def problem(self, error: OSError, verb: str, path: str) -> PhotoOrganizerError:
        """Return the error met while doing `verb` to `path`; a part that cannot be written is no reason to stop acting elsewhere."""
        if error.errno in (errno.EROFS, errno.EXDEV) and self._lies_apart(path):
            return FileProblem(
                f"could not {verb} {quoted(path)}: it lies in a read-only snapshot, or on a disk mounted there that cannot be written to",
                path,
                "copy the file from it",
                says="other_disk",
            )
        return from_os_error(error, verb, path)

    def _lies_apart(self, path: str) -> bool:
        root = self.root_of(path)
        return self._home_of(path.rpartition("/")[0], root)[0] != self._home_of(root, root)[0]

    def private(self, path: str, area: str) -> str:
        """Return the path of one of our own areas on the root that holds `path`."""
        return f"{self.root_of(path)}/{STATE_FOLDER}/{area}"

    # ── opening ──

    def at(self, path: str, *, make: bool = False) -> tuple[int, str]:
        """Return the open folder that holds `path` and the last part of its name."""
        folder, _, name = path.rpartition("/")
        return self.folder(folder, make=make), name

    def folder(self, path: str, *, make: bool = False) -> int:
        """Return a descriptor of the folder; with `make`, missing levels are made. May change files."""
        if path in self._open:
            return self._open[path]
        if path in self.roots:
            fd = self._open_root(path)
        else:
            self._configured(path)
            parent, name = self.at(path, make=make)
            fd = self._open_below(parent, name, path, make=make)
        self._open[path] = fd
        return fd

    @staticmethod
    def _open_root(path: str) -> int:
        try:
            return os.open(path, ROOT)
        except OSError as error:
            raise VolumeAway(
                f"the folder {path} cannot be opened: {os.strerror(error.errno or 0)}",
                "check that the shared folder exists and is mounted, and that PhotoOrganizer may read and write it",
            ) from error

    def _open_below(self, parent: int, name: str, path: str, *, make: bool) -> int:
        try:
            return os.open(name, FOLDER, dir_fd=parent)
        except FileNotFoundError as error:
            if not make:
                raise FileBusy(f"{quoted(path)} is gone", path) from error
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise NotAFolder(
                    f"{quoted(path)} is a link or a file where a folder is needed", path, "rename it"
                ) from error
            raise from_os_error(error, "open", path) from error
        try:
            os.mkdir(name, dir_fd=parent)
            self.made.add(path)
        except FileExistsError:
            pass  # somebody else made it in this moment, which is just as good
        except OSError as error:
            raise self.problem(error, "make the folder", path) from error
        self.gained(path)
        return self._open_below(parent, name, path, make=False)

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """Open a regular file for reading, never through a link. Raises FileBusy, FileProblem."""
        parent, name = self.at(path)
        return open_file(name, path, folder=parent)

    @contextmanager
    def reading(self, path: str) -> Iterator[tuple[int, os.stat_result]]:
        """Give what `open_file` gives, for as long as the block runs; raises as it does."""
        fd, status = self.open_file(path)
        try:
            yield fd, status
        finally:
            os.close(fd)

    def look(self, path: str) -> os.stat_result | None:
        """Return what is at `path` now, or None when nothing is. Touches nothing."""
        try:
            parent, name = self.at(path)
            return os.stat(name, dir_fd=parent, follow_symlinks=False)
        except (FileNotFoundError, FileBusy, NotAFolder):
            return None
        except OSError as error:
            raise from_os_error(error, "look at", path) from error

    def look_afresh(self, path: str) -> os.stat_result | None:
        """Look again from the root down: a folder held open may have another name by now. Touches nothing."""
        with Folders(self.roots) as fresh:
            return fresh.look(path)

    def forget(self, path: str) -> None:
        """Close the folder and those below it: it was removed, and may be made again."""
        for known in [known for known in self._open if within(known, path)]:
            os.close(self._open.pop(known))

    def opened(self) -> list[str]:
        """Return the paths of all folders that are open now."""
        return list(self._open)

    # ── durability ──

    def gained(self, path: str) -> None:
        """Remember that the folder of `path` got this name."""
        self._gained[path.rpartition("/")[0]] = None

    def lost(self, path: str) -> None:
        """Remember that the folder of `path` has this name no more."""
        self._lost[path.rpartition("/")[0]] = None

    def moved(self, src: str, dst: str) -> None:
        """Remember that a name went from the folder of `src` to that of `dst`."""
        self.lost(src)
        self.gained(dst)
        self._awaited.setdefault(src.rpartition("/")[0], {})[dst.rpartition("/")[0]] = None

    def sync(self) -> None:
        """Make every remembered change durable: each loss after its gain. Raises VolumeProblem."""
        order: dict[str, None] = {}
        seen: set[str] = set()
        for path in [path for path in self._gained if path not in self._lost] + [*self._gained, *self._lost]:
            self._put_in_order(path, order, seen)
        for path in order:
            self._sync_folder(path)
        self._gained.clear()
        self._lost.clear()
        self._awaited.clear()

    def _put_in_order(self, path: str, order: dict[str, None], seen: set[str]) -> None:
        """Append `path` after every folder that gained what it lost; in a circle, one has to be first."""
        if path in seen:
            return
        seen.add(path)
        for winner in self._awaited.get(path, ()):
            self._put_in_order(winner, order, seen)
        order[path] = None

    def _sync_folder(self, path: str) -> None:
        try:
            sync_folder(self.folder(path))
        except FileBusy:
            return  # a folder that is gone has nothing left to make durable
        except OSError as error:
            raise VolumeProblem(
                f"the folder {quoted(path)} could not be made durable: {error.strerror}",
                "check the volume in Storage Manager",
            ) from error
