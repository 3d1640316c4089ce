"""Tasks that search all hashes at once, in blocks that stay in the processor's cache. Runs in the child alone.

A row is an 8-byte number, 32 bytes of hash and a byte that says "flat", little-endian. Two stages: the 64 bits
of the lowest frequencies are compared for every pair; only where they are near are the other 192 looked at.
The newcomer's search compares all 256 bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photo_organizer.look.worker import Task

    Words = NDArray[np.uint64]

_ROW = np.dtype([("number", "<i8"), ("hash", "u1", (32,)), ("flat", "u1")])
_PAIR = np.dtype([("one", "<i8"), ("other", "<i8"), ("bits", "u1")])
_HIT = np.dtype([("number", "<i8"), ("bits", "u1")])
_WORDS = 4
# A re-encoding moves high frequencies first; of these 64, the lowest, independent photos differ in 32 on average.
# The limit trades speed for recall: a pair beyond it is not compared in full by the whole-library search.
LOW_LIMIT = 22
_TALL, _WIDE = 16, 8192  # one block: a megabyte of 64-bit words
_STEP = 1 << 16
# The 8 by 8 lowest of 16 by 16 frequencies first, then the rest in their own order.
_LOW_FIRST = sorted(range(256), key=lambda bit: (bit // 16 >= 8 or bit % 16 >= 8, bit))


class _Table:
    """All rows, each of the four words in an array of its own."""

    def __init__(self) -> None:
        self.count = 0
        self.numbers = np.empty(0, np.int64)
        self.flat = np.empty(0, np.bool_)
        self.words = [np.empty(0, np.uint64) for _ in range(_WORDS)]

    def reserve(self, total: int) -> None:
        if total > len(self.numbers):
            more = total - len(self.numbers)
            self.numbers = np.append(self.numbers, np.empty(more, np.int64))
            self.flat = np.append(self.flat, np.empty(more, np.bool_))
            self.words = [np.append(word, np.empty(more, np.uint64)) for word in self.words]

    def add(self, rows: NDArray[Any]) -> None:
        start, stop = self.count, self.count + len(rows)
        if stop > len(self.numbers):
            self.reserve(max(stop, len(self.numbers) * 3 // 2))
        self.numbers[start:stop] = rows["number"]
        self.flat[start:stop] = rows["flat"] != 0
        for word, values in zip(self.words, words(rows["hash"]), strict=True):
            word[start:stop] = values
        self.count = stop


_table = _Table()


def words(hashes: NDArray[np.uint8]) -> list[Words]:
    """Return the four 64-bit words of many 32-byte hashes, the lowest frequencies in the first."""
    parts = []
    for start in range(0, len(hashes), _STEP):
        bits = np.unpackbits(hashes[start : start + _STEP], axis=1)[:, _LOW_FIRST]
        parts.append(np.ascontiguousarray(np.packbits(bits, axis=1)).view(np.uint64))
    table = np.concatenate(parts) if parts else np.empty((0, _WORDS), np.uint64)
    return [np.ascontiguousarray(table[:, k]) for k in range(_WORDS)]


def _clear(args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Forget all rows and make room for `expected`."""
    global _table  # noqa: PLW0603 - the child's one table lives as long as the child
    _table = _Table()
    _table.reserve(int(args.get("expected", 0)))
    return {}, b""


def _add(_args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Append the payload's rows."""
    _table.add(np.frombuffer(payload, _ROW))
    return {"count": _table.count}, b""


def _near(args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with (number, differing bits) of all rows near the payload's one."""
    row = np.frombuffer(payload, _ROW)
    mine = words(row["hash"])
    total = np.zeros(_table.count, np.uint8)
    for start in range(0, _table.count, _STEP):  # a block at a time: no array as long as the library
        stop = min(start + _STEP, _table.count)
        for word, value in zip(_table.words, mine, strict=True):
            # 256 differing bits wrap to 0 in eight bits: no picture is another's exact negative by chance,
            # and the second stage would refuse it.
            total[start:stop] += np.bitwise_count(word[start:stop] ^ value[0])
    limit = np.where(_table.flat[: _table.count] | bool(row["flat"][0]), args["flat_limit"], args["limit"])
    found = np.flatnonzero(total <= limit)
    hits = np.empty(len(found), _HIT)
    hits["number"], hits["bits"] = _table.numbers[found], total[found]
    return {"count": len(hits)}, hits.tobytes()


def _pairs(args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with all near pairs (one, other, bits) of rows `start` … `stop` with the rows before them."""
    found = [
        _band(top, min(top + _TALL, args["stop"]), args) for top in range(args["start"], args["stop"], _TALL)
    ]
    pairs = np.concatenate(found) if found else np.empty(0, _PAIR)
    return {"count": len(pairs)}, pairs.tobytes()


def _band(top: int, bottom: int, args: dict[str, Any]) -> NDArray[Any]:
    """Return the near pairs of a few rows with all rows before each."""
    low = _table.words[0]
    column = low[top:bottom, None]
    differing = np.empty((bottom - top, _WIDE), np.uint64)
    counts = np.empty((bottom - top, _WIDE), np.uint8)
    ones: list[NDArray[np.int64]] = []
    others: list[NDArray[np.int64]] = []
    for left in range(0, bottom, _WIDE):
        width = min(_WIDE, bottom - left)
        np.bitwise_xor(column, low[None, left : left + width], out=differing[:, :width])
        np.bitwise_count(differing[:, :width], out=counts[:, :width])
        row, column_at = np.divmod(np.flatnonzero(counts[:, :width] <= LOW_LIMIT), width)
        ones.append(row + top)
        others.append(column_at + left)
    return _confirmed(np.concatenate(ones), np.concatenate(others), args)


def _confirmed(one: NDArray[np.int64], other: NDArray[np.int64], args: dict[str, Any]) -> NDArray[Any]:
    """Return those of the candidate pairs whose 256 bits are near, each pair once."""
    once = other < one
    one, other = one[once], other[once]
    bits = np.zeros(len(one), np.uint16)
    for word in _table.words:
        bits += np.bitwise_count(word[one] ^ word[other])
    limit = np.where(_table.flat[one] | _table.flat[other], args["flat_limit"], args["limit"])
    near = bits <= limit
    pairs = np.empty(int(near.sum()), _PAIR)
    pairs["one"], pairs["other"] = _table.numbers[one[near]], _table.numbers[other[near]]
    pairs["bits"] = bits[near]
    return pairs


TASKS: dict[str, Task] = {"clear": _clear, "add": _add, "near": _near, "pairs": _pairs}
