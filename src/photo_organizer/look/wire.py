"""How parent and child talk: length-prefixed JSON with a binary payload and file descriptors, over a socket pair.

A message is two unsigned 32-bit numbers in network order (bytes of JSON, bytes of payload), the JSON
object and the payload; descriptors travel beside the first byte (SCM_RIGHTS, see unix(7)).
"""

from __future__ import annotations

import json
import os
import socket
import struct
from enum import StrEnum
from typing import Any, NamedTuple

_HEAD = struct.Struct("!II")
MOST_JSON = 16 << 20
MOST_PAYLOAD = 256 << 20
MOST_FILES = 16


class Why(StrEnum):
    """Why there is no look at a file."""

    DAMAGED = "damaged"  # the decoder says that the picture is broken or cut off
    UNSUPPORTED = "unsupported"  # no decoder knows it, or there is no picture inside
    TOO_LARGE = "too-large"  # more pixels or memory than the child may use
    TIMEOUT = "timeout"  # took longer than the request may
    CRASHED = "crashed"  # the decoder ended the child
    CHANGED = "changed"  # the file is not the one that was decided about
    NOT_STARTED = "not-started"  # there is no child to ask: nothing is known about the file
    UNREADABLE = "unreadable"  # the system would not open or read it
    STOPPED = "stopped"  # the caller asked to stop
    BROKEN = "broken"  # a bug of ours in a task; the sentence carries the traceback


class LookFailed(Exception):
    """There is no look at this file; `why` is a stable code, the text a sentence."""

    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


class Message(NamedTuple):
    """One request or one answer."""

    fields: dict[str, Any]
    payload: bytes = b""
    files: tuple[int, ...] = ()  # descriptors; whoever receives them closes them


def send(sock: socket.socket, message: Message) -> None:
    """Send one message with its descriptors; raise OSError when the other side is gone."""
    text = json.dumps(message.fields, separators=(",", ":")).encode()
    if len(text) > MOST_JSON or len(message.payload) > MOST_PAYLOAD or len(message.files) > MOST_FILES:
        raise ValueError("the message is larger than the wire allows")
    # In one call where that is possible: at the first bytes the other side wakes, and would wait again for the rest.
    parts = _HEAD.pack(len(text), len(message.payload)) + text, message.payload
    sent = socket.send_fds(sock, parts, message.files) if message.files else sock.sendmsg(parts)
    for part in parts:
        if sent < len(part):
            sock.sendall(memoryview(part)[sent:])
        sent = max(sent - len(part), 0)


def receive(sock: socket.socket) -> Message:
    """Return the next message; raise EOFError when the other side has closed, OSError on a timeout."""
    head, files, _flags, _address = socket.recv_fds(sock, _HEAD.size, MOST_FILES)
    try:
        text, payload = _sizes(sock, head)
        fields = json.loads(_exactly(sock, text))
        return Message(fields, bytes(_exactly(sock, payload)), tuple(files))
    except BaseException:
        for number in files:
            os.close(number)
        raise


def _sizes(sock: socket.socket, head: bytes) -> tuple[int, int]:
    """Return the bytes of JSON and of payload that the head announces; `head` may be its beginning only."""
    if not head:
        raise EOFError("the other side has closed")
    text, payload = _HEAD.unpack(head + _exactly(sock, _HEAD.size - len(head)))
    if text > MOST_JSON or payload > MOST_PAYLOAD:
        raise EOFError("the other side does not speak our language")
    return text, payload


def _exactly(sock: socket.socket, count: int) -> bytes | bytearray:
    """Return exactly `count` bytes; raise EOFError when the other side closes before."""
    if not count:
        return b""
    found = bytearray(count)
    view, have = memoryview(found), 0
    while have < count:
        got = sock.recv_into(view[have:])
        if not got:
            raise EOFError("the other side closed in the middle of a message")
        have += got
    return found
