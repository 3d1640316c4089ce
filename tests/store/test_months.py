"""The library by month: photos and films are counted, by the index; sidecars and what was set aside are not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.formats import FORMATS
from photo_organizer.model import Family, Moment, Precision
from photo_organizer.store import calendar, doubtful, known_folders
from tests.store import rows

if TYPE_CHECKING:
    import sqlite3

MONTH = "2024/08_Aug"
SIDECARS = {
    ext
    for one in FORMATS
    if one.family is Family.SIDECAR and one.name not in ("lrv", "icloud")  # a list never stands in a month
    for ext in one.extensions
}


def test_a_month_has_photos_and_films_and_no_sidecar(con: sqlite3.Connection) -> None:
    sidecars = [f"{MONTH}/a.{ext}" for ext in SIDECARS] + [f"{MONTH}/a.jpg.XMP", f"{MONTH}/a_01.jpg.xmp"]
    rows.put(
        con,
        f"{MONTH}/a.jpg",
        f"{MONTH}/a.mov",
        f"{MONTH}/b.lrv",
        f"{MONTH}/xmp",
        "Duplicates/a.jpg",
        *sidecars,
    )
    assert [(one.month, one.files) for one in calendar.months(con)] == [("2024-08", 4)]
    total, files = calendar.month(con, "2024-08", 0, 10)
    assert (total, [one.path.rpartition("/")[2] for one in files]) == (4, ["a.jpg", "a.mov", "b.lrv", "xmp"])
    con.execute(f"UPDATE catalogue SET taken = '2024-08-01', precision = {Precision.DAY:d}")
    assert doubtful.weak(con, 0, 10)[0] == 4
    assert calendar.search(con, "a.jpg")[0] == 2, "a search finds each file by its name, sidecars too"


def test_an_end_without_its_dot_is_no_sidecars(con: sqlite3.Connection) -> None:
    rows.put(con, f"{MONTH}/myjson", f"{MONTH}/anksc", f"{MONTH}/a.JSON", f"{MONTH}/\xe9.xmp", "json", "x")
    assert [(one.month, one.files) for one in calendar.months(con)] == [("2024-08", 2)]


def test_months_are_counted_by_their_index(con: sqlite3.Connection) -> None:
    asked: list[str] = []
    con.set_trace_callback(asked.append)
    calendar.months(con)
    con.set_trace_callback(None)
    asked = sorted((one for one in asked if "count(*)" in one), key=len)
    plan, of_unknown = ([row[3] for row in con.execute(f"EXPLAIN QUERY PLAN {one}")] for one in asked)
    assert any("USING INDEX sqlite_autoindex_catalogue" in line for line in of_unknown), (
        "a few, by their paths"
    )
    assert "USING INDEX catalogue_month" in " ".join(plan)


def test_what_is_neither_photo_nor_film_has_no_place_among_them(con: sqlite3.Connection) -> None:
    """A month of nothing but a shopping list and a song is a gap, and nobody is asked for a better date of them."""
    rows.put(con, f"{MONTH}/a.jpg", "Unknown File Types/list.txt", "Unknown File Types/old/song.mp3")
    con.execute(f"UPDATE catalogue SET taken = '2024-08-01', precision = {Precision.DAY:d}")
    con.execute("UPDATE catalogue SET taken = '2023-01-01' WHERE path LIKE '%mp3'")
    weak = con.execute(f"SELECT count(*) FROM catalogue WHERE {calendar.WEAK}").fetchone()[0]
    assert weak == 3
    assert calendar.months(con) == [calendar.Month("2024-08", 1, 1)]
    assert calendar.month(con, "2024-08", 0, 10)[0] == 1
    assert doubtful.weak(con, 0, 10)[0] == 1
    assert calendar.search(con, "list")[0] == 1


@pytest.mark.parametrize("aside", ["duplicates", "Duplicates", "DUPLICATES"])
def test_what_is_set_aside_is_no_picture_in_whatever_letters_its_folder_is_written(
    con: sqlite3.Connection, aside: str
) -> None:
    """A client that ignores case has written the folder as it likes, and filing uses the one that is there."""
    for name, path in (("a", f"{MONTH}/a.jpg"), ("b", f"{aside}/b.jpg"), ("c", "unknown file types/c.psb")):
        rows.look_at(con, path, name.encode() * 16)
    con.execute(f"UPDATE catalogue SET taken = '2024-08-01', precision = {Precision.DAY:d}")
    for folder in (aside, "unknown file types"):
        known_folders.put(con, [(folder, 1)])
    assert calendar.months(con) == [calendar.Month("2024-08", 1, 1)]
    shown = calendar.month(con, "2024-08", 0, 10)[1]
    assert [one.path for one in shown] == [f"{MONTH}/a.jpg"]
    assert doubtful.weak(con, 0, 10) == (1, shown)
    assert calendar.search(con, "jpg") == (1, shown)
    _, total, around = doubtful.trip(con, shown[0].number)
    assert (total, around[:1]) == (2, shown)
    assert [one.path for one in around[1:]] == ["unknown file types/c.psb"]


def test_what_the_camera_wrote_is_told_of_what_was_here_before_us(con: sqlite3.Connection) -> None:
    """The page told of such a photo that its date is not known, and of the same one in its group when it was taken."""
    taken = datetime(2022, 5, 1, 10, 0, 7)
    for number, path in enumerate((f"{MONTH}/old.jpg", "NoDateFound/refused.jpg", f"{MONTH}/dated.jpg")):
        rows.look_at(con, path, bytes([65 + number]) * 16, moment=Moment(taken, "", "", ""))
    con.execute(
        "UPDATE catalogue SET taken = '2001-01-01T00:00:00' WHERE CAST(path AS TEXT) LIKE '%dated.jpg'"
    )
    found = [calendar.as_recorded(con, one) for one in calendar.search(con, "jpg")[1]]
    told = {one.path.rpartition("/")[2]: (one.taken, one.source) for one in found}
    assert told == {
        "old.jpg": (taken.isoformat(), "exif:DateTimeOriginal"),
        "refused.jpg": (None, None),
        "dated.jpg": ("2001-01-01T00:00:00", None),
    }
