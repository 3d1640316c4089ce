"""Requests and answers of the page, and the way between them and WSGI (PEP 3333). Touches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_HEAD = 16_384
MOST_BODY = 65_536
STRANGER = "stranger"  # the address of an account that may not use the page
_PATH = re.compile(r"/[^\x00]{0,8000}")


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


def application(
    answer: Callable[[Request], Response],
    environ: Mapping[str, Any],
    start_response: Callable[[str, list[tuple[str, str]]], object],
) -> list[bytes]:
    """Answer one request of a WSGI server."""
    from photo_organizer.web.answers import problem

    try:
        response = answer(request(environ))
    except Refusal as refusal:
        response = problem(refusal.status, refusal.sentence, refusal.headers)
    fields = [*header_fields(response), ("Content-Length", str(len(response.body)))]
    start_response(status_line(response), fields)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.body]


def request(environ: Mapping[str, Any]) -> Request:
    """Return the request that a WSGI server received. Reads its body. Raises Refusal."""
    if environ.get("REMOTE_ADDR") == STRANGER:
        raise Refusal(HTTPStatus.FORBIDDEN, "this account may not use the page")
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
        query = dict(
            parse_qsl(
                environ.get("QUERY_STRING", ""), keep_blank_values=True, errors="strict", max_num_fields=20
            )
        )
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "the address is not understood") from None
    if not _PATH.fullmatch(path):
        raise Refusal(HTTPStatus.BAD_REQUEST, "the address is not understood")
    body = environ["wsgi.input"].read(MOST_BODY + 1)
    if len(body) > MOST_BODY:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"send at most {MOST_BODY} bytes")
    return Request(environ["REQUEST_METHOD"], path, query, _headers(environ), body)


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    found = {
        name.removeprefix("HTTP_").lower().replace("_", "-"): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return found | {"content-type": str(environ.get("CONTENT_TYPE", ""))}


def status_line(response: Response) -> str:
    """Return the status with its phrase, such as `200 OK`."""
    return f"{response.status} {HTTPStatus(response.status).phrase}"


def header_fields(response: Response) -> list[tuple[str, str]]:
    """Return the headers of an answer, with those that every answer has."""
    return [("Content-Type", response.kind), *GUARDS, *response.headers]


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
