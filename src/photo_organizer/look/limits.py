"""The limits that the child puts on itself before it opens anything: memory, files, time, priority."""

from __future__ import annotations

import os
import resource
import signal

_IOPRIO_SET = {"x86_64": 251, "aarch64": 30}  # system call numbers, from the kernel's tables
_IOPRIO_WHO_PROCESS, _IOPRIO_IDLE = 1, 3 << 13  # ioprio_set(2)
LOWEST = 19  # niceness of what runs wholly in the background
_OPEN_FILES = 64  # pictures in hand plus the libraries while they are loaded
_GRACE = 2  # seconds that the parent has to end a late request before the child ends itself


def confine(*, memory: int, niceness: int) -> None:
    """Limit this process for good: address space in bytes, no file writing, no core dump, low priority."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(kind, (most, most))
    background(niceness)


def background(niceness: int) -> None:
    """Give way to other programs; with the lowest priority (19) also where the disk is concerned."""
    os.nice(niceness)
    number = _IOPRIO_SET.get(os.uname().machine)
    if niceness >= LOWEST and number is not None:
        import ctypes  # here, because most programs start without it

        # Only what is wholly in the background yields the disk too; a failure changes nothing but speed.
        ctypes.CDLL(None).syscall(number, _IOPRIO_WHO_PROCESS, 0, _IOPRIO_IDLE)


def end_after(seconds: float) -> None:
    """Let the kernel end this process when one request takes longer, even if the parent is gone; 0 calls it off."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE if seconds else 0)
