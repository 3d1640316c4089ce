"""The owner's word that a file is filed as it is counts for that file as it was, and for no other."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.model import Stamp
from photo_organizer.store import accepted, db

if TYPE_CHECKING:
    from pathlib import Path

STAMP = Stamp(1, 2, 3, 4)


def test_only_the_very_file_that_was_accepted_is_until_it_is_filed(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        accepted.accept(con, "/in/a.jpg", STAMP)
        assert accepted.is_accepted(con, "/in/a.jpg", STAMP._replace(dev=9))  # devices change at a restart
        assert not accepted.is_accepted(con, "/in/b.jpg", STAMP)
        for changed in ({"ino": 9}, {"size": 9}, {"mtime_ns": 9}):
            assert not accepted.is_accepted(con, "/in/a.jpg", STAMP._replace(**changed))
        accepted.forget(con, ["/in/b.jpg"])
        assert accepted.is_accepted(con, "/in/a.jpg", STAMP)
        accepted.forget(con, ["/in/a.jpg"])
        assert not accepted.is_accepted(con, "/in/a.jpg", STAMP)
