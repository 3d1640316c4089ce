"""A progress line on a terminal; nothing elsewhere. Writes to standard error only."""

from __future__ import annotations

import shutil
import sys
import time

WIDTH = 24


class Progress:
    """One line that is drawn over itself, at most ten times a second."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._last = 0.0
        self._begun = time.monotonic()

    def show(self, done: int, total: int, text: str) -> None:
        """Draw `done` of `total`; 0 means that the total is not known."""
        now = time.monotonic()
        if not self._on or now - self._last < 0.1:
            return
        self._last = now
        bar = "#" * (WIDTH * done // total) if total else ""
        left = f", {(now - self._begun) / done * (total - done):.0f} s left" if total and done else ""
        count = f"{done}/{total}" if total else str(done)
        line = f"[{bar:<{WIDTH}}] {count} {text}{left}"
        columns = shutil.get_terminal_size().columns - 1
        print(f"\r{line[:columns]:<{columns}}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Remove the line."""
        if self._on and self._last:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
