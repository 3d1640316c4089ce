"""Every statement that a reader makes has its row in the table of sources; none is dropped without a word."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import photo_organizer.examine
from photo_organizer.decide.sources import BY_NAME
from photo_organizer.examine.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = Path(photo_organizer.examine.__file__).parent
SHAPE = re.compile(
    r"(?:exif|ifd0|gps|xmp|sidecar|iptc|png|avi|maker|ciff|x3f|sony|mts|dv|quicktime|matroska|asf|flv|takeout|flickr|exiftool|meta|file)(?::.*)?"
)


def said() -> Iterator[tuple[str, str]]:
    """Give (file, source) of each literal in a reader that can be a source; a placeholder is `.*`."""
    for path in READERS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".*"
                    for one in node.values
                ]
                yield path.name, "".join(parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, re.escape(node.value)


def handed_over() -> Iterator[tuple[str, str]]:
    """Give (file, source) of each source that is written where a clue is made."""
    for path in READERS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and _makes_a_clue(node.func):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield path.name, str(first.value)


def _makes_a_clue(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("date", "moment", "DateClue", "_seconds")


def test_each_source_that_a_reader_names_has_a_row() -> None:
    named = list(handed_over())
    assert len(named) >= 10
    assert [(path, source) for path, source in named if source not in BY_NAME] == []


def test_each_text_in_the_shape_of_a_source_has_a_row() -> None:
    shaped = [
        (path, text)
        for path, text in said()
        if re.fullmatch(r"[a-z0-9]+:[A-Za-z.*\\ -]+", text) and SHAPE.fullmatch(text)
    ]
    assert len(shaped) >= 20
    unknown = [(path, text) for path, text in shaped if not any(re.fullmatch(text, name) for name in BY_NAME)]
    assert unknown == []


def test_each_row_has_a_reader() -> None:
    texts = {text for _, text in said()}
    read = {
        name
        for name in BY_NAME
        if any(re.fullmatch(text, name) for text in texts if text not in (".*", ".*:.*"))
    }
    assert set(BY_NAME) - read - {"filename"} <= {
        f"{place}:{name}"
        for place in ("exif", "ifd0", "maker", "xmp", "sidecar")
        for name in (
            "DateTimeOriginal",
            "DateTimeDigitized",
            "exif:DateTimeOriginal",
            "exif:DateTimeDigitized",
            "photoshop:DateCreated",
            "xmp:CreateDate",
        )
    }


def test_a_statement_without_a_row_is_told_and_not_dropped_in_silence() -> None:
    found = Findings()
    found.date("png:photo:taken", "2024:01:31 12:00:00")
    assert found.clues == []
    assert found.troubles == ["png:photo:taken is no source of dates that this program knows"]
