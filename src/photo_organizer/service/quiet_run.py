"""A process beside the service that makes way for filing: what it has done by then stays done, and it goes on later."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from photo_organizer.service.child_process import ChildProcess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.service.child_process import Turns
    from photo_organizer.settings import Settings

log = logging.getLogger(__name__)


class QuietRun:
    """At most one process at a time, and a pause before the next. Seconds are those of the monotonic clock."""

    what: str  # as the log says it
    pause: float  # seconds from the last file, or the last process, to the next process

    def __init__(self, name: str, settings: Settings, state: str, config: str | None) -> None:
        self._name = name
        self._run = ChildProcess(name, settings, state, config)
        self._not_before = 0.0

    def take_turns(self, turns: Turns) -> None:
        """Let only one of several libraries at a time have one; all kinds of them take the same turns."""
        self._run.turn = turns.quiet

    def running(self) -> bool:
        """Tell whether one is under way."""
        return self._run.running()

    def busy(self, now: float) -> None:
        """Note that something was filed; a process that is under way ends. Does not wait for it."""
        self._not_before = now + self.pause
        self._run.ask_to_end()

    def notice(self, now: float) -> None:
        """Notice the end of one, also while none may begin: from then on it is the turn of the other libraries."""
        if (code := self._run.ended()) is None:
            return
        self._not_before = now + self.pause
        if code == 0:
            self._all_done()
        elif code != 1:  # 1: its time was over, or it had to end
            log.warning("%s ended with code %s; see %s.log beside the database", self.what, code, self._name)

    def stop(self) -> None:
        """End the one that is under way; it goes on after the next start."""
        self._run.stop()

    def _may_begin(self, now: float) -> bool:
        return not self.running() and now >= self._not_before

    def _begin(self, now: float, command: Sequence[str]) -> bool:
        """Start `photo-organizer` with `command`; False: it is another library's turn, or there is no room for it."""
        self._not_before = now + self.pause
        try:
            return self._run.start(command)
        except OSError as problem:  # no memory: filing goes on without it
            log.warning("%s waits, its process cannot be started: %s", self.what, problem)
            return False

    def _all_done(self) -> None:
        """Take note that the last process left nothing to do."""
        raise NotImplementedError
