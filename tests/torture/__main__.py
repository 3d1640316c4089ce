"""`make torture`: every scene in every mode, on both cores, within a time; prints a table and what was wrong.

    python -m tests.torture [--minutes 50] [--each N] [--scene WORDS] [--mode WORDS] [--seed N]

`--each` takes so many cases of each scene and mode instead of as many as the time allows. Exit code 1: something was wrong.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.home import MEMORY
from tests.torture.judge import VERDICTS, Fault, Judge
from tests.torture.modes import MODES
from tests.torture.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Row:
    """What came of one scene in one mode."""

    scene: str
    mode: str
    cases: int = 0
    total: int = 0
    faults: list[tuple[str, Fault]] = field(default_factory=list)


def row(scene: int, mode: int, each: int, seconds: float, seed: int) -> Row:
    """Run the cases of one scene and mode, in an order drawn by `seed`, until the time or the number is reached."""
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(dir=MEMORY) as memory, tempfile.TemporaryDirectory() as disk:
        judge = Judge(SCENES[scene], Path(memory), Path(disk))
        cases = judge.cases(MODES[mode], seed)
        made = Row(SCENES[scene].name, MODES[mode].__name__.replace("_", " "), total=len(cases))
        random.Random(seed).shuffle(cases)
        for case in cases[: each or None]:
            if time.monotonic() > until and not each:
                break
            made.faults += [(case.name, fault) for fault in judge.judged(case)]
            made.cases += 1
        judge.close()
    return made


def rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Yield every row as it is done."""
    wanted = [
        (scene, mode)
        for scene, one in enumerate(SCENES)
        for mode, other in enumerate(MODES)
        if arguments.scene in one.name and arguments.mode in other.__name__.replace("_", " ")
    ]
    share = arguments.minutes * 60 * arguments.jobs / max(1, len(wanted))
    jobs = [(scene, mode, arguments.each, share, arguments.seed) for scene, mode in wanted]
    with multiprocessing.get_context("fork").Pool(arguments.jobs, maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(_row, jobs)


def _row(job: tuple[int, int, int, float, int]) -> Row:
    return row(*job)


def line(one: Row) -> str:
    """Return one line of the table."""
    counted = Counter(fault.verdict for _, fault in one.faults)
    return f"{one.scene:28} {one.mode:16} {one.cases:6} of {one.total:6} " + " ".join(
        f"{counted[verdict]:8}" for verdict in VERDICTS
    )


def main() -> int:
    """Run everything that is asked for and print the table."""
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--each", type=int, default=0)
    parser.add_argument("--scene", default="")
    parser.add_argument("--mode", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    wrong, done = 0, 0
    print(f"{'scene':28} {'mode':16} {'cases':>16} " + " ".join(f"{verdict:>8}" for verdict in VERDICTS))
    for one in rows(parser.parse_args()):
        print(line(one), flush=True)
        for name, fault in one.faults[:5]:
            print(f"    {name}: {fault.verdict}: {fault.words}", flush=True)
        wrong, done = wrong + len(one.faults), done + one.cases
    print(f"{done} cases, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
