"""The search finds what comparing every pair finds, in blocks and one by one."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from photo_organizer.decide.relations import distance
from photo_organizer.look import tasks_index
from photo_organizer.look.child import Child
from photo_organizer.look.index import ROW, HashIndex, spans
from photo_organizer.look.wire import LookFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT, FLAT_LIMIT = 60, 24
Row = tuple[int, bytes, bool]


def _near(hash_: bytes, bits: int, rng: random.Random) -> bytes:
    """Return the hash with `bits` others, most of them of high frequency as re-encoding does."""
    value = int.from_bytes(hash_, "big")
    high = [bit for bit in range(256) if bit // 16 >= 8 or bit % 16 >= 8]
    for bit in rng.sample(high, bits):
        value ^= 1 << (255 - bit)
    return value.to_bytes(32, "big")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    rng = random.Random(5)
    hashes = [rng.randbytes(32) for _ in range(900)]
    hashes += [_near(hash_, bits, rng) for hash_ in hashes[:60] for bits in (1, 24, 25, 60, 61)]
    rng.shuffle(hashes)
    return [(1000 + 3 * n, hash_, n % 5 == 0) for n, hash_ in enumerate(hashes)]


@pytest.fixture
def index(rows: list[Row]) -> Iterator[HashIndex]:
    with Child(idle=None) as child:
        yield HashIndex(child, lambda after: _behind(rows, after), limit=LIMIT, flat_limit=FLAT_LIMIT)


def _behind(rows: list[Row], after: int) -> list[Row]:
    return [row for row in rows if row[0] > after]


def _limit(one: Row, other: Row) -> int:
    return FLAT_LIMIT if one[2] or other[2] else LIMIT


def test_all_pairs_are_found_once(rows: list[Row], index: HashIndex) -> None:
    expected = {
        (one[0], other[0], distance(one[1], other[1]))
        for n, one in enumerate(rows)
        for other in rows[:n]
        if distance(one[1], other[1]) <= _limit(one, other)
    }
    assert index.load() == len(rows)
    found = [pair for span in spans(len(rows), at_once=100_000) for pair in index.pairs(*span)]
    assert sorted(found) == sorted(expected)
    assert len(expected) > 100


def test_a_newcomer_finds_its_neighbours(rows: list[Row], index: HashIndex) -> None:
    for mine in rows[:40]:
        expected = {r[0]: distance(mine[1], r[1]) for r in rows if distance(mine[1], r[1]) <= _limit(mine, r)}
        assert dict(index.within_limit(mine[1], flat=mine[2])) == expected


def test_several_newcomers_in_one_question_find_what_each_finds_alone(
    rows: list[Row], index: HashIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [(hash_, flat) for _, hash_, flat in rows[:30]] + [(bytes(range(32)), False)]
    alone = [index.within_limit(hash_, flat=flat) for hash_, flat in wanted]
    asked, call = list[str](), Child.call

    def counted(child: Child, task: str, *args: Any, **rest: Any) -> object:
        asked.append(task)
        return call(child, task, *args, **rest)

    monkeypatch.setattr(Child, "call", counted)
    assert index.each_within_limit(wanted) == alone
    assert asked == ["index.near"]
    assert alone[-1] == []
    assert len({len(found) for found in alone}) > 2


def test_a_fresh_child_is_handed_the_rows_again_and_every_child_what_is_new(rows: list[Row]) -> None:
    known = list(rows)
    with Child(idle=None) as child:
        index = HashIndex(
            child,
            lambda after: _behind(known, after),
            limit=LIMIT,
            flat_limit=FLAT_LIMIT,
            expected=lambda: 10,
        )
        assert (rows[7][0], 0) in index.within_limit(rows[7][1], flat=False)
        with pytest.raises(LookFailed):
            child.call("tests.look.faulty:crash")
        assert (rows[7][0], 0) in index.within_limit(rows[7][1], flat=False)
        known.append((99_999, bytes(32), False))
        assert index.within_limit(bytes(32), flat=True) == [(99_999, 0)]
        assert index.count == len(known)


def test_spans_cover_every_row_in_steps_of_equal_work() -> None:
    covered = list(spans(1_000_000))
    assert covered[0][0] == 0
    assert covered[-1][1] == 1_000_000
    assert all(one[1] == other[0] for one, other in pairwise(covered))
    work = [(stop * stop - start * start) / 2 for start, stop in covered]
    assert max(work) < 1.1e9 * 2
    assert len(covered) < 600


@pytest.mark.parametrize("limit", [11, 15])
def test_many_rows_and_few_rows_are_searched_for_the_same(
    rows: list[Row], limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tasks_index.HashRows()
    table.add(np.frombuffer(b"".join(ROW.pack(*row) for row in rows), tasks_index._ROW))
    few = [table.within_limit(word, limit) for word in table.words[0][:50]]
    monkeypatch.setattr(tasks_index, "_FEW", 0)
    many = [table.within_limit(word, limit) for word in table.words[0][:50]]
    assert [[each.tolist() for each in found] for found in few] == [
        [each.tolist() for each in found] for found in many
    ]
    assert sum(len(places) for places, _ in few) > len(few)
