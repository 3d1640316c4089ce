"""Every call may fail, once or from then on: nothing is lost, nothing leaks, and the next start ends as always."""

from __future__ import annotations

import errno
import os
import random
from typing import TYPE_CHECKING

from tests.faults.judge import EVERYTHING, Judge
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.home import Home

SAMPLE = 50  # cases in each layout
ANY = (errno.EIO, errno.ENOMEM)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
OF = {
    "renameat2": (
        errno.EINVAL,
        errno.ENOSYS,
        errno.EACCES,
        errno.EROFS,
        errno.EXDEV,
        errno.ENOSPC,
        errno.EIO,
    ),
    "create": (*FULL, errno.EACCES, errno.EROFS, errno.EMFILE),
    "open": (errno.EACCES, errno.EMFILE, errno.EIO, errno.EAGAIN),
    "mkdir": (*FULL, errno.EACCES, errno.EROFS),
    "pwrite": FULL,
    "fsync": FULL,
    "unlink": (errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EIO),
    "stat": (errno.EIO, errno.EACCES),
    "link": (errno.EPERM, errno.EMLINK, errno.EIO),
    "commit": (errno.ENOSPC,),
}


def failing(number: int, error: int, *, once: bool) -> Callable[[Point], None]:
    """Let point `number` fail; with `once` false, the same call fails from then on."""
    call: list[str] = []

    def before(point: Point) -> None:
        if point.number == number:
            call.append(point.call)
            point.fail(error)
        elif call and not once and point.call == call[0]:
            point.fail(error)

    return before


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def fail_everywhere(judge: Judge, home: Home, sample: int) -> list[str]:
    """Let calls fail, a sample of them unless all are wanted; return what was lost, leaked, or ended otherwise."""
    wrong: list[str] = []
    cases = [
        (point, error, once)
        for point in judge.points
        for error in OF.get(point.call, ANY)
        for once in (True, False)
        if not any("/state/" in path for path in point.paths)
    ]
    if not EVERYTHING:
        cases = random.Random(2).sample(cases, sample)
    for point, error, once in cases:
        when = f"{point.number} {point.call} {errno.errorcode[error]} {'once' if once else 'on'}"
        home.build()
        open_before = descriptors()
        try:
            home.act(watched(failing(point.number, error, once=once), looks=True))
        except Exception as problem:  # noqa: BLE001 - told below: no error may come out of a pass as a surprise
            wrong.append(f"{when}: {problem!r}")
        wrong += [f"{when}: descriptors"] * (descriptors() != open_before)
        wrong += judge.instant(when)
        home.start()
        wrong += judge.after(when, log=False)
    return wrong


def test_a_call_that_fails_loses_nothing_and_the_next_start_goes_on(home: Home) -> None:
    wrong = fail_everywhere(Judge(home, looks=True), home, SAMPLE)
    assert not wrong, "\n".join(wrong)
