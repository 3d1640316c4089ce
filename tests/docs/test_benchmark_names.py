"""What the benchmarks import of the program is there, also in the scripts that they give to other processes."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
IMPORTS = re.compile(r"^\s*from (photo_organizer[\w.]*) import (?:\(([^)]*)\)|([^(\n]+))", re.MULTILINE)


def _imported() -> set[tuple[str, str]]:
    return {
        (module, name.split(" as ")[0].strip())
        for path in BENCHMARKS.glob("*.py")
        for module, several, one in IMPORTS.findall(path.read_text(encoding="utf-8"))
        for name in re.sub(r"#.*", "", several or one).split(",")
        if name.strip()
    }


@pytest.mark.parametrize(("module", "name"), sorted(_imported()))
def test_a_benchmark_imports_what_is_there(module: str, name: str) -> None:
    """A table of a quarter of an hour ended without a figure: one script named a function that had moved."""
    assert hasattr(import_module(module), name) or find_spec(f"{module}.{name}")
