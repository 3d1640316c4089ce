"""How fast the intake is seen and settled, beside what `find -printf` needs for the same tree.

    python benchmarks/scan.py [--files 100000] [--per-folder 1000]

Prints files per second (best of three, warm), the share of `find`'s time, and the memory that the scan
and the settle tracker take.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING

from photo_organizer.arrive.scan import scan
from photo_organizer.arrive.settle import Settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.errors import PhotoOrganizerError

_LOOKS = 2  # a file settles between two looks
_FORMAT = "%p %s %T@ %C@ %i %D\n"


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as root:
        _plant(root, arguments.files, arguments.per_folder)
        before = _resident()
        ours, count = _best(lambda: _scanned(root))
        if count != arguments.files:
            raise SystemExit(f"saw {count} of {arguments.files} files")
        scanned = _resident()
        settled = _best(lambda: _settled(root))[0] / _LOOKS
        find, _ = _best(lambda: _found(root))
    print(f"scan:          {count / ours:>9,.0f} files/s, peak +{scanned - before:,.0f} MB")
    print(f"scan + settle: {count / settled:>9,.0f} files/s, peak +{_resident() - before:,.0f} MB")
    print(f"find -printf:  {count / find:>9,.0f} files/s; the scan takes {ours / find:.1f} times as long")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--per-folder", type=int, default=1000)
    return parser.parse_args()


def _plant(root: str, files: int, per_folder: int) -> None:
    for number in range(files):
        folder = os.path.join(root, f"{number // per_folder:05}")
        if number % per_folder == 0:
            os.mkdir(folder)
        with open(os.path.join(folder, f"IMG_{number:08}.jpg"), "wb") as file:
            file.write(b"x")


def _scanned(root: str) -> int:
    return sum(len(files) for files in scan(root, on_problem=_fail))


def _settled(root: str) -> int:
    settle = Settle(2, 30)
    for _ in range(_LOOKS):
        for files in scan(root, on_problem=_fail):
            settle.see(files, time.monotonic(), time.time_ns())
        settle.end_pass()
    return len(settle.due(time.monotonic()))


def _found(root: str) -> int:
    subprocess.run(["find", root, "-type", "f", "-printf", _FORMAT], stdout=subprocess.DEVNULL, check=True)
    return 0


def _best(work: Callable[[], int]) -> tuple[float, int]:
    """Return the seconds of the fastest of three runs, and what it returned."""
    times, result = [], 0
    for _ in range(3):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def _resident() -> float:
    """Return the peak resident memory in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fail(problem: PhotoOrganizerError) -> None:
    raise problem


if __name__ == "__main__":
    main()
