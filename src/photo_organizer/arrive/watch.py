"""Hints from the kernel that something may have come. Reads folders only; changes nothing.

Hints may be lost, doubled or absent; the scan is the truth, and this only makes it come sooner. One
inotify(7) instance of watchdog is used folder by folder rather than its recursive observer, because that
one also watches `@eaDir` (a folder per photo, on a NAS with 8192 watches), takes 2 further threads, and
hides that the limit was reached. What we do ourselves wakes nobody: our own folder is not watched, and
files that leave are no news.
"""

from __future__ import annotations

import errno
import os
import threading
from typing import TYPE_CHECKING, Self

from photo_organizer.arrive.ignore import ignored, in_flight
from photo_organizer.disk.flags import FOLDER
from photo_organizer.disk.walk import entries_of
from photo_organizer.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from watchdog.observers.inotify_c import CallbackId, InotifyEvent, InotifyFD, Mask, WatchDescriptor

_NO_MORE_WATCHES = "the system's limit of watched folders is reached (fs.inotify.max_user_watches)"
_NO_INSTANCE = "the system's limit of watchers is reached (fs.inotify.max_user_instances)"
_NO_WATCHDOG = "watchdog is missing, or another version than this program knows"
# Its inner class, which one version renames and the next one changes: without it the scan alone finds what comes.
_OTHER_WATCHDOG = (ImportError, AttributeError, TypeError)
_BY_SCAN = "new files are found by the regular scan instead"
_NOT_A_FOLDER = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)  # gone, or a link by now: it needs no watch


