"""The search among a million hashes: `python -m benchmarks.million [PICTURES]`. Prints CSV.

Aim: a newcomer against all in 40 ms, 250 MB of memory, the whole library against itself in minutes on two cores. The last is
measured as a newcomers' share: the last rows against all before them, reckoned up by the pairs that were compared.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING

from photo_organizer.decide.relations import ALIKE_LIMIT, ALIKE_LIMIT_FLAT
from photo_organizer.look.child import Child
from photo_organizer.look.index import Index

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = 4_000  # the last rows, that are compared with all before them
CORES = 2


def rows(count: int, after: int = 0) -> Iterator[tuple[int, bytes, bool]]:
    rng = random.Random(5)
    for number in range(1, count + 1):
        row = number, rng.randbytes(32), False
        if number > after:
            yield row


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with Child(idle=None, niceness=0) as child:
        index = Index(
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
            index.near(hash_, flat=flat)
            near.append(time.perf_counter() - begun)
        part = min(PART, count)
        begun = time.perf_counter()
        index.pairs(count - part, count)
        took = time.perf_counter() - begun
        whole = took * (count * count / 2) / (part * (count - part / 2)) / CORES / 60
        memory = child.call("self.state").fields["rss"] / 1e6
    print("pictures,load_s,newcomer_ms,memory_mb,whole_library_min_on_two_cores")
    print(f"{count},{loaded:.1f},{sorted(near)[10] * 1000:.1f},{memory:.0f},{whole:.1f}")


if __name__ == "__main__":
    main()
