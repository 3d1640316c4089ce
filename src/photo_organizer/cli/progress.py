"""A progress line on a terminal; elsewhere nothing, or lines where asked for. Writes to standard error only."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photo_organizer.gather.reconcile import WalkProgress

WIDTH = 24


class Progress:
    """One line that is drawn over itself, at most ten times a second; elsewhere a line a second."""

    def __init__(self, *, always: bool = False) -> None:
        self._terminal = sys.stderr.isatty()
        self._on = always or self._terminal
        self._pause = 0.1 if self._terminal else 1.0  # seconds
        self._last = self._begun = 0.0
        self._text = ""

    def show(self, done: int, total: int, text: str) -> None:
        """Draw `done` of `total`; 0 means that the total is not known. Another `text` begins another work."""
        if not self._on:
            return
        now = time.monotonic()
        if text != self._text:
            self._text, self._begun = text, now
        elif now - self._last < self._pause:
            return
        self._last = now
        bar = "#" * (WIDTH * done // total) if total else ""
        left = f", {(now - self._begun) / done * (total - done):.0f} s left" if total and done else ""
        count = f"{done}/{total}" if total else str(done)
        line = f"[{bar:<{WIDTH}}] {count} {text}{left}"
        self._draw(line)

    def _draw(self, line: str) -> None:
        if not self._terminal:
            print(line, file=sys.stderr, flush=True)
            return
        import shutil  # here, because without a terminal it is not needed

        columns = shutil.get_terminal_size().columns - 1
        print(f"\r{line[:columns]:<{columns}}", end="", file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        """Draw a text without numbers, when it is another one."""
        if self._on and text != self._text:
            self._text, self._last = text, time.monotonic()
            self._draw(text)

    def folders(self, at: WalkProgress) -> None:
        """Draw how far a walk through the library is."""
        self.show(at.folders, 0, "folders of the library")

    def clear(self) -> None:
        """Remove the line."""
        if self._terminal and self._last:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
