"""Whatever is asked, there is never a server error, and a good answer is what the written schema says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photo_organizer.settings import OPTIONS
from photo_organizer.web.api import ROUTES
from photo_organizer.web.app import App
from photo_organizer.web.gate import CSRF_HEADER, USER_HEADER
from photo_organizer.web.wire import Request, Response
from tests.web.test_gate import page

if TYPE_CHECKING:
    from photo_organizer.web.routes import Route

NAMES = [
    "plan",
    "run",
    "held",
    "name",
    "changes",
    "limit",
    "before",
    "after",
    "text",
    "what",
    "size",
    "level",
    "x",
]
TEXTS = st.one_of(
    st.text(max_size=30), st.integers().map(str), st.sampled_from(["1", "0", "all", "undated", "a" * 32])
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
CHANGES = st.dictionaries(
    st.sampled_from([f"{one.section}.{one.key}" for one in OPTIONS]) | st.text(max_size=10), st.text(max_size=40), max_size=3
)  # fmt: skip
BODIES = st.one_of(
    VALUES,
    st.fixed_dictionaries({"changes": CHANGES}),
    st.fixed_dictionaries(
        {"name": st.sampled_from(["undo", "retry", "scan"])}, optional={"run": VALUES, "held": VALUES}
    ),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    return App(page(tmp_path_factory.mktemp("state")))


def ask(app: App, route: Route, path: str, query: dict[str, str], body: bytes) -> Response:
    headers = {
        USER_HEADER: "anna",
        CSRF_HEADER: app.page.gate.csrf("anna"),
        "content-type": "application/json",
    }
    return app(Request(route.method, f"/api{path}", query, headers, body))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_there_is_never_a_server_error(app: App, route: Route, data: st.DataObject) -> None:
    path = route.path
    for value in route.values:
        text = data.draw(TEXTS).replace("/", "-") or "-"
        path = path.replace(f"{{{value.name}}}", text)
    known = [value.name for value in route.values if f"{{{value.name}}}" not in route.path]
    query = data.draw(st.dictionaries(st.sampled_from([*known, "SynoToken", "x"]), TEXTS, max_size=3))
    body = json.dumps(data.draw(BODIES)).encode() if route.method == "POST" else b""
    answer = ask(app, route, path, query, body)
    assert answer.status < 500
    told = json.loads(answer.body) if answer.kind == "application/json" else {}
    if answer.status == route.status and route.answer:
        _is(told, route.answer)
    elif answer.status >= 400:
        assert list(told) == ["problem"]


TEXT = {"type": "string"}


def _is(value: Any, schema: dict[str, Any]) -> None:
    """Assert that an answer is what the schema says."""
    if "anyOf" in schema:
        if value is not None:
            _is(value, schema["anyOf"][1 if isinstance(value, dict) and schema["anyOf"][0] == TEXT else 0])
        return
    if not schema:
        return
    kinds: dict[str, type | tuple[type, ...]] = {
        "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    }  # fmt: skip
    right: bool = isinstance(value, kinds[schema["type"]])
    assert right
    for one in value if schema["type"] == "array" else ():
        _is(one, schema["items"])
    if schema["type"] == "object":
        fields = schema.get("properties", {})
        assert set(schema.get("required", ())) <= value.keys()
        for name, one in value.items():
            _is(one, fields[name] if name in fields else schema["additionalProperties"])
