"""SynoCommunity's package python311 for the stand-in: this machine's own Python, without any package beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

PACKAGE = "var/packages/python311"
HOME = f"/{PACKAGE}/target"
_LEFT_OUT = (
    "test",
    "idlelib",
    "tkinter",
    "ensurepip",
    "dist-packages",
    "site-packages",
    "config-*",
    "__pycache__",
    "lib2to3",
)
_DOOR = f"""#!/bin/sh
exec {HOME}/lib/{{loader}} --library-path {HOME}/lib --argv0 {HOME}/bin/python3.11 {HOME}/lib/program "$@"
"""


def provide(root: Path) -> None:
    """Put it on the NAS whose files lie below `root`."""
    target = root / PACKAGE / "target"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = target / "lib" / version
    shutil.copytree(
        sysconfig.get_path("stdlib"), library, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=False
    )
    program = Path(sys.base_exec_prefix) / "bin" / version
    shutil.copy(program, target / "lib/program")
    for found in _libraries([program, *(library / "lib-dynload").glob("*.so")]):
        shutil.copy(found, target / "lib" / found.name)
    (loader,) = (target / "lib").glob("ld-linux-*")
    (target / "bin").mkdir()
    door = target / "bin/python3.11"
    door.write_text(_DOOR.format(loader=loader.name))
    door.chmod(0o755)


def _libraries(files: list[Path]) -> set[Path]:
    said = subprocess.run(["ldd", *files], capture_output=True, text=True, check=True).stdout
    return {Path(found) for found in re.findall(r"(/\S+\.so\S*) \(0x", said)}
