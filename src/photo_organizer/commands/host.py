"""What a command may ask of the process that acts. The service is one; a test may be another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from photo_organizer.commands.settings_file import SettingsFile
    from photo_organizer.library import Library


class Host(Protocol):
    """The process that holds the library, as its commands see it."""

    library: Library
    settings_file: SettingsFile | None

    @property
    def stopping(self) -> bool:
        """Whether the process is about to end, or to begin anew."""

    def ready(self) -> bool:
        """Return whether files may be changed now; False: soon. Raises VolumeProblem while nothing may be."""

    def pause(self, *, wanted: bool) -> None:
        """Stop filing, or go on with it."""

    def look_soon(self) -> None:
        """Look at the intake with the next tick."""

    def offer_again(self) -> None:
        """Look at once, also at what was put aside before."""

    def begin_anew(self) -> None:
        """Read the settings again and begin with them."""

    def remove_thumbnails(self, folder: str) -> int:
        """Start removing the thumbnails of our own below a folder, as `make_thumbnails` makes them."""

    def make_thumbnails(self, folder: str) -> int:
        """Start making folder thumbnails, in a process of its own; return its number, 0 while another one makes way."""

    def thumbnails_made(self, number: int) -> int | None:
        """Return the exit code of that process, None while it is at work."""

    def stop_thumbnails(self) -> None:
        """Let that process end after the picture in hand."""

    def stop_relayout(self) -> None:
        """Let a relayout end after the folder in hand."""

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far long work has come."""
