"""What zeros mean in the scan of a JPEG, by its Huffman codes. ITU-T T.81, annex C and F. Pure.

A solid surface needs two codes for each block: "as bright as before" and "nothing more". Where both are
made of zeros alone, as programs choose them for drawings, a solid surface is a run of zeros. With all other
tables such a run is no picture.
"""

from __future__ import annotations

_SAME, _NOTHING_MORE = 0, 0
_LENGTHS = 16
_BITS = 8


def blocks(frame: bytes) -> int:
    """Return how many blocks of 8 by 8 the picture has; `frame` is the content of its SOF segment."""
    if len(frame) < 6 + 3 * frame[5]:
        return 0
    down, across = int.from_bytes(frame[1:3]), int.from_bytes(frame[3:5])
    shapes = [(frame[at] >> 4, frame[at] & 15) for at in range(7, 6 + 3 * frame[5], 3)]
    wide, high = (max((shape[n] for shape in shapes), default=1) or 1 for n in (0, 1))
    units = -(-across // (8 * wide)) * -(-down // (8 * high))
    return units * sum(one * other for one, other in shapes)


def longest_run(blocks: int, tables: bytes, *, plain: bool) -> int:
    """Return how many zeros in a row the scan may hold; `tables` are the contents of all DHT segments.

    Sequential pictures take two bits for each block of a solid surface, progressive ones one in each scan.
    """
    if plain and not _solid(tables):
        return 0
    return blocks * (2 if plain else 1) // _BITS


def _solid(tables: bytes) -> bool:
    """Say whether zeros alone may stand for a solid surface."""
    first: dict[int, int] = {}  # table → the value whose code is all zeros
    position = 0
    while position + 1 + _LENGTHS < len(tables):
        counts = tables[position + 1 : position + 1 + _LENGTHS]
        first[tables[position]] = tables[position + 1 + _LENGTHS]
        position += 1 + _LENGTHS + sum(counts)
    return first.get(0x00) == _SAME and first.get(0x10) == _NOTHING_MORE
