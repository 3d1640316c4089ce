"""Numbers by name, held in sixteen bytes each: an export tells the dates of a hundred thousand pictures, and a NAS has little memory. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMES = 100_000  # that are remembered of one export or folder
_DOUBTFUL = -(1 << 63)


def key_of(name: str) -> int:
    """Return 64 bits that stand for a name: that two of a hundred thousand have the same is one chance in four billion."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


class DatesByName:
    """What was said first of each name counts, unless all have to agree; beyond `MOST_NAMES` nothing is taken in."""

    def __init__(self) -> None:
        self._keys, self._values = array("Q"), array("q")

    def __len__(self) -> int:
        return len(self._keys)

    def get(self, name: str) -> int | None:
        """Return the number of a name, None also where it is doubtful."""
        key = key_of(name)
        place = bisect_left(self._keys, key)
        found = place < len(self._keys) and self._keys[place] == key
        return self._values[place] if found and self._values[place] != _DOUBTFUL else None

    def add(self, told: Iterable[tuple[str, int]], *, must_agree: bool = False) -> None:
        """Take in what is told; with `must_agree` a name of which two numbers are told has none from then on."""
        known = dict(zip(self._keys, self._values, strict=True))
        for name, value in told:
            key = key_of(name)
            if key not in known and len(known) < MOST_NAMES:
                known[key] = value
            elif must_agree and known.get(key, value) != value:
                known[key] = _DOUBTFUL
        keys = sorted(known)
        self._keys, self._values = array("Q", keys), array("q", map(known.__getitem__, keys))
