"""Run a command and tell what it cost: wall time, CPU time with its children, and peak memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

# As in the package, which brings its bytecode: the first start writes it, and no folder of the checkout.
BYTECODE = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / f"bench-bytecode-{os.getuid()}"),
}


@dataclass(frozen=True)
class Cost:
    wall: float  # seconds
    cpu: float  # seconds, user and system, of the process and the children it waited for
    peak_mb: float  # of the largest process
    output: str


def run(*command: str, environment: dict[str, str] | None = None, keep: bool = True) -> Cost:
    """Run a command; without `keep` its output is read and dropped: our own peak counts as memory of what we start later."""
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
