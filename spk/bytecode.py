"""Compile the tree's Python files with the very interpreter that will read them.

The byte-code says nothing of the processor, so the host's own runtime compiles for all. Files are
marked "unchecked": nothing on the NAS is compared or written when the program starts.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from spk import debs, unpack
from spk.places import CACHE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spk.arch import Arch
    from spk.debs import Policy

_COMPILE = """
import compileall, py_compile, sys
folder, shown = sys.argv[1:]
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
done = compileall.compile_dir(
    folder, quiet=1, force=True, workers=1, stripdir=folder, prependdir=shown, invalidation_mode=mode
)
sys.exit(0 if done else 1)
"""


def compile_tree(folder: Path, shown: str, python: list[str]) -> None:
    """Write `__pycache__` for every .py below `folder`; tracebacks name the files below `shown`."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONHASHSEED": "0"}
    subprocess.run([*python, "-I", "-X", "utf8", "-c", _COMPILE, folder, shown], check=True, env=environment)


def drop_sources(folder: Path, kept: Callable[[str], bool]) -> None:
    """Put the byte-code in the place of each source below `folder` but those of `kept`, which is asked by their places."""
    for source in sorted(folder.rglob("*.py")):
        if not kept(source.relative_to(folder).as_posix()):
            (compiled,) = (source.parent / "__pycache__").glob(f"{source.stem}.*.pyc")
            compiled.replace(source.with_suffix(".pyc"))
            source.unlink()


def host_python(arch: Arch, policy: Policy) -> list[str]:
    """Return the command that runs the bundled CPython of the host's family from the cache."""
    tree = CACHE / "host-python"
    shutil.rmtree(tree, ignore_errors=True)
    for pin, path in debs.bring(arch, policy):
        unpack.deb(path, pin.name, arch, tree)
    for program in (tree / "bin/python3.13", tree / "lib" / arch.loader):
        program.chmod(0o755)
    loader = [str(tree / "lib" / arch.loader), "--library-path", str(tree / "lib")]
    return [*loader, "--argv0", str(tree / "bin/python3.13"), str(tree / "bin/python3.13")]
