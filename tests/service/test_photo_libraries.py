"""A library of Apple's in the intake is told of once, however often it is looked at."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.service.photo_libraries import tell_of_libraries
from photo_organizer.store import db

if TYPE_CHECKING:
    from pathlib import Path


def test_each_library_is_told_of_once(tmp_path: Path) -> None:
    with closing(db.open_database(str(tmp_path))[0]) as con:
        for seen in ((), ("a.photoslibrary",), ("a.photoslibrary", "b.aplibrary")):
            tell_of_libraries(con, seen, 1)
        first, second = (text for (text,) in con.execute("SELECT payload FROM outbox ORDER BY seq"))
    assert "'a.photoslibrary' is a library of Apple's" in first
    assert "'b.aplibrary'" in second
