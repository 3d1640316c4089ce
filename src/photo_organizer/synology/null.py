"""The adapter for machines that are no Synology NAS: tells nobody, remembers what it was told last."""

from __future__ import annotations

import os
from collections import deque

_REMEMBERED = 1000


class Null:
    """Takes everything and does nothing with it."""

    def __init__(self) -> None:
        self.calls: deque[tuple[str, ...]] = deque(maxlen=_REMEMBERED)
        self._closed = False

    def removed(self, path: str) -> bool:
        """See ports.Index."""
        return self._take("removed", path)

    def added(self, path: str) -> bool:
        """See ports.Index."""
        return self._take("added", path)

    def folder_removed(self, path: str) -> bool:
        """See ports.Index."""
        return self._take("folder_removed", path)

    def folder_added(self, path: str) -> bool:
        """See ports.Index."""
        return self._take("folder_added", path)

    def event(self, level: str, text: str) -> bool:
        """See ports.SystemLog."""
        return self._take("event", level, text)

    def notify(self, sentence: str) -> bool:
        """See ports.Notify."""
        return self._take("notify", sentence)

    def share_folder(self, share: str) -> str | None:  # noqa: ARG002 - there are no shares here
        """See ports.Shares."""
        return None

    def volume_of(self, path: str) -> str:
        """Return the mount point; see ports.Shares."""
        return mount_point(path)

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


def mount_point(path: str) -> str:
    """Return the folder at which the filesystem of `path` is mounted. Touches nothing."""
    here = os.path.realpath(path)
    while not os.path.ismount(here):
        here = os.path.dirname(here)
    return here
