"""What the page takes for one thing: a picture's companions by their unit, a library whatever form its name is written in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import catalogue, db
from photo_organizer.store.catalogue import Known
from photo_organizer.web.api_library import _companions
from photo_organizer.web.app import App
from tests.store.rows import stamp
from tests.web.test_gate import page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

MAIN = "2024/20240831_134757"


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened, _ = db.open_database(str(tmp_path))
    yield opened
    opened.close()


def _filed(con: sqlite3.Connection, units: dict[str, int]) -> None:
    with db.transaction(con):
        for number, (path, unit) in enumerate(units.items(), 1):
            catalogue.put(con, Known(path, stamp(number)))
            con.execute("UPDATE catalogue SET unit = ? WHERE path = ?", (unit or None, path.encode()))


def test_a_photo_of_the_same_second_is_no_companion(con: sqlite3.Connection) -> None:
    _filed(con, {f"{MAIN}.jpg": 1, f"{MAIN}.jpg.xmp": 1, f"{MAIN}.1230.jpg": 2, "2023/x.aae": 1})
    assert _companions(con, f"{MAIN}.jpg") == ["20240831_134757.jpg.xmp"]


def test_the_parts_of_a_recording_belong_to_it(con: sqlite3.Connection) -> None:
    _filed(con, {f"{MAIN}_1.mp4": 1, f"{MAIN}_2.mp4": 1})
    assert _companions(con, f"{MAIN}_1.mp4") == ["20240831_134757_2.mp4"]


def test_where_no_unit_is_known_the_name_tells(con: sqlite3.Connection) -> None:
    _filed(
        con,
        {f"{MAIN}.jpg": 0, f"{MAIN}.JPG.xmp": 0, f"{MAIN}.1230.jpg": 0, f"{MAIN}_A.jpg": 0, f"{MAIN}.mov": 3},
    )
    assert _companions(con, f"{MAIN}.jpg") == ["20240831_134757.JPG.xmp"]


def test_the_address_names_a_library_as_the_settings_do(tmp_path: Path) -> None:
    """A Mac hands on the letters of a bookmark taken apart."""
    first = page(tmp_path)
    further = replace(first, name="Zo\u00eb")
    first.libraries = lambda: [further]
    assert App(first)._page("/libraries/ZOE\u0308/status") == (further, "/status")