class Watch:
    """Watches the folders below `root` while it is entered.

    `on_hint` is called from another thread, without arguments, often: it should only set a flag.
    `on_message` gets one sentence when watching is not possible or not complete. Never raises for that.
    """

    def __init__(self, root: str, on_hint: Callable[[], None], on_message: Callable[[str], None]) -> None:
        self._root = root
        self._on_hint = on_hint
        self._on_message = on_message
        self._inotify: InotifyFD | None = None
        self._folders: dict[str, WatchDescriptor] = {}
        self._round = 0  # how often all was begun anew; with its path, by this watchdog knows a folder
        self._lock = threading.RLock()
        self._full = False
        self._blind = False  # some folder could not be watched
        self.heard = True  # something has changed since `forget_news`; nobody knows what was before us

    def __enter__(self) -> Self:
        try:
            self._begin()
        except OSError as error:
            reason = _NO_INSTANCE if error.errno == errno.EMFILE else os.strerror(error.errno or 0)
            self._on_message(f"folders cannot be watched: {reason}; {_BY_SCAN}")
        except _OTHER_WATCHDOG as error:
            self._give_up(error)
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _begin(self) -> None:
        from watchdog.observers.inotify_c import InotifyFD

        self._inotify = InotifyFD()
        self._inotify.start()
        self._watch_below(self._root)
        if not self.live:
            self._on_message(f"{quoted(self._root)} cannot be watched; {_BY_SCAN}")

    def _give_up(self, error: Exception) -> None:
        """Leave everything to the scan from now on."""
        self._end()
        self._on_message(f"folders cannot be watched: {_NO_WATCHDOG} ({error}); {_BY_SCAN}")

    def _end(self) -> None:
        inotify, self._inotify = self._inotify, None
        if inotify is not None:
            inotify.stop()
            inotify.join()

    @property
    def live(self) -> bool:
        """Whether the root itself is watched."""
        return self._root in self._folders

    @property
    def complete(self) -> bool:
        """Whether every folder is watched, so that nothing can change unheard."""
        return self.live and self.listens and not self._full and not self._blind

    @property
    def listens(self) -> bool:
        """Whether the thread runs that is told: where it has failed, nobody hears anything any more."""
        return self._inotify is not None and self._inotify.is_alive()

    @property
    def inotify(self) -> InotifyFD | None:
        """What tells, for others who have something to be told of; None: nothing can be watched."""
        return self._inotify

    def forget_news(self) -> None:
        """Let `heard` tell of what changes from now on: everything is about to be looked at."""
        self.heard = False

    def renew(self) -> None:
        """Watch again after the root was away: a share that was unmounted is another folder now.

        Costs nothing while `live`; call it after a look that found the root.
        """
        if self._inotify is not None and not self.live:
            try:
                self._watch_below(self._root)
            except _OTHER_WATCHDOG as error:
                self._give_up(error)

    @property
    def folders(self) -> int:
        """How many folders are watched."""
        return len(self._folders)

    # ── called by the reading thread ─────────────────────────────────────────────────────────────

    def on_event(self, event: InotifyEvent) -> None:
        """Take in one event of one watched folder."""
        name = os.fsdecode(event.name)
        if name and ignored(name, is_folder=event.is_directory):
            self.heard |= not event.is_directory and in_flight(name)  # listed, if it stays
            return
        self.heard = True
        if name and event.is_directory and not event.is_attrib:
            self._folder_changed(event, name)
        if not (event.is_moved_from or event.is_delete or event.is_attrib):
            self._on_hint()

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """Forget a folder that is gone."""
        with self._lock:
            for path in [path for path, known in self._folders.items() if known == wd]:
                del self._folders[path]
        self.heard = True
        self._on_hint()

    def on_queue_overflow(self) -> None:
        """Begin anew after events were lost: folders may have come, gone or moved.

        What is still there is watched all the time: to end a watch is an event, and so many of them would be lost again, for ever.
        """
        self.heard = True
        with self._lock:
            former, folders = self._round, self._folders
            self._round, self._folders = former + 1, {}
        self._watch_below(self._root)
        self._end_watches(folders, former)
        self._on_hint()

    def _folder_changed(self, event: InotifyEvent, name: str) -> None:
        known = list(self._folders.items())  # of this moment: the other thread may be adding to them
        parent = next((path for path, wd in known if wd == event.wd), None)
        if parent is None:
            return
        path = os.path.join(parent, name)
        if not event.is_create:
            self._forget(path)  # also what was there when one moves in: an empty folder makes way
        if not (event.is_moved_from or event.is_delete):
            self._watch_below(path)

    # ── which folders are watched ────────────────────────────────────────────────────────────────

    def _watch_below(self, top: str) -> None:
        """Watch `top` and all folders below it, each before it is listed so that nothing slips through."""
        pending = [top]
        while pending:
            path = pending.pop()
            try:
                pending.extend(self._watch_one(path))
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    self._limit_reached()
                    return
                self._blind |= error.errno not in _NOT_A_FOLDER  # the scan reports what matters

    def _watch_one(self, path: str) -> Iterator[str]:
        folder = os.open(path, FOLDER)
        try:
            with self._lock:
                if self._inotify is not None and path not in self._folders:
                    me, mask = _identity_of(path, self._round), _mask()
                    wd = self._inotify.add_callback(os.fsencode(path), mask, self, me)
                    self._folders[path] = wd
            inside = [entry.name for entry in entries_of(folder) if entry.is_dir(follow_symlinks=False)]
        finally:
            os.close(folder)
        return (os.path.join(path, name) for name in inside if not ignored(name, is_folder=True))

    def _forget(self, top: str) -> None:
        """Stop watching `top` and all folders below it."""
        with self._lock:
            gone = [path for path in self._folders if path == top or path.startswith(top + "/")]
            self._end_watches({path: self._folders.pop(path) for path in gone}, self._round)

    def _end_watches(self, watches: Mapping[str, WatchDescriptor], of_round: int) -> None:
        with self._lock:
            if self._inotify is not None:
                known = [(wd, _identity_of(path, of_round)) for path, wd in watches.items()]
                self._inotify.remove_callbacks(known)

    def _limit_reached(self) -> None:
        if not self._full:
            self._full = True
            self._on_message(f"{_NO_MORE_WATCHES}: {self.folders} folders are watched; elsewhere {_BY_SCAN}")


def identity(watch: object) -> CallbackId:
    """Return by what watchdog knows who is told."""
    from watchdog.observers.inotify_c import CallbackId

    return CallbackId(id(watch))


def _identity_of(path: str, of_round: int) -> CallbackId:
    """Return by what watchdog knows a folder at its place: it may be met in a new one before it is heard that it left the old."""
    from watchdog.observers.inotify_c import CallbackId

    return CallbackId(hash((path, of_round)))


def _mask() -> Mask:
    """Return the events that mean "something has come": linked, written and closed, or moved in; and all other changes."""
    from watchdog.observers.inotify_c import InotifyConstants as In
    from watchdog.observers.inotify_c import Mask

    come = In.IN_CREATE | In.IN_CLOSE_WRITE | In.IN_MOVED_TO
    other = In.IN_MOVED_FROM | In.IN_DELETE | In.IN_DELETE_SELF | In.IN_ATTRIB
    return Mask(come | other | In.IN_ONLYDIR | In.IN_DONT_FOLLOW)
