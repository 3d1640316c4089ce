"""Which folders filing has emptied, and when they may go. Pure; touches nothing.

A client that copies a folder makes it first and then writes file after file. When we are quicker than it
is, the folder is empty in between, and to remove it then would break the copy. So a folder rests for a
while after the last file was taken out of it.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.records import changeable

if TYPE_CHECKING:
    from collections.abc import Iterable

GRACE = 60.0  # seconds


@changeable
class Emptied:
    """Remembers the folders that files were taken out of; `grace` 0 lets them go at once."""

    grace: float = GRACE
    _since: dict[str, float] = field(default_factory=dict)

    def note(self, folders: Iterable[str], now: float) -> None:
        """Take in that something was taken out of `folders` at `now` (monotonic seconds)."""
        self._since.update(dict.fromkeys(folders, now))

    def due(self, now: float) -> list[str]:
        """Return, once, the folders that have rested for long enough; they are forgotten here."""
        rested = [folder for folder, since in self._since.items() if now - since >= self.grace]
        for folder in rested:
            del self._since[folder]
        return rested

    def pause(self, now: float) -> float | None:
        """Return the seconds until the next folder is due; None: there is none."""
        return max(min(self._since.values()) + self.grace - now, 0.0) if self._since else None
