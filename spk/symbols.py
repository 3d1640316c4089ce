"""Prove that every symbol a file asks for is offered inside the tree, in the version it asks for.

The package brings its own loader and C library, so it does not matter how old those of the NAS are; this is
what that rests on. Reads the tables of dynamic symbols and of their versions: System V ABI, "Symbol Table";
Linux Standard Base, "Symbol Versioning". Touches nothing.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spk import contents, elf, link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DYNSYM, _VERDEF, _VERNEED, _VERSYM = 11, 0x6FFFFFFD, 0x6FFFFFFE, 0x6FFFFFFF
_WEAK = 2
_HIDDEN = 0x8000  # set in a version number: an older version, kept for those who ask for it by name
_GLOBAL = 1  # version number of a symbol without a version


@dataclass(frozen=True, slots=True)
class Asked:
    """A symbol that a file needs; `library` and `version` are "" where it says neither."""

    name: str
    library: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file asks for and must get, and what it offers: (name, version), the version may be ""."""

    asked: frozenset[Asked]
    offered: frozenset[tuple[str, str]]

    versions: frozenset[str]  # those it defines itself


def unresolved(tree: Path) -> list[str]:
    """Return each symbol that nothing in the tree offers to the file that needs it.

    As the loader does it: a version must be defined by the very library it is asked of, and the symbol may
    then come from any library that is loaded (glibc 2.34 moved those of libpthread and libdl into libc).
    """
    facts = {path.resolve(): elf.read(path) for path in link.elf_files(tree)}
    tables = {path: read(path) for path in facts}
    program = tables[(tree / link.PYTHON).resolve()].offered
    missing = []
    for path, table in tables.items():
        scope = program.union(*(tables[each].offered for each in _reach(path, facts, tree)))
        names = {name for name, _ in scope}
        for asked in sorted(table.asked, key=str):
            source = link.provider(path, facts[path], asked.library, tree) if asked.library else path
            defines = source is not None and (not asked.library or asked.version in tables[source].versions)
            offers = (asked.name, asked.version) in scope if asked.version else asked.name in names
            if not (defines and offers) and not _is_never_called(path, asked):
                missing.append(
                    f"{path.name} asks {asked.library or 'anyone'} for {asked.name} {asked.version}"
                )
    return missing


def _is_never_called(path: Path, asked: Asked) -> bool:
    """Whether this is a function that the program never calls, so that nobody need offer it."""
    places = [found for place, found in contents.NEVER_CALLED.items() if str(path).endswith(f"/{place}")]
    patterns = (pattern for libraries in places for pattern in libraries.values())
    return not asked.version and any(re.fullmatch(pattern, asked.name) for pattern in patterns)


def _reach(path: Path, facts: dict[Path, elf.Elf], tree: Path) -> set[Path]:
    """Return the file and all libraries that are loaded with it."""
    found, new = {path}, [path]
    while new:
        one = new.pop()
        near = {link.provider(one, facts[one], name, tree) for name in facts[one].needed} - {None}
        new += [each for each in near if each is not None and each not in found]
        found.update(each for each in near if each is not None)
    return found


def read(path: Path) -> Table:
    """Return the symbols of the ELF file at `path`."""
    data = path.read_bytes()
    sections = {kind: rest for kind, *rest in _sections(data)}
    if _DYNSYM not in sections:
        return Table(frozenset(), frozenset(), frozenset())
    offset, size, strings = sections[_DYNSYM]
    own = dict(_offered_versions(data, sections))
    versions = dict(_asked_versions(data, sections)) | own
    numbers = _numbers(data, sections, size // 24)
    asked: set[Asked] = set()
    offered: set[tuple[str, str]] = set()
    for number, (name, info, _, section, _, _) in zip(
        numbers, struct.iter_unpack("<IBBHQQ", data[offset : offset + size]), strict=True
    ):
        if not name:
            continue
        library, version = versions.get(number & ~_HIDDEN, ("", ""))
        if section:
            offered.add((elf.text(data, strings + name), version))
        elif version or info >> 4 != _WEAK:
            asked.add(Asked(elf.text(data, strings + name), library, version))
    return Table(frozenset(asked), frozenset(offered), frozenset(version for _, version in own.values()))


def _sections(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield (type, file offset, size, file offset of its strings) of each section."""
    (start,) = struct.unpack_from("<Q", data, 40)
    length, count = struct.unpack_from("<HH", data, 58)
    rows = [struct.unpack_from("<IIQQQQII", data, start + length * number) for number in range(count)]
    for _, kind, _, _, offset, size, linked, _ in rows:
        yield kind, offset, size, rows[linked][4]


def _numbers(data: bytes, sections: dict[int, list[int]], count: int) -> tuple[int, ...]:
    """Return the number of its version for each symbol."""
    if _VERSYM not in sections:
        return (_GLOBAL,) * count
    return struct.unpack_from(f"<{count}H", data, sections[_VERSYM][0])


def _asked_versions(data: bytes, sections: dict[int, list[int]]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield version number → (library, version) of what is needed from others."""
    if _VERNEED not in sections:
        return
    entry, _, strings = sections[_VERNEED]
    while True:
        _, count, library, first, following = struct.unpack_from("<HHIII", data, entry)
        detail = entry + first
        for _ in range(count):
            _, _, number, name, step = struct.unpack_from("<IHHII", data, detail)
            yield number, (elf.text(data, strings + library), elf.text(data, strings + name))
            detail += step
        if not following:
            return
        entry += following


def _offered_versions(data: bytes, sections: dict[int, list[int]]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield version number → ("", version) of what the file itself defines; the first is its own name."""
    if _VERDEF not in sections:
        return
    entry, _, strings = sections[_VERDEF]
    while True:
        _, flags, number, _, _, first, following = struct.unpack_from("<HHHHIII", data, entry)
        (name,) = struct.unpack_from("<I", data, entry + first)
        if not flags & 1:
            yield number, ("", elf.text(data, strings + name))
        if not following:
            return
        entry += following
