"""Find the near pairs among all looks, in steps that can be broken off and gone on with. Changes only our database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide import relations
from photo_organizer.decide.similar import Tie
from photo_organizer.look.index import Index, spans
from photo_organizer.look.looker import correlations
from photo_organizer.store import db, looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.look.child import Child
    from photo_organizer.model import Look

_FEW = 200  # newcomers that are compared one by one; more are compared in blocks


def index_of(con: sqlite3.Connection, child: Child) -> Index:
    """Return the index of all looks in the database, kept by `child`."""
    return Index(
        child,
        lambda after: (
            (number, hash_, entropy < relations.GATE) for number, hash_, entropy in looks.hashes(con, after)
        ),
        limit=relations.ALIKE_LIMIT,
        flat_limit=relations.ALIKE_LIMIT_FLAT,
        expected=looks.comparable(con)[0],
    )


def near(
    con: sqlite3.Connection, index: Index, child: Child, look: Look, thumbnail: bytes
) -> list[tuple[int, float]]:
    """Return (number, correlation) of the remembered looks near one that need not be among them."""
    if look.plain:
        return []
    hits = index.near(look.hash, flat=relations.is_flat(look))
    pictures = looks.thumbnails(con, [number for number, _ in hits]) | {0: thumbnail}
    pairs = [(0, number) for number, _ in hits]
    return list(zip((number for _, number in pairs), correlations(child, pictures, pairs), strict=True))


def pair_all(
    con: sqlite3.Connection,
    child: Child,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Compare every look that was not compared yet with all earlier ones; return False when `stop()` cut it short.

    Each step is one transaction: what is done stays done.
    """
    waiting = looks.unpaired(con)
    index = index_of(con, child)
    steps = _one_by_one(waiting) if len(waiting) <= _FEW else _in_blocks(con, waiting[0][0])
    total = len(waiting)
    done = 0
    for numbers, find in steps:
        if stop():
            return False
        pairs = find(index)
        found = _correlate(con, child, pairs)
        with db.transaction(con):
            looks.put_pairs(con, [(*pair, value) for pair, value in zip(pairs, found, strict=True)])
            looks.mark_paired(con, numbers[0], numbers[-1])
        done = min(done + len(numbers), total)
        progress(done, total)
    return True


_Step = tuple["Sequence[int]", "Callable[[Index], list[tuple[int, int]]]"]


def _one_by_one(waiting: list[tuple[int, bytes, float]]) -> Iterator[_Step]:
    """Yield a step for each newcomer among many: its own search."""
    for number, hash_, entropy in waiting:

        def find(
            index: Index, *, row: tuple[int, bytes, bool] = (number, hash_, entropy < relations.GATE)
        ) -> list[tuple[int, int]]:
            return [(other, row[0]) for other, _ in index.near(row[1], flat=row[2]) if other != row[0]]

        yield (number,), find


def _in_blocks(con: sqlite3.Connection, first: int) -> Iterator[_Step]:
    """Yield steps over all rows of the index from the first that was not compared."""
    numbers = [number for number, _, _ in looks.hashes(con)]
    before = sum(number < first for number in numbers)
    for start, stop in spans(len(numbers)):
        if stop <= before:
            continue

        def find(
            index: Index, *, span: tuple[int, int] = (max(start, before), stop)
        ) -> list[tuple[int, int]]:
            return [(one, other) for one, other, _ in index.pairs(*span)]

        yield numbers[max(start, before) : stop], find


def _correlate(con: sqlite3.Connection, child: Child, pairs: list[tuple[int, int]]) -> list[float]:
    """Return the correlation of each pair's small pictures, a thousand pairs at a time."""
    found = list[float]()
    for start in range(0, len(pairs), 1000):
        block = pairs[start : start + 1000]
        pictures = looks.thumbnails(con, [number for pair in block for number in pair])
        found += correlations(child, pictures, block)
    return found


def ties(con: sqlite3.Connection) -> Iterator[Tie]:
    """Yield what the near pairs are to each other, different ones left out."""
    for one, other, correlation in looks.pairs(con):
        first, second = looks.by_number(con, one), looks.by_number(con, other)
        if first and second:
            relation, reason = relations.relation(first[2], second[2], correlation)
            if relation is not relations.Relation.DIFFERENT:
                yield Tie(one, other, relation, reason)
