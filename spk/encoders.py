"""Replace encoders that are asked for their functions while a library is loaded, and never for a picture or a film.

libheif and FFmpeg do without: both look whether the encoder gives them anything, and refuse to encode where it does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spk import contents, elf, link, stub, symbols
from spk.unpack import SITE

if TYPE_CHECKING:
    from pathlib import Path

    from spk.arch import Arch


def replace(tree: Path, arch: Arch) -> list[str]:
    """Put a stub into the place of each encoder of contents.STUBS; return what was changed, for the manifest."""
    changed = []
    for beginning, answers in contents.STUBS.items():
        for path in sorted((tree / SITE).glob(f"{beginning}-*")):
            functions = _answered(path, asked(path, tree), answers)
            path.write_bytes(stub.library(path.name, functions, arch))
            changed.append(f"{path.name}: replaced by a stub with {', '.join(functions)}")
    return changed


def asked(path: Path, tree: Path) -> list[str]:
    """Return what files of the tree call of a library; SystemExit where one asks it for more than functions."""
    users = [each for each in link.elf_files(tree) if path.name in elf.read(each).needed]
    return sorted({name for user in users for name in _asked_by(user, path, tree)})


def _asked_by(user: Path, path: Path, tree: Path) -> set[str]:
    """Return the functions of the library at `path` that `user` calls and that no other of its libraries offers.

    (A library of a wheel may offer what belongs to the C++ library too; that one has it in any case.)
    """
    wanted = symbols.read(user).asked
    if versioned := sorted(one.name for one in wanted if one.library == path.name):
        raise SystemExit(f"{user.name} asks {path.name} for versions: {', '.join(versioned[:10])}")
    names = {one.name for one in wanted if not one.library} & _offered(path)
    facts = elf.read(user)
    near = [link.provider(user, facts, name, tree) for name in facts.needed if name != path.name]
    names -= {name for other in near if other for name in _offered(other)}
    if more := sorted(names & elf.taken_at_once(user)):
        raise SystemExit(f"{user.name} takes addresses of {path.name}: {', '.join(more)}")
    return names


def _offered(path: Path) -> set[str]:
    return {name for name, _ in symbols.read(path).offered}


def _answered(path: Path, functions: list[str], answers: dict[str, int]) -> dict[str, int]:
    """Return what each function answers; SystemExit where nobody has looked whether its caller can do without."""
    known = {name: answers[each] for name in functions for each in answers if re.fullmatch(each, name)}
    if unknown := sorted(set(functions) - known.keys()):
        raise SystemExit(f"{path.name}: look first whether a stub will do for {', '.join(unknown)}")
    return known
