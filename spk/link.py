"""Make the tree find its own libraries and nothing of the NAS's: paths inside ELF files.

The interpreter gets the absolute path of its own loader and DT_RPATH, which counts before
LD_LIBRARY_PATH. A library with DT_RUNPATH would hide that, so such entries become DT_RPATH.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from spk import contents, elf
from spk.places import RUNTIME

if TYPE_CHECKING:
    from pathlib import Path

    from spk.arch import Arch

PYTHON = "bin/python3.13"


def link(tree: Path, arch: Arch, patchelf: Path) -> list[str]:
    """Change the ELF files below `tree`; return what was changed, for the manifest."""
    changed = [_own_loader(tree, arch, patchelf)]
    for path in elf_files(tree):
        runpath = elf.read(path).runpath if path.parent != tree / "lib" else ""
        if runpath:
            _patch(patchelf, arch, "--force-rpath", "--set-rpath", runpath, path)
            changed.append(f"{path.relative_to(tree)}: RUNPATH made RPATH")
    changed.append(_blank_host_paths(tree / "lib" / arch.loader, arch, tree))
    return changed


def elf_files(tree: Path) -> list[Path]:
    """Return every ELF file below `tree`, sorted. Touches nothing."""
    return [path for path in sorted(tree.rglob("*")) if path.is_file() and elf.is_elf(path)]


def unresolved(tree: Path) -> list[str]:
    """Return each library that a file needs and the tree does not offer it. Touches nothing."""
    missing = []
    for path in elf_files(tree):
        facts = elf.read(path)
        missing += [
            f"{path.relative_to(tree)} needs {name}"
            for name in facts.needed
            if provider(path, facts, name, tree) is None
        ]
        if facts.runpath and path.parent != tree / "lib":
            missing.append(f"{path.relative_to(tree)} still has RUNPATH {facts.runpath}")
    return missing


def provider(path: Path, facts: elf.Elf, name: str, tree: Path) -> Path | None:
    """Return the library of the tree that the loader takes for `name` on behalf of `path`. Touches nothing.

    It looks where the file itself says (DT_RUNPATH in the place of DT_RPATH), then where the program does, and not
    beside the file.
    """
    said = (facts.runpath or facts.rpath).split(":")
    origin = (part.replace("$ORIGIN", str(path.parent)) for part in said if part)
    folders = [*(type(tree)(part) for part in origin), tree / "lib"]
    return next(((folder / name).resolve() for folder in folders if (folder / name).exists()), None)


def _own_loader(tree: Path, arch: Arch, patchelf: Path) -> str:
    loader = f"{RUNTIME}/lib/{arch.loader}"
    options = ("--set-interpreter", loader, "--force-rpath", "--set-rpath", "$ORIGIN/../lib")
    (tree / PYTHON).chmod(0o755)
    _patch(patchelf, arch, *options, tree / PYTHON)
    return f"{PYTHON}: loader {loader}, RPATH $ORIGIN/../lib"


def _patch(patchelf: Path, arch: Arch, *arguments: str | Path) -> None:
    subprocess.run([patchelf, "--page-size", str(arch.page_size), *arguments], check=True)


def _blank_host_paths(loader: Path, arch: Arch, tree: Path) -> str:
    """Overwrite, at equal length, the names of the system's library cache, preload list and folders.

    Without this the loader would still look into the NAS's /etc/ld.so.cache and /lib and could map
    a library built against another glibc into this process.
    """
    data = loader.read_bytes()
    for name in (b"/etc/ld.so.cache\0", b"/etc/ld.so.preload\0"):
        data = _replaced(data, name, _nowhere(len(name) - 1) + b"\0", loader)
    folders = (f"/lib/{arch.triplet}/", f"/usr/lib/{arch.triplet}/", "/lib/", "/usr/lib/")
    table = b"".join(folder.encode() + b"\0" for folder in folders)
    blanked = b"".join(_nowhere(len(folder) - 1) + b"/\0" for folder in folders)
    loader.write_bytes(_replaced(data, table, blanked, loader))
    return f"{loader.relative_to(tree)}: search paths of the host blanked"


def _nowhere(length: int) -> bytes:
    """Return an absolute path of `length` bytes that no system has."""
    return b"/" + b"\x01" * (length - 1)


def _replaced(data: bytes, old: bytes, new: bytes, path: Path) -> bytes:
    if not data.count(old):
        raise SystemExit(
            f"{path.name} does not hold {old!r}: this glibc is laid out otherwise, look at it first"
        )
    return data.replace(old, new)


def missing_libraries(tree: Path, arch: Arch) -> set[str]:
    """Return the libraries that the Debian packages should have brought and did not. Touches nothing."""
    present = {path.name for path in (tree / "lib").iterdir()}
    return {*contents.LIBRARIES, arch.loader} - present
