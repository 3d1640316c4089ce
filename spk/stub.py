"""Write a shared library whose functions do nothing but return a number, in the place of an encoder.

Some libraries ask an encoder for its functions while they are loaded, so one has to be there although the program
writes no such pictures and films. What is written here is an ELF file of 64 bits by the System V ABI ("Object Files",
"Dynamic Linking"): the functions, the tables by which a loader finds them, and nothing else.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spk.arch import Arch

_MACHINES = {"x86_64": 62, "aarch64": 183}  # EM_X86_64, EM_AARCH64
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_SEGMENTS = 4
_LOAD, _DYNAMIC, _STACK = 1, 2, 0x6474E551  # PT_LOAD, PT_DYNAMIC, PT_GNU_STACK
_RUN, _WRITE, _READ = 1, 2, 4  # PF_X, PF_W, PF_R
_GLOBAL_FUNCTION = 0x12  # STB_GLOBAL, STT_FUNC
_STEP = 8  # bytes that each function takes
_ALIGN = 16


@dataclass(frozen=True, slots=True)
class _Section:
    """What a section header says; `link` and `info` are numbers of sections and symbols."""

    name: str
    kind: int
    flags: int
    data: bytes
    link: int = 0
    info: int = 0
    item: int = 0


def library(name: str, functions: Mapping[str, int], arch: Arch) -> bytes:
    """Return the file of a library called `name` that offers each function with the number that it returns."""
    strings, at = _strings([name, *functions])
    code = b"".join(_code(arch.machine, value) for value in functions.values())
    hashed = _hash_table(list(functions))
    sizes = (_SYMBOL.size * (len(functions) + 1), len(strings), len(hashed), len(code))
    symbols, texts, table, start, end = accumulate(map(_padded, sizes), initial=_begin())
    dynamic = _pairs(
        (14, at[name]), (4, table), (5, texts), (6, symbols), (10, len(strings)), (11, _SYMBOL.size)
    )
    listed = _symbols([at[each] for each in functions], start)
    return _file(
        arch,
        end,
        [
            _Section(".dynsym", 11, 2, listed, link=2, info=1, item=_SYMBOL.size),
            _Section(".dynstr", 3, 2, strings),
            _Section(".hash", 5, 2, hashed, link=1, item=4),
            _Section(".text", 1, 6, code),
            _Section(".dynamic", 6, 3, dynamic, link=2, item=16),
        ],
    )


def _begin() -> int:
    return _padded(_HEADER.size + _SEGMENTS * _SEGMENT.size)


def _padded(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def _strings(names: list[str]) -> tuple[bytes, dict[str, int]]:
    """Return a string table and where in it each name stands."""
    begins = accumulate((len(name) + 1 for name in names), initial=1)
    return b"\0" + b"".join(name.encode() + b"\0" for name in names), dict(zip(names, begins, strict=False))


def _code(machine: str, value: int) -> bytes:
    """Return the instructions of a function that returns a small number, or with 0 also no address."""
    if machine == "x86_64":
        return struct.pack("<BIBxx", 0xB8, value, 0xC3)  # mov eax, value; ret
    return struct.pack("<II", 0x52800000 | value << 5, 0xD65F03C0)  # mov w0, value; ret


def _symbols(names: list[int], start: int) -> bytes:
    """Return the symbol table: the empty one that is always first, then the functions in the fourth section."""
    rows = [(name, _GLOBAL_FUNCTION, 0, 4, start + _STEP * n, _STEP) for n, name in enumerate(names)]
    return b"".join(_SYMBOL.pack(*row) for row in [(0, 0, 0, 0, 0, 0), *rows])


def _hash_table(names: list[str]) -> bytes:
    """Return a hash table with a single bucket: its chain goes through all symbols."""
    chain = [0, *range(2, len(names) + 1), 0]
    return struct.pack(f"<{3 + len(chain)}I", 1, len(chain), 1, *chain)


def _pairs(*pairs: tuple[int, int]) -> bytes:
    """Return the dynamic section: DT_SONAME, DT_HASH, DT_STRTAB, DT_SYMTAB, DT_STRSZ, DT_SYMENT, DT_NULL."""
    return b"".join(struct.pack("<QQ", *pair) for pair in (*pairs, (0, 0)))


def _file(arch: Arch, end: int, sections: list[_Section]) -> bytes:
    """Return the whole file; `end` is where what is only read ends and the dynamic section begins."""
    page, size = arch.page_size, len(sections[-1].data)
    places = list(accumulate((_padded(len(each.data)) for each in sections), initial=_begin()))
    names, at = _strings([*(each.name for each in sections), ".shstrtab"])
    headers = _padded(places[-1] + len(names))
    own = _HEADER.pack(
        b"\x7fELF\2\1\1", 3, _MACHINES[arch.machine], 1, 0, _HEADER.size, headers, 0, _HEADER.size,
        _SEGMENT.size, _SEGMENTS, _SECTION.size, len(sections) + 2, len(sections) + 1,
    )  # fmt: skip
    segments = [
        (_LOAD, _READ | _RUN, 0, 0, 0, end, end, page),
        (_LOAD, _READ | _WRITE, end, end + page, end + page, size, size, page),
        (_DYNAMIC, _READ | _WRITE, end, end + page, end + page, size, size, 8),
        (_STACK, _READ | _WRITE, 0, 0, 0, 0, 0, _ALIGN),
    ]
    rows = [(0,) * 10]
    for place, each in zip(places, sections, strict=False):
        address = place + (page if place == end else 0)
        rows.append((at[each.name], each.kind, each.flags, address, place, len(each.data), each.link, each.info, 8, each.item))  # fmt: skip
    rows.append((at[".shstrtab"], 3, 0, 0, places[-1], len(names), 0, 0, 1, 0))
    bodies = b"".join(_filled(each.data) for each in sections)
    front = _filled(own + b"".join(_SEGMENT.pack(*each) for each in segments))
    return front + bodies + _filled(names) + b"".join(_SECTION.pack(*row) for row in rows)


def _filled(data: bytes) -> bytes:
    return data.ljust(_padded(len(data)), b"\0")
