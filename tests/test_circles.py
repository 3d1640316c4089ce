"""No file of the program needs another one that needs it: not for a type, and not within a room."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE = Path(__file__).parent.parent / "src" / "photo_organizer"


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {_name(path): path for path in SOURCE.rglob("*.py")}


def needed(source: str, known: Iterable[str]) -> Iterator[str]:
    """Yield the modules of ours that `source` imports anywhere, types included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            named = {name if name in known else node.module for name in inner}
            yield from named & set(known)


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return a circle of modules, none when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        names: list[str] = found.args[1]
        return names
    return []


def test_no_file_needs_one_that_needs_it() -> None:
    graph = {name: set(needed(path.read_text(), FILES)) - {name} for name, path in FILES.items()}
    assert circle(graph) == []


@pytest.mark.parametrize(
    "line", ["import a.b", "from a import b", "from a.b import c", "if TYPE_CHECKING:\n    from a.b import c"]
)
def test_every_way_to_import_counts(line: str) -> None:
    assert set(needed(f"def f() -> None:\n    pass\n{line}", ["a.b"])) == {"a.b"}


def test_a_circle_is_found_through_several_files() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}
