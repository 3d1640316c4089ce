"""The lists of dates that come with an export of iCloud: `Photo Details.csv` tells when each photo of its folder was taken. Touches nothing.

Screenshots and pictures that were saved have no date of their own, and their file time is that of the export. A list is known by
its first line, whatever its name is in the owner's language; it tells minutes, in UTC. What it said is kept when it has gone: the rest
of a large folder is filed later; after a start it is read where it went.
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.date_words import plain
from photo_organizer.decide.file_names import folder_of, name_of
from photo_organizer.disk.opening import opened
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.examine.dates_by_name import DatesByName
from photo_organizer.examine.posted_lists import PostedLists, found_again, nowhere
from photo_organizer.model import DateClue, Family, Precision
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photo_organizer.examine.posted_lists import Gone
    from photo_organizer.model import Facts, Sighting, Stamp

SOURCE = "icloud:originalCreationDate"
FORMAT = "icloud"
_LIST = ".csv"
MOST_BYTES = 16 << 20  # read of one list
MOST_FOLDERS = 200  # whose lists are remembered
_EPOCH = datetime(1970, 1, 1)
_NOTHING = DatesByName()
_NAME, _DATE = "imgName", "originalCreationDate"
_WRITTEN = re.compile(
    r"\w+\s+(?P<month>[A-Z][a-z]{2,8})\s+(?P<day>\d{1,2}),\s?(?P<year>\d{4})\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)\s+(?P<half>[AP]M)\s+(?:GMT|UTC)"
)
# iCloud Photos Part 1 of 2; iCloud Photos/Part 1 of 2; iCloud-bilder Del 1 av 6
_EXPORT = re.compile(r"icloud[^/]*/?[^/]*\b\d{1,3} [^\d/]{1,8} \d{1,3}(?=/)", re.IGNORECASE)
_SHOWN = (Family.IMAGE, Family.RAW, Family.VIDEO)


class DateLists:
    """The lists that were seen in the intake, and what they tell; `gone` tells where those went that are no longer there."""

    def __init__(self, gone: Gone = nowhere) -> None:
        self._gone = gone
        self._files: dict[str, dict[str, Stamp]] = {}  # folder → path → stamp, of what may be a list
        self._read: dict[str, DatesByName] = {}  # folder → folded name → when
        self._of: dict[str, dict[str, Stamp]] = {}  # folder → the files that this was read from
        self._asked = set[str]()  # folders of which it was asked in this look where their lists went
        self._posted = PostedLists(gone)

    def forget(self) -> None:
        """Begin a new look; what was read is kept."""
        self._files.clear()
        self._asked.clear()
        self._posted.forget()

    def take(self, files: Sequence[Sighting]) -> None:
        """Note what may be a list among files of one folder."""
        for file in files:
            if file.path.endswith((".csv", ".CSV")):
                self._files.setdefault(folder_of(file.path), {})[file.path] = file.stamp

    def lend(self, facts: Sequence[Facts]) -> list[Facts]:
        """Return the facts; those of photos and films that a list of their folder names, with its date."""
        return [self._with_date(one) for one in facts]

    def names_some_of(self, path: str) -> bool:
        """Tell whether a photo that a list of this folder names still is there."""
        folder = folder_of(path)
        named = self._dates(folder)
        try:
            return len(named) > 0 and any(named.get(fold(name)) is not None for name in os.listdir(folder))
        except OSError:
            return False

    def may_come(self, path: str) -> bool:
        """Tell whether a file lies in an export whose lists have not named it so far."""
        if self._posted.may_come(path):
            return True
        return bool(_EXPORT.search(path)) and self._date(path) is None

    def _with_date(self, one: Facts) -> Facts:
        posted = self._posted.clue(one.path)  # asked of every file: a list may be filed before its pictures
        if one.family not in _SHOWN:
            return one
        if posted:
            return replace(one, clues=(*one.clues, posted))
        value = self._date(one.path)
        if value is None:
            return one
        return replace(one, clues=(*one.clues, DateClue(SOURCE, value, utc=True, precision=Precision.MINUTE)))

    def _date(self, path: str) -> datetime | None:
        seconds = self._dates(folder_of(path)).get(fold(name_of(path)))
        return None if seconds is None else _EPOCH + timedelta(seconds=seconds)

    def _dates(self, folder: str) -> DatesByName:
        """Return what the lists of a folder tell, read once for each state of them."""
        if folder not in self._read and folder not in self._asked and _EXPORT.search(f"{folder}/"):
            self._asked.add(folder)
            filed = found_again(self._gone(folder, _LIST))
            self._take_in(folder, {one.path: one.stamp for one in filed})
        self._take_in(folder, self._files.get(folder, {}))
        return self._read.get(folder, _NOTHING)

    def _take_in(self, folder: str, files: dict[str, Stamp]) -> None:
        if not files or self._of.get(folder) == files:
            return
        if len(self._read) >= MOST_FOLDERS and folder not in self._read:
            oldest = next(iter(self._read))
            del self._read[oldest], self._of[oldest]
        told = self._read.setdefault(folder, DatesByName())
        told.add(chain.from_iterable(map(read_list, files, files.values())), must_agree=True)
        self._of[folder] = dict(files)


def read_list(path: str, stamp: Stamp) -> Iterator[tuple[str, int]]:
    """Yield what one list tells: folded name, and seconds since 1970 in UTC; nothing where it is none, or cannot be read."""
    try:
        with opened(path, stamp) as descriptor:
            text = os.pread(descriptor, MOST_BYTES, 0).decode("utf-8-sig", "replace")
    except (OSError, PhotoOrganizerError):
        return  # the file is told of by itself
    if text.startswith(_NAME):
        yield from ((name, int((value - _EPOCH).total_seconds())) for name, value in _rows(text))


def _rows(text: str) -> Iterator[tuple[str, datetime]]:
    try:
        for row in csv.DictReader(text.splitlines()):
            value = _moment(row.get(_DATE) or "")
            if value is not None and row.get(_NAME):
                yield fold(row[_NAME]), value
    except csv.Error:
        return  # a field longer than any name


def _moment(written: str) -> datetime | None:
    """Return the UTC moment of `Saturday June 4,2022 12:11 PM GMT`."""
    found = _WRITTEN.search(plain(written))
    if found is None:
        return None
    try:
        day = "{month} {day} {year} {hour}:{minute} {half}".format(**found.groupdict())
        return datetime.strptime(day, "%B %d %Y %I:%M %p")  # noqa: DTZ007 — UTC, as all of these values
    except ValueError:
        return None
