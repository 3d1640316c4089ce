"""Files that were changed in place are seen although no folder tells of them; a round goes on where it was left."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather.look_again import LookAgain
from photo_organizer.store import catalogue, db

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_was_edited_in_place_is_known_as_it_is_now(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        for name in ("a.jpg", "b.jpg"):
            (tmp_path / name).write_bytes(b"x")
            catalogue.put(con, catalogue.Known(name, stamp_of((tmp_path / name).lstat()), md5=b"m"))
        (tmp_path / "b.jpg").write_bytes(b"edited")
        again = LookAgain(con, str(tmp_path))
        assert not again.go_on(lambda: True), "there is no time"
        assert again.files == 0
        assert again.go_on(lambda: False)
        assert (again.files, again.changed, again.place) == (2, 1, "")
        known = {one.path: (one.stamp.size, one.md5) for one in catalogue.everything(con)}
        assert known == {"a.jpg": (1, b"m"), "b.jpg": (6, None)}
