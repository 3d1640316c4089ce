"""The parent's side of the search for crops, frames and mirrored pictures: only shown, never acted on. Imports no numpy.

Changes only our database, a few pictures in one transaction: what is done stays done.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from photo_organizer.look.workers import Workers, share
from photo_organizer.model import Agreement
from photo_organizer.store import db, looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from photo_organizer.look.index import HashIndex

_AT_ONCE = 50  # pictures in one question: a second or two
_SHARE = 100  # candidates for which another child is asked
_SECONDS = 120

_Candidate = tuple[int, int, int]  # number, another's, variant


def reach_all(
    con: sqlite3.Connection,
    indexes: Sequence[HashIndex],
    *,
    progress: Callable[[int, int], None],
    stop: Callable[[], bool],
) -> bool:
    """Look for other views of every look for which nobody has; return False when `stop()` cut it short.

    The children search at once where there is more than one question for them.
    """
    total, done = looks.count_unreached(con), 0
    with Workers(indexes) as workers:
        while numbers := looks.unreached(con, _AT_ONCE * workers.size):
            if stop():
                return False
            _reach(con, workers, numbers)
            done += len(numbers)
            progress(done, max(total, done))
    return True


def _reach(con: sqlite3.Connection, workers: Workers[HashIndex], numbers: list[int]) -> None:
    """Look for other views of these, and remember them in one transaction."""
    pictures = looks.thumbnails(con, numbers)
    lost = set(numbers) - pictures.keys()
    candidates = [each for each in _candidates(workers, pictures) if not looks.are_paired(con, *each[:2])]
    once, again = _each_pair_once(candidates)
    found = list(_confirmed(con, workers, once, lost))
    known = {frozenset(pair[:2]) for pair in found}
    found += _confirmed(con, workers, [each for each in again if frozenset(each[:2]) not in known], lost)
    with db.transaction(con):
        looks.put_reached(con, found)
        looks.mark_reached(con, numbers)
        looks.forget_lost(con, lost)


def _candidates(workers: Workers[HashIndex], pictures: Mapping[int, bytes]) -> list[_Candidate]:
    """Return what may show the same as these in another way, in their order."""
    items = list(pictures.items())
    size = share(len(items), _AT_ONCE)
    shares = [dict(items[start : start + size]) for start in range(0, len(items), size)]
    if len(shares) > 1:
        asked = workers.all[: len(shares)]  # no more of them can be busy at once
        for index in asked:
            index.load()
        answers = workers.work((each, _search(each)) for each in shares)
        found = [each for _, some in answers for each in some]
        if all(index.is_loaded for index in asked):
            return found
    return workers.all[0].candidates(pictures)


def _search(pictures: Mapping[int, bytes]) -> Callable[[HashIndex], list[_Candidate]]:
    return lambda index: index.candidates_of_loaded(pictures)


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
    con: sqlite3.Connection, workers: Workers[HashIndex], asked: Sequence[_Candidate], lost: set[int]
) -> Iterator[looks.Pair]:
    """Yield those that have places of the picture in common; add to `lost` whose small pictures are."""
    pictures = looks.thumbnails(con, [number for one, other, _ in asked for number in (one, other)])
    candidates = [each for each in asked if pictures.keys() >= set(each[:2])]
    lost.update(number for each in asked for number in each[:2] if number not in pictures)
    size = share(len(candidates), max(-(-len(candidates) // workers.size), _SHARE))
    shares = [candidates[start : start + size] for start in range(0, len(candidates), size)]
    for some, counts in workers.work((each, _places(pictures, each)) for each in shares):
        for (one, other, _), places in zip(some, counts, strict=True):
            if places:
                yield one, other, Agreement(0.0, 0.0, places)


def _places(
    pictures: Mapping[int, bytes], candidates: Sequence[_Candidate]
) -> Callable[[HashIndex], tuple[int, ...]]:
    """Return what asks a child for the number of places that each of these has in common with the other."""
    place = {number: n for n, number in enumerate(dict.fromkeys(n for each in candidates for n in each[:2]))}
    args = {
        "sizes": [len(pictures[number]) for number in place],
        "pairs": [each for one, other, variant in candidates for each in (place[one], place[other], variant)],
    }
    payload = b"".join(pictures[number] for number in place)

    def ask(index: HashIndex) -> tuple[int, ...]:
        answer = index.child.call("reach.places", args, payload=payload, seconds=_SECONDS)
        return struct.unpack(f"<{len(candidates)}H", answer.payload)

    return ask
