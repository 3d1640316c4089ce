"""What a row of the table is, and how ours and a peer are started for it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.timed import BYTECODE, Cost, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PYTHON = sys.executable
OURS = (PYTHON, "-m", "photo_organizer")
NOTHING = (PYTHON, "-I", "-c", "pass")
STARTS = "python, nothing done"
FIND = ("find", "{}", "-type", "f", "-printf", "%p %s %T@ %C@ %i %D\\n")
INSIDE = """
import sys, time
begun, before = time.process_time(), time.monotonic()
{}
peak = int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]) / 1024
print(time.monotonic() - before, time.process_time() - begun, peak)
"""
TREE = """
import os, sys
for number in range(int(sys.argv[2])):
    folder = f"{sys.argv[1]}/{number // 1000:05}"
    if number % 1000 == 0:
        os.makedirs(folder)
    os.close(os.open(f"{folder}/IMG_{number:07}.jpg", os.O_CREAT))
"""
CATALOGUE = """
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.store import db
con, _ = db.open_database(sys.argv[2])
begun, before = time.process_time(), time.monotonic()
Reconciler(con, sys.argv[1], "/nowhere").run(lambda: False, lambda _: None)
"""
CPU, WALL = "CPU s", "wall s"


class LeftOut(Exception):
    """A row cannot be measured on this machine; the words say why."""


@dataclass(frozen=True)
class Row:
    """One line of the table. `measure` returns what ours and the peer cost in one round."""

    name: str
    peer: str
    aim: float  # ours in times of the peer, at most
    prepare: Callable[[Path], object]
    measure: Callable[[Path, int], tuple[Cost, Cost]]
    unit: str = CPU  # of what counts: for CPU and for all that is counted it stands in `cpu`
    rounds: int | None = None  # what is counted and not timed comes out the same each time
    limit: str = ""  # where ours is above its aim: what keeps it there

    def of(self, cost: Cost) -> float:
        """Return what counts of a cost."""
        return cost.wall if self.unit == WALL else cost.cpu


def counted(number: float, peak_mb: float = 0.0) -> Cost:
    """Return something that was counted, in the place of processor time."""
    return Cost(0.0, number, peak_mb, "")


def needed(*programs: str) -> None:
    """Raise LeftOut unless these programs are installed."""
    for program in programs:
        if shutil.which(program) is None:
            raise LeftOut(f"{program} is not installed")


def inside(code: str, *arguments: str) -> Cost:
    """Return what a piece of Python costs, without the start of Python itself."""
    done = run(PYTHON, "-c", INSIDE.format(code), *arguments)
    wall, cpu, peak = (float(word) for word in done.output.split()[-3:])
    return Cost(wall, cpu, peak, done.output)


def tree(count: int) -> Callable[[Path], Cost]:
    """Return what makes `count` empty files in folders of a thousand."""
    return lambda home: run(PYTHON, "-c", TREE, str(home / "tree"), str(count))


def find(home: Path) -> Cost:
    return run(*(word.format(home / "tree") for word in FIND), keep=False)


def made(module: str, code: str) -> Callable[[Path], Cost]:
    """Return what makes files in a process of its own, whose memory is not to be taken for that of what it starts."""
    program = f"import sys; from pathlib import Path; from benchmarks.{module} import *; home = Path(sys.argv[1]); {code}"
    return lambda home: run(PYTHON, "-c", program, str(home))


def folders(home: Path, library: str = "library", intake: str = "intake") -> tuple[str, ...]:
    """Return the options that name the folders of a library below `home`."""
    names = {"intake": home / intake, "library": home / library, "state": home / "state"}
    return tuple(f"--{name}={folder}" for name, folder in names.items())


def started(home: Path, library: str = "library") -> Cost:
    """Return what the service costs until it is ready, and the memory it has a second later."""
    ready = home / "state" / "ready"
    begun = time.monotonic()
    process = subprocess.Popen(
        [*OURS, "run", *folders(home, library)], stderr=subprocess.DEVNULL, env={**os.environ, **BYTECODE}
    )
    while not ready.exists():
        time.sleep(0.01)
    wall, (cpu, _) = time.monotonic() - begun, usage(process.pid)
    time.sleep(1)
    resident = usage(process.pid)[1]
    process.send_signal(signal.SIGTERM)
    process.wait()
    return Cost(wall, cpu, resident, "")


def usage(process: int) -> tuple[float, float]:
    """Return processor seconds and resident memory in MB of a running process."""
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        ticks = file.read().rpartition(")")[2].split()
    with open(f"/proc/{process}/status", encoding="ascii") as file:
        resident = file.read().partition("VmRSS:")[2].split()[0]
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK"), int(resident) / 1024
