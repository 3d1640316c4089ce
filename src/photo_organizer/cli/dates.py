"""`dates`: print what is known about the capture date of files, as CSV. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.cli.options import read_settings
from photo_organizer.cli.output import DONE, SOME_FAILED, print_table, tell_problems
from photo_organizer.errors import PhotoOrganizerError, SettingsProblem
from photo_organizer.examine.report import HEADER, date_rows
from photo_organizer.settings.readers import zone

if TYPE_CHECKING:
    from argparse import Namespace


def dates(options: Namespace) -> int:
    """Print a row for every image and video below the given paths."""
    settings = read_settings(options)
    _require_zone(options.tz or "")
    unread: list[PhotoOrganizerError] = []
    rows = date_rows(
        options.paths,
        settings,
        options.tz or "",
        use_filename=not options.no_filename,
        use_filetime=not options.no_filetime,
        on_problem=unread.append,
    )
    print_table(HEADER, rows)
    tell_problems(unread)
    return SOME_FAILED if unread else DONE


def _require_zone(name: str) -> None:
    try:
        zone(name)
    except ValueError as error:
        words = f"--tz {name}: there is no such time zone; write for example Europe/Berlin"
        raise SettingsProblem([words]) from error
