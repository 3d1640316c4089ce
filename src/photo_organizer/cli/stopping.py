"""Stop in order: signals ask, and the file in hand is finished first."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

_asked: list[int] = []  # the signals that came since `begin`


def stop_on_signals(stop: threading.Event, wake: Callable[[], object] = lambda: None) -> None:
    """Let SIGTERM, SIGHUP and Ctrl-C set `stop`, and call `wake`."""

    def handle(number: int, _: object) -> None:
        ask(number)
        stop.set()
        wake()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, handle)


def ask(number: int = signal.SIGINT) -> None:
    """Note that a signal has asked to stop."""
    _asked.append(number)


def begin() -> None:
    """Begin with something that nobody has asked to stop."""
    _asked.clear()


def was_asked() -> bool:
    """Tell whether a signal asked to stop since `begin`: what comes after it is not begun."""
    return bool(_asked)
