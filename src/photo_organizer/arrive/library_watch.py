"""Whether anything has changed in the folders of the library since it was looked at. Reads folders only; changes nothing.

The kernel tells it while every folder is watched. What is not watched, or on a filesystem that others change
past this kernel, has to be looked at.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import ignored
from photo_organizer.arrive.watch import identity
from photo_organizer.model import STATE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from watchdog.observers.inotify_c import InotifyEvent, InotifyFD, Mask, WatchDescriptor

LIMIT = "/proc/sys/fs/inotify/max_user_watches"
MOST_WRITTEN = 1000  # files written in place that are remembered by name


class LibraryWatch:
    """Watches the folders that are named to it; `not_ours` tells of a name whether anybody else writes it.

    `on_gone` is called from another thread, without arguments, when the library itself is being removed, renamed or unmounted.
    """

    def __init__(
        self,
        root: str,
        inotify: InotifyFD | None,
        not_ours: Callable[[str, str], bool],
        on_gone: Callable[[], None],
    ) -> None:
        self._root, self._inotify, self._not_ours, self._on_gone = root, inotify, not_ours, on_gone
        self._folders: dict[WatchDescriptor, str] = {}
        self._written: set[str] = set()
        self._lock = threading.Lock()
        self._given_up = inotify is None
        self._blind = False
        self.heard = True  # something has changed since `forget_news`; nobody knows what was before us
        self.lost = False  # more was written in place than is remembered
        self.came_at: float | None = None  # when the last file or folder came, of the monotonic clock

    def watch_all(self, folders: Iterable[str]) -> bool:
        """Watch these folders, given as paths below the root; return whether all of them were watched before."""
        wanted = set(folders)
        missing = wanted - set(self._folders.values())
        if len(wanted) > _allowed():
            self._give_up()
        self._blind = False
        for folder in missing if not self._given_up else ():
            self._watch(folder)
        return not missing and self.complete

    @property
    def complete(self) -> bool:
        """Whether every folder that was named is watched."""
        return not (self._given_up or self._blind)

    def forget_news(self) -> list[str]:
        """Let `heard` tell of what changes from now on; return the files that were written in place before."""
        with self._lock:
            self.heard = self.lost = False
            self.came_at = None
            written, self._written = sorted(self._written), set()
        return written

    # ── called by the reading thread ──

    def on_event(self, event: InotifyEvent) -> None:
        """Take in one event of one folder."""
        if event.is_move_self:
            self._moved_away(event.wd)
        name, folder = os.fsdecode(event.name), self._folders.get(event.wd, "")
        if name == STATE_FOLDER and not folder and (event.is_delete or event.is_moved_from):
            self._on_gone()  # what marks the library goes first: the kernel is silent of a folder that we have open
        if name and (ignored(name, is_folder=event.is_directory) or not self._not_ours(folder, name)):
            return
        with self._lock:
            self.heard = True
            if event.is_create or event.is_moved_to or event.is_close_write:
                self.came_at = time.monotonic()
            if event.is_close_write:
                self._note(f"{folder}/{name}" if folder else name)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """Forget a folder that is gone, or whose filesystem is."""
        folder = self._folders.pop(wd, None)
        self.heard = True
        if folder == "":
            self._on_gone()

    def on_queue_overflow(self) -> None:
        """Nobody knows what has changed."""
        self.heard = self.lost = True

    def _moved_away(self, wd: WatchDescriptor) -> None:
        """Forget a folder that has another name now: the kernel's watch goes with it, and its old name may come again."""
        folder = self._folders.get(wd)
        if folder == "":
            self._forget(list(self._folders))
            self._on_gone()
        elif folder is not None:
            self._forget([one for one, path in list(self._folders.items()) if _is_within(path, folder)])

    def _note(self, path: str) -> None:
        self._written.add(path)
        if len(self._written) > MOST_WRITTEN:
            self._written.clear()
            self.lost = True

    # ── which folders are watched ──

    def _watch(self, folder: str) -> None:
        if self._inotify is None:
            return
        path = os.path.join(self._root, folder) if folder else self._root
        try:
            wd = self._inotify.add_callback(os.fsencode(path), _mask(), self, identity(self))
        except OSError as error:
            if error.errno == errno.ENOSPC:
                self._give_up()
            self._blind = True
            return
        if wd < 0:  # no permission
            self._blind = True
            return
        self._folders[wd] = folder

    def _give_up(self) -> None:
        """Leave the kernel's watches to the intake: there are too few for the library."""
        self._given_up = True
        self._forget(list(self._folders))

    def _forget(self, watches: list[WatchDescriptor]) -> None:
        if self._inotify is not None:
            self._inotify.remove_callbacks([(wd, identity(self)) for wd in watches])
        for wd in watches:
            self._folders.pop(wd, None)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _allowed() -> int:
    """Return how many folders may be watched: half of what the system grants, the intake needs some too."""
    try:
        with open(LIMIT, encoding="ascii") as file:
            return int(file.read()) // 2
    except (OSError, ValueError):
        return 0


def _mask() -> Mask:
    """Return every event that changes what the catalogue holds."""
    from watchdog.observers.inotify_c import InotifyConstants as In
    from watchdog.observers.inotify_c import Mask

    names = In.IN_CREATE | In.IN_DELETE | In.IN_MOVED_FROM | In.IN_MOVED_TO
    itself = In.IN_DELETE_SELF | In.IN_MOVE_SELF | In.IN_ATTRIB | In.IN_CLOSE_WRITE
    return Mask(names | itself | In.IN_ONLYDIR | In.IN_DONT_FOLLOW)
