"""Messages between parent and child: whole whatever their size, and small ones in one piece."""

from __future__ import annotations

import os
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from photo_organizer.look import wire
from photo_organizer.look.wire import Message
from photo_organizer.look.workers import share

if TYPE_CHECKING:
    from collections.abc import Iterator

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with one, other:
        yield one, other


@pytest.mark.parametrize("files", [0, 2])
@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_a_message_arrives_whole(size: int, files: int, ends: Ends) -> None:
    """Three megabytes are more than the system takes at once."""
    ours = [os.open(os.devnull, os.O_RDONLY) for _ in range(files)]
    sent = Message({"task": "x" * size}, bytes(range(256)) * (size // 256) + b"end" * (size > 0), tuple(ours))
    sender = threading.Thread(target=wire.send, args=(ends[0], sent))
    sender.start()
    found = wire.receive(ends[1])
    sender.join()
    assert (found.fields, found.payload, len(found.files)) == (sent.fields, sent.payload, files)
    for number in (*ours, *found.files):
        os.close(number)


def test_whoever_waits_is_woken_once(ends: Ends) -> None:
    """At the head of an answer the parent woke, and then waited for the small picture behind it."""

    class InOneCall(socket.socket):
        def sendall(self, *_: object) -> None:
            raise AssertionError("a second call")

    with InOneCall(fileno=os.dup(ends[0].fileno())) as one:
        wire.send(one, Message({"ok": {}}, b"a small picture"))
    assert wire.receive(ends[1]).payload == b"a small picture"


@pytest.mark.parametrize(
    ("total", "most", "each"),
    [(0, 50, 1), (1, 50, 1), (50, 50, 50), (72, 50, 36), (101, 50, 34), (180, 100, 90)],
)
def test_shares_are_about_as_large(total: int, most: int, each: int) -> None:
    assert share(total, most) == each
