"""The rows of a large library: what must not grow with it, and what is reckoned up to a million."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from benchmarks.row import NOTHING, OURS, STARTS, Row, find, folders, made, started, tree
from benchmarks.timed import Cost, run

COUNT, MILLION = 200_000, 1_000_000
_TREE, _NEW = "tree", "newcomer"


@cache
def known() -> Path:
    """Make a large library that a service has read, and a small one, and beside each one photo to be filed: once for all rows."""
    place = tempfile.mkdtemp(prefix="bench-")
    atexit.register(shutil.rmtree, place)
    home = Path(place)
    tree(COUNT)(home)
    for library, place in ((_TREE, home), ("library", home / "small")):
        made("filing", f"make(home / '{_NEW}', 1, 20_000)")(place)
        (place / "intake").mkdir(parents=True)
        (place / library).mkdir(exist_ok=True)
        run(*OURS, "once", "--quiet", "--settle=0", *folders(place, library))
    return home


def restart(_: Path, __: int) -> tuple[Cost, Cost]:
    home = known()
    return started(home, _TREE), find(home)


def status(_: Path, __: int) -> tuple[Cost, Cost]:
    home = known()
    return run(*OURS, "status", *folders(home, _TREE)), run(*NOTHING)


def plan(_: Path, __: int) -> tuple[Cost, Cost]:
    """What grows with the library is reckoned up, both ours and the peer's; the start of the program is not."""
    home = known()
    words = (*OURS, "plan", "--settle=0")
    large = run(*words, *folders(home, _TREE, _NEW))
    small = run(*words, *folders(home / "small", intake=_NEW))
    times = MILLION / COUNT
    walked = find(home)
    reckoned = small.cpu + times * (large.cpu - small.cpu)
    return Cost(large.wall, reckoned, large.peak_mb, ""), Cost(walked.wall, times * walked.cpu, 0, "")


ROWS = (
    # 5 s for a million, which find walks in 2.6 s
    Row(f"restart until ready, {COUNT:,} files", "find", 1.9, lambda _: known(), restart),
    Row(f"status, {COUNT:,} files", STARTS, 7, lambda _: known(), status),
    Row("plan of one newcomer, reckoned for 1,000,000", "find, reckoned", 0.4, lambda _: known(), plan),
)
