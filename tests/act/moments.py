"""A neighbour who acts at one exact moment: just before the first call that fits."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def just_before(fits: Callable[[Point], bool], deed: Callable[[], object]) -> Iterator[None]:
    """Let `deed` happen once, ahead of the first call that fits; it has to happen."""
    done = looking = False

    def meet(point: Point) -> None:
        nonlocal done, looking
        if done or looking:
            return
        looking = True  # what the neighbour does himself is no moment
        if fits(point):
            deed()
            done = True
        looking = False

    with watched(meet, looks=True):
        yield
    assert done, "the moment never came"


def removes(part: str) -> Callable[[Point], bool]:
    """Return what tells the removal of a name with `part` in its path."""
    return lambda point: point.call == "unlink" and part in point.paths[0]


def renames(src: str, dst: str = "") -> Callable[[Point], bool]:
    """Return what tells a rename from a path with `src` in it to one with `dst` in it."""
    return lambda point: point.call == "renameat2" and src in point.paths[0] and dst in point.paths[1]


def swap(path: Path, data: bytes) -> None:
    """Put another file of the same size and time in the place of `path`, as an upload does."""
    status = path.stat()
    fresh = path.with_name("upload.tmp")
    fresh.write_bytes(data)
    assert len(data) == status.st_size
    os.utime(fresh, ns=(status.st_atime_ns, status.st_mtime_ns))
    fresh.replace(path)
