"""The rows of a large library: what must not grow with it, and what is reckoned up to a million."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from benchmarks.row import NOTHING, OURS, STARTS, Row, counted, find, folders, made, started, tree
from benchmarks.timed import Cost, run

COUNT, FEWER, MILLION = 200_000, 20_000, 1_000_000  # from what is bounded on, all that grows does so evenly
_TREE, _NEW = "tree", "newcomer"


@cache
def known() -> Path:
    """Make a large library that a service has read, and a small one, and beside each one photo to be filed: once for all rows."""
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, home)
    for count, place in ((COUNT, home), (FEWER, home / "small")):
        tree(count)(place)
        made("filing", f"make(home / '{_NEW}', 1, 20_000)")(place)
        (place / "intake").mkdir(parents=True)
        run(*OURS, "once", "--quiet", "--settle=0", *folders(place, _TREE))
    return home


def restart(_: Path, __: int) -> tuple[Cost, Cost]:
    home = known()
    return started(home, _TREE), find(home)


def status(_: Path, __: int) -> tuple[Cost, Cost]:
    home = known()
    return run(*OURS, "status", *folders(home, _TREE)), run(*NOTHING)


def plan(_: Path, __: int) -> tuple[Cost, Cost]:
    """What grows with the library is reckoned up; the start of the program, and looks that are bounded, are not."""
    home = known()
    words = (*OURS, "plan", "--settle=0")
    large = run(*words, *folders(home, _TREE, _NEW))
    small = run(*words, *folders(home / "small", _TREE, _NEW))
    each = (large.cpu - small.cpu) / (COUNT - FEWER)
    walked = find(home)
    reckoned = large.cpu + each * (MILLION - COUNT)
    return Cost(large.wall, reckoned, large.peak_mb, ""), counted(MILLION / COUNT * walked.cpu)


ROWS = (
    # 5 s for a million, which find walks in 2.6 s
    Row(f"restart until ready, {COUNT:,} files", "find", 1.9, lambda _: known(), restart),
    Row(f"status, {COUNT:,} files", STARTS, 7, lambda _: known(), status),
    Row("plan of one newcomer, reckoned for 1,000,000", "find, reckoned", 0.4, lambda _: known(), plan),
)
