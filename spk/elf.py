"""Read what a Linux program or library asks of its surroundings (ELF-64, little-endian).

The layout is that of the System V ABI, chapters "Object Files" and "Dynamic Linking", and of the
symbol versioning part of the Linux Standard Base. Touches nothing.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PT_LOAD, _PT_DYNAMIC, _PT_INTERP = 1, 2, 3
_DT_NEEDED, _DT_STRTAB, _DT_RPATH, _DT_RUNPATH = 1, 5, 15, 29
_DT_VERNEED, _DT_VERNEEDNUM = 0x6FFFFFFE, 0x6FFFFFFF


@dataclass(frozen=True, slots=True)
class Elf:
    """What the dynamic loader will look for: libraries, where, and which symbol versions of them."""

    machine: int  # 62 x86-64, 183 AArch64
    interpreter: str
    needed: tuple[str, ...]
    rpath: str
    runpath: str
    versions: tuple[str, ...]  # such as GLIBC_2.27
    load_aligns: tuple[int, ...]


def is_elf(path: Path) -> bool:
    """Return whether the file begins as an ELF file does."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def read(path: Path) -> Elf:
    """Return what the ELF file at `path` asks for."""
    data = path.read_bytes()
    segments = list(_segments(data))
    dynamic = _dynamic(data, segments)
    strings = _offset(segments, dynamic.get(_DT_STRTAB, [0])[0])

    def texts(tag: int) -> tuple[str, ...]:
        return tuple(text(data, strings + value) for value in dynamic.get(tag, []))

    interpreter = next((text(data, offset) for kind, offset, *_ in segments if kind == _PT_INTERP), "")
    return Elf(
        machine=struct.unpack_from("<H", data, 18)[0],
        interpreter=interpreter,
        needed=texts(_DT_NEEDED),
        rpath=":".join(texts(_DT_RPATH)),
        runpath=":".join(texts(_DT_RUNPATH)),
        versions=tuple(sorted(set(_versions(data, segments, dynamic, strings)))),
        load_aligns=tuple(align for kind, *_, align in segments if kind == _PT_LOAD),
    )


def _segments(data: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield (type, file offset, address, size in the file, alignment) of each program header."""
    (start,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    for position in range(start, start + size * count, size):
        kind, _, offset, address, _, length, _, align = struct.unpack_from("<IIQQQQQQ", data, position)
        yield kind, offset, address, length, align


def _dynamic(data: bytes, segments: list[tuple[int, int, int, int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for kind, offset, _, length, _ in segments:
        if kind == _PT_DYNAMIC:
            for tag, value in struct.iter_unpack("<qQ", data[offset : offset + length]):
                found.setdefault(tag, []).append(value)
    return found


def _offset(segments: list[tuple[int, int, int, int, int]], address: int) -> int:
    """Return where in the file the byte at `address` in memory is."""
    for kind, offset, start, length, _ in segments:
        if kind == _PT_LOAD and start <= address < start + length:
            return address - start + offset
    return 0


def _versions(
    data: bytes,
    segments: list[tuple[int, int, int, int, int]],
    dynamic: dict[int, list[int]],
    strings: int,
) -> Iterator[str]:
    """Yield each symbol version the file needs of another library."""
    if _DT_VERNEED not in dynamic:
        return
    entry = _offset(segments, dynamic[_DT_VERNEED][0])
    for _ in range(dynamic[_DT_VERNEEDNUM][0]):
        _, count, _, first, following = struct.unpack_from("<HHIII", data, entry)
        detail = entry + first
        for _ in range(count):
            _, _, _, name, step = struct.unpack_from("<IHHII", data, detail)
            yield text(data, strings + name)
            detail += step
        entry += following


def text(data: bytes, offset: int) -> str:
    """Return the string that begins at `offset` and ends with a zero byte."""
    return data[offset : data.index(b"\0", offset)].decode()
