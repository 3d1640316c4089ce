"""What the kernel tells the service: that something may have come, that a command waits, and that nothing has changed."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Self

from photo_organizer.arrive.command_watch import CommandWatch
from photo_organizer.arrive.watch import Watch
from photo_organizer.service.disk_rest import DiskRest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from photo_organizer.library import Library
    from photo_organizer.service.loop_schedule import LoopSchedule


SETTLED = 10.0  # seconds without news: what is put into the library by hand comes file by file
SHARE = 50.0  # a full look for it takes no more than this part of the time
LEAST = 180.0  # seconds between two: an editor may write all day


class Hints:
    """Listens while it is entered; ends the sleep of the loop from another thread."""

    def __init__(self, library: Library, pace: LoopSchedule, on_message: Callable[[str], None]) -> None:
        self._library, self._pace = library, pace
        self._watch = Watch(library.settings.paths_intake, pace.wake, on_message)
        self._commands: CommandWatch | None = None
        self._rest: DiskRest | None = None
        self._acted = self._began = self._not_before = 0.0

    def __enter__(self) -> Self:
        inotify = self._watch.__enter__().inotify
        self._commands = CommandWatch(os.fsencode(self._library.state), inotify, self._pace.tick_now)
        self._rest = DiskRest(self._library, self._watch, self._pace.look_at_everything)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.__exit__(kind, error, trace)

    @property
    def tell_of_commands(self) -> bool:
        """Whether a command that another process leaves ends the sleep."""
        return self._commands is not None and self._commands.live and self._watch.listens

    def database_was_written(self) -> bool:
        """Return whether somebody, perhaps we, wrote the database a moment ago."""
        return self._commands is not None and self._commands.written_lately()

    def database_stands(self) -> bool:
        """Return whether the kernel says that the database is the file that it was at the last call. Needs no disk."""
        stands = self._commands is not None and self._commands.database_stands()
        return stands and self._watch.listens

    def need_no_look(self, now: float) -> bool:
        """Return whether only the clock asks for a full look, which would find nothing new. Needs no disk."""
        only_clock = self._rest is not None and self._pace.only_the_clock_asks(now)
        return only_clock and self._rest is not None and self._rest.nothing_is_new(now, time.time_ns())

    def we_act(self, now: float) -> None:
        """Note that we change the library: the kernel does not tell whose doing it was."""
        self._acted = now

    def look_at_what_came(self, now: float, *, ours: bool) -> None:
        """Make a full look due where somebody has put something into the library. Needs no disk; they are awake for it.

        Where that may be `ours`, or goes on and on, the clock's own look finds it.
        """
        if ours:
            self.we_act(now)
        came = self._rest.came_at if self._rest is not None else None
        if came is not None and came > self._acted + SETTLED and now >= max(came + SETTLED, self._not_before):
            self._pace.look_at_everything()

    def full_look_begins(self) -> None:
        """Listen anew: everything is about to be looked at."""
        self._began = time.monotonic()
        if self._rest is not None:
            self._rest.begin()

    def full_look_ends(self, now: float, *, whole: bool) -> None:
        """Note that everything was looked at; `whole` when nothing could hide."""
        ended = time.monotonic()
        self._not_before = ended + max(LEAST, SHARE * (ended - self._began))
        if self._rest is not None:
            self._rest.end(now, whole=whole)

    def renew(self) -> None:
        """Watch the intake again where it was away."""
        self._watch.renew()
