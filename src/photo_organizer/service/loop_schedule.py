"""When the service looks, and how long it sleeps: a hint makes it sooner, the regular full look is the truth.

All times are seconds of the monotonic clock. Touches nothing.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PROBE_SECONDS = 60.0  # between two tries while a volume cannot be used
LATELY = 600.0  # files settle sooner, unless they are written all the time
TICK_SECONDS = 2.0  # between two ticks while something is under way
IDLE_SECONDS = 60.0  # while nothing is, and the kernel tells of commands
SHORTEST_PAUSE = 0.2
SHORTEST_REST = 0.5  # between two looks while hints keep coming: three times what a look takes, at least this


class LoopSchedule:
    """The appointments of the loop."""

    def __init__(self) -> None:
        self._hint = threading.Event()
        self._alarm = threading.Event()  # ends the sleep; a hint does so too
        self._next_look = self._next_full = self._next_try = self._rest_until = 0.0

    def wake(self) -> None:
        """Look soon; may be called from any thread."""
        self._hint.set()
        self._alarm.set()

    def tick_now(self) -> None:
        """End the sleep without a look: a command has come; may be called from any thread."""
        self._alarm.set()

    def look_now(self) -> None:
        """Make a look due at once, also where something failed just now."""
        self._next_look = self._next_try = 0.0
        self.wake()

    def look_at_everything(self) -> None:
        """Make a full look due: the library is gone, say; may be called from any thread."""
        self._next_full = self._next_look = 0.0
        self.wake()

    def is_woken(self) -> bool:
        """Return whether somebody asks for a look."""
        return self._hint.is_set()

    def drop_hint(self) -> None:
        """Forget a hint: what it told of is found by the next look anyway."""
        self._hint.clear()

    def may_act(self, now: float) -> bool:
        """Return whether the last failure is long enough ago."""
        return now >= self._next_try

    def failed_lately(self, now: float) -> bool:
        """Return whether what waits since the last failure may not have been tried again: files have to settle first."""
        return now - self._next_try < LATELY

    def look_is_due(self, now: float) -> bool:
        """Return whether it is time for a look, by appointment or by a hint."""
        return now >= self._next_look or (self._hint.is_set() and now >= self._rest_until)

    def full_look_is_due(self, now: float) -> bool:
        """Return whether everything is to be looked at anew."""
        return now >= self._next_full

    def only_the_clock_asks(self, now: float) -> bool:
        """Return whether the look that is due is the regular full one, and no hint or file asks for it."""
        return self._next_full <= now and self._next_look >= self._next_full and not self._hint.is_set()

    def expect_full_look(self, at: float) -> None:
        """Set the time of the next full look."""
        self._next_full = at

    def rest(self, began: float, now: float) -> None:
        """Let hints wait in proportion to what the look has cost."""
        self._rest_until = now + max(SHORTEST_REST, 3 * (now - began))

    def expect_look(self, now: float, pauses: Iterable[float]) -> None:
        """Look again when the first of `pauses` is over, or with the next full look."""
        self._next_look = min([self._next_full, *(now + max(pause, SHORTEST_PAUSE) for pause in pauses)])

    def try_later(self, now: float, seconds: float = PROBE_SECONDS) -> None:
        """Something cannot be used: leave it alone for a while, then look at once."""
        self.drop_hint()
        self._next_look, self._next_try = 0.0, now + seconds

    def wait(self, now: float, stop: threading.Event, *, paused: bool, longest: float = TICK_SECONDS) -> None:
        """Sleep until something is due, something comes, or we are asked to stop; `longest` seconds at most."""
        due = max(self._next_try, self._next_look)
        if self._hint.is_set() and not paused:
            if now < self._rest_until:  # a long upload hints all the time
                stop.wait(min(self._rest_until - now, TICK_SECONDS))
            return
        self._alarm.wait(longest if paused else max(min(due - now, longest), 0.02))
        self._alarm.clear()
