"""Prove that every symbol a file asks for is offered inside the tree, in the version it asks for.

The package brings its own loader and C library, so it does not matter how old those of the NAS are; this is
what that rests on. Touches nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spk import contents, elf, link

if TYPE_CHECKING:
    from pathlib import Path


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
    """Return the symbols of the ELF file at `path`. A weak one without a version may be missing."""
    found = elf.symbols(path)
    return Table(
        frozenset(
            Asked(one.name, one.library, one.version)
            for one in found
            if not one.is_defined and (one.version or not one.is_weak)
        ),
        frozenset((one.name, one.version) for one in found if one.is_defined),
        elf.own_versions(path),
    )
