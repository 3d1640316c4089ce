"""Which of a million hashes are near one, without a look at each. Runs in the child alone.

Of 64 bits in four chunks of 16, two hashes that differ in at most 15 agree in one chunk but for three bits (Norouzi, Punjani
and Fleet, Fast search in Hamming space with multi-index hashing, 2012). So the rows are sorted by each chunk, and only those
are looked at whose chunk is near: of independent hashes one in a hundred for 15 bits, one in five hundred for 11.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.intp]

_CHUNKS, _BITS = 4, 16
_VALUES = 1 << _BITS


class Chunks:
    """The rows of `words`, sorted by each chunk: 16 bytes for each row, and a megabyte."""

    def __init__(self, words: NDArray[np.uint64]) -> None:
        self._words = words
        self._sorted = [_by_value(_chunk(words, number)) for number in range(_CHUNKS)]

    def within(self, word: np.uint64, limit: int) -> tuple[Places, NDArray[np.uint8]]:
        """Return the places of all rows that differ from `word` in at most `limit` bits, and in how many each."""
        flips = _flips(limit // _CHUNKS)
        found = [np.empty(0, np.intp)]
        for number, (order, starts) in enumerate(self._sorted):
            near = (int(word) >> _BITS * number & _VALUES - 1) ^ flips
            rows = order[_ranges(starts[near], starts[near + 1])]
            found.append(rows[np.bitwise_count(self._words[rows] ^ word) <= limit])
        places = np.unique(np.concatenate(found))
        return places, np.bitwise_count(self._words[places] ^ word)


def _chunk(words: NDArray[np.uint64], number: int) -> NDArray[np.uint16]:
    found: NDArray[np.uint16] = (words >> np.uint64(_BITS * number) & np.uint64(_VALUES - 1)).astype(
        np.uint16
    )
    return found


def _by_value(values: NDArray[np.uint16]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the rows in the order of their values, and where each value's rows begin."""
    counts = np.bincount(values, minlength=_VALUES)
    starts = np.concatenate([[0], counts.cumsum()]).astype(np.uint32)
    return np.argsort(values, kind="stable").astype(np.uint32), starts


@cache
def _flips(radius: int) -> NDArray[np.int64]:
    """Return every number of 16 bits of which at most `radius` are set."""
    sets = (bits for count in range(radius + 1) for bits in combinations(range(_BITS), count))
    return np.array([sum(1 << bit for bit in bits) for bits in sets], np.int64)


def _ranges(starts: NDArray[np.uint32], stops: NDArray[np.uint32]) -> Places:
    """Return all numbers of the ranges, one range behind the other."""
    counts = stops.astype(np.intp) - starts
    before = counts.cumsum() - counts
    found: Places = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
    return found
