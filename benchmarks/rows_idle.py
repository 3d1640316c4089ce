"""The rows of a service that has nothing to do: how often it wakes, and whether it lets disks sleep."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.row import OURS, PYTHON, Row, counted, folders, made, needed, usage
from benchmarks.timed import BYTECODE, Cost, run

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICES = 5  # at once: the window is the same for all
WINDOW, LOOKS = 60, 15  # seconds that are watched; between two full looks, so that some are due in it
SETTLED = 75  # seconds after the start in which the first full looks are real
SETTINGS = "[duplicates]\nsimilar_in_library = false\n"
# The night and its work, and a first look at pictures, are what a service does when it is not idle.
BY_DAY = """
import sys
from photo_organizer.cli.main import main
from photo_organizer.service import nightly_run
nightly_run.window = lambda *_: None
sys.exit(main(sys.argv[1:]))
"""
SLEEPS = "import time\nwhile True: time.sleep(30)"
CALLS = "trace=%file,getdents64,read,pread64,preadv2,write,pwrite64,fsync,fdatasync"


def libraries(home: Path, more: str = "") -> None:
    """Make a small library for each service, with settings beside those of all."""
    for number in range(SERVICES):
        place = home / str(number)
        made("filing", "make(home / 'intake', 50, 1000)")(place)
        (place / "library").mkdir()
        run(*OURS, "once", "--quiet", "--settle=0", *folders(place))
        (place / "intake").mkdir(exist_ok=True)
        (place / "settings.ini").write_text(SETTINGS + more)


@contextmanager
def process(*command: str) -> Iterator[int]:
    started = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **BYTECODE}
    )
    try:
        yield started.pid
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait()


@contextmanager
def services(home: Path) -> Iterator[list[int]]:
    """Give the numbers of idle services whose first full looks are over."""
    with ExitStack() as stack:
        found = []
        for number in range(SERVICES):
            place = home / str(number)
            words = (PYTHON, "-c", BY_DAY, "run", f"--config={place / 'settings.ini'}", *folders(place))
            found.append(stack.enter_context(process(*words)))
        time.sleep(SETTLED)
        yield found


def wakings(number: int) -> int:
    """Return how often the threads of a process have waited, and so were woken, until now."""
    told = (path.read_text(encoding="ascii") for path in Path(f"/proc/{number}/task").glob("*/status"))
    return sum(int(text.partition("\nvoluntary_ctxt_switches:")[2].split()[0]) for text in told)


def woken(home: Path, _: int) -> tuple[Cost, Cost]:
    """How often it is woken in a minute, beside a program that sleeps for half a minute each time."""
    with services(home) as numbers, process(PYTHON, "-I", "-c", SLEEPS) as sleeper:
        time.sleep(2)
        before = [wakings(number) for number in (*numbers, sleeper)]
        time.sleep(WINDOW)
        *ours, theirs = (
            wakings(number) - was for number, was in zip((*numbers, sleeper), before, strict=True)
        )
        return counted(median(ours), max(usage(number)[1] for number in numbers)), counted(theirs)


def touched(home: Path, _: int) -> tuple[Cost, Cost]:
    """How many calls reach the library, the intake or the database in a minute in which full looks are due."""
    with services(home) as numbers, ExitStack() as stack:
        traces = [home / f"trace {number}" for number in range(SERVICES)]
        for number, trace in zip(numbers, traces, strict=True):
            words = ("strace", "-f", "-y", "-qq", "-e", CALLS, "-o", str(trace), "-p", str(number))
            stack.enter_context(process(*words))
        time.sleep(WINDOW)
        peak = max(usage(number)[1] for number in numbers)
    ours = median(_calls(trace, home) for trace in traces)
    walked = home / "trace find"
    run("strace", "-f", "-y", "-qq", "-e", CALLS, "-o", str(walked), "find", str(home / "0"), "-size", "+1c")
    return counted(ours, peak), counted(_calls(walked, home))


def _calls(trace: Path, home: Path) -> int:
    """Count the calls that name a file of ours. How much room a volume has is known without its disk."""
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return sum(str(home) in line and " statfs(" not in line for line in lines)


def traced(home: Path) -> None:
    needed("strace")
    libraries(home, f"[intake]\nscan_seconds = {LOOKS}\n")


ROWS = (
    Row("idle: woken in a minute", "a program that sleeps 30 s", 1, libraries, woken, "times", rounds=1),
    Row("idle: calls that reach a disk in a minute", "one find", 0, traced, touched, "calls", rounds=1),
)
