"""Walk the paths that a person names on the command line. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import sight
from photo_organizer.disk.walk import walk
from photo_organizer.errors import FileProblem, from_os_error, not_there, quoted
from photo_organizer.names import is_system_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.disk.walk import Report
    from photo_organizer.model import Sighting


def walk_named(
    paths: Iterable[str], on_problem: Report, together: Callable[[str], str] = lambda name: name
) -> Iterator[list[Sighting]]:
    """Yield the regular files of each folder at or below `paths`; a path that is a file is yielded alone.

    Links are never followed. Files of a large folder whose names have the same key by `together` are in one list. `on_problem` gets what cannot be read, and each path that is neither file nor folder.
    """
    for path in paths:
        try:
            yield from _at(path, on_problem, together)
        except FileNotFoundError:
            on_problem(not_there(path))
        except OSError as error:
            on_problem(from_os_error(error, "read", path))


def _at(path: str, on_problem: Report, together: Callable[[str], str]) -> Iterator[list[Sighting]]:
    """Yield the files of one path. Raises OSError."""
    try:
        yield from walk(path, on_problem=on_problem, leave_out=_left_out, together=together)
    except NotADirectoryError:
        if file := sight(path):
            yield [file]
        else:
            on_problem(_no_file(path))


def _left_out(name: str, is_folder: bool) -> bool:  # noqa: FBT001 - always given by its name
    """Say what filing leaves alone too."""
    return name.startswith((".", "@")) or (is_folder and is_system_folder(name))


def _no_file(path: str) -> FileProblem:
    """Return why nothing can be read there."""
    if not os.path.lexists(path):
        return not_there(path)
    if os.path.islink(path):
        return FileProblem(
            f"{quoted(path)} is a link, and links are not followed", path, "name what it points to"
        )
    return FileProblem(f"{quoted(path)} is no file and no folder", path, "name a file or a folder")
