"""The documentation is complete and true: what exists is described, what is described exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from photo_organizer import __version__
from photo_organizer.cli.parser import parser
from photo_organizer.service.status import StatusWord
from photo_organizer.settings import OPTIONS
from photo_organizer.store.outbox import ActivityEvent
from tests.docs import commands_page, settings_page

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "photo_organizer"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
PLACEHOLDERS = {"COMMAND"}
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]*)(#[^)\s]*)?\)")


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings get: lower case, words joined by dashes."""
    headings = re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(_text(page)):
        there = (page.parent / target).resolve() if target else page
        assert there.is_file(), f"{page.name} links to {target}"
        assert not anchor or anchor in _anchors(there), f"{page.name} links to {target}{anchor}"


def test_every_page_can_be_reached_from_the_front_page() -> None:
    linked = {(ROOT / target).resolve() for target, _ in LINK.findall(_text(ROOT / "README.md")) if target}
    assert set(PAGES) - linked <= {ROOT / "README.md"}


def test_the_settings_page_is_current() -> None:
    """`make docs` writes it again."""
    assert _text(settings_page.PAGE) == settings_page.page()


def test_the_commands_page_is_current() -> None:
    """`make docs` writes it again."""
    assert _text(commands_page.PAGE) == commands_page.page()


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_commands_named_in_the_pages_exist(page: Path) -> None:
    known = dict(commands_page.commands(parser()))
    for words in re.findall(r"photo-organizer((?: +[\w.-]+)+)", _code(page)):
        said = words.split()
        name = " ".join(said[:2]) if " ".join(said[:2]) in known else said[0]
        if name in PLACEHOLDERS:
            continue
        assert name in known, f"{page.name}: photo-organizer {words}"
        options = {option for option in said if option.startswith("--")}
        assert options <= set(known[name]._option_string_actions), f"{page.name}: photo-organizer {words}"


def test_settings_named_in_the_pages_exist() -> None:
    keys = {option.key for option in OPTIONS}
    places = {(option.section, option.key) for option in OPTIONS}
    for page in PAGES:
        named = re.findall(r"`([a-z_]+) = [a-z_]+`", _text(page))
        placed = re.findall(r"`\[([a-z]+)\] ([a-z_]+)`", _text(page))
        assert set(named) <= keys, page.name
        assert set(placed) <= places, page.name


def test_every_reason_has_its_meaning_and_every_meaning_its_reason() -> None:
    table = _text(ROOT / "docs" / "troubleshooting.md").split("## What the reasons mean")[1]
    told = set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE))
    given, literals = _reasons()
    assert given - told == set(), "add a row to docs/troubleshooting.md"
    assert told - literals == set(), "no such reason any more"


@cache
def _reasons() -> tuple[set[str], set[str]]:
    """Return the codes of all Reason("code", …) and Reason(CODE, …) in the source, and all literal texts in it."""
    given, literals, named, constants = set[str](), set[str](), set[str](), dict[str, str]()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(_text(path))):
            match node:
                case ast.Constant(value=str(text)):
                    literals.add(text)
                case ast.Call(func=ast.Name(id="Reason"), args=[ast.Constant(value=str(code)), *_]):
                    given.add(code)
                case ast.Call(func=ast.Name(id="Reason"), args=[ast.Name(id=name), *_]):
                    named.add(f"{path} {name}")
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(code))):
                    constants[f"{path} {name}"] = code
    return given | {constants[name] for name in named & constants.keys()}, literals


def test_every_file_that_the_architecture_names_exists() -> None:
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_.]+)`", _text(ROOT / "docs" / "architecture.md"))
    assert [name for name in named if not _is_there(name)] == []


def _is_there(name: str) -> bool:
    return any((place / f"{name}{end}").exists() for place in (ROOT, SOURCE) for end in ("", ".py"))


def test_every_state_has_its_meaning() -> None:
    table = _text(ROOT / "docs" / "troubleshooting.md").split("## States")[1].split("##")[0]
    assert set(re.findall(r"^\| ([A-Z][a-z ]+) \|", table, re.MULTILINE)) == set(StatusWord)


def test_every_event_of_the_log_has_its_meaning() -> None:
    table = _text(ROOT / "docs" / "user" / "logs.md").split("| event | meaning |")[1].split("##")[0]
    events = set(re.findall(r"^\| `([A-Za-z ]+)` \|", table, re.MULTILINE))
    assert events == set(ActivityEvent)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_paths_and_make_targets_named_in_the_pages_exist(page: Path) -> None:
    paths = re.findall(r"`((?:src|tests|docs|spk|\.ci)/[\w./-]+)`", _text(page))
    assert [path for path in paths if not (ROOT / path).exists()] == []
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)[` ]", _code(page))) <= targets


def _code(page: Path) -> str:
    """Return what the page shows as code, so that "make a copy" in prose is no command."""
    return "\n".join(re.findall(r"(?s:^```$.*?^```$)|`[^`\n]+`|^    .*$", _text(page), re.MULTILINE))


def test_make_help_lists_every_target() -> None:
    makefile = _text(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert targets == set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert targets <= set(re.findall(r"[\w-]+", makefile.split(".PHONY:")[1].split("\n")[0]))


def test_the_newest_change_is_the_version_that_is_built() -> None:
    heading = r"^## (\d+\.\d+\.\d+)-\d{4}\n\n(\d{4}-\d{2}-\d{2})\b"
    newest = re.search(heading, _text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest is not None, "the newest version needs its day: every packed file carries it"
    assert newest[1] == __version__
