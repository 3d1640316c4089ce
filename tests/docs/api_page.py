"""Write docs/openapi.json from the table of routes: `make docs`. (OpenAPI 3.1)"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photo_organizer import __version__
from photo_organizer.web.api import ROUTES

if TYPE_CHECKING:
    from photo_organizer.web.routes import Route

PAGE = Path(__file__).parents[2] / "docs" / "openapi.json"
REFUSED = {"type": "object", "properties": {"problem": {"type": "string"}}, "required": ["problem"]}


def page() -> str:
    """Return the schema. Touches nothing."""
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(f"/api{route.path}", {})[route.method.lower()] = _operation(route)
    about = {"title": "Photo Organizer and Deduplicator", "version": __version__}
    return json.dumps({"openapi": "3.1.0", "info": about, "paths": paths}, indent=1) + "\n"


def _operation(route: Route) -> dict[str, Any]:
    inside = re.findall(r"\{(\w+)\}", route.path)
    parameters = [
        {"name": value.name, "in": "path" if value.name in inside else "query", "required": value.name in inside,
         "schema": value.schema}
        for value in route.values
    ]  # fmt: skip
    if route.method == "POST":
        parameters.append(
            {"name": "X-Csrf-Token", "in": "header", "required": True, "schema": {"type": "string"}}
        )
    good = {"application/json": {"schema": route.answer}} if route.answer else {route.kind: {}}
    refused = {"description": "Refused, in words", "content": {"application/json": {"schema": REFUSED}}}
    found: dict[str, Any] = {
        "summary": route.summary,
        "parameters": parameters,
        "responses": {str(route.status): {"description": route.summary, "content": good}, "default": refused},
    }
    if route.body:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": route.body}}}
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
