"""The processes beside the service, one at a time: the nightly run, the look at the library, and the integrity check.

Each has the lowest priority and gives its memory back when it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.service.background_look import BackgroundLook
from photo_organizer.service.integrity_run import IntegrityRun
from photo_organizer.service.nightly_run import NightlyRun

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from photo_organizer.library import Library
    from photo_organizer.service.child_process import Turns


class Beside:
    """Starts and ends them. `tell` hears the end of an integrity check. `now` is of the monotonic clock."""

    def __init__(self, library: Library, tell: Callable[[int, int], None]) -> None:
        settings, state, config = library.settings, library.state, library.config
        self.nightly = NightlyRun(settings, state, config)
        self.background = BackgroundLook(settings, state, library.con, config)
        self.integrity = IntegrityRun(settings, state, library.con, config, tell)

    def take_turns(self, turns: Turns) -> None:
        """Let only one of several libraries at a time have a process of a kind."""
        self.nightly.take_turns(turns)
        self.background.take_turns(turns)
        self.integrity.take_turns(turns)

    def running(self) -> bool:
        """Tell whether one of them is under way."""
        return self.nightly.running() or self.background.running() or self.integrity.running()

    def notice(self, now: float) -> None:
        """Notice the end of each, also while none may begin."""
        self.nightly.notice()
        self.background.notice(now)
        self.integrity.notice(now)

    def tick(self, wall: datetime, now: float, *, asked: bool) -> None:
        """Start what is due; `wall` is the NAS's clock without a zone, `asked` that thumbnails are asked for."""
        self.nightly.tick(wall, asked=asked)
        self.background.tick(now, others=self.nightly.running() or self.integrity.running())
        self.integrity.tick(wall, now, others=self.nightly.running() or self.background.running())

    def busy(self, now: float) -> None:
        """Note that something was filed: the look at the library and the integrity check make way."""
        self.background.busy(now)
        self.integrity.busy(now)

    def stop(self) -> None:
        """End them all; they go on later."""
        self.nightly.stop()
        self.background.stop()
        self.integrity.stop()
