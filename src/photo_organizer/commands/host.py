"""What a command may ask of the process that acts. The service is one; a test may be another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from photo_organizer.commands.settings_file import SettingsFile
    from photo_organizer.commands.task import Endable
    from photo_organizer.library import Library


class ThumbnailRuns(Protocol):
    """Processes that make and remove folder thumbnails, one at a time."""

    def make(self, folder: str) -> int:
        """Start to make those that are due below a folder, "" is everywhere; return the number of the process, 0 while another one makes way."""

    def remove(self, folder: str) -> int:
        """Start to remove those of our own below a folder, as `make` makes them."""

    def made(self, number: int) -> int | None:
        """Return the exit code of a process, once; None while it is at work."""

    def stop_making(self) -> None:
        """Let a process end after the picture in hand."""


class Host(Protocol):
    """The process that holds the library, as its commands see it."""

    library: Library
    settings_file: SettingsFile | None

    @property
    def stopping(self) -> bool:
        """Whether the process is about to end, or to begin anew."""

    @property
    def thumbnails(self) -> ThumbnailRuns:
        """What makes and removes folder thumbnails."""

    def ready(self) -> bool:
        """Return whether files may be changed now; False: soon. Raises VolumeProblem while nothing may be."""

    def pause(self, *, wanted: bool) -> None:
        """Stop filing, or go on with it."""

    def look_soon(self) -> None:
        """Look at the intake with the next tick, also where it could not be used just now."""

    def offer_again(self) -> None:
        """Look at once, also at what was put aside before."""

    def begin_anew(self) -> None:
        """Read the settings again and begin with them."""

    def end(self, kind: type[Endable]) -> None:
        """Let the commands of this kind that are under way come to their end."""

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far long work has come."""
