"""A name is shown as its owner knows it; what would mislead is an escape, on the page, in the logs and on the command line."""

from __future__ import annotations

import os

import pytest

from photo_organizer.errors import quoted
from photo_organizer.record.row import cell
from photo_organizer.shown import shown

PLAIN = (
    "IMG_0001.JPG",
    "Grün 🌲.jpg",
    "Strand 👨\u200d👩\u200d👧 🏖️.jpg",  # one picture of a family: its parts are joined
    "نیم\u200cسیب.jpg",  # Persian needs the other joiner within words
    "क\u094d\u200dष.jpg",
    "写真\u3000京都.jpg",  # the blank of Japanese
    "Screenshot 2024-01-31 at 1.02.03\u202fPM.png",  # as macOS names them
    "10\u00a0ans.jpg",
    "\U0001fae8 \U0001f6d8.jpg",  # an emoji newer than this Python
    "صورة.jpg",
)
ESCAPED = {
    "a\nb\r\t.jpg": "a\\nb\\r\\t.jpg",
    "a\x1b[31m\x85\u2028b": "a\\x1b[31m\\x85\\u2028b",
    "\u202egpj.exe": "\\u202egpj.exe",
    "a\u200eb\u200f\u2066c\u061c": "a\\u200eb\\u200f\\u2066c\\u061c",
    "a\u200bb\u2060\ufeff.jpg": "a\\u200bb\\u2060\\ufeff.jpg",
    os.fsdecode(b"caf\xe9.jpg"): "caf\\xe9.jpg",
    "\ud83d.jpg": "\\ud83d.jpg",
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_name_that_its_owner_wrote_is_shown_as_it_is(name: str) -> None:
    assert shown(name) == cell(name) == name
    assert quoted(name) == f"'{name}'"


@pytest.mark.parametrize(("name", "expected"), ESCAPED.items())
def test_what_would_mislead_or_break_the_line_is_an_escape(name: str, expected: str) -> None:
    assert shown(name) == cell(name) == expected
