"""The command line in a process of its own for each command, the service too, forked from one that has loaded the program.

Loading it takes a processor longer than most commands take for their work, and the tests run thousands of them.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATIENCE = 600.0  # seconds for one command
SERVER = """
import gc, importlib, json, os, pkgutil, socket, sys
import photo_organizer.wiring
import photo_organizer.cli
for one in pkgutil.iter_modules(photo_organizer.cli.__path__, "photo_organizer.cli."):
    importlib.import_module(one.name)
from photo_organizer import __main__ as program

gc.freeze()
line = socket.socket(fileno=int(sys.argv[1]))
while True:
    asked, files, _, _ = socket.recv_fds(line, 1, 4)
    if not asked:
        sys.exit()
    child = os.fork()
    if not child:
        break
    for file in files:
        os.close(file)
    _, status = os.waitpid(child, 0)
    line.sendall(status.to_bytes(4, "big"))

line.close()
if asked == b"&":  # to be left alone: whoever asked is told its number now, and its end by the process between
    teller = socket.socket(fileno=files.pop())
    if os.fork():
        os._exit(0)
    if child := os.fork():
        for file in files:
            os.close(file)
        teller.sendall(child.to_bytes(4, "big"))
        _, status = os.waitpid(child, 0)
        try:
            teller.sendall(status.to_bytes(4, "big"))
        except OSError:
            pass  # nobody waits any more
        os._exit(0)
    teller.close()

# From here on as `python -m photo_organizer`, to the very end of the interpreter.
with open(files[0], encoding="utf-8") as file:
    order = json.load(file)
for number in (1, 2):
    os.dup2(files[number], number)
    os.close(files[number])
os.chdir(order["folder"])
sys.argv = [program.__file__, *order["words"]]
exec(order["before"])
sys.exit(program.main())
"""


class _Loaded:
    """The process that has loaded the program; one command at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._line, theirs = socket.socketpair()
        self._line.settimeout(PATIENCE)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVER, str(theirs.fileno())],
                env=environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        atexit.register(self.close)

    def run(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        files = [_order(words), *(os.memfd_create(name) for name in ("out", "err"))]
        try:
            with self._lock:
                socket.send_fds(self._line, [b"."], files)
                status = _number(self._line)
            out, err = (_text(file) for file in files[1:])
        finally:
            for one in files:
                os.close(one)
        return subprocess.CompletedProcess(list(words), os.waitstatus_to_exitcode(status), out, err)

    def begin(self, words: Sequence[str], before: str, told: int) -> Begun:
        ours, theirs = socket.socketpair()
        order = _order(words, before)
        try:
            with theirs, self._lock:
                socket.send_fds(self._line, [b"&"], [order, told, told, theirs.fileno()])
                assert _number(self._line) == 0
            ours.settimeout(PATIENCE)
            return Begun(ours, _number(ours))
        finally:
            os.close(order)

    def close(self) -> None:
        self._line.close()
        self._process.wait()


class Begun:
    """A command that goes on beside the tests."""

    def __init__(self, teller: socket.socket, pid: int) -> None:
        self.pid, self._teller = pid, teller
        self._status: int | None = None

    def wait(self, patience: float) -> int:
        """Return the exit code when it has ended. Raises TimeoutError."""
        if self._status is None:
            self._teller.settimeout(patience)
            self._status = _number(self._teller)
            self._teller.close()
        return os.waitstatus_to_exitcode(self._status)

    def poll(self) -> int | None:
        """Return the exit code if it has ended."""
        if self._status is None and not select.select([self._teller], [], [], 0)[0]:
            return None
        return self.wait(PATIENCE)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _order(words: Sequence[str], before: str = "") -> int:
    file = os.memfd_create("order")
    os.write(file, json.dumps({"words": words, "before": before, "folder": os.getcwd()}).encode())
    os.lseek(file, 0, os.SEEK_SET)
    return file


def _number(line: socket.socket) -> int:
    answer = line.recv(4, socket.MSG_WAITALL)
    assert len(answer) == 4, "what has loaded the program is gone"
    return int.from_bytes(answer, "big")


def _text(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    with open(file, encoding="utf-8", errors="replace", closefd=False) as found:
        return found.read()


_begun: dict[int, _Loaded] = {}  # by process: a child of the tests has its own


def run(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; return its exit code and what it printed. `environment` is the same each time."""
    return _loaded(environment).run(words)


def begin(words: Sequence[str], environment: Mapping[str, str], before: str, told: int) -> Begun:
    """Let a command begin, after the Python program `before`; what it prints goes to the open file `told`."""
    return _loaded(environment).begin(words, before, told)


def _loaded(environment: Mapping[str, str]) -> _Loaded:
    if os.getpid() not in _begun:
        _begun[os.getpid()] = _Loaded(environment)
    return _begun[os.getpid()]
