"""Stop in order: signals ask, and the file in hand is finished first."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable


def stop_on_signals(stop: threading.Event, wake: Callable[[], object] = lambda: None) -> None:
    """Let SIGTERM, SIGHUP and Ctrl-C set `stop`, and call `wake`."""

    def handle(*_: object) -> None:
        stop.set()
        wake()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, handle)
