"""One word for one thing: the code's public names against the glossary's last column, and no class name for two things."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/photo_organizer"

Row = tuple[str, list[str]]


@cache
def rows() -> list[Row]:
    """Each term with the words that are not used instead of it."""
    text = (ROOT / "docs/glossary.md").read_text()
    table = [re.split(r" *\| *", line.strip("| ")) for line in text.splitlines() if line.startswith("| ")]
    return [(cells[0], re.findall(r"[a-z]+", cells[2] if len(cells) > 2 else "")) for cells in table[1:]]


def words_of(name: str) -> list[str]:
    """`FolderThumbnail` and `folder_thumbnail` alike."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")


def _names_of(path: Path) -> Iterator[str]:
    yield path.stem
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
            yield from (item.name for item in node.body if isinstance(item, ast.FunctionDef))
        elif isinstance(node, ast.FunctionDef):
            yield node.name


@cache
def public_names() -> dict[str, list[str]]:
    """Modules, classes, functions and methods, each with the file it stands in."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in _names_of(path):
            if not name.startswith("_"):
                found.setdefault(name, []).append(str(path.relative_to(PACKAGE)))
    return found


def misnamed(names: dict[str, list[str]], word: str) -> list[str]:
    return [f"{places[0]}: {name}" for name, places in names.items() if word in words_of(name)]


@pytest.mark.parametrize(("term", "word"), [(term, word) for term, others in rows() for word in others])
def test_a_public_name_uses_the_term_and_not_another_word_for_it(term: str, word: str) -> None:
    assert not misnamed(public_names(), word), f"say {term!r}"


def test_a_wrong_word_is_found_in_either_way_of_writing() -> None:
    names = {"FolderCover": ["a.py"], "cover_of": ["b.py"], "recover": ["c.py"]}
    assert misnamed(names, "cover") == ["a.py: FolderCover", "b.py: cover_of"]


def test_the_glossary_is_in_order_and_names_nothing_twice() -> None:
    terms = [term for term, _ in rows()]
    assert terms == sorted(set(terms), key=str.lower)
    assert not {word for _, others in rows() for word in others} & set(terms), (
        "a term is another's wrong word"
    )


def test_no_two_classes_have_one_name() -> None:
    """A reader who searches for a class finds it."""
    count = Counter(
        node.name
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
    )
    assert not [name for name, times in count.items() if times > 1]
