"""The numbers in one image file directory of a TIFF structure. Touches nothing, reads only that."""

from __future__ import annotations

import struct
from typing import BinaryIO

PANASONIC_JPEG, MAKER_NOTE, OLYMPUS_SETTINGS = 0x2E, 0x927C, 0x2020
_POINTERS = (PANASONIC_JPEG, MAKER_NOTE, OLYMPUS_SETTINGS)  # what they point at is not read here
_FORMS = {1: "B", 2: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 13: "I"}
_MOST_ENTRIES, _MOST_VALUES = 512, 4096


def directory(file: BinaryIO, order: str, at: int, *, base: int = 0) -> tuple[dict[int, list[int]], int]:
    """Return the numbers of one directory by tag, and where the next directory is (0: nowhere).

    Offsets count from `base`. Of what points at something else come the offset and the length.
    """
    file.seek(base + at)
    count = int.from_bytes(file.read(2), "little" if order == "<" else "big")
    if not 0 < count <= _MOST_ENTRIES:
        return {}, 0
    block = file.read(count * 12 + 4).ljust(count * 12 + 4, b"\0")
    table = dict[int, list[int]]()
    for entry in range(count):
        tag, kind, number, _ = struct.unpack_from(order + "HHII", block, entry * 12)
        if kind in _FORMS and number <= _MOST_VALUES:
            table[tag] = _values(file, order, base, kind, number, block[entry * 12 + 8 : entry * 12 + 12])
        elif kind == 7:
            table[tag] = []
        if tag in _POINTERS:
            table[tag] = [struct.unpack(order + "I", block[entry * 12 + 8 : entry * 12 + 12])[0], number]
    return table, struct.unpack_from(order + "I", block, count * 12)[0]


def _values(file: BinaryIO, order: str, base: int, kind: int, number: int, field: bytes) -> list[int]:
    form = struct.Struct(f"{order}{number}{_FORMS[kind]}")
    if form.size > 4:
        file.seek(base + struct.unpack(order + "I", field)[0])
        field = file.read(form.size)
    return list(form.unpack(field[: form.size])) if len(field) >= form.size else []
