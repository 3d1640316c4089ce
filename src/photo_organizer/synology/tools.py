"""Run one of the system's own programs: short, alone, with a time limit, never raising.

The programs get an argument list (no shell), nothing to read, a clean environment and a process group
of their own, which is killed as a whole when the time is up. A program that hung several times in a row
gets a rest, so that a broken one costs seconds and not hours.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT_SECONDS = 5.0
REST_SECONDS = 300.0
HANGS_BEFORE_REST = 3
_KILL_SECONDS = 5.0  # until one is gone, on a busy NAS; one that sleeps inside the kernel cannot be killed and is left behind
PLACES = {
    "synoindex": ("/usr/syno/bin/synoindex",),
    "synologset1": ("/usr/syno/bin/synologset1",),
    "synodsmnotify": ("/usr/syno/bin/synodsmnotify",),
    "logger": ("/usr/bin/logger", "/bin/logger"),
}
# The bundled Python's own LD_LIBRARY_PATH or PYTHONPATH would break the system's programs.
ENVIRONMENT = {
    "PATH": "/usr/syno/bin:/usr/syno/sbin:/usr/bin:/bin:/usr/sbin:/sbin",
    "LC_ALL": "C.UTF-8",
    "HOME": "/",
}


class Tools:
    """Runs the programs of PLACES below `root`; one at a time. `close` may come from another thread."""

    def __init__(
        self, root: str = "/", limit: float = LIMIT_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._root = root.rstrip("/")
        self._limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._closing = threading.Event()
        self._hangs: Counter[str] = Counter()
        self._rests_until: dict[str, float] = {}
        self._failures: Counter[tuple[str, str]] = Counter()

    def run(self, tool: str, *arguments: str) -> bool:
        """Run `tool` to its end; return whether it answered 0 in time. Failures are counted."""
        if self._closing.is_set():
            return False
        if self._clock() < self._rests_until.get(tool, 0.0):
            return self._failed(tool, "not tried after hanging")
        place = self._place(tool)
        if place is None:
            return self._failed(tool, "not there")
        try:
            process = self._start([place, *arguments])
        except (OSError, ValueError) as error:  # ValueError: an argument with a NUL
            return self._failed(tool, f"not started ({error})")
        if process is None:
            return False
        return self._finish(tool, process)

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than until `close`: other programs use the NAS too."""
        self._closing.wait(seconds)

    def failures(self) -> dict[tuple[str, str], int]:
        """Return how often each tool failed in which way. Touches nothing."""
        return dict(self._failures)

    def close(self) -> None:
        """Kill what runs and start nothing more."""
        with self._lock:
            self._closing.set()
            if self._running is not None and self._running.returncode is None:
                _kill_group(self._running)

    def _place(self, tool: str) -> str | None:
        places = (self._root + place for place in PLACES[tool])
        return next((place for place in places if os.path.isfile(place)), None)

    def _start(self, command: list[str]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._closing.is_set():
                return None
            self._running = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
            return self._running

    def _finish(self, tool: str, process: subprocess.Popen[bytes]) -> bool:
        try:
            code = process.wait(self._limit)
        except subprocess.TimeoutExpired:
            _kill_group(process)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_KILL_SECONDS)
            return self._hung(tool)
        finally:
            with self._lock:
                self._running = None
        self._hangs[tool] = 0
        return code == 0 or self._failed(tool, f"answered {code}")

    def _hung(self, tool: str) -> bool:
        self._hangs[tool] += 1
        if self._hangs[tool] >= HANGS_BEFORE_REST:
            self._hangs[tool] = HANGS_BEFORE_REST - 1  # one more hang after the rest, and it rests again
            self._rests_until[tool] = self._clock() + REST_SECONDS
        return self._failed(tool, f"no answer in {self._limit:g} s")

    def _failed(self, tool: str, how: str) -> bool:
        if not self._closing.is_set():
            self._failures[tool, how] += 1
        return False


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
