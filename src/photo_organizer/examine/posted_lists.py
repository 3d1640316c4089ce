"""The lists in an export of Facebook or Instagram: when each of its pictures was taken or posted. Touches nothing.

The pictures of such an export carry no dates, and their file time is that of the export. What is known of them stands in JSON in other
folders of the export, by the picture's path below the export's own folder. What a list said is kept when it has gone; after a
start it is read where it went.
"""

from __future__ import annotations

import json
import os
import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from photo_organizer.decide.date_text import epoch_moment
from photo_organizer.disk.opening import opened
from photo_organizer.disk.stamp import sight
from photo_organizer.disk.walk import walk
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.examine.dates_by_name import MOST_NAMES, DatesByName, key_of
from photo_organizer.model import DateClue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.model import Sighting

    # Folder, ending → where such files of it went, and how large.
    Gone = Callable[[str, str], Iterable[tuple[str, int]]]

TAKEN, POSTED = "meta:taken_timestamp", "meta:creation_timestamp"
_LIST = ".json"
MOST_BYTES = 16 << 20  # read of one list
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
_URI = re.compile(rb'"uri"\s*:\s*("(?:[^"\\]|\\.){1,500}")')
_WHEN = tuple(  # when it was taken goes before when it was posted
    (name, re.compile(rf'"{name.partition(":")[2]}"\s*:\s*(\d{{8,11}})\b'.encode()))
    for name in (TAKEN, POSTED)
)


def nowhere(_folder: str, _ending: str) -> Iterable[tuple[str, int]]:
    """Tell of no file: where nothing was filed."""
    return ()


class PostedLists:
    """What the lists of the exports tell that were met; `gone` tells where lists went that are no longer in their export."""

    def __init__(self, gone: Gone = nowhere) -> None:
        self._gone = gone
        self._told: dict[str, DatesByName] = {}  # export → path below it → which source, and when
        self._read: dict[str, set[int]] = {}  # export → its lists, as they were read
        self._looked = set[str]()

    def forget(self) -> None:
        """Begin a new look; what was read is kept."""
        self._looked.clear()

    def clue(self, path: str) -> DateClue | None:
        """Return what the lists of its export tell of a file. Raises VolumeProblem."""
        export = export_of(path)
        if not export:
            return None
        if export not in self._looked:
            self._looked.add(export)
            self._read_anew(export)
        value = self._told[export].get(path[len(export) + 1 :])
        return None if value is None else _clue(value)

    def may_come(self, path: str) -> bool:
        """Tell whether a file lies in an export of which no list has come so far."""
        export = export_of(path)
        return bool(export) and self.clue(path) is None and not self._told[export]

    def _read_anew(self, export: str) -> None:
        if export not in self._told and len(self._told) >= MOST_EXPORTS:
            oldest = next(iter(self._told))
            del self._told[oldest], self._read[oldest]
        told = self._told.setdefault(export, DatesByName())
        read = self._read.setdefault(export, set())
        if len(told) >= MOST_NAMES:
            return
        filed = () if told else found_again(self._gone(export, _LIST))  # all are read anew after a start
        new = (one for one in chain(filed, _lists(export)) if _as_read(one) not in read)
        lists = list(islice(new, MOST_LISTS - len(read)))
        if lists:
            told.add(chain.from_iterable(_noted(one, read) for one in lists))


def _noted(found: Sighting, read: set[int]) -> Iterator[tuple[str, int]]:
    """Yield what one list tells, and note that it was read."""
    try:
        yield from read_posted(found)
    except (OSError, PhotoOrganizerError):
        return  # the file is told of by itself
    read.add(_as_read(found))


def _as_read(found: Sighting) -> int:
    return key_of(f"{found.path} {found.stamp}")


def found_again(filed: Iterable[tuple[str, int]]) -> Iterator[Sighting]:
    """Yield what is still where it went, in the size that it had."""
    for path, size in filed:
        try:
            there = sight(path)
        except OSError:
            continue  # asked again with the next look
        if there is not None and there.stamp.size == size:
            yield there


def export_of(path: str) -> str:
    """Return the folder of the export that a path lies in, "" for none."""
    if not any(word in path for word in _WORDS):  # asked of every file, and most come from elsewhere
        return ""
    found = _EXPORT.search(path)
    return path[: found.end() - 1] if found else ""


def _lists(export: str) -> Iterator[Sighting]:
    for top in _WITH_LISTS:
        folder = f"{export}/{top}"
        if os.path.islink(folder):
            continue
        try:
            for files in walk(folder, on_problem=_told_by_the_scan, leave_out=_no_list):
                yield from files
        except OSError:
            continue  # most exports have two of them


def _no_list(name: str, is_folder: bool) -> bool:  # noqa: FBT001 - always given by its name
    return not (is_folder or name.endswith(_LIST))


def _told_by_the_scan(_: PhotoOrganizerError) -> None:
    """Leave it to the look at the intake, which meets the same folder."""


def read_posted(found: Sighting) -> Iterator[tuple[str, int]]:
    """Yield what one list tells: the path of a picture below the export, and its date as one number. Raises OSError, FileProblem."""
    with opened(found.path, found.stamp) as descriptor:
        text = os.pread(descriptor, MOST_BYTES, 0)
    before = None
    for uri in chain(_URI.finditer(text), (None,)):
        end = uri.start() if uri else len(text)
        if before and (value := _dated(text, before.end(), end)) is not None:
            yield _plain(before[1]), value
        before = uri


def _dated(text: bytes, start: int, end: int) -> int | None:
    """Return the date of the picture of which the text tells between two places: its second, and which of the words told it."""
    for number, (_, pattern) in enumerate(_WHEN):
        found = pattern.search(text, start, end)
        if found and epoch_moment(int(found[1]) * 1_000_000_000):
            return int(found[1]) * len(_WHEN) + number
    return None


def _clue(value: int) -> DateClue | None:
    seconds, number = divmod(value, len(_WHEN))
    moment = epoch_moment(seconds * 1_000_000_000)
    return DateClue(_WHEN[number][0], moment[0], utc=True) if moment else None


def _plain(quoted: bytes) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return quoted[1:-1].decode("utf-8", "replace")
