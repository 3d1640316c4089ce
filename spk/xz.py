"""Compress to .xz in independent blocks: on all cores, and keeping blocks seen before in the cache.

The bytes are those of one ordinary .xz stream (The .xz File Format 1.2.1, sections 2 and 3, LZMA2,
CRC32), so every decoder reads it. Run by the bundled Python (`python xz.py FROM TO CACHE PRESET`):
the same compressor, and so the same bytes, on every machine that builds.
"""

from __future__ import annotations

import hashlib
import lzma
import os
import struct
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 16 << 20
_HEADER_MAGIC, _FOOTER_MAGIC = b"\xfd7zXZ\0", b"YZ"
_STREAM_FLAGS = b"\0\x01"  # the check of each block is a CRC32
_DICTIONARY = {3: 4 << 20, 6: 8 << 20}  # bytes, by preset
# How many bits of the byte before, and of the place, tell what a byte may be (lc, lp): text and x86, or the four-byte
# instructions of ARM. Any decoder of LZMA2 reads both.
_USUAL, _FOURS = (3, 0), (2, 2)
_SAMPLE = 1 << 20  # bytes at the begin of each quarter of a block by which the two are compared


def compress(source: Path, target: Path, cache: Path, preset: int) -> None:
    """Write `source` to `target` as .xz; blocks are kept in `cache` by the sha256 of their content."""
    cache.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        blocks = list(pool.map(lambda data: _block(data, cache, preset), _chunks(source)))
    with target.open("wb") as file:
        file.write(_HEADER_MAGIC + _STREAM_FLAGS + _crc(_STREAM_FLAGS))
        file.writelines(block for block, _, _ in blocks)
        index = _index([(unpadded, size) for _, unpadded, size in blocks])
        file.write(index)
        footer = struct.pack("<I", len(index) // 4 - 1) + _STREAM_FLAGS
        file.write(_crc(footer) + footer + _FOOTER_MAGIC)


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while data := file.read(BLOCK):
            yield data


def _block(data: bytes, cache: Path, preset: int) -> tuple[bytes, int, int]:
    """Return (block, its size without padding, size of its content)."""
    bits = _better(data)
    kept = cache / f"{hashlib.sha256(data).hexdigest()}.{preset}{'' if bits == _USUAL else '.fours'}"
    body = _block_header(_DICTIONARY[preset]) + _packed(data, kept, _filters(preset, bits))
    padding = b"\0" * (-len(body) % 4)
    return body + padding + _crc(data), len(body) + 4, len(data)


def _packed(data: bytes, kept: Path, filters: list[dict[str, int]]) -> bytes:
    """Return a block compressed, from the cache where it is whole there: half a block would be half a package."""
    with suppress(OSError, lzma.LZMAError):
        packed = kept.read_bytes()
        if lzma.decompress(packed, format=lzma.FORMAT_RAW, filters=filters) == data:
            return packed
    packed = lzma.compress(data, format=lzma.FORMAT_RAW, filters=filters)
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}.{threading.get_ident()}")
    fresh.write_bytes(packed)
    fresh.replace(kept)
    return packed


def _better(data: bytes) -> tuple[int, int]:
    """Return which of the two settings makes less of some parts of a block."""
    quarter = max(1, len(data) // 4)
    sample = b"".join(data[at : at + _SAMPLE] for at in range(0, len(data), quarter))

    def size(bits: tuple[int, int]) -> int:
        return len(lzma.compress(sample, format=lzma.FORMAT_RAW, filters=_filters(0, bits)))

    return min((_USUAL, _FOURS), key=size)


def _filters(preset: int, bits: tuple[int, int]) -> list[dict[str, int]]:
    dictionary = _DICTIONARY.get(preset, 1 << 20)
    return [
        {"id": lzma.FILTER_LZMA2, "preset": preset, "dict_size": dictionary, "lc": bits[0], "lp": bits[1]}
    ]


def _block_header(dictionary: int) -> bytes:
    """One filter, LZMA2 (id 0x21), whose property is the size of its dictionary (a power of two)."""
    exponent = 2 * (dictionary.bit_length() - 1 - 12)
    body = bytes((2, 0, 0x21, 1, exponent)) + b"\0" * 3  # the first byte: (header size / 4) - 1
    return body + _crc(body)


def _index(records: list[tuple[int, int]]) -> bytes:
    body = b"\0" + _number(len(records)) + b"".join(_number(a) + _number(b) for a, b in records)
    body += b"\0" * (-len(body) % 4)
    return body + _crc(body)


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first, the high bit meaning that more follows."""
    parts = []
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*parts, value))


def _crc(data: bytes) -> bytes:
    return struct.pack("<I", zlib.crc32(data))


if __name__ == "__main__":
    compress(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
