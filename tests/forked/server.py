"""What has loaded libraries, and forks for each order a process that finds them loaded. A program, run by its path.

It uses nothing that it forks: each process begins with the state that this one had when it began to listen.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import select
import socket
import sys
import time
from contextlib import suppress
from typing import Any

MOST_FILES = 20
MOST_ORDER = 1 << 18  # bytes
_USED = 100  # files that this process may have open itself


def main(told: dict[str, Any]) -> dict[str, Any]:
    """Load, and serve until whoever started us is gone; return its order in each process that was forked."""
    sys.path[:] = told["path"]
    sys.modules.update(dict.fromkeys(told["without"]))  # "cannot be imported", as the import system has it
    for name in told["modules"]:
        importlib.import_module(name)
    exec(told["before"], {"told": told})  # noqa: S102 - our own
    assert len(os.listdir("/proc/self/task")) == 1, "a thread would be missing in what is forked"
    gc.collect()
    gc.freeze()
    return _serve(socket.socket(fileno=told["socket"]), told["life"])


def _serve(door: socket.socket, life: int) -> dict[str, Any]:
    poll = select.poll()
    for number in (door.fileno(), life):
        poll.register(number, select.POLLIN)
    ended: dict[int, tuple[int, socket.socket]] = {}  # by the descriptor that tells the end of a process
    while True:
        for number, _ in poll.poll():
            if number == life:
                os._exit(0)
            if number != door.fileno():
                poll.unregister(number)
                _tell_end(number, *ended.pop(number))
                continue
            line, _ = door.accept()
            text, files, _, _ = socket.recv_fds(line, MOST_ORDER, MOST_FILES)
            if not text:
                continue
            child = os.fork()
            if not child:
                for one in (door, *(other for _, other in ended.values())):
                    one.detach()  # else its number would be closed later, whatever has it then
                return _become(json.loads(text), line.detach(), files)
            for file in files:
                os.close(file)
            end = os.pidfd_open(child)
            ended[end] = (child, line)
            poll.register(end, select.POLLIN)


def _tell_end(end: int, child: int, line: socket.socket) -> None:
    os.close(end)
    _, status = os.waitpid(child, 0)
    with line, suppress(OSError):  # nobody may wait any more
        line.send(b"ended %d" % status)


def _become(order: dict[str, Any], line: int, files: list[int]) -> dict[str, Any]:
    """Put this process into the state that a new one has after `exec`, then tell its number."""
    # From here on nothing is in the way of a file that has to have its number.
    free = max([_USED, *order["files"]]) + 1
    aside = [fcntl.fcntl(number, fcntl.F_DUPFD, free) for number in (line, *files)]
    os.closerange(3, free)
    for number, file in zip(order["files"], aside[1:], strict=True):
        os.dup2(file, number)
    for number in order["null"]:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, number)
        os.close(null)
    if order["session"]:
        os.setsid()
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    os.write(aside[0], b"began %d" % os.getpid())
    os.closerange(free, aside[-1] + 1)
    return order


if __name__ == "__main__":
    ORDER = main(json.loads(sys.argv[1]))
    # From here on as `python -c CODE WORDS…`, to the very end of the interpreter.
    sys.argv = ["-c", *ORDER["words"]]
    exec(ORDER["code"], {"__name__": "__main__"})  # noqa: S102 - what `python -c` does
