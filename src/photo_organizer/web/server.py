"""Listen for the page: waitress on a Unix socket, or on loopback. A connection that says nothing takes no thread.

Pictures are decoded in a lane of their own, so that they delay no other answer.
"""

from __future__ import annotations

import logging
import os
import re
import socket
import stat
import struct
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from photo_organizer.web import guards, wire
from photo_organizer.web.answers import problem
from photo_organizer.web.wsgi import application

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.web.wire import Request, Response

THREADS = 3
PICTURE_THREADS = 1  # one child decodes them, one at a time
PICTURES = re.compile(r"/api/(libraries/[^/]+/)?(pictures|thumbnails)/[^/]+")  # and not what is known of one
LIMITS = {
    "threads": THREADS,
    "connection_limit": 100,
    "channel_timeout": 10,  # seconds without a byte
    "cleanup_interval": 5,
    "asyncore_use_poll": True,
    "max_request_header_size": wire.MOST_HEAD,
    "max_request_body_size": guards.MOST_BODY,
    "outbuf_overflow": 16 << 20,  # answers stay in memory: no temporary file
    "ident": None,
}
OPEN_SECONDS = 5  # between two looks at connections that may be silent for too long
IDLE_SECONDS = 600  # while there is no connection
SYSTEM_ACCOUNTS = 1024  # numbers below belong to the system (on DSM the one that runs CGI programs)
logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting for a thread is no event


class Server:
    """Answers requests with `answer` until closed. Changes only its socket file."""

    def __init__(self, listener: socket.socket, answer: Callable[[Request], Response]) -> None:
        self._server = create_server(partial(application, answer), sockets=[listener], **LIMITS)
        self._server.channel_class = _channel
        self._server.task_dispatcher = _Lanes(self._server.task_dispatcher)
        self._thread = threading.Thread(target=self._run, name="page", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        """Wait for connections, and for what they say, until everything is closed."""
        sockets = self._server._map  # noqa: SLF001 - waitress has no public name for it
        while sockets:
            seconds = OPEN_SECONDS if self._server.active_channels else IDLE_SECONDS
            wasyncore.loop(timeout=seconds, use_poll=True, map=sockets, count=1)

    def close(self) -> None:
        """Stop listening; a request in hand is finished within a second or given up."""
        self._server.task_dispatcher.shutdown(timeout=1)
        # Sockets are closed by the thread that waits on them.
        self._server.trigger.pull_trigger(partial(wasyncore.close_all, self._server._map, ignore_all=True))  # noqa: SLF001 - waitress has no public name for it
        self._thread.join(1.0)


class _Lanes:
    """Two rows of waiting requests: pictures, and everything else."""

    def __init__(self, usual: ThreadedTaskDispatcher) -> None:
        self._usual, self._pictures = usual, ThreadedTaskDispatcher()
        self._pictures.set_thread_count(PICTURE_THREADS)

    def add_task(self, channel: HTTPChannel) -> None:
        """Let a thread of the right lane serve the channel."""
        asked = channel.requests[0]
        lane = self._pictures if PICTURES.fullmatch(getattr(asked, "path", "")) else self._usual
        lane.add_task(channel)

    def shutdown(self, *, cancel_pending: bool = True, timeout: float = 5) -> None:
        """End both lanes."""
        for lane in (self._pictures, self._usual):
            lane.shutdown(cancel_pending, timeout)


class _RefusedByServer(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """What waitress itself refuses is told as everything else: JSON with a sentence, and the guards."""

    def execute(self) -> None:
        error = self.request.error
        answer = problem(error.code, f"the request is not understood: {error.body}")
        self.status = wire.status_line(answer)
        self.response_headers = wire.header_fields(answer)
        self.set_close_on_finish()
        self.content_length = len(answer.body)
        self.write(answer.body)


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    error_task_class = _RefusedByServer


def _channel(server: Any, sock: socket.socket, addr: Any, adj: Any, **more: Any) -> HTTPChannel:
    """Make a connection's channel; the account at the other end of a Unix socket becomes its address."""
    return _Channel(
        server, sock, (_account(sock), None) if sock.family == socket.AF_UNIX else addr, adj, **more
    )


def _account(sock: socket.socket) -> str:
    """Only ourselves and the system's own accounts may use the Unix socket; others become `wire.STRANGER`."""
    _pid, uid, _gid = struct.unpack(
        "3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    )
    return "account" if uid == os.getuid() or 0 <= uid < SYSTEM_ACCOUNTS else wire.STRANGER


def unix_listener(path: str) -> socket.socket:
    """Return a listening Unix socket at `path`, which every account can reach. Changes only that file."""
    os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
    with suppress(FileNotFoundError):
        if stat.S_ISSOCK(os.lstat(path).st_mode):
            os.unlink(path)  # of a service that was killed: the lock says that no other runs
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    os.chmod(path, 0o666)  # noqa: S103 - who may really use it is decided by the account at the other end
    listener.listen(32)
    return listener


def loopback_listener(host: str, port: int) -> socket.socket:
    """Return a listening TCP socket on this machine alone; port 0 takes a free one. Raises ValueError."""
    if host not in ("127.0.0.1", "::1"):
        raise ValueError("the page listens on 127.0.0.1 or ::1 only")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(32)
    return listener
