"""Do the folders of several libraries keep apart? Touches nothing.

What one library files, another would take again, or both would write their logs and thumbnails into one folder.
"""

from __future__ import annotations

import os
from itertools import combinations
from typing import TYPE_CHECKING

from photo_organizer.disk.mounts import inside, place_of
from photo_organizer.settings.libraries import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photo_organizer.settings import Settings

CURE = "give each library folders of its own"


def overlap_problems(libraries: Sequence[Settings]) -> list[str]:
    """Return for each two libraries the first mistake in the choice of their folders, with its cure."""
    pairs = combinations(libraries, 2)
    found = (next(_between(one, other), "") for one, other in pairs)
    return [problem for problem in found if problem]


def _between(one: Settings, other: Settings) -> Iterator[str]:
    for what, path in _folders(one):
        for what_else, path_else in _folders(other):
            if relation := _relation(path, path_else):
                yield f"{what} is {path}, which {relation} {what_else}, {path_else}; {CURE}"
            elif relation := _relation(path_else, path):
                yield f"{what_else} is {path_else}, which {relation} {what}, {path}; {CURE}"
    yield from _logs(one, other)
    yield from _logs(other, one)


def _folders(settings: Settings) -> list[tuple[str, str]]:
    """Return the folders in which a library files or makes thumbnails, each with what the settings call it."""
    named = [
        (label(settings, "library"), settings.paths_library),
        (label(settings, "intake"), settings.paths_intake),
        *((label(settings, "roots", "thumbnails"), root) for root in settings.thumbnails_roots),
    ]
    return [(what, os.path.realpath(path)) for what, path in named if path]


def _relation(path: str, other: str) -> str:
    """Return in words how `path` lies in `other`, "" when it does not; also by another path to the same folder."""
    if path == other:
        return "is the same folder as"
    if path.startswith(f"{other}/"):
        return "lies inside"
    below = inside(place_of(path), place_of(other))
    return (
        ""
        if below is None
        else "lies, by another path, inside"
        if below
        else "is by another path the same as"
    )


def _logs(one: Settings, other: Settings) -> Iterator[str]:
    """Yield what is wrong with the log folder of one library because of the other."""
    if not one.logs_folder:
        return
    logs, what = os.path.realpath(one.logs_folder), label(one, "folder", "logs")
    if logs in (os.path.realpath(other.logs), os.path.realpath(other.paths_library)):
        yield f"{what} is {logs}, where {label(other, 'library')} has its own logs; {CURE}"
    elif f"{logs}/".startswith(f"{os.path.realpath(other.paths_intake)}/"):
        yield f"{what} lies in {label(other, 'intake')}, where the logs would be filed; {CURE}"
