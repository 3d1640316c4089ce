"""What values look like, as JSON Schema: built here, and checked. Touches nothing."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from photo_organizer.model import Precision

if TYPE_CHECKING:
    from collections.abc import Callable

Schema = dict[str, Any]
MOST_TEXT = 200
LARGEST = 2**53  # numbers that a browser holds exactly
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}


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


def some_of(*required: str, **fields: Schema) -> Schema:
    """Return the schema of an object that has some of these fields, and always those that are `required`."""
    always = {"required": list(required)} if required else {}
    return {"type": "object", "properties": fields, **always, "additionalProperties": False}


PRECISION = words(*(one.name.lower() for one in Precision))
# A value is a text, or a sentence of its own: a code with values of the same kind.
_NESTED = record(code=TEXT, values={"type": "object", "additionalProperties": {}})
WORDING = record(
    code=TEXT, values={"type": "object", "additionalProperties": {"anyOf": [TEXT, _NESTED]}}, sentence=TEXT
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
