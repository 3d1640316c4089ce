"""Run one of DSM's programs and return what it prints; `subprocess` takes longer to load than the page's program to answer."""

from __future__ import annotations

import os
import time
from _signal import SIGKILL, SIGPIPE  # type: ignore[import-not-found]  # `signal` loads `enum`
from select import POLLIN, poll

TYPE_CHECKING = False  # see cgi
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BLOCK = 65_536
_PAUSE = 0.01  # between two looks whether a program that prints no more has ended


def output(command: Sequence[str], environ: Mapping[str, str], seconds: float) -> bytes:
    """Return what the program prints, b"" where it fails. Raises OSError where it cannot be run, TimeoutError after `seconds`."""
    end = time.monotonic() + seconds
    reading, writing = os.pipe()
    try:
        process = _started(command, environ, writing)
        try:
            found = _read(reading, end)
            status = _ended(process, end)
        except BaseException:
            os.kill(process, SIGKILL)
            os.waitpid(process, 0)
            raise
    finally:
        os.close(reading)
    return b"" if status else found


def _started(command: Sequence[str], environ: Mapping[str, str], writing: int) -> int:
    """Start the program with nothing to read and `writing` as its output, which is closed here."""
    try:
        with open(os.devnull, "r+b", buffering=0) as nothing:
            files = [(nothing.fileno(), 0), (writing, 1), (nothing.fileno(), 2)]
            actions = [(os.POSIX_SPAWN_DUP2, old, new) for old, new in files]
            return os.posix_spawn(
                command[0], list(command), dict(environ), file_actions=actions, setsigdef=[SIGPIPE]
            )
    finally:
        os.close(writing)


def _read(file: int, end: float) -> bytes:
    found, waiting = bytearray(), poll()
    waiting.register(file, POLLIN)
    while True:
        left = end - time.monotonic()  # asked each time: a program may print without end
        if left <= 0 or not waiting.poll(left * 1000):
            raise TimeoutError
        if not (block := os.read(file, _BLOCK)):
            return bytes(found)
        found += block


def _ended(process: int, end: float) -> int:
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return status
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(_PAUSE)
