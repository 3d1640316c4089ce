"""What `subprocess` is for modules of ours, where processes are forked by a server: as much of it as they use.

It works by sockets alone: a test may have changed what `os` does to files.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Forked:
    """As `subprocess.Popen` with a command `python … -c CODE WORDS…`; `door` is the name at which the server listens."""

    def __init__(
        self,
        door: str,
        args: Sequence[str],
        *,
        stdin: Any = None,
        stdout: Any = None,
        stderr: Any = None,
        cwd: str | None = None,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        start_new_session: bool = False,
    ) -> None:
        self.args = args
        self.returncode: int | None = None
        self._lock = threading.Lock()
        wanted = {0: stdin, 1: stdout, 2: stderr, **{number: number for number in pass_fds}}
        files = {number: _number(number, file) for number, file in wanted.items()}
        code = args.index("-c") + 1
        order = {
            "code": args[code],
            "words": args[code + 1 :],
            "files": [number for number, file in files.items() if file is not None],
            "null": [number for number, file in files.items() if file is None],
            "session": start_new_session,
            "folder": cwd or os.getcwd(),
            "environment": dict(os.environ if env is None else env),
        }
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.connect(f"\0{door}")
        text = json.dumps(order).encode()
        socket.send_fds(self._line, [text], [file for file in files.values() if file is not None])
        self.pid = self._told(b"began")

    def poll(self) -> int | None:
        with self._lock:
            if self.returncode is None and self._is_told(0):
                self.returncode = os.waitstatus_to_exitcode(self._told(b"ended"))
                self._line.close()
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        with self._lock:
            over = self.returncode is not None or self._is_told(timeout)
        code = self.poll() if over else None
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _is_told(self, seconds: float | None) -> bool:
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        return bool(poll.poll(None if seconds is None else seconds * 1000))

    def _told(self, what: bytes) -> int:
        word, _, number = self._line.recv(100).partition(b" ")
        assert word == what, f"the server has told {word!r} instead of {what!r}"
        return int(number)


class Forking:
    """The module `subprocess`, but that a new process is forked by the server whose name `door` tells."""

    def __init__(self, door: Callable[[], str]) -> None:
        self._door = door

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def Popen(self, args: Sequence[str], **rest: Any) -> Forked:  # noqa: N802 - as it is called there
        return Forked(self._door(), args, **rest)


def _number(number: int, file: Any) -> int | None:
    """Return which of our files one of the process's is; None is none."""
    if file == subprocess.DEVNULL:
        return None
    if file in (subprocess.PIPE, subprocess.STDOUT):
        raise ValueError("only files are handed on")
    return number if file is None else file if isinstance(file, int) else int(file.fileno())
