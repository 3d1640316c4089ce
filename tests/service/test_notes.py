"""What becomes of a file that is held: released when nothing has to be done about it any more."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive.patience import Waiting
from photo_organizer.decide.copies import HAVE
from photo_organizer.disk.stamp import sight, stamp_of
from photo_organizer.model import Action, Move, Outcome, Plan, Reason, Stamp, State
from photo_organizer.service.notes import LONG_NS, forget_missing, note, note_unfinished, note_waiting
from photo_organizer.store import db, held, wanted_as_is

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("code", "state", "left"),
    [
        (HAVE, State.DONE, []),  # the library has it: the copy of a card need not be looked at again
        ("similar", State.DONE, ["similar"]),  # it stays on purpose
        ("unreadable", State.HELD, ["unreadable"]),
        ("dated", State.BUSY, ["incomplete"]),  # tried again: what is known of it stays true
    ],
)
def test_what_stays_is_listed_and_what_the_library_has_is_not(
    tmp_path: Path, code: str, state: State, left: list[str]
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        reason = Reason("incomplete", "its end is missing")
        held.hold(con, str(path), stamp_of(path.lstat()), reason, 1, retry=False)
        note(con, [Outcome(Plan(str(path), Action.HOLD, (Reason(code, "x"),)), state)], 2)
        assert [one.reason for one in held.everything(con)] == left


def test_a_companion_is_tried_again_as_soon_as_its_photo_is_filed(tmp_path: Path) -> None:
    """Also one in another part of the archive or in the card's folder beside, which no change of its own group tells of."""
    photo, film = "/in/Takeout/2024/a.jpg", "/in/M4ROOT/CLIP/C0001.MP4"
    waiting = ["/in/Takeout 2/2024/a.jpg.json", "/in/M4ROOT/THMBNL/C0001T01.JPG"]
    others = ["/in/Takeout 2/2024/b.jpg.json", "/in/Takeout 2/2023/a.jpg.json"]
    stamp, later = Stamp(1, 2, 3, 4), 10**15
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        for path in waiting + others:
            held.hold(con, path, stamp, Reason("orphan", "waits"), later, retry=True)
        steps = (Move(photo, "/lib/a.jpg", stamp), Move(film, "/lib/C0001.MP4", stamp))
        note(con, [Outcome(Plan(photo, Action.FILE, (Reason("dated", "x"),), steps), State.DONE)], later + 1)
        due = [path for path in waiting + others if not held.stays(con, path, stamp, later + 2)]
        assert due == waiting


def test_photos_are_tried_again_as_soon_as_the_list_of_their_folder_is_there(tmp_path: Path) -> None:
    waiting, other = "/in/iCloud Photos/1/IMG_1.PNG", "/in/iCloud Photos/2/IMG_1.PNG"
    listed, stamp, later = tmp_path / "Photo Details.csv", Stamp(1, 2, 3, 4), 10**15
    listed.write_text("imgName,")
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        for path in (waiting.replace("/in/iCloud Photos/1", str(tmp_path)), other):
            held.hold(con, path, stamp, Reason("awaits-list", "waits"), later, retry=True)
        note(con, [Outcome(Plan(str(listed), Action.WAIT, (Reason("date-list", "x"),)), State.DONE)], later)
        assert not held.stays(con, f"{tmp_path}/IMG_1.PNG", stamp, later + 2)
        assert held.stays(con, other, stamp, later + 2)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        yield Kept(con, tmp_path)


class Kept:
    """A file in the intake, and what is known of it."""

    def __init__(self, con: sqlite3.Connection, root: Path) -> None:
        self.con, self.path = con, root / "a.jpg"
        self.path.write_bytes(b"x")

    def note(self, state: State, action: Action, problem: str = "", *steps: Move) -> held.Held | None:
        plan = Plan(str(self.path), action, (Reason("similar", "as planned"),), steps)
        note(self.con, [Outcome(plan, state, problem)], NOW)
        return held.get(self.con, str(self.path))

    def lines(self) -> list[str]:
        rows = self.con.execute("SELECT payload FROM outbox WHERE kind = 'activity' ORDER BY seq")
        return [f"{(one := json.loads(payload))['event']}: {one['info']}" for (payload,) in rows]


