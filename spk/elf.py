"""Read what a Linux program or library asks of its surroundings and offers to others, with pyelftools.

Names are those of the System V ABI, "Dynamic Linking", and of the Linux Standard Base, "Symbol Versioning".
"""

from __future__ import annotations

import importlib.util
import struct
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from spk import wheels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from elftools.elf.elffile import ELFFile

_HIDDEN = 0x8000  # set in a version number: an older version, kept for those who ask for it by name
_OWN_NAME = 1  # a version that is the file's own name
_SLOTS = {7, 1026}  # R_X86_64_JUMP_SLOT, R_AARCH64_JUMP_SLOT


@dataclass(frozen=True, slots=True)
class Elf:
    """What the dynamic loader will look for: libraries, where, and which symbol versions of them."""

    machine: str  # EM_X86_64, EM_AARCH64
    interpreter: str
    needed: tuple[str, ...]
    rpath: str
    runpath: str
    versions: tuple[str, ...]  # such as GLIBC_2.27
    load_aligns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A dynamic symbol; `library` and `version` are "" where the file says neither."""

    name: str
    version: str
    library: str  # of which it is asked
    is_defined: bool
    is_weak: bool


def is_elf(path: Path) -> bool:
    """Return whether the file begins as an ELF file does."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


@contextmanager
def opened(path: Path) -> Iterator[ELFFile]:
    """Open the ELF file at `path`. Raises elftools.common.exceptions.ELFError when it is none."""
    with path.open("rb") as file:
        yield _reader()(file)


@cache
def _reader() -> type[ELFFile]:
    """Return pyelftools' reader: where the build runs with a bare Python, out of the pinned wheel."""
    if importlib.util.find_spec("elftools") is None:
        sys.path.append(str(wheels.pyelftools()))
    from elftools.elf.elffile import ELFFile

    return ELFFile


def read(path: Path) -> Elf:
    """Return what the ELF file at `path` asks for."""
    status = path.stat()
    return _read(path, status.st_ino, status.st_size, status.st_mtime_ns)


@lru_cache(1000)
def _read(path: Path, *_version: int) -> Elf:
    """Read a file once in this version: a build asks each of its files eight times, and changes some meanwhile."""
    with opened(path) as file:
        segments: list[Any] = list(file.iter_segments())
        tags = [tag for one in segments if one["p_type"] == "PT_DYNAMIC" for tag in one.iter_tags()]

        def texts(kind: str, field: str) -> tuple[str, ...]:
            return tuple(getattr(tag, field) for tag in tags if tag.entry.d_tag == kind)

        return Elf(
            machine=file["e_machine"],
            interpreter="".join(one.get_interp_name() for one in segments if one["p_type"] == "PT_INTERP"),
            needed=texts("DT_NEEDED", "needed"),
            rpath=":".join(texts("DT_RPATH", "rpath")),
            runpath=":".join(texts("DT_RUNPATH", "runpath")),
            versions=tuple(sorted({version for _, version in _asked_versions(file).values()})),
            load_aligns=tuple(one["p_align"] for one in segments if one["p_type"] == "PT_LOAD"),
        )


def symbols(path: Path) -> list[Symbol]:
    """Return the dynamic symbols that have a name.

    Read by the table: pyelftools takes a tenth of a millisecond for each of the 100,000 symbols of a package.
    """
    with opened(path) as file:
        versions = _asked_versions(file) | {n: ("", name) for n, name in _own_versions(file).items()}
        numbers = [
            number for table in _sections(file, "SHT_GNU_versym") for (number,) in _rows("<H", table.data())
        ]
        found = [one for table in _sections(file, "SHT_DYNSYM") for one in _entries(file, table)]
        return [
            _symbol(name, info, section, versions.get(number & ~_HIDDEN, ("", "")))
            for (name, info, section), number in zip(found, numbers or [0] * len(found), strict=True)
            if name
        ]


def _entries(file: ELFFile, table: Any) -> Iterator[tuple[str, int, int]]:
    """Yield name, kind and section of each symbol in a table of a 64-bit file (Elf64_Sym)."""
    if (file.elfclass, file.little_endian) != (64, True):
        raise SystemExit("only the machines of the packages are known here: 64 bits, the lowest byte first")
    texts: bytes = file.get_section(table["sh_link"]).data()
    for name, info, _, section, _, _ in _rows("<IBBHQQ", table.data()):
        yield texts[name : texts.index(b"\0", name)].decode(), info, section


def _rows(layout: str, data: bytes) -> Iterator[tuple[int, ...]]:
    return struct.iter_unpack(layout, data)


def own_versions(path: Path) -> frozenset[str]:
    """Return the symbol versions that the file itself defines."""
    with opened(path) as file:
        return frozenset(_own_versions(file).values())


def taken_at_once(path: Path) -> set[str]:
    """Return the symbols that the loader has to find when it opens the file: all but functions called by slots.

    A file may say that its slots are filled at once, too, however it is opened.
    """
    with opened(path) as file:
        sections: list[Any] = list(file.iter_sections())
        later = set[int]() if _is_bound_now(file) else _SLOTS
        taken = {
            (table["sh_link"], info >> 32)
            for table in sections
            if table["sh_type"] == "SHT_RELA"
            for _, info, _ in _rows("<QQq", table.data())
            if info >> 32 and info & 0xFFFFFFFF not in later
        }
        return {sections[table].get_symbol(number).name for table, number in taken}


def _is_bound_now(file: ELFFile) -> bool:
    """Tell whether a file has DT_BIND_NOW, or the flag DF_BIND_NOW or DF_1_NOW."""
    flags = {"DT_FLAGS": 8, "DT_FLAGS_1": 1}
    tags = [tag.entry for one in _sections(file, "SHT_DYNAMIC") for tag in one.iter_tags()]
    return any(tag.d_tag == "DT_BIND_NOW" or tag.d_val & flags.get(tag.d_tag, 0) for tag in tags)


def _symbol(name: str, info: int, section: int, asked: tuple[str, str]) -> Symbol:
    """Return a symbol with library and version; STB_WEAK is 2, and section 0 is none: it is asked of others."""
    library, version = asked
    return Symbol(name, version, library, section != 0, info >> 4 == 2)


def _asked_versions(file: ELFFile) -> dict[int, tuple[str, str]]:
    """Return version number → (library, version) of what is needed from others."""
    return {
        detail["vna_other"]: (library.name, detail.name)
        for table in _sections(file, "SHT_GNU_verneed")
        for library, details in table.iter_versions()
        for detail in details
    }


def _own_versions(file: ELFFile) -> dict[int, str]:
    """Return version number → version of what the file itself defines, without its own name."""
    return {
        version["vd_ndx"]: next(iter(names)).name
        for table in _sections(file, "SHT_GNU_verdef")
        for version, names in table.iter_versions()
        if not version["vd_flags"] & _OWN_NAME
    }


def _sections(file: ELFFile, kind: str) -> Iterator[Any]:
    return (section for section in file.iter_sections() if section["sh_type"] == kind)
