"""Measure the frames of bursts that their owner has still to decide, so that the review can propose the best of them.

The night does it when its thumbnails are made, in the hours that are left. Touches nothing but the memory of the night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.look.wire import LookFailed
from photo_organizer.store import catalogue, group_list
from photo_organizer.thumbnails.walk import picture_at

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from datetime import tzinfo

    from photo_organizer.thumbnails.scorer import Scorer


def measure(
    con: sqlite3.Connection, library: str, zone: tzinfo, scorer: Scorer, stop: Callable[[], bool]
) -> None:
    """Measure what was not measured yet, until it is time to stop; a frame that cannot be looked at has no measures."""
    for path in _frames(con):
        if stop():
            return
        picture = picture_at(f"{library}/{path}", zone)
        try:
            if picture is not None:
                scorer.measures(picture)
        except LookFailed:
            continue


def _frames(con: sqlite3.Connection) -> Iterator[str]:
    """Yield the frames of all bursts that wait for their owner."""
    for group in group_list.entries(con):
        if group.relation == "burst" and not group.reviewed:
            yield from (known.path for number in group.pictures if (known := catalogue.by_id(con, number)))
