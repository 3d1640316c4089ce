"""Start the nightly run in its hours, in a process of its own, and end it when the service stops.

The process has the lowest priority and gives its memory back when it ends; the service only looks whether it still runs.
Folder thumbnails that the owner asked for are made at once, in a process of the same kind; a nightly run makes way for it.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from photo_organizer.look.able import able
from photo_organizer.service.child_process import ChildProcess
from photo_organizer.thumbnails.schedule import window

if TYPE_CHECKING:
    from datetime import datetime

    from photo_organizer.service.child_process import Turns
    from photo_organizer.settings import Settings

_AGAIN = 60.0  # seconds until a run that failed is tried again
log = logging.getLogger(__name__)


class NightlyRun:
    """At most one nightly run at a time, and one for each night."""

    def __init__(self, settings: Settings, state: str, config: str | None = None) -> None:
        self._settings = settings
        self._run = ChildProcess("night", settings, state, config)
        self._served: datetime | None = None  # the begin of the window that was served last
        self._asked = False  # the run under way makes what the owner asked for
        self._ended = False  # by us
        self._share = 1.0  # of the night's hours
        self._not_before = 0.0  # monotonic: what was asked for is tried again from then on
        self._made: dict[int, int] = {}  # exit code by number of a run that somebody waits for

    def take_turns(self, turns: Turns) -> None:
        """Share the night with other libraries: one run at a time, to each its share of the hours."""
        self._run.turn, self._share = turns.night, 1 / turns.libraries

    def running(self) -> bool:
        """Tell whether a run is under way."""
        return self._run.running()

    def notice(self) -> None:
        """Notice the end of a run, also while none may begin: from then on it is the turn of the other libraries."""
        if self.running():
            self._goes_on()

    def tick(self, now: datetime, *, asked: bool = False) -> None:
        """Start a run when its hours have come, or something is asked for; notice the end of one.

        `now` is the wall clock without a zone.
        """
        if not able() or (not self.running() and time.monotonic() < self._not_before):
            return
        try:
            self._do_what_is_due(now, asked=asked)
        except OSError as problem:  # no memory, no room: filing goes on without it
            self._not_before = time.monotonic() + _AGAIN
            log.warning("folder thumbnails wait, their process cannot be started: %s", problem)

    def _do_what_is_due(self, now: datetime, *, asked: bool) -> None:
        if self.running():
            if self._goes_on() and asked:
                self._make_way()
        elif asked:
            self._launch(["--asked"], asked=True)
        elif self._settings.thumbnails_enabled:
            hours = window(now, self._settings.thumbnails_start, self._settings.thumbnails_hours)
            if hours and hours[0] != self._served and self.start((hours[1] - now).total_seconds()):
                self._served = hours[0]

    def make(self, folder: str) -> int:
        """Start a run over the whole library, or over `folder`; return its number, 0 while another one makes way."""
        return self._begin("--now", folder)

    def remove(self, folder: str) -> int:
        """Start to remove the thumbnails that we made below `folder`, and only those, as `make` makes them."""
        return self._begin("--remove", folder)

    def _begin(self, how: str, folder: str) -> int:
        if self.running() and self._goes_on():
            self._make_way()
            return 0
        self._launch([how], asked=True, root=folder)
        return self._run.number

    def made(self, number: int) -> int | None:
        """Return the exit code of a run that `make` has started, once; None while it goes on."""
        if self._run.number == number:
            self._goes_on()
        return self._made.pop(number, None)

    def stop_making(self) -> None:
        """Let a run that the owner asked for end after the picture in hand."""
        if self.running() and self._asked:
            self._run.ask_to_end()

    def _make_way(self) -> None:
        """Let a nightly run end; the night goes on afterwards."""
        if not self._asked:
            self._run.ask_to_end()
            self._served, self._ended = None, True

    def start(self, seconds: float) -> bool:
        """Start a run that ends after its share of `seconds` at the latest; False: another library's goes on."""
        begun = self._launch(["--night", f"{seconds * self._share:.0f}"], asked=False)
        if begun:
            log.info("the nightly run has begun")
        return begun

    def _launch(self, how: list[str], *, asked: bool, root: str = "") -> bool:
        if not self._run.start(["thumbnails", root or self._settings.paths_library, *how]):
            return False
        self._asked, self._ended = asked, False
        return True

    def _goes_on(self) -> bool:
        """Return whether the run goes on; notice its end."""
        number, code = self._run.number, self._run.ended()
        if code is not None and self._asked:
            self._made = {number: code}
        if code not in (None, 0, 1) and not self._ended:
            self._not_before = time.monotonic() + _AGAIN
            log.warning("the nightly run ended with code %s; see night.log beside the database", code)
        return code is None

    def stop(self) -> None:
        """End the run that is under way; it goes on the next night."""
        self._run.stop()
