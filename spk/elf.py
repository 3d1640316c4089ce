"""Read what a Linux program or library asks of its surroundings and offers to others, with pyelftools.

Names are those of the System V ABI, "Dynamic Linking", and of the Linux Standard Base, "Symbol Versioning".
"""

from __future__ import annotations

import importlib.util
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
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
    """Return the dynamic symbols that have a name."""
    with opened(path) as file:
        versions = _asked_versions(file) | {n: ("", name) for n, name in _own_versions(file).items()}
        numbers = [one["ndx"] for table in _sections(file, "SHT_GNU_versym") for one in table.iter_symbols()]
        found = [one for table in _sections(file, "SHT_DYNSYM") for one in table.iter_symbols()]
        return [
            _symbol(one, versions, number)
            for one, number in zip(found, numbers or [""] * len(found), strict=True)
            if one.name
        ]


def own_versions(path: Path) -> frozenset[str]:
    """Return the symbol versions that the file itself defines."""
    with opened(path) as file:
        return frozenset(_own_versions(file).values())


def taken_at_once(path: Path) -> set[str]:
    """Return the symbols that the loader has to find when it opens the file: all but functions called by slots."""
    with opened(path) as file:
        names: dict[int, Any] = dict(enumerate(file.iter_sections()))
        return {
            names[table["sh_link"]].get_symbol(one["r_info_sym"]).name
            for table in _sections(file, "SHT_RELA")
            for one in table.iter_relocations()
            if one["r_info_sym"] and one["r_info_type"] not in _SLOTS
        }


def _symbol(one: Any, versions: dict[int, tuple[str, str]], number: int | str) -> Symbol:
    """Return a symbol with its version; a number that has a name of its own stands for a symbol without one."""
    library, version = versions.get(number & ~_HIDDEN, ("", "")) if isinstance(number, int) else ("", "")
    weak = one["st_info"]["bind"] == "STB_WEAK"
    return Symbol(one.name, version, library, one["st_shndx"] != "SHN_UNDEF", weak)


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
