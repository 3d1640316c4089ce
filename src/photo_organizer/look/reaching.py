"""The parent's side of the search for crops, frames and mirrored pictures: only shown, never acted on. Imports no numpy.

Changes only our database, a few pictures in one transaction: what is done stays done.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from photo_organizer.look.nearby import index_of
from photo_organizer.model import Agreement
from photo_organizer.store import db, looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.look.child import Child

_AT_ONCE = 50  # pictures in one question: a second or two
_SECONDS = 120

_Candidate = tuple[int, int, int]  # number, another's, variant


def reach_all(
    con: sqlite3.Connection,
    child: Child,
    *,
    progress: Callable[[int, int], None],
    stop: Callable[[], bool],
) -> bool:
    """Look for other views of every look for which nobody has; return False when `stop()` cut it short."""
    index, total, done = index_of(con, child), looks.count_unreached(con), 0
    while numbers := looks.unreached(con, _AT_ONCE):
        if stop():
            return False
        pictures = looks.thumbnails(con, numbers)
        lost = set(numbers) - pictures.keys()
        candidates = [each for each in index.candidates(pictures) if not looks.are_paired(con, *each[:2])]
        once, again = _each_pair_once(candidates)
        found = list(_confirmed(con, child, once, lost))
        known = {frozenset(pair[:2]) for pair in found}
        found += _confirmed(con, child, [each for each in again if frozenset(each[:2]) not in known], lost)
        with db.transaction(con):
            looks.put_reached(con, found)
            looks.mark_reached(con, numbers)
            looks.forget_lost(con, lost)
        done += len(numbers)
        progress(done, max(total, done))
    return True


def _each_pair_once(candidates: Sequence[_Candidate]) -> tuple[list[_Candidate], list[_Candidate]]:
    """Return the candidates, those apart that are pairs already the other way round: one way is mostly enough."""
    pairs = set[frozenset[int]]()
    once, again = list[_Candidate](), list[_Candidate]()
    for each in candidates:
        pair = frozenset(each[:2])
        (again if pair in pairs else once).append(each)
        pairs.add(pair)
    return once, again


def _confirmed(
    con: sqlite3.Connection, child: Child, asked: Sequence[_Candidate], lost: set[int]
) -> Iterator[looks.Pair]:
    """Yield those that have places of the picture in common; add to `lost` whose small pictures are."""
    pictures = looks.thumbnails(con, [number for one, other, _ in asked for number in (one, other)])
    candidates = [each for each in asked if pictures.keys() >= set(each[:2])]
    lost.update(number for each in asked for number in each[:2] if number not in pictures)
    if not candidates:
        return
    place = {number: n for n, number in enumerate(pictures)}
    args = {
        "sizes": [len(each) for each in pictures.values()],
        "pairs": [each for one, other, variant in candidates for each in (place[one], place[other], variant)],
    }
    answer = child.call("reach.places", args, payload=b"".join(pictures.values()), seconds=_SECONDS)
    counts = struct.unpack(f"<{len(candidates)}H", answer.payload)
    for (one, other, _), places in zip(candidates, counts, strict=True):
        if places:
            yield one, other, Agreement(0.0, 0.0, places)
