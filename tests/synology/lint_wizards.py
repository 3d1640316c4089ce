"""Rules about WIZARD_UIFILES/: that DSM finds each page, can draw it, and that no answer takes the place of something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.synology.lint import LANGUAGES, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.synology.lint import Package

# What DSM looks for itself, and what upgrade_uifile.sh shows.
_NEEDED = {"install_uifile", "uninstall_uifile", "kept_settings", "kept_share"}
_PAGE = {"step_title", "invalid_next_disabled_v2", "items"}
_TYPES = {"textfield", "password", "singleselect", "multiselect", "combobox"}
_CHOICES = {"singleselect", "multiselect"}
# So that it takes no variable's place that a script goes by, such as PATH.
_VARIABLE = re.compile(r"wizard_[a-z_]+")


def _files(package: Package) -> Iterator[Fault]:
    """DSM takes wizards by their names, and upgrade_uifile.sh takes its pages so: nothing tells of one that is not found."""
    names = {path.name for path in (package.folder / "WIZARD_UIFILES").iterdir()}
    for name in _NEEDED - names:
        yield Fault("wizards", f"{name} is missing", 263)
    for name in names - {"upgrade_uifile.sh"}:
        kind, _, language = name.rpartition("_") if name not in _NEEDED else (name, "", "enu")
        if kind not in _NEEDED or language not in LANGUAGES:
            yield Fault("wizards", f"{name} is no name that DSM looks for", 263)


def _wizards(package: Package) -> Iterator[Fault]:
    for path in sorted((package.folder / "WIZARD_UIFILES").iterdir()):
        if path.suffix == ".sh":
            continue
        pages = package.json(f"WIZARD_UIFILES/{path.name}")
        asked = keys(pages)
        if len(asked) != len(set(asked)):
            yield Fault("wizards", f"{path.name} asks one thing twice", 263)
        yield from (Fault("wizards", f"{path.name}: {wrong}", 263) for wrong in wrong_questions(pages))


def wrong_questions(pages: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the questions of some pages, whoever has written them."""
    if not pages or not all(page.get("step_title") and page.keys() <= _PAGE for page in pages):
        yield "a page has no title, or something that DSM does not know"
    for item in (item for page in pages for item in page["items"] if "subitems" in item):
        kind = item.get("type")
        if kind not in _TYPES:
            yield f"{kind} is no type of question"
        chosen = sum(bool(asked.get("defaultValue")) for asked in item["subitems"])
        if kind == "singleselect" and chosen != 1:
            yield f"of {item['subitems'][0].get('key')} and its like not exactly one is chosen"
        for asked in item["subitems"]:
            yield from (f"{asked.get('key')} {wrong}" for wrong in _question(kind, asked))


def _question(kind: str, asked: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one question: its answer becomes a variable of the scripts, and DSM draws it by a strict pattern."""
    if not _VARIABLE.fullmatch(str(asked.get("key"))):
        yield "cannot be a variable of ours"
    value = asked.get("defaultValue")
    if value is not None and isinstance(value, bool) != (kind in _CHOICES):
        yield f"begins with {value!r}, which is no answer to a {kind}"
    checks = asked.get("validator", {})
    if "regex" in checks and not re.fullmatch(r"/.+/", checks["regex"].get("expr", "")):
        yield "has a pattern that is not written between slashes"
    if "regex" in checks and not _is_pattern(checks["regex"].get("expr", "")):
        yield "has a pattern that cannot be read"
    if checks.get("vtype", "alpha") not in {"alpha", "alphanum", "email", "url"}:
        yield f"is checked for being a {checks['vtype']}, which DSM does not know"
    function = checks.get("fn", "{}")
    if not re.fullmatch(r"\{.*\}", function, re.DOTALL) or function.count("{") != function.count("}"):
        yield "has a function without its braces"
    if kind == "combobox":
        yield from _list(asked)


def _is_pattern(text: str) -> bool:
    """Whether a pattern can be read; what ours use of JavaScript's is Python's as well."""
    try:
        return bool(re.compile(text))
    except re.error:
        return False


def _list(asked: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a list to choose from."""
    remote, local = asked.get("api_store", {}), asked.get("store", {})
    if not {"remote": remote, "local": local}.get(asked.get("mode", "")) or (remote and local):
        yield "has no list, or two"
    if (
        lacks := {"api", "method", "version", "root", "idProperty", "fields"} - remote.keys()
        if remote
        else set()
    ):
        yield f"asks DSM without {', '.join(sorted(lacks))}"
    fields = (remote or local).get("fields", [])
    if not {asked.get("displayField"), asked.get("valueField")} <= set(fields):
        yield f"shows something else than {', '.join(fields)}"
    if any(len(row) != len(fields) for row in local.get("data", [])):
        yield "has a row of another length"


def keys(pages: list[dict[str, Any]]) -> list[str]:
    return [sub["key"] for page in pages for item in page["items"] for sub in item.get("subitems", [])]


RULES = (_files, _wizards)
