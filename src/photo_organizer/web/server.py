"""Listen for the page: on a Unix socket, or on loopback; a few threads, each one request at a time."""

from __future__ import annotations

import logging
import os
import socket
import stat
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.web import wire
from photo_organizer.web.answers import problem
from photo_organizer.web.wire import Refusal, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 4
SEND_SECONDS = 20.0
SYSTEM_ACCOUNTS = 1024  # numbers below belong to the system (on DSM the one that runs CGI programs)
log = logging.getLogger(__name__)


class Server:
    """Answers requests with `answer` until closed. Changes only its socket file."""

    def __init__(self, listener: socket.socket, answer: Callable[[Request], Response]) -> None:
        self._listener, self._answer = listener, answer
        self._closing = False
        self._threads = [
            threading.Thread(target=self._work, name=f"page-{n}", daemon=True) for n in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop listening; a request in hand is finished within a second or given up."""
        self._closing = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes every thread that waits
        self._listener.close()
        for thread in self._threads:
            thread.join(1.0 / THREADS)

    def _work(self) -> None:
        while not self._closing:
            try:
                sock, _ = self._listener.accept()
            except OSError as error:
                if not self._closing:
                    log.warning("the page could not take a request: %s", error)
                    threading.Event().wait(0.5)
                continue
            with sock:
                self._serve(sock)

    def _serve(self, sock: socket.socket) -> None:
        method = "GET"
        try:
            _check_peer(sock)
            request = wire.receive(sock)
            if request is None:
                return
            method = request.method
            response = self._answer(request)
        except Refusal as refusal:
            response = problem(refusal.status, refusal.sentence, refusal.headers)
        except (OSError, EOFError):
            return
        with suppress(OSError):
            sock.settimeout(SEND_SECONDS)
            sock.sendall(wire.rendered(response, with_body=method != "HEAD"))
            sock.shutdown(socket.SHUT_WR)
            _drain(sock)


def _drain(sock: socket.socket) -> None:
    """Take what is still coming, a little, so that the answer is not lost in a reset connection."""
    sock.settimeout(0.5)
    for _ in range(16):
        if not sock.recv(16_384):
            return


def _check_peer(sock: socket.socket) -> None:
    """Let only ourselves and the system's own accounts use the Unix socket. Raises Refusal."""
    if sock.family != socket.AF_UNIX:
        return
    _pid, uid, _gid = struct.unpack(
        "3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    )
    if uid != os.getuid() and not 0 <= uid < SYSTEM_ACCOUNTS:
        raise Refusal(403, "this account may not use the page")


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
