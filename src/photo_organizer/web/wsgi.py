"""The way between a WSGI server (PEP 3333) and our requests and answers. Touches nothing."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from photo_organizer.web.answers import problem
from photo_organizer.web.guards import MOST_BODY, Refusal
from photo_organizer.web.wire import STRANGER, Request, header_fields, status_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.web.wire import Response

_PATH = re.compile(r"/[^\x00]{0,8000}")


def application(
    answer: Callable[[Request], Response],
    environ: Mapping[str, Any],
    start_response: Callable[[str, list[tuple[str, str]]], object],
) -> list[bytes]:
    """Answer one request of a WSGI server."""
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
