"""The owner's word that a file is filed as it is counts for that file as it was, and for no other."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Stamp
from photo_organizer.store import db
from photo_organizer.store.wanted_as_is import forget, has, put

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.store.wanted_as_is import Wish

STAMP = Stamp(1, 2, 3, 4)


@pytest.mark.parametrize(("wish", "other"), [("accepted", "readmitted"), ("readmitted", "accepted")])
def test_only_the_very_file_that_was_meant_is_wanted_until_it_is_filed(
    tmp_path: Path, wish: Wish, other: Wish
) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        put(con, wish, "/in/a.jpg", STAMP)
        assert has(con, wish, "/in/a.jpg", STAMP._replace(dev=9))  # devices change at a restart
        assert not has(con, wish, "/in/b.jpg", STAMP)
        assert not has(con, other, "/in/a.jpg", STAMP)
        for changed in ({"ino": 9}, {"size": 9}, {"mtime_ns": 9}):
            assert not has(con, wish, "/in/a.jpg", STAMP._replace(**changed))
        forget(con, ["/in/b.jpg"])
        assert has(con, wish, "/in/a.jpg", STAMP)
        forget(con, ["/in/a.jpg"])
        assert not has(con, wish, "/in/a.jpg", STAMP)


def test_where_a_disk_keeps_no_inode_numbers_the_file_is_known_by_its_size_and_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photo_organizer.disk.stamp.lasting", lambda _: False)
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        put(con, "accepted", "/in/a.jpg", STAMP)
        assert has(con, "accepted", "/in/a.jpg", STAMP._replace(ino=9))
        assert not has(con, "accepted", "/in/a.jpg", STAMP._replace(size=9))
        assert not has(con, "accepted", "/in/a.jpg", STAMP._replace(mtime_ns=9))
