"""Numbers by name, held in sixteen bytes each: an export tells the dates of a hundred thousand pictures, and a NAS has little memory. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMES = 100_000  # that are remembered of one export


def key_of(name: str) -> int:
    """Return 64 bits that stand for a name: that two of a hundred thousand have the same is one chance in four billion."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


class DatesByName:
    """What was said first of each name counts; beyond `MOST_NAMES` nothing is taken in."""

    def __init__(self) -> None:
        self._keys, self._values = array("Q"), array("q")

    def __len__(self) -> int:
        return len(self._keys)

    def get(self, name: str) -> int | None:
        """Return the number of a name."""
        key = key_of(name)
        place = bisect_left(self._keys, key)
        found = place < len(self._keys) and self._keys[place] == key
        return self._values[place] if found else None

    def add(self, told: Iterable[tuple[str, int]]) -> None:
        """Take in what is told; the rest is not asked for when it is full."""
        known = dict(zip(self._keys, self._values, strict=True))
        before = len(known)
        for name, value in told:
            if len(known) >= MOST_NAMES:
                break
            known.setdefault(key_of(name), value)
        if len(known) > before:
            keys = sorted(known)
            self._keys, self._values = array("Q", keys), array("q", map(known.__getitem__, keys))
