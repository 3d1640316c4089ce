"""The routes as one table: what each takes and gives. The written schema is made from it. Touches nothing."""

from __future__ import annotations

import json
import re
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import quoted
from photo_organizer.records import frozen
from photo_organizer.web.wire import Refusal, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.web.page import Page

Schema = dict[str, Any]
MOST_TEXT = 200
LARGEST = 2**53  # numbers that a browser holds exactly


@frozen
class Asked:
    """A request that was let in and whose values were checked."""

    page: Page
    user: str
    values: dict[str, Any]
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


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


def integer(low: int = 0, high: int = LARGEST) -> Schema:
    """Return the schema of a whole number."""
    return {"type": "integer", "minimum": low, "maximum": high}


def words(*allowed: str, most: int = MOST_TEXT) -> Schema:
    """Return the schema of a text, or of a choice."""
    if allowed:
        return {"type": "string", "enum": list(allowed)}
    return {"type": "string", "maxLength": most, "pattern": "^[^\\u0000\\ud800-\\udfff]*$"}


def code(length: int) -> Schema:
    """Return the schema of an id: hexadecimal digits."""
    return {"type": "string", "pattern": f"^[0-9a-f]{{{length}}}$"}


def listed(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def maybe(schema: Schema) -> Schema:
    """Return the schema of a value that may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def record(**fields: Schema) -> Schema:
    """Return the schema of an object that always has all of these."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


# A value is a text, or a sentence of its own: a code with values of the same kind.
_NESTED = record(code={"type": "string"}, values={"type": "object", "additionalProperties": {}})
WORDING = record(
    code={"type": "string"},
    values={"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, _NESTED]}},
    sentence={"type": "string"},
)


def fits(value: Any, schema: Schema) -> bool:
    """Tell whether a value is what the schema says. Touches nothing."""
    from fastjsonschema import JsonSchemaValueException

    try:
        _check_of(json.dumps(schema))(value)
    except JsonSchemaValueException:
        return False
    return True


@cache
def _check_of(schema: str) -> Callable[[Any], Any]:
    """Compile a schema on its first use. Draft 4, because there 1.0 is no whole number."""
    import fastjsonschema

    check: Callable[[Any], Any] = fastjsonschema.compile(
        {"$schema": "http://json-schema.org/draft-04/schema#", **json.loads(schema)}
    )
    return check


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
