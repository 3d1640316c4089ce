"""Leave out libraries that a file names and the program never calls: half of OpenCV is linear algebra and encoders.

A function is looked up when it is first called, where the file is opened that way (photo_organizer.look.film does);
so a library of which only functions are used may be missing. What a file takes at once, data or versions, may not.
Relocations: System V ABI, "Relocation", and its supplements for each processor.
"""

from __future__ import annotations

import re
import struct
import subprocess
from typing import TYPE_CHECKING

from spk import contents, elf, symbols
from spk.link import elf_files
from spk.unpack import SITE

if TYPE_CHECKING:
    from pathlib import Path

    from spk.arch import Arch

_RELA = 4
_SLOTS = {7, 1026}  # R_X86_64_JUMP_SLOT, R_AARCH64_JUMP_SLOT


def slim(tree: Path, arch: Arch, patchelf: Path) -> list[str]:
    """Take the libraries of contents.NEVER_CALLED out of `tree`; return what was changed, for the manifest."""
    changed = []
    for place, libraries in contents.NEVER_CALLED.items():
        path = tree / SITE / place
        for name in [name for name in elf.read(path).needed if name.startswith(tuple(libraries))]:
            pattern = next(pattern for begin, pattern in libraries.items() if name.startswith(begin))
            _must_be_lazy(path, path.parent.parent / contents.libraries_of(place) / name, pattern)
            options = ["--page-size", str(arch.page_size), "--remove-needed", name]
            subprocess.run([patchelf, *options, path], check=True)
            changed.append(f"{place}: no longer asks for {name}, of which nothing is called")
        _remove_unneeded(path.parent.parent / contents.libraries_of(place), tree)
    return changed


def _must_be_lazy(path: Path, library: Path, pattern: str) -> None:
    """Raise SystemExit unless all that `path` takes of `library` is functions without a version, called by slots."""
    offered = {name for name, _ in symbols.read(library).offered}
    taken = {one for one in symbols.read(path).asked if one.name in offered and not one.library}
    versioned = [one.name for one in symbols.read(path).asked if one.library == library.name]
    wrong = [one.name for one in taken if not re.fullmatch(pattern, one.name)]
    at_once = {one.name for one in taken} & taken_at_once(path)
    if problems := sorted({*versioned, *wrong, *at_once}):
        raise SystemExit(f"{path.name} cannot do without {library.name}: {', '.join(problems[:10])}")


def taken_at_once(path: Path) -> set[str]:
    """Return the symbols that the loader has to find when it opens the file. Touches nothing."""
    data = path.read_bytes()
    (start,) = struct.unpack_from("<Q", data, 40)
    length, count = struct.unpack_from("<HH", data, 58)
    rows = [struct.unpack_from("<IIQQQQIIQQ", data, start + length * number) for number in range(count)]
    found: set[str] = set()
    for _, kind, _, _, offset, size, linked, _, _, _ in rows:
        if kind != _RELA:
            continue
        table = rows[linked]
        strings = rows[table[6]][4]
        for _, info, _ in struct.iter_unpack("<QQq", data[offset : offset + size]):
            number, what = info >> 32, info & 0xFFFFFFFF
            if number and what not in _SLOTS:
                (name,) = struct.unpack_from("<I", data, table[4] + 24 * number)
                found.add(elf.text(data, strings + name))
    return found


def _remove_unneeded(folder: Path, tree: Path) -> None:
    """Remove the libraries of a wheel's own folder that no file asks for any more."""
    while True:
        needed = {name for path in elf_files(tree) for name in elf.read(path).needed}
        left = [path for path in folder.iterdir() if path.name not in needed]
        if not left:
            return
        for path in left:
            path.unlink()
