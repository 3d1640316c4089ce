"""What is held is remembered file by file."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.store import db, held

if TYPE_CHECKING:
    from pathlib import Path


def test_only_the_named_files_are_released(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        for name in ("a", "b", "c"):
            con.execute(
                "INSERT INTO held (path, dev, ino, size, mtime_ns, code, sentence, since_ns, tries)"
                " VALUES (?, 1, 2, 3, 4, 'x', 'x', 5, 0)",
                (name.encode(),),
            )
        held.release(con, ["a", "c"])
        assert [row.path for row in held.everything(con)] == ["b"]
