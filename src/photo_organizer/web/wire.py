"""Requests and answers of the page, and what every answer carries. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

MOST_HEAD = 16_384
MOST_BODY = 65_536
STRANGER = "stranger"  # the address of an account that may not use the page


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


def status_line(response: Response) -> str:
    """Return the status with its phrase, such as `200 OK`."""
    return f"{response.status} {HTTPStatus(response.status).phrase}"


def header_fields(response: Response) -> list[tuple[str, str]]:
    """Return the headers of an answer, with those that every answer has."""
    return [("Content-Type", response.kind), *GUARDS, *response.headers]


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
GUARDS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
