"""What the program asks of the system it runs on: the ports that both adapters fill.

The calls that tell something (removed, added, event, notify) may take as long as the system takes, up
to five seconds for each tool; they are made off the hot path. They never raise: they return whether
the system took it, and failures are counted and told by `problems`.
"""

from __future__ import annotations

from typing import Protocol


class MediaIndex(Protocol):
    """The media index of the NAS. Paths are absolute."""

    def removed(self, path: str) -> bool:
        """Tell that the file at `path` is gone."""

    def added(self, path: str) -> bool:
        """Tell that a file is new at `path`."""

    def folder_removed(self, path: str) -> bool:
        """Tell that the folder at `path` is gone."""

    def folder_added(self, path: str) -> bool:
        """Tell that a folder is new at `path`."""


class SystemLog(Protocol):
    """The system's own log (Log Center)."""

    def event(self, level: str, text: str) -> bool:
        """Log one line; `level` is Info, Warning or Error."""


class Notify(Protocol):
    """Notifications on the administrators' desktop."""

    def notify(self, sentence: str) -> bool:
        """Show the sentence with this key in the package's text tables, each reader in their language."""


class Shares(Protocol):
    """Where shared folders are. Touches nothing."""

    def system_path(self, path: str) -> str:
        """Return the path as the system's logs tell it."""


class Dsm(MediaIndex, SystemLog, Notify, Shares, Protocol):
    """Everything together, as one adapter offers it."""

    def problems(self) -> list[str]:
        """Return one sentence for each tool that failed."""

    def close(self) -> None:
        """Give up what is under way and refuse what comes; may be called from another thread."""
