"""Where the items of a HEIF or AVIF file stand, by its box `iloc` (ISO/IEC 14496-12, section 8.11.3). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 2 << 20  # of the box
IN_FILE, IN_IDAT = 0, 1  # where an item is counted from: the file's beginning, that of the box `idat`
_MOST_ITEMS = 20_000


class Item(NamedTuple):
    """One item, and place and length of each of its parts."""

    number: int
    method: int
    parts: list[tuple[int, int]]


def located(table: bytes) -> Iterator[Item]:
    """Yield the items in the content of such a box. Raises EOFError where it is cut."""
    take = _Numbers(table).take
    version = take(1)
    take(3)
    sizes = take(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = 2 if version < 2 else 4
    count = take(wide)
    for _ in range(min(count, _MOST_ITEMS) if length else 0):  # else to the end of the file, or nowhere
        number = take(wide)
        method = take(2) & 15 if version else IN_FILE
        take(2)
        begin = take(base)
        parts = []
        for _ in range(take(2)):
            take(index if version else 0)
            parts.append((begin + take(offset), take(length)))
        yield Item(number, method, parts)


class _Numbers:
    """Numbers taken one after the other."""

    def __init__(self, table: bytes) -> None:
        self._table, self._at = table, 0

    def take(self, width: int) -> int:
        """Return the next number, of `width` bytes. Raises EOFError."""
        self._at += width
        if self._at > len(self._table):
            raise EOFError
        return int.from_bytes(self._table[self._at - width : self._at])
