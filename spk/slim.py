"""Leave out libraries that a file names and the program never calls: half of OpenCV is linear algebra and encoders.

A function is looked up when it is first called, where the file is opened that way (photo_organizer.look.film does);
so a library of which only functions are used may be missing. What a file takes at once, data or versions, may not.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from spk import contents, elf, openssl, symbols
from spk.link import elf_files
from spk.unpack import SITE

if TYPE_CHECKING:
    from pathlib import Path

    from spk.arch import Arch


def slim(tree: Path, arch: Arch, patchelf: Path) -> list[str]:
    """Take the libraries of contents.NEVER_CALLED out of `tree`; return what was changed, for the manifest."""
    changed = openssl.replace(tree, arch, patchelf)
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
    at_once = {one.name for one in taken} & elf.taken_at_once(path)
    if problems := sorted({*versioned, *wrong, *at_once}):
        raise SystemExit(f"{path.name} cannot do without {library.name}: {', '.join(problems[:10])}")


def _remove_unneeded(folder: Path, tree: Path) -> None:
    """Remove the libraries of a wheel's own folder that no file asks for any more."""
    while True:
        needed = {name for path in elf_files(tree) for name in elf.read(path).needed}
        left = [path for path in folder.iterdir() if path.name not in needed]
        if not left:
            return
        for path in left:
            path.unlink()
