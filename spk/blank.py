"""Overwrite with zeros what no loader ever reads: tables for linkers and debuggers that wheels carry along.

`strip` would take them away, but it breaks files whose sections patchelf has moved. Zeros keep every offset, and
compress to nothing: the files that are loaded are the same, the download is smaller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spk import elf
from spk.link import elf_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOADED = 2  # SHF_ALLOC
_NO_CONTENT = {"SHT_NULL", "SHT_NOBITS"}


def blank(tree: Path) -> str:
    """Blank the unloaded sections of every ELF file below `tree`; return what was changed, for the manifest."""
    done = [blank_file(path) for path in elf_files(tree)]
    return (
        f"{sum(map(bool, done))} files: {sum(done)} bytes of unloaded sections (symbol tables, notes) blanked"
    )


def blank_file(path: Path) -> int:
    """Blank the unloaded sections of one ELF file; return how many bytes."""
    parts = list(unloaded(path))
    with path.open("r+b") as file:
        for begin, size in parts:
            file.seek(begin)
            file.write(b"\0" * size)
    return sum(size for _, size in parts)


def unloaded(path: Path) -> Iterator[tuple[int, int]]:
    """Yield (offset, size) of each section that lies in no segment; the sections' own names stay. Touches nothing."""
    with elf.opened(path) as file:
        segments = [(one["p_offset"], one["p_offset"] + one["p_filesz"]) for one in file.iter_segments()]
        names = file["e_shstrndx"]
        for number, section in enumerate(file.iter_sections()):
            begin, size = section["sh_offset"], section["sh_size"]
            if section["sh_flags"] & _LOADED or section["sh_type"] in _NO_CONTENT or number == names:
                continue
            if not any(begin < end and first < begin + size for first, end in segments):
                yield begin, size
