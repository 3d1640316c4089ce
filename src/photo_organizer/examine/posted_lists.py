"""The lists in an export of Facebook or Instagram: when each of its pictures was taken or posted. Touches nothing.

The pictures of such an export carry no dates, and their file time is that of the export. What is known of them stands in JSON in other
folders of the export, by the picture's path below the export's own folder. What a list said is kept when it has gone.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from photo_organizer.decide.date_text import epoch_moment
from photo_organizer.disk.opening import opened
from photo_organizer.disk.stamp import sight
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.model import DateClue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.model import Stamp

TAKEN, POSTED = "meta:taken_timestamp", "meta:creation_timestamp"
MOST_BYTES = 16 << 20  # read of one list
MOST_NAMES = 100_000  # that are remembered of one export
MOST_LISTS = 5000  # of one export: each chat has its own
MOST_EXPORTS = 4
# Where the path of a picture or list leaves the export's own folder, by names that no person and no system gives to folders.
_EXPORT = re.compile(
    r"(?:/facebook[^/]*(?=/(?:posts/media|messages|stories)/)|"
    r"(?=/(?:your_(?:facebook|instagram)_activity|photos_and_videos)/)|"
    r"(?=/media/(?:posts|stories|reels|profile|other|archived_posts|igtv)/20\d{4}/))/"
)
_WORDS = ("/facebook", "_activity/", "/photos_and_videos/", "/media/")  # one of them is in each of these
_WITH_LISTS = (
    "your_facebook_activity", "your_instagram_activity", "content", "photos_and_videos", "posts", "messages", "stories",
)  # fmt: skip
_URI = re.compile(r'"uri"\s*:\s*"((?:[^"\\]|\\.){1,500})"')
_WHEN = tuple(
    (name, re.compile(rf'"{name.partition(":")[2]}"\s*:\s*(\d{{8,11}})\b')) for name in (TAKEN, POSTED)
)


class PostedLists:
    """What the lists of the exports tell that were met."""

    def __init__(self) -> None:
        self._told: dict[str, dict[str, DateClue]] = {}  # export → path below it → date
        self._read: dict[str, dict[str, Stamp]] = {}  # export → list → as it was read
        self._looked = set[str]()

    def forget(self) -> None:
        """Begin a new look; what was read is kept."""
        self._looked.clear()

    def clue(self, path: str) -> DateClue | None:
        """Return what the lists of its export tell of a file."""
        export = export_of(path)
        if not export:
            return None
        if export not in self._looked:
            self._looked.add(export)
            self._read_anew(export)
        return self._told[export].get(path[len(export) + 1 :])

    def may_come(self, path: str) -> bool:
        """Tell whether a file lies in an export of which no list has come so far."""
        export = export_of(path)
        return bool(export) and self.clue(path) is None and not self._told[export]

    def _read_anew(self, export: str) -> None:
        if export not in self._told and len(self._told) >= MOST_EXPORTS:
            oldest = next(iter(self._told))
            del self._told[oldest], self._read[oldest]
        told, read = self._told.setdefault(export, {}), self._read.setdefault(export, {})
        for path in _lists(export):
            there = sight(path)
            if there is None or read.get(path) == there.stamp or len(read) >= MOST_LISTS:
                continue
            read[path] = there.stamp
            for uri, clue in read_posted(path, there.stamp):
                if len(told) < MOST_NAMES:
                    told.setdefault(uri, clue)


def export_of(path: str) -> str:
    """Return the folder of the export that a path lies in, "" for none."""
    if not any(word in path for word in _WORDS):  # asked of every file, and most come from elsewhere
        return ""
    found = _EXPORT.search(path)
    return path[: found.end() - 1] if found else ""


def _lists(export: str) -> Iterator[str]:
    for top in _WITH_LISTS:
        if os.path.islink(f"{export}/{top}"):
            continue
        for folder, _, names in os.walk(f"{export}/{top}"):
            yield from (f"{folder}/{name}" for name in sorted(names) if name.endswith(".json"))


def read_posted(path: str, stamp: Stamp) -> Iterator[tuple[str, DateClue]]:
    """Yield what one list tells: the path of a picture below the export, and its date; nothing where it cannot be read."""
    try:
        with opened(path, stamp) as descriptor:
            text = os.pread(descriptor, MOST_BYTES, 0).decode("utf-8", "replace")
    except (OSError, PhotoOrganizerError):
        return  # the file is told of by itself
    starts = list(_URI.finditer(text))
    for found, following in zip(starts, [*starts[1:], None], strict=True):
        end = following.start() if following else len(text)
        if clue := _dated(text, found.end(), end):
            yield _plain(found[1]), clue


def _dated(text: str, start: int, end: int) -> DateClue | None:
    """Return the date of the picture of which the text tells between two places; when it was taken goes before when it was posted."""
    for source, pattern in _WHEN:
        found = pattern.search(text, start, end)
        moment = epoch_moment(int(found[1]) * 1_000_000_000) if found else None
        if moment:
            return DateClue(source, moment[0], utc=True)
    return None


def _plain(uri: str) -> str:
    try:
        return str(json.loads(f'"{uri}"'))
    except ValueError:
        return uri
