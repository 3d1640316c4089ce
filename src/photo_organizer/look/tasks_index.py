"""Tasks that search all hashes at once, in blocks that stay in the processor's cache. Runs in the child alone.

A row is an 8-byte number, 32 bytes of hash and a byte that says "flat", little-endian. The newcomer's search compares
all 256 bits of all rows. The search for all pairs has three stages: rows meet only when their eight lowest
frequencies nearly agree; of those that meet, the 64 bits of the lowest frequencies are compared; only where
they are near are the other 192 looked at. Re-encoding and resizing move high frequencies first: of 19,000 near pairs of
real pictures and their edits the first stage missed 0.01 % and the second 0.04 %, none of them a mere re-encoding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from photo_organizer.look.chunks import Chunks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photo_organizer.look.worker import Task

    Words = NDArray[np.uint64]

_ROW = np.dtype([("number", "<i8"), ("hash", "u1", (32,)), ("flat", "u1")])
_PAIR = np.dtype([("one", "<i8"), ("other", "<i8"), ("bits", "u1")])
_HIT = np.dtype([("number", "<i8"), ("bits", "u1")])
_WORDS = 4
LOW_LIMIT = 20  # of the 64 bits of the lowest frequencies; independent pictures differ in 32 on average
KEY_LIMIT = 3  # of the eight lowest
_TALL, _WIDE = 16, 8192  # one block: a megabyte of 64-bit words
_STEP = 1 << 16
_FEW = 1 << 16  # rows that are compared one by one in less time than they are sorted
_KEYS = 256


# Row and column of the eight lowest frequencies, without the mean, which is the same for all.
_LOWEST = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (2, 2))
_KEY_DISTANCE = np.bitwise_count(np.arange(_KEYS, dtype=np.uint8)[:, None] ^ np.arange(_KEYS, dtype=np.uint8))


class HashRows:
    """All rows, each of the four words in an array of its own."""

    def __init__(self) -> None:
        self.count = 0
        self.numbers = np.empty(0, np.int64)
        self.flat = np.empty(0, np.bool_)
        self.words = [np.empty(0, np.uint64) for _ in range(_WORDS)]
        self._chunks: tuple[int, Chunks] | None = None  # of so many rows

    def within_limit(self, word: np.uint64, limit: int) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
        """Return the places of all rows whose lowest frequencies differ in at most `limit` bits, and in how many each."""
        if self.count > _FEW:
            return self._sorted().within(word, limit)
        bits = np.bitwise_count(self.words[0][: self.count] ^ word)
        places = np.flatnonzero(bits <= limit)
        return places, bits[places]

    def _sorted(self) -> Chunks:
        """Return the search by chunks among all rows; made anew when rows have come."""
        if self._chunks is None or self._chunks[0] != self.count:
            self._chunks = self.count, Chunks(self.words[0][: self.count])
        return self._chunks[1]

    def reserve(self, total: int) -> None:
        """Make room for so many rows."""
        if total > len(self.numbers):
            more = total - len(self.numbers)
            self.numbers = np.append(self.numbers, np.empty(more, np.int64))
            self.flat = np.append(self.flat, np.empty(more, np.bool_))
            self.words = [np.append(word, np.empty(more, np.uint64)) for word in self.words]

    def add(self, rows: NDArray[Any]) -> None:
        """Append rows."""
        start, stop = self.count, self.count + len(rows)
        if stop > len(self.numbers):
            self.reserve(max(stop, len(self.numbers) * 3 // 2))
        self.numbers[start:stop] = rows["number"]
        self.flat[start:stop] = rows["flat"] != 0
        for word, values in zip(self.words, words(rows["hash"]), strict=True):
            word[start:stop] = values
        self.count = stop


_table = HashRows()


def words(hashes: NDArray[np.uint8]) -> list[Words]:
    """Return the four 64-bit words of many 32-byte hashes, the lowest frequencies in the first.

    A hash is 16 rows of 16 bits; the first bytes of the first eight rows are the 8 by 8 lowest.
    """
    quarters = (hashes[:, half : half + 16][:, side::2] for half in (0, 16) for side in (0, 1))
    return [np.ascontiguousarray(quarter).view(np.uint64).ravel() for quarter in quarters]


def keys(first: Words) -> NDArray[np.uint8]:
    """Return the eight lowest frequencies of each first word as one byte."""
    rows = first.view(np.uint8).reshape(-1, 8)
    found = np.zeros(len(rows), np.uint8)
    for place, (row, column) in enumerate(_LOWEST):
        found |= (rows[:, row] >> (7 - column) & 1) << place
    return found


def _clear(args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Forget all rows and make room for `expected`."""
    global _table  # noqa: PLW0603 - the child's one table lives as long as the child
    _table = HashRows()
    _table.reserve(int(args.get("expected", 0)))
    return {}, b""


