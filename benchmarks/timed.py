"""Run a command and tell what it cost: wall time, CPU time with its children, and peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter

# As in the package, which brings its bytecode; it is written to no folder of the checkout.
BYTECODE = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / f"bench-bytecode-{os.getuid()}"),
}
# What the processes load that decode: they write no bytecode themselves, and would compile all of it at each start, with what
# Pillow loads for each format when it is first met.
_COMPILED = """
import compileall, importlib, pkgutil
from contextlib import suppress
from photo_organizer import look
compileall.compile_dir(look.__path__[0].rpartition("/")[0], quiet=2)
for name in [f"photo_organizer.look.{one.name}" for one in pkgutil.iter_modules(look.__path__)] + ["cv2", "pillow_heif"]:
    with suppress(ImportError):
        importlib.import_module(name)
from PIL import Image
Image.init()
"""


@dataclass(frozen=True)
class Cost:
    wall: float  # seconds
    cpu: float  # seconds, user and system, of the process and the children it waited for
    peak_mb: float  # of the largest process
    output: str


def run(*command: str, environment: dict[str, str] | None = None, keep: bool = True) -> Cost:
    """Run a command; without `keep` its output is read and dropped: our own peak counts as memory of what we start later."""
    compiled()
    begun = perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **BYTECODE, **(environment or {})},
    )
    output = ""
    if process.stdout:
        with process.stdout as told:
            output = told.read() if keep else ""
            while told.read(1 << 16):
                pass
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # it is reaped already
    wall = perf_counter() - begun
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


@cache
def compiled() -> None:
    """Compile what the measured programs load, once, as the build of the package does."""
    subprocess.run([sys.executable, "-c", _COMPILED], env={**os.environ, **BYTECODE}, check=True)
