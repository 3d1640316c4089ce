"""A route: what it takes and gives. The written schema is made from all of them. Touches nothing."""

from __future__ import annotations

import json
import re
from dataclasses import field
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import quoted
from photo_organizer.records import frozen
from photo_organizer.web.guards import Refusal
from photo_organizer.web.schemas import Schema, fits, integer
from photo_organizer.web.wire import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.web.page import Page

FURTHEST = 10_000_000  # where a slice of a list may begin


@frozen
class Asked:
    """A request that was let in and whose values were checked."""

    page: Page
    user: str
    values: dict[str, Any]
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)

    def slice(self, most: int) -> tuple[int, int]:
        """Return from where on and how much of a list is asked for; `most` where that is not said."""
        return self.values.get("offset", 0), self.values.get("limit", most)


@frozen
class Value:
    """One value in the address."""

    name: str
    schema: Schema

    def read(self, text: str) -> Any:
        """Return the value; raise Refusal when it is not what the schema says."""
        whole = self.schema["type"] == "integer" and re.fullmatch(r"[0-9]{1,16}", text)
        value = int(text) if whole else text
        if not fits(value, self.schema):
            raise Refusal(400, f"{self.name} is not valid")
        return value


@frozen
class Route:
    """One thing the page can ask for."""

    method: str
    path: str  # with {name} for values within it
    summary: str
    handle: Callable[[Asked], Any]
    answer: Schema | None = None  # None: a picture
    values: tuple[Value, ...] = ()
    body: Schema | None = None
    status: int = 200
    kind: str = "image/jpeg"  # of an answer that is no JSON

    def match(self, path: str) -> dict[str, str] | None:
        """Return the values in the path, None when it is another route's."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


def sliced(most: int) -> tuple[Value, Value]:
    """Return the values by which a slice of a list is asked for."""
    return Value("offset", integer(0, FURTHEST)), Value("limit", integer(1, most))


def checked(route: Route, page: Page, user: str, request: Request, found: Mapping[str, str]) -> Asked:
    """Return the request with its values read; raise Refusal when something does not fit."""
    given = {**request.query, **found}
    given.pop("SynoToken", None)  # DSM's own, looked at by the CGI program
    known = {value.name: value for value in route.values}
    if unknown := given.keys() - known.keys():
        raise Refusal(400, f"{quoted(min(unknown)[:40])} is not known here")
    values = {name: known[name].read(text) for name, text in given.items()}
    return Asked(page, user, values, _body(route, request), request.headers)


def _body(route: Route, request: Request) -> dict[str, Any]:
    if route.body is None:
        return {}
    try:
        body = json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refusal(400, "the request is not JSON") from None
    if not fits(body, route.body):
        raise Refusal(400, "the request is not what the interface describes")
    return dict(body)


def answered(value: Any, route: Route) -> Response:
    """Return what a route gave as an answer."""
    from photo_organizer.web.answers import data

    return value if isinstance(value, Response) else data(value, route.status)
