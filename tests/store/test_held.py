"""What is held is remembered file by file."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.model import Reason, Stamp
from photo_organizer.store import db, held

if TYPE_CHECKING:
    import sqlite3
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


def test_it_is_tried_again_after_an_hour_and_a_day_and_then_not_until_something_changes(
    tmp_path: Path,
) -> None:
    con, _ = db.open_database(str(tmp_path))
    hour, stamp, reason = held.HOUR_NS, Stamp(1, 2, 3, 4), Reason("unreadable", "is damaged")
    with closing(con):
        told = []
        for now in (100, 200, 300, 400):
            news = held.hold(con, "/in/a.jpg", stamp, reason, now, retry=True)
            found = held.get(con, "/in/a.jpg")
            assert found is not None
            told.append((news, found.tries, found.since_ns, found.retry_ns))
        assert told == [
            (True, 1, 100, 100 + hour),
            (False, 2, 100, 200 + 24 * hour),
            (False, 3, 100, None),
            (False, 4, 100, None),
        ]
        assert not held.hold(con, "/in/a.jpg", Stamp(9, 2, 3, 4), reason, 450, retry=True), (
            "no news: a restart"
        )
        assert held.hold(con, "/in/a.jpg", Stamp(1, 2, 3, 5), reason, 500, retry=True), "another file now"
        assert held.everything(con)[0].tries == 1


def _seen(con: sqlite3.Connection) -> bool:
    return held.everything(con)[0].dismissed


def test_what_is_dismissed_stays_so_until_something_about_it_changes(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    stamp, other = Stamp(1, 2, 3, 4), Stamp(1, 2, 99, 4)
    why, newly = Reason("failed", "no permission"), Reason("failed", "no room")
    with closing(con):
        held.hold(con, "/a", stamp, why, 5, retry=held.AT_EVERY_LOOK)
        held.dismiss(con, ["/a"])
        held.hold(con, "/a", stamp, why, 6, retry=held.AT_EVERY_LOOK)
        assert _seen(con), "the next look at the intake"
        held.hold(con, "/a", stamp._replace(dev=9), why, 6, retry=held.AT_EVERY_LOOK)
        assert _seen(con), "the disk has another number after a restart"
        held.hold(con, "/a", stamp, newly, 7, retry=held.AT_EVERY_LOOK)
        assert not _seen(con), "another cause"
        held.dismiss(con, ["/a"])
        held.hold(con, "/a", other, newly, 8, retry=held.AT_EVERY_LOOK)
        assert not _seen(con), "another file"
        held.dismiss(con, ["/a"])
        held.release(con, ["/a"])
        held.hold(con, "/a", other, newly, 9, retry=held.AT_EVERY_LOOK)
        assert not _seen(con), "tried again"


def test_what_is_held_stays_while_it_is_the_same_file_and_not_due(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    stamp = Stamp(1, 2, 3, 4)
    with closing(con):
        assert not held.stays(con, "/a", stamp, 5)
        held.hold(con, "/a", stamp, Reason("failed", "no permission"), 5, retry=True)
        assert held.stays(con, "/a", stamp, 6)
        assert held.stays(con, "/a", Stamp(9, 2, 3, 4), 6), "its device has another number after a restart"
        for other in (Stamp(1, 9, 3, 4), Stamp(1, 2, 9, 4), Stamp(1, 2, 3, 9)):
            assert not held.stays(con, "/a", other, 6), "another file by now"
        assert not held.stays(con, "/a", stamp, 6 + 25 * 3600 * 10**9), "due for another try"
        held.hold(con, "/a", stamp, Reason("failed", "no room"), 7, retry=held.AT_EVERY_LOOK)
        assert not held.stays(con, "/a", stamp, 8)


def test_what_was_brought_back_stays_where_all_was_copied_to_another_disk(tmp_path: Path) -> None:
    """Each file has another inode there; what could not be filed on the old disk is tried on the new one."""
    con, _ = db.open_database(str(tmp_path))
    before, copied, replaced = Stamp(1, 2, 3, 4), Stamp(9, 8, 3, 4), Stamp(1, 8, 3, 4)
    with closing(con):
        for reason, stay in ((held.BROUGHT_BACK, True), (Reason("unreadable", "is damaged"), False)):
            held.hold(con, "/in/a.jpg", before, reason, 5, retry=False)
            assert held.stays(con, "/in/a.jpg", copied, 9) is stay
            assert not held.stays(con, "/in/a.jpg", replaced, 9)
            assert not held.stays(con, "/in/a.jpg", Stamp(9, 8, 3, 5), 9)


def test_a_clock_that_was_set_back_does_not_put_the_next_try_off_for_years(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    stamp, year, now = Stamp(1, 2, 3, 4), 365 * 24 * held.HOUR_NS, 10**18
    with closing(con):
        held.hold(con, "/in/a.jpg", stamp, Reason("unreadable", "is damaged"), now + 5 * year, retry=True)
        assert held.some_due(con, now)
        assert not held.stays(con, "/in/a.jpg", stamp, now)
        held.hold(con, "/in/a.jpg", stamp, Reason("unreadable", "is damaged"), now, retry=True)  # for a day
        assert not held.some_due(con, now)
        assert held.stays(con, "/in/a.jpg", stamp, now)
