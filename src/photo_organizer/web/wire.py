"""HTTP/1.1 on a socket, as little of it as a page needs and nothing lenient: one request, one answer, closed.

Sizes and times are bounded: a request has SECONDS to arrive as a whole, however slowly it drips. (RFC 9112)
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

if TYPE_CHECKING:
    import socket

MOST_HEAD = 16_384
MOST_BODY = 65_536
SECONDS = 10.0
_LINE = re.compile(r"([A-Z]{1,16}) (/[!-~]{0,8000}) HTTP/1\.[01]")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~\x80-\xff\t]*)")


class Refusal(Exception):
    """The request is answered with a status and a sentence, and nothing else."""

    def __init__(self, status: int, sentence: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.headers = status, sentence, headers


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """One answer."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


def receive(sock: socket.socket) -> Request | None:
    """Return the next request, None when the other side said nothing. Raises Refusal, OSError."""
    until = time.monotonic() + SECONDS
    head, rest = _head(sock, until)
    if not head and not rest:
        return None
    request, length = parse(head)
    body = bytearray(rest[:length])
    while len(body) < length:
        body += _more(sock, until, length - len(body))
    return Request(request.method, request.path, request.query, request.headers, bytes(body))


def _head(sock: socket.socket, until: float) -> tuple[bytes, bytes]:
    data = bytearray()
    while (end := data.find(b"\r\n\r\n")) < 0:
        if len(data) > MOST_HEAD:
            raise Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the head of the request is too large")
        try:
            data += _more(sock, until, 4096)
        except EOFError:
            if not data:
                return b"", b""
            raise Refusal(HTTPStatus.BAD_REQUEST, "the request broke off") from None
    return bytes(data[:end]), bytes(data[end + 4 :])


def _more(sock: socket.socket, until: float, count: int) -> bytes:
    left = until - time.monotonic()
    if left <= 0:
        raise Refusal(HTTPStatus.REQUEST_TIMEOUT, "the request took too long")
    sock.settimeout(left)
    try:
        found = sock.recv(count)
    except TimeoutError:
        raise Refusal(HTTPStatus.REQUEST_TIMEOUT, "the request took too long") from None
    if not found:
        raise EOFError
    return found


def parse(head: bytes) -> tuple[Request, int]:
    """Return the request without its body, and the body's length. Touches nothing. Raises Refusal."""
    lines = head.decode("latin-1").split("\r\n")
    if not (line := _LINE.fullmatch(lines[0])):
        raise Refusal(HTTPStatus.BAD_REQUEST, "the request line is not understood")
    headers: dict[str, str] = {}
    for text in lines[1:]:
        if not (pair := _FIELD.fullmatch(text)) or pair[1].lower() in headers:
            raise Refusal(HTTPStatus.BAD_REQUEST, "a header is malformed or given twice")
        headers[pair[1].lower()] = pair[2].strip()
    path, _, query = line[2].partition("?")
    try:
        path = unquote(path, errors="strict")
        values = dict(parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=20))
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "the address is not understood") from None
    return Request(line[1], path, values, headers), _length(headers)


def _length(headers: dict[str, str]) -> int:
    if "transfer-encoding" in headers:
        raise Refusal(HTTPStatus.LENGTH_REQUIRED, "send a Content-Length")
    text = headers.get("content-length", "0")
    if not re.fullmatch(r"\d{1,9}", text):
        raise Refusal(HTTPStatus.BAD_REQUEST, "the Content-Length is no number")
    if int(text) > MOST_BODY:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"send at most {MOST_BODY} bytes")
    return int(text)


def rendered(response: Response, *, with_body: bool = True) -> bytes:
    """Return the bytes of an answer, with the headers that every answer has. Touches nothing."""
    lines = [
        f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}",
        f"Content-Type: {response.kind}",
        f"Content-Length: {len(response.body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in (*GUARDS, *response.headers)),
    ]
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    return head + response.body if with_body else head


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
GUARDS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
