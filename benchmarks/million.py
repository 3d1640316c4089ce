"""The search among a million hashes: `python -m benchmarks.million [PICTURES]`. Prints CSV.

Aim: a newcomer against all in 40 ms, 250 MB of memory, the whole library against itself in minutes on two cores. The last is
measured as a newcomers' share: the last rows against all before them, reckoned up by the pairs that were compared. Other views of
a picture (crops, mirrored and turned ones) are looked for among all in 10 ms, and few strangers become candidates.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING

from photo_organizer.decide.relations import ALIKE_LIMIT, ALIKE_LIMIT_FLAT
from photo_organizer.look.child import Child
from photo_organizer.look.index import HashIndex
from photo_organizer.look.phash import sketch
from tests.look.pictures import photo

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = 4_000  # the last rows, that are compared with all before them
CORES = 2
VIEWS = 50  # pictures whose other views are looked for


def rows(count: int, after: int = 0) -> Iterator[tuple[int, bytes, bool]]:
    rng = random.Random(5)
    for number in range(1, count + 1):
        row = number, rng.randbytes(32), False
        if number > after:
            yield row


def _thumbnail(seed: int) -> bytes:
    picture = photo(seed, 400, 300)
    return sketch(picture, 300).thumbnail


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with Child(idle=None, niceness=0) as child:
        index = HashIndex(
            child,
            lambda after: rows(count, after) if index.count < count else (),
            limit=ALIKE_LIMIT,
            flat_limit=ALIKE_LIMIT_FLAT,
            expected=lambda: count,
        )
        begun = time.perf_counter()
        index.load()
        loaded = time.perf_counter() - begun
        near = []
        for _, hash_, flat in rows(21):
            begun = time.perf_counter()
            index.within_limit(hash_, flat=flat)
            near.append(time.perf_counter() - begun)
        part = min(PART, count)
        begun = time.perf_counter()
        index.pairs(count - part, count)
        took = time.perf_counter() - begun
        whole = took * (count * count / 2) / (part * (count - part / 2)) / CORES / 60
        views = {count + number: _thumbnail(number) for number in range(1, VIEWS + 1)}
        index.candidates(views)  # sorts the rows
        begun = time.perf_counter()
        candidates = index.candidates(views)
        reach = (time.perf_counter() - begun) / VIEWS
        memory = child.call("self.state").fields["rss"] / 1e6
    print("pictures,load_s,newcomer_ms,memory_mb,whole_library_min_on_two_cores,views_ms,candidates")
    print(
        f"{count},{loaded:.1f},{sorted(near)[10] * 1000:.1f},{memory:.0f},{whole:.1f},{reach * 1000:.1f},"
        f"{len(candidates) / VIEWS:.1f}"
    )


if __name__ == "__main__":
    main()