def _add(_args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Append the payload's rows."""
    _table.add(np.frombuffer(payload, _ROW))
    return {"count": _table.count}, b""


def _near(args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with (number, differing bits) of all rows near each of the payload's; `counts` says how many for each."""
    rows = np.frombuffer(payload, _ROW)
    found = [_near_one(rows[place : place + 1], args) for place in range(len(rows))]
    return {"counts": [len(hits) for hits in found]}, b"".join(hits.tobytes() for hits in found)


def _near_one(row: NDArray[Any], args: dict[str, Any]) -> NDArray[Any]:
    """Return (number, differing bits) of all rows near this one."""
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
    return hits


def table() -> HashRows:
    """Return the rows that are loaded."""
    return _table


def _pairs(args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with all near pairs (one, other, bits) of rows `start` … `stop` with the rows before them."""
    start, stop = args["start"], args["stop"]
    lowest = keys(_table.words[0][:stop])
    order = np.argsort(lowest, kind="stable")
    bounds = np.searchsorted(lowest[order], np.arange(_KEYS + 1))
    columns, block = _table.words[0][order], _Block()
    found = [np.empty(0, _PAIR)]
    for key in range(_KEYS):
        group = order[bounds[key] : bounds[key + 1]]
        mine = group[np.searchsorted(group, start) :]  # a stable sort: the rows of a key are in their order
        ranges = _ranges(key, bounds)
        for top in range(0, len(mine), _TALL):
            ones, others = block.within_limit(mine[top : top + _TALL], columns, ranges)
            found.append(_confirmed(ones, order[others], args))
    pairs = np.concatenate(found)
    return {"count": len(pairs)}, pairs.tobytes()


def _ranges(key: int, bounds: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Return where in the order of the keys the rows lie whose keys are near `key`, at most a block wide each."""
    near = np.flatnonzero(_KEY_DISTANCE[key] <= KEY_LIMIT)
    runs = np.split(near, np.flatnonzero(np.diff(near) > 1) + 1)
    ranges = ((int(bounds[run[0]]), int(bounds[run[-1] + 1])) for run in runs)
    return [(left, min(left + _WIDE, end)) for begin, end in ranges for left in range(begin, end, _WIDE)]


class _Block:
    """The memory for one block of comparisons, used again and again."""

    def __init__(self) -> None:
        self._differing = np.empty(_TALL * _WIDE, np.uint64)
        self._counts = np.empty(_TALL * _WIDE, np.uint8)
        self._near = np.empty(_TALL * _WIDE, np.bool_)

    def within_limit(
        self, rows: NDArray[np.intp], columns: Words, ranges: list[tuple[int, int]]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return (row, place in `columns`) of every pair whose low frequencies are near."""
        column = _table.words[0][rows, None]
        ones: list[NDArray[np.intp]] = [np.empty(0, np.intp)]
        others: list[NDArray[np.intp]] = [np.empty(0, np.intp)]
        for left, right in ranges:
            at = self._found(column, columns[None, left:right])
            row, place = np.divmod(at, right - left)
            ones.append(rows[row])
            others.append(place + left)
        return np.concatenate(ones), np.concatenate(others)

    def _found(self, column: Words, row: Words) -> NDArray[np.intp]:
        """Return the places of the near ones in the table of `column` by `row`, read line by line."""
        size, shape = column.size * row.size, (column.size, row.size)
        np.bitwise_xor(column, row, out=self._differing[:size].reshape(shape))
        np.bitwise_count(self._differing[:size], out=self._counts[:size])
        whole = -(-size // 8) * 8
        self._near[size:whole] = False
        np.less_equal(self._counts[:size], LOW_LIMIT, out=self._near[:size])
        # Few are near: eight answers at once are looked through in an eighth of the time.
        eights = np.flatnonzero(self._near[:whole].view(np.uint64))
        which, place = np.nonzero(self._near[:whole].reshape(-1, 8)[eights])
        return eights[which] * 8 + place


def _confirmed(one: NDArray[np.intp], other: NDArray[np.intp], args: dict[str, Any]) -> NDArray[Any]:
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
