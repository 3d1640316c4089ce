"""What was done in a library goes with it to another place: it is shown there, found there, and can be undone."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import db, former_place, worked_in
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

OLD, NEW = "/volume1/photo", "/volume2/bilder"
ODD = os.fsdecode(b"a\xff.jpg")  # no UTF-8


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Two plans, one of them open, in a library with its intake inside, beside a folder that begins alike."""
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        with transaction(con):
            con.execute("INSERT INTO runs VALUES (1, 'pass', 1)")
            for n, state in ((1, "done"), (2, "open")):
                source = os.fsencode(f"{OLD}/intake/{ODD}")
                con.execute(
                    "INSERT INTO plans (n, token, run, claim, source, action, code, sentence, state, opened_ns) "
                    "VALUES (?, ?, 1, 'c', ?, 'file', 'x', 'x', ?, 1)",
                    (n, str(n), source, state),
                )
                for number, src in enumerate((source, b"/volume1/photos/b.jpg")):
                    row = (n, number, src, os.fsencode(f"{OLD}/2024/{ODD}"))
                    con.execute("INSERT INTO steps VALUES (?, ?, 'move', ?, ?, 1, 1, 1, 1, NULL, NULL)", row)
            con.execute("INSERT INTO units VALUES (7, ?, '', 1)", (os.fsencode(f"{OLD}/intake"),))
            for key in (
                f"{OLD}/intake\0a\0",
                f"json\0{OLD}/intake/x\0a",
                "/volume1/photos\0a\0",
                "id\0/volume1",
            ):
                con.execute("INSERT INTO unit_keys VALUES (?, 7)", (os.fsencode(key),))
        yield con


def told(con: sqlite3.Connection, plan: int) -> list[str]:
    rows = con.execute("SELECT src, dst FROM steps WHERE plan = ? ORDER BY n", (plan,)).fetchall()
    rows += con.execute("SELECT source FROM plans WHERE n = ?", (plan,)).fetchall()
    return [os.fsdecode(path) for row in rows for path in row]


def keys(con: sqlite3.Connection) -> set[str]:
    return {os.fsdecode(key) for (key,) in con.execute("SELECT key FROM unit_keys")}


def test_all_but_what_is_open_goes_with_the_library(con: sqlite3.Connection) -> None:
    before = told(con, 2)
    with transaction(con):
        former_place.follow(con, OLD, NEW, f"{NEW}/intake")
    filed = f"{NEW}/2024/{ODD}"
    assert told(con, 1) == [
        f"{NEW}/intake/{ODD}",
        filed,
        "/volume1/photos/b.jpg",
        filed,
        f"{NEW}/intake/{ODD}",
    ]
    assert told(con, 2) == before
    assert keys(con) == {
        f"{NEW}/intake\0a\0",
        f"json\0{NEW}/intake/x\0a",
        "/volume1/photos\0a\0",
        "id\0/volume1",
    }
    assert con.execute("SELECT folder FROM units").fetchone() == (os.fsencode(f"{NEW}/intake"),)


def test_an_intake_that_stays_where_it_was_is_where_undo_brings_files_back(con: sqlite3.Connection) -> None:
    before = keys(con)
    with transaction(con):
        former_place.follow(con, OLD, NEW, f"{OLD}/intake")
    filed = f"{NEW}/2024/{ODD}"
    assert told(con, 1) == [
        f"{OLD}/intake/{ODD}",
        filed,
        "/volume1/photos/b.jpg",
        filed,
        f"{OLD}/intake/{ODD}",
    ]
    assert keys(con) == before
    assert con.execute("SELECT folder FROM units").fetchone() == (os.fsencode(f"{OLD}/intake"),)


@pytest.mark.parametrize(
    ("places", "intakes", "goes"),
    [
        (("/volume1/fam/Library", "/volume1/us/Library"), ("/volume1/fam/In", "/volume1/us/In"), True),
        (("/volume1/photo", "/volume2/photo"), ("/volume1/upload/new", "/volume2/upload/new"), True),
        (("/volume1/photo", "/volume2/photo"), ("/volume1/upload", "/volume1/upload"), False),
        (("/volume1/photo", "/volume2/bilder"), ("/volume1/upload", "/volume2/upload"), False),
        (("/volume1/photo", "/volume2/photo"), ("/volume1/upload", "/volume2/other"), False),
    ],
)
def test_an_intake_beside_goes_along_where_the_folder_around_both_was_moved(
    con: sqlite3.Connection, places: tuple[str, str], intakes: tuple[str, str], goes: bool
) -> None:
    """Undo said that what came from it is outside the configured folders."""
    before, after = intakes
    worked_in.remember_roots(con, [before, places[0]])
    with transaction(con):
        con.execute("UPDATE steps SET src = ?", (os.fsencode(f"{before}/a.jpg"),))
        con.execute(
            "INSERT INTO held VALUES (?, 1, 1, 1, 1, 'undone', '', 1, 1, NULL, 0)",
            (f"{before}/b.jpg".encode(),),
        )
        former_place.follow(con, *places, after)
    place = after if goes else before
    assert {os.fsdecode(src) for (src,) in con.execute("SELECT src FROM steps WHERE plan = 1")} == {
        f"{place}/a.jpg"
    }
    assert {os.fsdecode(path) for (path,) in con.execute("SELECT path FROM held")} == {f"{place}/b.jpg"}
