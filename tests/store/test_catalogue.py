"""What is known of a file goes with it, and what nobody has looked at is found page by page."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Dated, Look, Stamp
from photo_organizer.store import catalogue, db, known_folders, library_looks, looks, put_off, seen, verdicts

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

STAMP = Stamp(1, 2, 3, 4)


def test_what_is_known_of_a_file_takes_its_new_name_also_from_another(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    taken = [Dated(datetime(year, 7, 1, 12), "exif:DateTimeOriginal") for year in (1985, 1986)]
    with closing(con):
        for name, dated in zip(("old.jpg", "new.jpg"), taken, strict=True):
            catalogue.put(con, catalogue.Known(name, STAMP), original=f"/in/{name}", dated=dated)
        catalogue.rename(con, "old.jpg", "new.jpg")
        rows = con.execute("SELECT CAST(path AS TEXT), original FROM catalogue").fetchall()
        assert rows == [("new.jpg", b"/in/old.jpg")]
        assert catalogue.date_of(con, "new.jpg") == taken[0]


def test_what_nobody_has_looked_at_is_given_in_pages_each_behind_the_one_before(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        for name in "abcde":
            catalogue.put(con, catalogue.Known(f"{name}.jpg", STAMP))
        con.execute("UPDATE catalogue SET look = 1 WHERE path = CAST('b.jpg' AS BLOB)")
        pages, after = [], 0
        while page := library_looks.unlooked(con, after, 2):
            pages.append([path for _, path, _ in page])
            after = page[-1][0]
        assert pages == [["a.jpg", "c.jpg"], ["d.jpg", "e.jpg"]]


@pytest.mark.parametrize(
    ("there", "written"),
    [
        (["duplicates", "2024"], "duplicates"),
        (["DUPLICATES", "Duplicates"], "Duplicates"),
        (["2024"], "Duplicates"),
    ],
)
def test_a_folder_of_the_library_is_found_however_it_is_written(
    tmp_path: Path, there: list[str], written: str
) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        for folder in there:
            known_folders.put(con, [(folder, 0)])
        assert known_folders.spelled(con, "Duplicates") == written


def test_groups_are_given_in_pages_without_what_is_no_duplicate(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        number = {name: _looked_at(con, name) for name in ("a", "b", "c", "d", "e", "f")}
        groups = ((1, "ab"), (2, "cd"), (3, "ef"))
        rows = [
            library_looks.Row(group, place, "same", number[name], "smaller")
            for group, names in groups
            for place, name in enumerate(names)
        ]
        library_looks.prepare_groups(con, rows)
        library_looks.replace_groups(con)
        assert _pages(con) == [["a.jpg b.jpg", "c.jpg d.jpg"], ["e.jpg f.jpg"]]
        verdicts.put_not_duplicates(con, b"c" * 16, b"d" * 16, 0)
        assert _pages(con) == [["a.jpg b.jpg", "e.jpg f.jpg"]]
        catalogue.put(con, catalogue.Known("b again.jpg", STAMP))
        library_looks.put_look(con, catalogue.number_of(con, "b again.jpg") or 0, STAMP, number["b"])
        group = library_looks.one_group(con, 1)
        assert group is not None
        told = [(one.path, one.relation, one.keeper, one.reason) for one in group.files]
        assert told == [
            ("a.jpg", "same", True, "the best version"),
            ("b again.jpg", "same", False, "smaller"),
            ("b.jpg", "exact", False, "the same bytes"),
        ]


def _looked_at(con: sqlite3.Connection, name: str) -> int:
    """Put a picture into the catalogue that somebody has looked at; return the number of its look."""
    catalogue.put(con, catalogue.Known(f"{name}.jpg", STAMP))
    picture = catalogue.number_of(con, f"{name}.jpg")
    assert picture is not None
    number = looks.put(
        con,
        name.encode() * 16,
        STAMP.size,
        Look(b"h" * 32, 4.0, plain=False, width=8, height=8, format="JPEG"),
        b"",
    )
    library_looks.put_look(con, picture, STAMP, number)
    return number


def _pages(con: sqlite3.Connection) -> list[list[str]]:
    pages, after = [], 0
    while page := library_looks.page_of_groups(con, after=after, limit=2):
        pages.append([" ".join(one.path for one in group.files) for group in page])
        after = page[-1].number
    return pages


def test_a_number_never_means_another_file_or_other_bytes(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))

    def put(path: str, stamp: Stamp = STAMP) -> int:
        catalogue.put(con, catalogue.Known(path, stamp))
        return catalogue.number_of(con, path) or 0

    with closing(con):
        first, last = put("a.jpg"), put("b.jpg")
        catalogue.forget(con, ["b.jpg"])  # as undo does
        other = put("c.jpg")
        assert len({first, last, other}) == 3
        catalogue.rename(con, "c.jpg", "d.jpg")
        assert put("d.jpg") == other  # the same file by another name, looked at again
        edited = put("a.jpg", Stamp(1, 2, 3, 5))
        seen.put_seen(con, [(b"d.jpg", *Stamp(1, 2, 9, 4))])
        resized = catalogue.number_of(con, "d.jpg")
        catalogue.forget_everything(con)
        numbers = [first, last, other, edited, resized, put("a.jpg"), put("b.jpg")]
        assert numbers == sorted({number or 0 for number in numbers})


def test_many_files_that_are_seen_at_once_are_noted_as_one_by_one(tmp_path: Path) -> None:
    """New ones, changed ones and those that are as they were, in statements of many rows and in what is left over."""
    first = [(b"%03d.jpg" % number, *Stamp(1, number, 5, 1)) for number in range(0, 250, 2)]
    then = [
        (b"%03d.jpg" % number, *Stamp(1, number, 5 if number % 3 else 6, 1 if number % 5 else 2))
        for number in range(250)
    ]
    rows = []
    for together in (True, False):
        con, _ = db.open_database(str(tmp_path / str(together)))
        told: list[str] = []
        with closing(con):
            if together:
                put_off.put_off(con)
            con.set_trace_callback(told.append)
            for found in (first, then):
                seen.put_seen(con, found)
                con.execute(
                    "UPDATE catalogue SET sample = path, md5 = path, same = path WHERE sample IS NULL"
                )
            con.set_trace_callback(None)
            assert any("), (" in sql for sql in told) == together, (
                "of many rows only while indexes are put off"
            )
            numbers = [number for (number,) in con.execute("SELECT id FROM catalogue ORDER BY path")]
            kept = [number for number, row in zip(numbers[::2], first, strict=True) if row in then]
            assert kept == sorted(kept)
            assert max(kept) < min(set(numbers) - set(kept))
            query = (
                "SELECT path, dev, ino, size, mtime_ns, sample, md5, same, look FROM catalogue ORDER BY path"
            )
            rows.append(con.execute(query).fetchall())
    assert rows[0] == rows[1]
    assert [row[:5] for row in rows[0]] == then


def test_the_last_dated_files_are_given_as_examples(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        for number, name in enumerate(("a.jpg", "b.jpg", "undated.jpg", "c.jpg")):
            dated = None if name == "undated.jpg" else Dated(datetime(2024, 5, number + 1), "name")
            catalogue.put(con, catalogue.Known(name, STAMP), dated=dated)
        assert catalogue.some_dated(con, 2) == [
            ("c.jpg", "2024-05-04T00:00:00"),
            ("b.jpg", "2024-05-02T00:00:00"),
        ]
