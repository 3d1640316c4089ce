"""The command line in a process of its own for each command, forked from one that has loaded the program.

Loading it takes a processor longer than most commands take for their work, and the tests run thousands of them.
"""

from __future__ import annotations

import atexit
import json
import os
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
    asked, files, _, _ = socket.recv_fds(line, 1, 3)
    if not asked:
        sys.exit()
    child = os.fork()
    if not child:
        break
    for file in files:
        os.close(file)
    _, status = os.waitpid(child, 0)
    line.sendall(status.to_bytes(4, "big"))

# From here on as `python -m photo_organizer`, to the very end of the interpreter.
line.close()
with open(files[0], encoding="utf-8") as file:
    order = json.load(file)
for number in (1, 2):
    os.dup2(files[number], number)
    os.close(files[number])
os.chdir(order["folder"])
sys.argv = [program.__file__, *order["words"]]
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
        order = json.dumps({"words": words, "folder": os.getcwd()})
        files = [os.memfd_create(name) for name in ("order", "out", "err")]
        try:
            with open(files[0], "w", encoding="utf-8", closefd=False) as file:
                file.write(order)
            os.lseek(files[0], 0, os.SEEK_SET)
            with self._lock:
                socket.send_fds(self._line, [b"."], files)
                answer = self._line.recv(4, socket.MSG_WAITALL)
            assert len(answer) == 4, f"what has loaded the program is gone: {words}"
            status = int.from_bytes(answer, "big")
            out, err = (_text(file) for file in files[1:])
        finally:
            for one in files:
                os.close(one)
        return subprocess.CompletedProcess(list(words), os.waitstatus_to_exitcode(status), out, err)

    def close(self) -> None:
        self._line.close()
        self._process.wait()


def _text(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    with open(file, encoding="utf-8", errors="replace", closefd=False) as found:
        return found.read()


_begun: dict[int, _Loaded] = {}  # by process: a child of the tests has its own


def run(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; return its exit code and what it printed. `environment` is the same each time."""
    if os.getpid() not in _begun:
        _begun[os.getpid()] = _Loaded(environment)
    return _begun[os.getpid()].run(words)
