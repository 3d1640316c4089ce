"""What the page asks of a large library reads the rows that it is about, not every file there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import catalogue, doubtful
from tests.store.rows import A, look_at

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

PHOTO = "2024/05_May/a.jpg"


@pytest.mark.parametrize(
    ("ask", "whole"),
    [
        (
            lambda con: doubtful.trip(con, catalogue.number_of(con, PHOTO) or 0),
            "SCAN c USING INDEX sqlite_autoindex_catalogue_1",
        ),  # a camera has made some of the pictures
        (lambda con: catalogue.same_bytes(con, 10), "catalogue USING INDEX catalogue_size (size>?)"),
    ],
    ids=["trip", "same"],
)
def test_the_rows_of_the_catalogue_are_found_by_an_index(
    con: sqlite3.Connection, ask: Callable[[sqlite3.Connection], object], whole: str
) -> None:
    look_at(con, PHOTO, A)
    asked = list[str]()
    con.set_trace_callback(asked.append)
    ask(con)
    con.set_trace_callback(None)
    plans = [row[3] for one in asked for row in con.execute(f"EXPLAIN QUERY PLAN {one}")]
    assert plans
    assert not [one for one in plans if one == whole or one.endswith(whole)]
