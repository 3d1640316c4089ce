"""Requests and answers of the page, and what every answer carries. Touches nothing."""

from __future__ import annotations

from dataclasses import field
from http import HTTPStatus

from photo_organizer.records import frozen
from photo_organizer.web.guards import GUARDS

MOST_HEAD = 16_384
STRANGER = "stranger"  # the address of an account that may not use the page


@frozen
class Request:
    """One request; header names are in lower case."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@frozen
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
