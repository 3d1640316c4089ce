"""What is known of a file goes with it, and what nobody has looked at is found page by page."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.model import Dated, Stamp
from photo_organizer.store import catalogue, db, library_looks

if TYPE_CHECKING:
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
