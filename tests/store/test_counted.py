"""What the statistics count of a plan that moves more than its newcomer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.model import Action, Move
from photo_organizer.store import catalogue
from tests.store.rows import put, stamp
from tests.store.test_closings import MAY, SIZE, Closed, counted

if TYPE_CHECKING:
    import sqlite3


def test_what_makes_way_for_a_newcomer_is_not_filed_once_more(con: sqlite3.Connection) -> None:
    put(con, "a.jpg", dated=MAY)
    newcomer = Move("/in/b.jpg", "/lib/a.jpg", stamp(9))
    for name, more in (
        ("a_A.jpg", {}),
        ("Duplicates/a.jpg", {"files_duplicates": 1, "bytes_duplicates": SIZE}),
    ):
        before = catalogue.by_path(con, "a.jpg")
        assert before
        way = Move("/lib/a.jpg", f"/lib/{name}", before.stamp)
        Closed(con, way, newcomer, code="better", source=newcomer.src)
        assert counted(con) == {"files_moved": 1, "bytes_moved": SIZE, **more}
        back = (Move(step.dst, step.src, step.expect) for step in (newcomer, way))
        Closed(con, *back, action=Action.UNDO, source=newcomer.src)
        assert counted(con) == {}
