"""The rows of a large library: what must not grow with it, and what is reckoned up to a million."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.row import NOTHING, OURS, STARTS, Row, find, folders, made, started, tree
from benchmarks.timed import Cost, run

if TYPE_CHECKING:
    from pathlib import Path

COUNT, MILLION = 200_000, 1_000_000
_TREE = "tree"


def known(home: Path) -> None:
    """Make a large library that a service has read, and a small one, both with one photo to be filed."""
    tree(COUNT)(home)
    for library, place in ((_TREE, home), ("library", home / "small")):
        made("filing", "make(home / 'photos', 1, 20_000)")(place)
        (place / "intake").mkdir(parents=True)
        (place / library).mkdir(exist_ok=True)
        run(*OURS, "once", "--quiet", "--settle=0", *folders(place, library))
        (place / "photos").rename(place / "intake" / "photos")


def restart(home: Path, _: int) -> tuple[Cost, Cost]:
    return started(home, _TREE), find(home)


def status(home: Path, _: int) -> tuple[Cost, Cost]:
    return run(*OURS, "status", *folders(home, _TREE)), run(*NOTHING)


def plan(home: Path, _: int) -> tuple[Cost, Cost]:
    """What grows with the library is reckoned up, both ours and the peer's; the start of the program is not."""
    words = (*OURS, "plan", "--settle=0")
    large, small = run(*words, *folders(home, _TREE)), run(*words, *folders(home / "small"))
    times = MILLION / COUNT
    walked = find(home)
    reckoned = small.cpu + times * (large.cpu - small.cpu)
    return Cost(large.wall, reckoned, large.peak_mb, ""), Cost(walked.wall, times * walked.cpu, 0, "")


ROWS = (
    # 5 s for a million, which find walks in 2.6 s
    Row(f"restart until ready, {COUNT:,} files", "find", 1.9, known, restart),
    Row(f"status, {COUNT:,} files", STARTS, 7, known, status),
    Row("plan of one newcomer, reckoned for 1,000,000", "find, reckoned", 0.4, known, plan),
)