NOW = 10**18


def test_the_true_reason_is_kept_and_it_is_tried_again_when_that_may_help(kept: Kept) -> None:
    step = Move(str(kept.path), "/lib/a.jpg", stamp_of(kept.path.lstat()))
    row = kept.note(State.HELD, Action.FILE, "no permission", step)
    assert row is not None
    assert (row.reason, row.sentence, row.retry_ns) == ("failed", "no permission", NOW)
    assert kept.lines() == ["Error: no permission"]
    kept.note(State.HELD, Action.FILE, "no permission", step)
    assert len(kept.lines()) == 1, "told once"
    row = kept.note(State.DONE, Action.HOLD)
    assert row is not None
    assert (row.reason, row.retry_ns) == ("similar", NOW + held.HOUR_NS)
    assert kept.lines()[1:] == ["Waiting: as planned"]
    row = kept.note(State.DONE, Action.LEAVE)
    assert row is not None
    assert row.retry_ns is None
    kept.path.unlink()
    with db.transaction(kept.con):
        held.release(kept.con, [str(kept.path)])
    assert kept.note(State.HELD, Action.FILE, "gone", step) is None


def test_what_stays_by_its_owners_choice_is_not_tried_again(kept: Kept) -> None:
    row = kept.note(State.DONE, Action.LEAVE)
    assert row is not None
    assert row.retry_ns is None


def test_what_is_filed_is_off_the_list_and_its_wishes_are_over(kept: Kept) -> None:
    stamp = stamp_of(kept.path.lstat())
    kept.note(State.DONE, Action.HOLD)
    with db.transaction(kept.con):
        wanted_as_is.put(kept.con, "accepted", str(kept.path), stamp)
        wanted_as_is.put(kept.con, "readmitted", str(kept.path), stamp)
    step = Move(str(kept.path), "/lib/a.jpg", stamp)
    assert kept.note(State.DONE, Action.FILE, "", step) is None
    assert not wanted_as_is.has(kept.con, "accepted", str(kept.path), stamp)
    assert not wanted_as_is.has(kept.con, "readmitted", str(kept.path), stamp)


def test_what_waits_for_long_is_told_once_with_those_that_wait_with_it(kept: Kept) -> None:
    mate = kept.path.with_suffix(".xmp")
    mate.write_bytes(b"x")
    gone = str(kept.path.with_name("gone.jpg"))
    news = [
        Waiting(str(kept.path), "incomplete", 360.0, mates=(str(mate),), final=True),
        Waiting(gone, "incomplete", 360.0, final=False),
    ]
    note_waiting(kept.con, news, NOW)
    note_waiting(kept.con, news, NOW + 1)
    assert [row.path for row in held.everything(kept.con)] == [str(kept.path), str(mate)]
    assert [row.reason for row in held.everything(kept.con)] == ["incomplete", "waits-with"]
    [line] = kept.lines()
    assert line.startswith("Waiting: incomplete for 6 minutes: it ")
    assert line.endswith("; copy it again or remove it")


def test_a_name_for_unfinished_files_is_listed_also_where_the_clock_was_set_back_since(kept: Kept) -> None:
    sighting = sight(str(kept.path))
    assert sighting is not None
    note_unfinished(kept.con, [sighting], sighting.ctime_ns - 10**18)
    assert [row.reason for row in held.everything(kept.con)] == ["unfinished"]


def test_a_name_for_unfinished_files_is_listed_after_a_while_and_off_the_list_when_it_goes(
    kept: Kept,
) -> None:
    sighting = sight(str(kept.path))
    assert sighting is not None
    note_unfinished(kept.con, [sighting], sighting.ctime_ns + LONG_NS - 1)
    assert held.everything(kept.con) == []
    note_unfinished(kept.con, [sighting], sighting.ctime_ns + LONG_NS)
    forget_missing(kept.con)
    assert [row.reason for row in held.everything(kept.con)] == ["unfinished"]
    kept.path.unlink()
    forget_missing(kept.con)
    assert held.everything(kept.con) == []
