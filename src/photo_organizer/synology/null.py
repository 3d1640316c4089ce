"""The adapter for machines that are no Synology NAS: tells nobody, remembers what it was told last."""

from __future__ import annotations

from collections import deque

_REMEMBERED = 1000


class Null:
    """Takes everything and does nothing with it."""

    def __init__(self) -> None:
        self.calls: deque[tuple[str, ...]] = deque(maxlen=_REMEMBERED)
        self._closed = False

    def removed(self, path: str) -> bool:
        """See ports.MediaIndex."""
        return self._take("removed", path)

    def added(self, path: str) -> bool:
        """See ports.MediaIndex."""
        return self._take("added", path)

    def folder_removed(self, path: str) -> bool:
        """See ports.MediaIndex."""
        return self._take("folder_removed", path)

    def folder_added(self, path: str) -> bool:
        """See ports.MediaIndex."""
        return self._take("folder_added", path)

    def event(self, level: str, text: str) -> bool:
        """See ports.SystemLog."""
        return self._take("event", level, text)

    def notify(self, sentence: str) -> bool:
        """See ports.Notify."""
        return self._take("notify", sentence)

    def system_path(self, path: str) -> str:
        """Return the path itself; see ports.Shares."""
        return path

    def problems(self) -> list[str]:
        """Return nothing: nothing can fail."""
        return []

    def close(self) -> None:
        """See ports.Dsm."""
        self._closed = True

    def _take(self, *call: str) -> bool:
        if not self._closed:
            self.calls.append(call)
        return not self._closed
