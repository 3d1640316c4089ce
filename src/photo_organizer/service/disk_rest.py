"""Let disks sleep: the regular full look needs no disk while the kernel would have told of any change.

It may be left out where every folder of intake and library is watched, on filesystems that nobody changes past this
kernel, nothing was heard since the last one, and nothing waits for a time. One a day is made in any case.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.arrive.library_watch import LibraryWatch
from photo_organizer.disk.mounts import around
from photo_organizer.gather.look_again import look_at, place
from photo_organizer.gather.reconcile import is_our_log
from photo_organizer.service.tidy import next_due_ns
from photo_organizer.store import held, journal, known_folders
from photo_organizer.store.worked_in import known_roots

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.arrive.watch import Watch
    from photo_organizer.library import Library

LONGEST = 24 * 3600.0  # seconds between two real looks


class DiskRest:
    """Knows whether a full look would find anything. Seconds are those of the monotonic clock."""

    def __init__(self, library: Library, watch: Watch, library_gone: Callable[[], None]) -> None:
        self._library, self._watch = library, watch
        self._roots = [library.settings.paths_intake, library.settings.paths_library]
        self._in_library = LibraryWatch(self._roots[1], watch.inotify, _not_ours, library_gone)
        self._real_until = float("-inf")
        self._mounts: list[str] | None = None
        self._linked = True  # a link is on the way to one of them: where it leads is asked each time
        self._all_watched = False  # every folder was watched when the last real look began
        self._rounds = 2 if place(library.con) else 1  # until each file was looked at since we began

    def nothing_is_new(self, now: float, now_ns: int) -> bool:
        """Return whether the full look that is due would find everything as the last one left it. Needs no disk."""
        return (
            now < self._real_until
            and self._watch.complete
            and not (self._watch.heard or self._in_library.heard)
            and self._in_library.complete
            and self._mounts is not None
            and self._mounts == self._mounts_of(self._real_roots() if self._linked else self._roots)
            and not self._waits(now_ns)
        )

    @property
    def came_at(self) -> float | None:
        """When the last file or folder came into the library, by whomever, since the last real look began."""
        return self._in_library.came_at

    def _waits(self, now_ns: int) -> bool:
        con = self._library.con
        due = next_due_ns(con)
        return bool(
            self._library.executor.unsettled
            or held.some_due(con, now_ns)
            or (due is not None and due <= now_ns)
            or journal.unfinished(con)
        )

    def begin(self) -> None:
        """Begin a real look: what changes from now on is heard of, and what was written in place is looked at."""
        con, library = self._library.con, self._roots[1]
        self._real_until = float("-inf")
        self._all_watched = self._in_library.watch_all(known_folders.everything(con))
        real = self._real_roots()
        self._linked, self._mounts = real != self._roots, self._mounts_of(real)
        if self._in_library.lost:
            self._rounds = 2
        self._watch.forget_news()
        look_at(con, library, self._in_library.forget_news())

    def end(self, now: float, *, whole: bool) -> None:
        """End a real look; `whole` when it saw everything."""
        con = self._library.con
        if not place(con):
            self._rounds -= 1
        known = self._in_library.watch_all(known_folders.everything(con)) and self._all_watched
        sure = whole and known and self._rounds <= 0 and os.path.isdir(self._roots[0])  # or its card is away
        self._real_until = now + LONGEST if sure else float("-inf")

    def _real_roots(self) -> list[str]:
        return [os.path.realpath(root) for root in self._roots]

    def _mounts_of(self, roots: list[str]) -> list[str] | None:
        """Return the mounts that show these folders, and former ones that are away; None where a change may go unheard.

        Of a former one only a mount is waited for, and nobody asks what else changes there.
        """
        former = [root for root in known_roots(self._library.con) if root not in self._roots]
        found = [*map(around, roots), *(around(root, by_others=True) for root in former)]
        return None if None in found else [line for lines in found for line in lines or ()]


def _not_ours(folder: str, name: str) -> bool:
    return not is_our_log(folder, name)
