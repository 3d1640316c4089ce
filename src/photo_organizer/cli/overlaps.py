"""Do the folders of several libraries keep apart? Touches nothing.

What one library files, another would take again, or both would write their logs and thumbnails into one folder.
"""

from __future__ import annotations

import os
from itertools import product
from typing import TYPE_CHECKING

from photo_organizer.cli.hanging import real_path
from photo_organizer.disk.mounts import inside, place_of
from photo_organizer.names import within
from photo_organizer.records import frozen
from photo_organizer.sentences import Sentence
from photo_organizer.settings.libraries import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from photo_organizer.settings import Settings


@frozen
class NamedFolder:
    """A folder of a library, what the settings file calls it, and which setting of which library it is."""

    path: str
    label: str
    setting: str
    library: str


CURE = "give each library folders of its own"


def overlap_problems(pairs: Iterable[tuple[Settings, Settings]]) -> list[str]:
    """Return for each two libraries the first mistake in the choice of their folders, with its cure."""
    found = (next(_between(one, other), "") for one, other in pairs)
    return [problem for problem in found if problem]


def _between(one: Settings, other: Settings) -> Iterator[Sentence]:
    for mine, its in product(_folders(one), _folders(other)):
        yield from _overlap(mine, its)
    yield from _logs(one, other)
    yield from _logs(other, one)


def _overlap(one: NamedFolder, other: NamedFolder) -> Iterator[Sentence]:
    for inner, outer in ((one, other), (other, one)):
        if relation := _relation(inner.path, outer.path):
            words = f"{inner.label} is {inner.path}, which {relation} {outer.label}, {outer.path}; {CURE}"
            yield Sentence(
                "overlap",
                words,
                path=inner.path,
                other=outer.path,
                setting=inner.setting,
                library=inner.library,
            )
            return


def _folders(settings: Settings) -> list[NamedFolder]:
    """Return the folders in which a library files or makes thumbnails, each with what the settings call it."""
    named = [
        ("paths", "library", settings.paths_library),
        ("paths", "intake", settings.paths_intake),
        *(("thumbnails", "roots", root) for root in settings.thumbnails_roots),
    ]
    return [
        NamedFolder(os.path.realpath(path), label(settings, key, section), f"{section}.{key}", settings.name)
        for section, key, path in named
        if path
    ]


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


def _logs(one: Settings, other: Settings) -> Iterator[Sentence]:
    """Yield what is wrong with the log folder of one library because of the other."""
    if not one.logs_folder:
        return
    logs, what = real_path(one.logs_folder), label(one, "folder", "logs")
    if logs in {os.path.realpath(path) for path in (other.logs, other.paths_library) if path}:
        words = f"{what} is {logs}, where {label(other, 'library')} has its own logs; {CURE}"
        yield Sentence(
            "overlap", words, path=logs, other=other.paths_library, setting="logs.folder", library=one.name
        )
    elif other.paths_intake and within(logs, os.path.realpath(other.paths_intake)):
        words = f"{what} lies in {label(other, 'intake')}, where the logs would be filed; {CURE}"
        yield Sentence("logs_in_intake", words, setting="logs.folder", library=one.name)
