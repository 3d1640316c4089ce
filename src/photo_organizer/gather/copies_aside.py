"""What Duplicates, or another of them, holds of the files that may have to make way for a newcomer. Touches nothing.

Read side by side, as no remembered digest could tell: only where a file of the very size lies there.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.world import Existing
from photo_organizer.disk.equal import compare
from photo_organizer.model import DUPLICATES
from photo_organizer.names import lies_in
from photo_organizer.store import catalogue

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from photo_organizer.gather.future import Future
    from photo_organizer.gather.places import Names


def copies_aside(
    con: sqlite3.Connection, library: str, names: Names, future: Future, stop: Callable[[], bool]
) -> dict[str, Existing]:
    """Return, by the path of a file that was met, one with the same bytes in Duplicates. Raises Stopping."""
    found = {}
    for one in _filed(library, names):
        there = [
            Existing(f"{library}/{known.path}", known.stamp)
            for known in catalogue.of_size(con, one.stamp.size)
            if lies_in(known.path, DUPLICATES) and known.stamp.ino != one.stamp.ino  # a hard link is no copy
        ]
        if twin := _equal(one, there, future, stop) if there else None:
            found[one.path] = twin
    return found


def equals(library: str, names: Names, future: Future, stop: Callable[[], bool]) -> dict[str, str]:
    """Return, by the path of a file that was met, the first of those met that hold its bytes, where there are several. Raises Stopping."""
    of_size: dict[int, list[Existing]] = defaultdict(list)
    for one in _filed(library, names):
        of_size[one.stamp.size].append(one)
    found: dict[str, str] = {}
    for files in of_size.values():
        for alike in _classes(files, future, stop) if len(files) > 1 else ():
            found |= {files[number].path: files[alike[0]].path for number in alike}
    return found


def _filed(library: str, names: Names) -> Iterator[Existing]:
    start = len(library) + 1
    known = (one for in_folder in names.values() for one in in_folder.values() if one)
    return (one for one in known if not lies_in(one.path[start:], DUPLICATES))


def _equal(one: Existing, there: list[Existing], future: Future, stop: Callable[[], bool]) -> Existing | None:
    same = next((alike for alike in _classes([one, *there], future, stop) if 0 in alike), [])
    return there[same[1] - 1] if len(same) > 1 else None


def _classes(files: list[Existing], future: Future, stop: Callable[[], bool]) -> list[list[int]]:
    return compare([(future.where(one), one.stamp) for one in files], stop).classes
