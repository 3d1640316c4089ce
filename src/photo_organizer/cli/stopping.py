"""Stop in order: signals ask, and the file in hand is finished first."""

from __future__ import annotations

import _thread
import signal
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_asked: list[int] = []  # the signals that came since `begin`
_NAP = 0.1  # seconds


def stop_on_signals() -> threading.Event:
    """Return an event that SIGTERM, SIGHUP and Ctrl-C set, which the main thread asks, and waits for by `rest` alone."""
    stop = threading.Event()
    _on_signals(stop.set)
    return stop


def stop_within(seconds: float | None) -> Callable[[], bool]:
    """Return what tells whether to stop: a signal has asked for it, or so many seconds are over. None: it may take its time."""
    stop = stop_on_signals()
    if seconds is None:
        return stop.is_set
    end = time.monotonic() + seconds
    return lambda: stop.is_set() or time.monotonic() > end


def wake_on_signals(stop: threading.Event, wake: Callable[[], object]) -> None:
    """Let these signals set `stop` and call `wake`, where the main thread sleeps by one of them.

    A handler interrupts it anywhere, also while it holds the lock of the event that it sleeps by: there, setting that event
    would wait for ever. So another thread does it, begun without a lock of the library `threading`.
    """

    def tell() -> None:
        stop.set()
        wake()

    _on_signals(lambda: _thread.start_new_thread(tell, ()))


def rest(stop: threading.Event, seconds: float) -> bool:
    """Sleep until `stop` is set, so many seconds at most; tell whether it is. Takes no lock that a handler could wait for."""
    until = time.monotonic() + seconds
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _NAP))
    return stop.is_set()


def _on_signals(act: Callable[[], object]) -> None:
    def handle(number: int, _: object) -> None:
        ask(number)
        act()

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
