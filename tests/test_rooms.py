"""The house keeps its shape: who may import whom, and which rooms stay pure."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parent.parent / "src" / "photo_organizer"

BELOW_SERVICE = {
    "model",
    "errors",
    "settings",
    "disk",
    "decide",
    "store",
    "synology",
    "look",
    "arrive",
    "examine",
    "act",
    "record",
    "models",
    "gather",
    "thumbnails",
}
# A room may import those further right in its row, never the others.
MAY_IMPORT = {
    "records": set(),
    "names": set(),
    "sentences": set(),
    "steps": set(),
    "model": {"steps"},
    "shown": set(),
    "errors": {"shown"},
    "settings": {"errors"},
    "disk": {"model", "errors"},
    "decide": {"model", "settings", "errors"},
    "store": {"model", "errors", "disk"},
    "synology": {"model", "errors", "settings", "disk"},
    "look": {"model", "errors", "disk", "decide", "store"},
    "arrive": {"model", "errors", "settings", "disk", "decide"},
    "examine": {"model", "errors", "settings", "disk", "decide"},
    "act": {"model", "errors", "settings", "disk", "store"},
    "record": {"model", "errors", "settings", "disk", "store", "synology"},
    "models": {"model", "errors"},
    "thumbnails": {
        "model",
        "errors",
        "settings",
        "disk",
        "decide",
        "store",
        "examine",
        "look",
        "models",
        "act",
    },
    "gather": {
        "model",
        "errors",
        "settings",
        "disk",
        "decide",
        "store",
        "arrive",
        "examine",
        "act",
        "look",
        "thumbnails",
    },
    "library": {"settings", "act", "gather", "record"},
    "commands": BELOW_SERVICE | {"library"},
    "service": BELOW_SERVICE | {"library", "commands"},
    "wiring": BELOW_SERVICE | {"library", "commands", "service"},
    "web": {"model", "errors", "settings", "store", "decide"},
}
for _allowed in MAY_IMPORT.values():
    _allowed |= {"names", "records", "sentences", "shown"}
BELOW_CLI = set(MAY_IMPORT)
MAY_IMPORT["cli"] = BELOW_CLI
IMPURE = {
    "os",
    "io",
    "time",
    "sqlite3",
    "subprocess",
    "socket",
    "threading",
    "random",
    "shutil",
    "tempfile",
    "logging",
}
PURE_ROOMS = ("decide", "model", "steps", "names", "records", "sentences", "shown", "errors", "settings")
PURE_EXCEPTIONS = {("errors", "os")}  # os.strerror: words for an error number


def _files(room: str) -> list[Path]:
    single = SOURCE / f"{room}.py"
    return [single] if single.exists() else sorted((SOURCE / room).rglob("*.py"))


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    for path in _files(room):
        ours = {name.split(".")[1] for name in _imports(path) if name.startswith("photo_organizer.")}
        ours -= {"__version__", room}
        assert ours <= MAY_IMPORT[room], f"{path.name} imports {ours - MAY_IMPORT[room]}"


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_pure_rooms_do_no_input_or_output(room: str) -> None:
    for path in _files(room):
        impure = {name.split(".")[0] for name in _imports(path)} & IMPURE
        impure = {name for name in impure if (room, name) not in PURE_EXCEPTIONS}
        assert not impure, f"{path.name} imports {impure}"


def _calls_of(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def test_one_file_says_how_files_are_opened() -> None:
    naming = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr.startswith("O_")
    }
    assert naming == {"disk/flags.py"}


def test_a_file_gets_its_identity_in_one_place() -> None:
    """The store only hands back what it was given."""
    making = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "store" and any(_calls_of(ast.parse(path.read_text()), "Stamp"))
    }
    assert making == {"disk/stamp.py"}


def test_every_file_is_one_room_in_size() -> None:
    files = (path for folder in (SOURCE, Path(__file__).parent) for path in folder.rglob("*.py"))
    long = {path.name: lines for path in files if (lines := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_every_room_has_its_row() -> None:
    rooms = {
        path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__", "__main__"} == set(MAY_IMPORT)


def test_the_architecture_lists_every_room_behind_those_that_it_may_import() -> None:
    page = SOURCE.parents[1] / "docs" / "architecture.md"
    cells = re.findall(r"^\| (`.*?) \|", page.read_text().split("\n## ")[1], re.MULTILINE)
    rows = [set(re.findall(r"`(\w+)`", cell)) for cell in cells]
    assert set().union(*rows) == {*MAY_IMPORT, "texts"}
    above = set[str]()
    for row in rows:
        above |= row
        assert not [room for room in row - {"texts"} if not MAY_IMPORT[room] <= above]
