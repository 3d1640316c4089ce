"""The search among a million hashes: `python -m benchmarks.million [PICTURES]`. Prints CSV.

Aim: a newcomer against all in 40 ms, 250 MB of memory, the whole library against itself in minutes on two cores. The last is
measured on a part and reckoned up, because its work grows with the square.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING

from photo_organizer.decide.relations import ALIKE_LIMIT, ALIKE_LIMIT_FLAT
from photo_organizer.look.child import Child
from photo_organizer.look.index import Index, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = 60_000  # pictures that are compared with each other
CORES = 2


def rows(count: int) -> Iterator[tuple[int, bytes, bool]]:
    rng = random.Random(5)
    return ((number, rng.randbytes(32), False) for number in range(count))


def timed_pairs(child: Child) -> float:
    """Return the seconds that comparing PART pictures with each other takes."""
    part = Index(child, lambda: rows(PART), limit=ALIKE_LIMIT, flat_limit=ALIKE_LIMIT_FLAT, expected=PART)
    part.load()
    begun = time.perf_counter()
    for span in spans(PART):
        part.pairs(*span)
    return time.perf_counter() - begun


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with Child(idle=None, niceness=0) as child:
        index = Index(
            child, lambda: rows(count), limit=ALIKE_LIMIT, flat_limit=ALIKE_LIMIT_FLAT, expected=count
        )
        begun = time.perf_counter()
        index.load()
        loaded = time.perf_counter() - begun
        near = []
        for _, hash_, flat in rows(21):
            begun = time.perf_counter()
            index.near(hash_, flat=flat)
            near.append(time.perf_counter() - begun)
        memory = child.call("self.state").fields["rss"] / 1e6
        whole = timed_pairs(child) * (count / PART) ** 2 / CORES / 60
    print("pictures,load_s,newcomer_ms,memory_mb,whole_library_min_on_two_cores")
    print(f"{count},{loaded:.1f},{sorted(near)[10] * 1000:.1f},{memory:.0f},{whole:.0f}")


if __name__ == "__main__":
    main()
