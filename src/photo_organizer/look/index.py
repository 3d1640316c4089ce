"""The parent's side of the search: hand the hashes to a child once, then ask it. Imports no numpy.

A million rows take 41 MB in the child and nothing here.
"""

from __future__ import annotations

import struct
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from photo_organizer.look.child import Child

ROW = struct.Struct("<q32sB")
_CANDIDATE = struct.Struct("<qqB")
_PAIR = struct.Struct("<qqB")
_HIT = struct.Struct("<qB")
_ROWS_AT_ONCE = 50_000
_PAIRS_AT_ONCE = 2_000_000_000  # compared in one request: some seconds


class HashIndex:
    """All hashes in one child; loaded on the first question, and again when the child was replaced.

    `rows(after)` yields (number, hash, flat) of the numbers above `after`, in their order: what has come since the last
    question is added before the next. `limit` and `flat_limit` are the most bits that may differ.
    """

    def __init__(
        self,
        child: Child,
        rows: Callable[[int], Iterable[tuple[int, bytes, bool]]],
        *,
        limit: int,
        flat_limit: int,
        expected: Callable[[], int] = lambda: 0,
    ) -> None:
        self.child = child
        self._rows = rows
        self._limits = {"limit": limit, "flat_limit": flat_limit}
        self._expected = expected
        self._loaded = 0  # the child's generation that holds the rows
        self._top = 0  # the highest number it holds
        self.count = 0

    @property
    def is_loaded(self) -> bool:
        """Tell whether the child is still the one that the rows were handed to."""
        return bool(self._loaded) and self._loaded == self.child.generation

    def load(self) -> int:
        """Hand the rows to the child that it does not have; return how many it holds."""
        if not self.is_loaded:
            self.count = self._top = 0
            self.child.call("index.clear", {"expected": self._expected()})
            self._loaded = self.child.generation
        rows = iter(self._rows(self._top))
        while block := list(islice(rows, _ROWS_AT_ONCE)):
            payload = b"".join(ROW.pack(*row) for row in block)
            self.count = self.child.call("index.add", payload=payload).fields["count"]
            self._top = block[-1][0]
        return self.count

    def within_limit(self, hash_: bytes, *, flat: bool) -> list[tuple[int, int]]:
        """Return (number, differing bits) of every picture near this one, itself included."""
        (found,) = self.each_within_limit([(hash_, flat)])
        return found

    def each_within_limit(self, pictures: Iterable[tuple[bytes, bool]]) -> list[list[tuple[int, int]]]:
        """Return the same for each of some pictures, (hash, flat), in one question."""
        payload = b"".join(ROW.pack(0, *each) for each in pictures)
        while True:
            self.load()
            answer = self.child.call("index.near", self._limits, payload=payload)
            if self.is_loaded:  # else this very question has started another child
                hits = _HIT.iter_unpack(answer.payload)
                return [list(islice(hits, count)) for count in answer.fields["counts"]]

    def candidates(self, pictures: Mapping[int, bytes]) -> list[tuple[int, int, int]]:
        """Return (number, another's, variant) of what may show the same as these thumbnails in another way."""
        while True:
            self.load()
            found = self.candidates_of_loaded(pictures)
            if self.is_loaded:
                return found

    def candidates_of_loaded(self, pictures: Mapping[int, bytes]) -> list[tuple[int, int, int]]:
        """Return the same where the rows are loaded, before and after; several can work at once."""
        sizes = [len(each) for each in pictures.values()]
        args = {"numbers": list(pictures), "sizes": sizes, **self._limits}
        answer = self.child.call("reach.candidates", args, payload=b"".join(pictures.values()), seconds=120)
        return list(dict.fromkeys(_CANDIDATE.iter_unpack(answer.payload)))

    def pairs(self, start: int, stop: int) -> list[tuple[int, int, int]]:
        """Return (number, number, bits) of the near pairs of rows `start` … `stop` with all rows before them.

        The rows must be loaded; nothing but the child is asked, so that several can work at once.
        """
        args = {"start": start, "stop": stop, **self._limits}
        return list(_PAIR.iter_unpack(self.child.call("index.pairs", args, seconds=600).payload))


def spans(count: int, *, at_once: int = _PAIRS_AT_ONCE) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of rows so that each span is about the same work; the order never changes for one count."""
    start = 0
    while start < count:
        rows = max(int(((start * start + 2 * at_once) ** 0.5) - start), 1)
        yield start, min(start + rows, count)
        start += rows
