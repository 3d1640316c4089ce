"""Find the near pairs among all looks, in steps that can be broken off and gone on with. Changes only our database."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from photo_organizer.decide import relations
from photo_organizer.decide.similar import Tie
from photo_organizer.look.index import spans
from photo_organizer.look.looker import agreements
from photo_organizer.look.nearby import index_of
from photo_organizer.look.reaching import reach_all
from photo_organizer.look.workers import Workers, share
from photo_organizer.store import db, looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from photo_organizer.look.child import Child
    from photo_organizer.look.index import HashIndex
    from photo_organizer.model import Agreement

_FEW = 200  # newcomers that are compared one by one; more are compared in blocks
_SHARE, _COMPARED = 100, 1000  # pairs for which another child is asked, and in one question
_KEPT = 500  # looks of which pairs are told, some hundred bytes each
_SEARCHED = 20  # newcomers in one question: a tenth of a second among a million
_MOMENT = 0.25  # seconds of searching, whose pairs are then compared at once


def pair_all(
    con: sqlite3.Connection,
    children: Sequence[Child],
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Compare every look that was not compared yet with all earlier ones; return False when `stop()` cut it short.

    First those that are near, then crops and other views of each. Each step is one transaction: what is done stays done.
    """
    indexes = [index_of(con, child) for child in children]
    near = _pair_near(con, indexes, progress=progress, stop=stop)
    return near and reach_all(con, indexes, progress=progress, stop=stop)


def _pair_near(
    con: sqlite3.Connection,
    indexes: Sequence[HashIndex],
    *,
    progress: Callable[[int, int], None],
    stop: Callable[[], bool],
) -> bool:
    """Find the near pairs; the children work at once."""
    waiting, total = looks.unpaired(con, _FEW + 1), looks.count_unpaired(con)
    if not waiting:
        return True
    few = total <= _FEW
    for index in indexes[: 1 if few else None]:
        index.load()
    done = 0
    with Workers(indexes) as workers:
        steps = _one_by_one(indexes[0], waiting) if few else workers.work(_in_blocks(con, waiting[0][0]))
        for numbers, pairs in steps:
            if stop():
                return False
            found, lost = _compare(con, workers, pairs)
            with db.transaction(con):
                looks.put_pairs(con, found)
                looks.forget_lost(con, lost)
                looks.mark_paired(con, numbers[0], numbers[-1])
            done = min(done + len(numbers), total)
            progress(done, total)
    return True


_Found = tuple["Sequence[int]", list[tuple[int, int]]]
_Step = tuple["Sequence[int]", "Callable[[HashIndex], list[tuple[int, int]]]"]


def _one_by_one(index: HashIndex, waiting: list[tuple[int, bytes, float]]) -> Iterator[_Found]:
    """Yield (numbers, near pairs) of newcomers among many: for each its own search, of which the earlier ones count.

    Those that are searched for in a moment come together: what comparisons need of a picture is made once for all of them.
    """
    numbers, pairs, until = list[int](), list[tuple[int, int]](), time.monotonic() + _MOMENT
    for start in range(0, len(waiting), _SEARCHED):
        block = waiting[start : start + _SEARCHED]
        found = index.each_within_limit((hash_, entropy < relations.GATE) for _, hash_, entropy in block)
        for (number, _, _), hits in zip(block, found, strict=True):
            numbers.append(number)
            pairs += [(other, number) for other, _ in hits if other < number]
        if numbers[-1] == waiting[-1][0] or time.monotonic() > until:
            yield numbers, pairs
            numbers, pairs, until = [], [], time.monotonic() + _MOMENT


def _in_blocks(con: sqlite3.Connection, first: int) -> Iterator[_Step]:
    """Yield steps over all rows of the index from the first that was not compared."""
    numbers = array("q", (number for number, _, _ in looks.hashes(con)))
    before = bisect_left(numbers, first)
    for start, stop in spans(len(numbers)):
        if stop <= before:
            continue

        def find(
            index: HashIndex, *, span: tuple[int, int] = (max(start, before), stop)
        ) -> list[tuple[int, int]]:
            return [(one, other) for one, other, _ in index.pairs(*span)]

        yield numbers[max(start, before) : stop], find


def _compare(
    con: sqlite3.Connection, workers: Workers[HashIndex], pairs: list[tuple[int, int]]
) -> tuple[list[looks.Pair], set[int]]:
    """Return how far each pair's small pictures agree, and whose are lost; the children share them, some hundred at a time."""
    lost = set[int]()

    def asked(start: int) -> tuple[list[tuple[int, int]], Callable[[HashIndex], list[Agreement]]]:
        block = pairs[start : start + size]
        pictures = looks.thumbnails(con, [number for pair in block for number in pair])
        lost.update(number for pair in block for number in pair if number not in pictures)
        whole = [pair for pair in block if pair[0] in pictures and pair[1] in pictures]
        return whole, lambda index: agreements(index.child, pictures, whole)

    size = share(len(pairs), min(max(-(-len(pairs) // workers.size), _SHARE), _COMPARED))
    found = workers.work(asked(start) for start in range(0, len(pairs), size))
    agreed = ((*pair, each) for block, values in found for pair, each in zip(block, values, strict=True))
    return list(agreed), lost


def ties(con: sqlite3.Connection, pairs: Iterable[looks.Pair]) -> Iterator[Tie]:
    """Yield what the near pairs are to each other, different ones left out."""
    # The pairs of a picture come together.
    look = lru_cache(_KEPT)(lambda number: looks.by_number(con, number))
    for one, other, agreement in pairs:
        first, second = look(one), look(other)
        if first and second:
            relation, reason = relations.relation(first[2], second[2], agreement)
            if relation is not relations.Relation.DIFFERENT:
                yield Tie(one, other, relation, reason, relations.apart(agreement))
