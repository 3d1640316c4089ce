"""What a search finds in names, and how few of them are looked at by a function of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.names import fold
from photo_organizer.store import calendar, text_search
from tests.store.rows import put

if TYPE_CHECKING:
    import sqlite3


def test_a_search_takes_every_sign_as_what_it_is(con: sqlite3.Connection) -> None:
    put(con, "2024/100%.jpg", "2024/a_b.jpg", r"2024/a\b.jpg", "2024/axb.jpg")
    for text, found in (("0%.", "2024/100%.jpg"), ("A_B", "2024/a_b.jpg"), ("a\\b", r"2024/a\b.jpg")):
        assert [one.path for one in calendar.search(con, text)[1]] == [found], text


@pytest.mark.parametrize(
    ("text", "names"), [("ö", ["2024/hören.jpg"]), ("\N{KELVIN SIGN}", ["2024/Kit.jpg"])]
)
def test_a_name_of_english_letters_alone_is_asked_only_where_it_can_hold_the_text(
    con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, text: str, names: list[str]
) -> None:
    """A function of ours for each of a million names keeps a search waiting for seconds; few names need it."""
    asked, holds = list[bytes | None](), text_search._holds

    def noted(name: bytes | None, folded: str) -> bool:
        asked.append(name)
        return holds(name, folded)

    monkeypatch.setattr(text_search, "_holds", noted)
    put(con, "2024/plain.jpg", *names)
    assert [one.path for one in calendar.search(con, text)[1]] == names
    assert (b"2024/plain.jpg" in asked) == fold(text).isascii()
