"""What a new view, a new language or a new interface needs besides its own file, named where it was forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from photo_organizer.web import api
from spk import texts

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "ui" / "page"
TABLE = texts.page("enu")
IMPORT = re.compile(r'(?m)^(?:import|export)\b[^"]*"(\.[^"]+)"')


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _views() -> list[str]:
    listed = re.search(r"const VIEWS = \[(.*?)\];", _text(PAGE / "app.js"), re.DOTALL)
    assert listed is not None
    return re.findall(r'"(\w+)"', listed[1])


def test_every_view_is_in_the_list() -> None:
    assert {path.stem for path in (PAGE / "views").glob("*.js")} == set(_views()), "VIEWS in ui/page/app.js"


@pytest.mark.parametrize("view", _views())
def test_a_view_is_whole(view: str) -> None:
    assert view in TABLE, f"the texts have no name for the view {view}"
    assert re.search(rf'(?m)^  {view}: "M', _text(PAGE / "icons.js")), (
        f"ui/page/icons.js draws nothing for {view}"
    )
    title = TABLE[view]
    assert f"\n| {title} |" in _text(ROOT / "docs/user/page.md"), f"docs/user/page.md has no row for {title}"


def test_the_page_speaks_every_language_of_the_tables() -> None:
    names = re.search(r"const NAMES = \{(.*?)\};", _text(PAGE / "words.js"), re.DOTALL)
    assert names is not None
    assert set(re.findall(r': "(\w+)"', names[1])) == set(texts.LANGUAGES), "NAMES in ui/page/words.js"


def test_every_interface_is_routed() -> None:
    """A file of routes that nobody lists would answer nothing."""
    files = {path.stem for path in (ROOT / "src/photo_organizer/web").glob("api_*.py")}
    assert files == {route.handle.__module__.rpartition(".")[2] for route in api.ROUTES}, (
        "ROUTES in web/api.py"
    )


def test_no_circle_of_imports() -> None:
    """A module whose imports lead back to it could meet them half made."""
    leads = {
        path.resolve(): {(path.parent / name).resolve() for name in IMPORT.findall(_text(path))}
        for path in PAGE.rglob("*.js")
    }
    while free := [path for path, targets in leads.items() if not targets & leads.keys()]:
        for path in free:
            del leads[path]
    assert sorted(path.name for path in leads) == []


def test_every_drawing_that_is_asked_for_is_there() -> None:
    """One that is not leaves a gap in its button, and nothing complains."""
    drawn = set(re.findall(r'(?m)^  (\w+): "M', _text(PAGE / "icons.js")))
    asked = {name for path in PAGE.rglob("*.js") for name in re.findall(r'\bicon\("(\w+)"\)', _text(path))}
    assert asked - drawn == set()
