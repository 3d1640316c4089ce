"""The parent's side: a child process that is started when needed, watched, and replaced when it fails.

Imports no image library. One caller at a time; for two cores take two children. Whatever happens to
the child is a `LookFailed` for the request in hand, and the next request meets a fresh child.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Self

from photo_organizer.look import able, wire
from photo_organizer.look.wire import LookFailed, Message, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MEMORY = 768 << 20  # bytes of address space, libraries included; look.room keeps what is used far below
SECONDS = 30.0
_SLICE = 0.2  # seconds between two looks at the caller's wish to stop
# The same modules as the parent's, whatever way it was started; -I and -B: nothing from outside, nothing written; -S: nothing
# looked for that the path says already. While libraries are loaded, nobody looks for garbage in them.
_BOOT = (
    "import gc;gc.disable();import json,sys;c=json.loads(sys.argv[1]);sys.path[:]=c['path'];"
    "from photo_organizer.look.worker import main;main(c)"
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "MALLOC_ARENA_MAX": "1",
}


def _options() -> list[str]:
    """Return how the child's Python is set: as ours where that matters, because an isolated one asks no environment."""
    prefix = sys.pycache_prefix  # else what is ours would be compiled at each start
    return ["-X", "utf8", *(["-X", f"pycache_prefix={prefix}"] if prefix else [])]


def _never() -> bool:
    return False


class Child:
    """One child process; `call` starts it on demand. Touches no files: it is given open descriptors."""

    def __init__(self, *, memory: int = MEMORY, idle: float | None = 60.0, niceness: int = 10) -> None:
        self._config = {"memory": memory, "idle": idle, "niceness": niceness}
        self._process: subprocess.Popen[bytes] | None = None
        self._sock: socket.socket | None = None
        self.generation = 0  # grows with every start and end: what an earlier child knew is gone

    def call(
        self,
        task: str,
        args: dict[str, Any] | None = None,
        *,
        files: Sequence[int] = (),
        payload: bytes = b"",
        seconds: float = SECONDS,
        stop: Callable[[], bool] = _never,
    ) -> Message:
        """Run `task` in the child and return its answer; the descriptors stay the caller's.

        Raise LookFailed when the task fails, takes longer than `seconds`, the child ends, or `stop()` says so.
        """
        if not able.able():
            raise LookFailed(Why.UNSUPPORTED, able.SENTENCE)
        request = Message({"task": task, "args": args or {}, "seconds": seconds}, payload, tuple(files))
        try:
            answer = self._ask(request, time.monotonic() + seconds, stop)
        except EOFError:
            if self._end() != 0:  # 0: it ended idle just before the request, which is nobody's failure
                self._require_another(stop)
                raise LookFailed(Why.CRASHED, f"the decoder crashed in {task}") from None
            answer = self._ask_again(request, seconds, stop)
        if "failed" in answer.fields:
            raise LookFailed(Why(answer.fields["failed"]), answer.fields["sentence"])
        return Message(answer.fields["ok"], answer.payload)

    def _require_another(self, stop: Callable[[], bool]) -> None:
        """Start the child that the next request meets; raise LookFailed where none starts: no file is to blame then."""
        self._ask_again(Message({"task": "self.state", "args": {}, "seconds": SECONDS}), SECONDS, stop)

    def _ask_again(self, request: Message, seconds: float, stop: Callable[[], bool]) -> Message:
        try:
            return self._ask(request, time.monotonic() + seconds, stop)
        except EOFError:
            self._end()
            raise LookFailed(Why.NOT_STARTED, "the decoder's process could not be started") from None

    def _ask(self, request: Message, deadline: float, stop: Callable[[], bool]) -> Message:
        """Send and wait in slices; raise EOFError when the child ends meanwhile."""
        sock = self._sock or self._started()
        try:
            sock.settimeout(max(deadline - time.monotonic(), 0.01))
            wire.send(sock, request)
            _wait(sock, deadline, stop)
            sock.settimeout(max(deadline - time.monotonic(), 1.0))
            return wire.receive(sock)
        except TimeoutError:
            self._end()
            raise LookFailed(Why.TIMEOUT, f"took longer than {request.fields['seconds']:g} s") from None
        except LookFailed:
            self._end()
            raise
        except OSError as gone:
            raise EOFError(str(gone)) from None

    def start(self, task: str) -> None:
        """Start the child now and let it load what `task` needs, while we do something else."""
        if not self._sock and able.able():
            with suppress(OSError):  # told by the first request
                self._start(task)

    def _started(self) -> socket.socket:
        """Start the child; raise LookFailed where the system has no process, memory or descriptor for it just now."""
        try:
            return self._start()
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise LookFailed(
                Why.NOT_STARTED, f"the decoder's process could not be started: {reason}"
            ) from None

    def _start(self, task: str = "") -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        path = [os.path.abspath(entry) for entry in sys.path]
        config = {**self._config, "path": path, "socket": theirs.fileno(), "soon": task}
        with theirs, ExitStack() as failed:
            failed.enter_context(ours)
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-S", *_options(), "-c", _BOOT, json.dumps(config)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_ENVIRONMENT,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # a group of its own, ended as a whole
            )
            failed.pop_all()
        self._sock = ours
        self.generation += 1
        return ours

    def _end(self) -> int | None:
        """End the child's process group now; return the exit code it had given itself, None when it was killed."""
        process, sock = self._process, self._sock
        self._process = self._sock = None
        if sock:
            sock.close()
        if not process:
            return None
        self.generation += 1
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_SLICE)  # a child that ended by itself, or ends because the socket closed
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None

    def leave(self) -> None:
        """Tell the child that nothing more comes, and do not wait for its end: of several, all take their leave at once."""
        if self._sock:
            with suppress(OSError):  # it has ended already
                self._sock.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """End the child if it runs; the next call would start another."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _wait(sock: socket.socket, deadline: float, stop: Callable[[], bool]) -> None:
    """Wait until there is something to read or the other side has closed; raise when it is time to stop."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    while not poll.poll(_SLICE * 1000):
        if stop():
            raise LookFailed(Why.STOPPED, "stopped before the picture was decoded")
        if time.monotonic() > deadline:
            raise TimeoutError
