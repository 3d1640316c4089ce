"""What is written down of each step that was done: the catalogue, a line, word for the media index, and the counters."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.model import (
    Action,
    Copy,
    Dated,
    Erase,
    Membership,
    Move,
    Plan,
    Reason,
    Remove,
    Restore,
    Write,
)
from photo_organizer.store import catalogue, copied, held, journal, overview, statistics, units
from photo_organizer.store.closing import ClosingContext, Result
from photo_organizer.store.journal import JournaledPlan
from tests.store.rows import put, stamp

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.model import Step

MAY = Dated(datetime(2024, 5, 1, 12, 0, 7), "exif:DateTimeOriginal")
SIZE = 10


class Closed:
    """A plan that was carried out, and what is known behind it."""

    def __init__(
        self,
        con: sqlite3.Connection,
        *steps: Step,
        action: Action = Action.FILE,
        code: str = "dated",
        done: int | None = None,
        undoes: str | None = None,
        **more: Any,
    ) -> None:
        self.con, self.before = con, con.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0]
        self.token = journal.new_token()
        source = more.pop("source", "") or getattr(steps[0], "src", "") or getattr(steps[0], "dst", "")
        plan = Plan(source, action, (Reason(code, "because"),), steps, **more)
        self.journaled = JournaledPlan(self.token, "claim", plan, undoes)
        journal.open_plans(con, journal.begin_run(con, "pass", 1), [self.journaled], 1)
        closing = ClosingContext(con, "/in", "/lib", 7)
        closing.detected(plan)
        results = [Result(step, _now(step), b"d" * 32) for step in steps[:done]]
        closing.done(self.journaled, results)

    def told(self, kind: str) -> list[dict[str, Any]]:
        rows = self.con.execute(
            "SELECT payload FROM outbox WHERE seq > ? AND kind = ? ORDER BY seq", (self.before, kind)
        )
        return [json.loads(payload) for (payload,) in rows]

    def lines(self) -> list[tuple[str, str]]:
        return [(one["event"], one["path"]) for one in self.told("activity")]

    def index(self) -> list[tuple[list[str], list[str], list[str]]]:
        return [(one["removed"], one["added"], one.get("made", [])) for one in self.told("index")]


def _now(step: Step) -> Any:
    return None if isinstance(step, (Remove, Erase)) else step.expect


def counted(con: sqlite3.Connection, scope: str = statistics.LIFETIME) -> dict[str, int]:
    return {name: value for name, value in overview.counters(con, scope).items() if value}


def test_a_newcomer_is_known_with_its_date_its_origin_and_its_unit(con: sqlite3.Connection) -> None:
    step = Move("/in/trip/a.jpg", "/lib/2024/05_May/a.jpg", stamp(1), b"sample", b"m" * 16)
    closed = Closed(con, step, dated=MAY, membership=Membership(event="trip"))
    known = catalogue.by_path(con, "2024/05_May/a.jpg")
    assert known is not None
    assert (known.stamp, known.sample, known.md5) == (stamp(1), b"sample", b"m" * 16)
    assert known.unit
    assert catalogue.date_of(con, "2024/05_May/a.jpg") == MAY
    assert units.origin(con, "2024/05_May/a.jpg") == ("/in/trip/a.jpg", "trip")
    assert closed.lines() == [("File Detected", step.src), ("File Moved", step.src)]
    assert "to 2024/05_May/a.jpg: because (plan" in closed.told("activity")[1]["info"]
    assert closed.index() == [([step.src], [step.dst], ["/lib/2024", "/lib/2024/05_May"])]
    assert counted(con) == counted(con, statistics.SESSION) == {"files_moved": 1, "bytes_moved": SIZE}
    assert journal.still_done(con, closed.token)


def test_folders_are_told_once(con: sqlite3.Connection) -> None:
    Closed(con, Move("/in/a.jpg", "/lib/2024/a.jpg", stamp(1)))
    again = Closed(con, Move("/in/b.jpg", "/lib/2024/b.jpg", stamp(2)))
    assert again.index() == [(["/in/b.jpg"], ["/lib/2024/b.jpg"], [])]


def test_a_file_that_is_renamed_keeps_what_is_known_of_it(con: sqlite3.Connection) -> None:
    put(con, "a.jpg", dated=MAY, original="/in/IMG_1.JPG")
    number = catalogue.number_of(con, "a.jpg")
    closed = Closed(con, Move("/lib/a.jpg", "/lib/b.jpg", stamp(sum(b"a.jpg"))), code="relayout")
    assert catalogue.number_of(con, "b.jpg") == number
    assert catalogue.by_path(con, "a.jpg") is None
    assert catalogue.date_of(con, "b.jpg") == MAY
    assert units.origin(con, "b.jpg")[0] == "/in/IMG_1.JPG"
    assert closed.lines()[0][0] != "File Detected", "nobody has brought it"


def test_a_file_that_leaves_the_library_is_forgotten(con: sqlite3.Connection) -> None:
    put(con, "a.jpg")
    Closed(con, Move("/lib/a.jpg", "/in/a.jpg", stamp(1)), action=Action.UNDO)
    assert catalogue.by_path(con, "a.jpg") is None
    assert catalogue.count(con)[0] == 0


@pytest.mark.parametrize(
    ("code", "src", "dst", "event"),
    [
        ("dated", "/in/a.jpg", "/lib/a.jpg", "File Moved"),
        ("dated", "/in/a.jpg", "/lib/Duplicates/a.jpg", "Moved to Duplicates"),
        ("same", "/in/a.jpg", "/lib/a_A.jpg", "Similar Kept"),
        ("burst", "/in/a.jpg", "/lib/a_A.jpg", "Similar Kept"),
        ("better", "/in/a.jpg", "/lib/a.jpg", "Replaced With Better"),
        ("better", "/lib/a.jpg", "/lib/a_A.jpg", "Similar Kept"),
    ],
)
def test_a_move_is_called_by_what_it_means(
    con: sqlite3.Connection, code: str, src: str, dst: str, event: str
) -> None:
    if src.startswith("/lib"):
        put(con, "a.jpg")
    closed = Closed(con, Move(src, dst, stamp(1)), code=code)
    assert closed.lines()[-1] == (event, src)
    aside = "Duplicates" in dst
    kind = "duplicates" if aside else "moved"
    assert counted(con) == {f"files_{kind}": 1, f"bytes_{kind}": SIZE}


def test_a_copy_leaves_its_source_and_is_remembered(con: sqlite3.Connection) -> None:
    step = Copy("/in/a.jpg", "/lib/a.jpg", stamp(1))
    closed = Closed(con, step)
    assert closed.index() == [([], [step.dst], [])]
    assert copied.has(con, step.src, step.expect)
    assert copied.of_size(con, SIZE) == [b"d" * 32]


def test_a_duplicate_is_forgotten_counted_and_told_with_what_stays(con: sqlite3.Connection) -> None:
    put(con, "b.jpg", "k.jpg")
    closed = Closed(con, Remove("/lib/b.jpg", "/lib/k.jpg", stamp(1)), action=Action.REMOVE)
    assert catalogue.by_path(con, "b.jpg") is None
    assert catalogue.by_path(con, "k.jpg") is not None
    assert closed.lines()[-1] == ("Duplicate Deleted", "/lib/b.jpg")
    assert closed.told("activity")[-1]["info"].startswith("same as k.jpg: because")
    assert closed.index() == [(["/lib/b.jpg"], [], [])]
    assert counted(con) == {"files_deleted": 1, "bytes_deleted": SIZE}


def test_what_comes_back_is_counted_no_longer_and_stays_where_it_is(con: sqlite3.Connection) -> None:
    gone = Closed(con, Remove("/in/b.jpg", "/lib/k.jpg", stamp(1)), action=Action.REMOVE)
    step = Restore("/lib/k.jpg", "/in/b.jpg", stamp(1))
    closed = Closed(con, step, action=Action.UNDO, undoes=gone.token)
    assert counted(con) == {}
    assert counted(con, statistics.SESSION) == {"files_deleted": 1, "bytes_deleted": SIZE}
    assert closed.lines() == [("Undone", step.dst)]
    assert closed.index() == [([], [step.dst], [])]
    row = held.get(con, step.dst)
    assert row is not None
    assert row.reason == "undone"
    assert not journal.still_done(con, gone.token)


def test_a_move_that_is_taken_back_is_held_and_counted_back(con: sqlite3.Connection) -> None:
    there = Closed(con, Move("/in/a.jpg", "/lib/Duplicates/a.jpg", stamp(1)))
    back = Move("/lib/Duplicates/a.jpg", "/in/a.jpg", stamp(1))
    closed = Closed(con, back, action=Action.UNDO, undoes=there.token)
    assert counted(con) == {}
    assert closed.lines() == [("Undone", back.src)]
    assert closed.index() == [([back.src], [back.dst], [])]
    assert held.get(con, back.dst) is not None
    assert not journal.still_done(con, there.token)


def test_a_copy_that_undo_takes_away_is_no_deleted_duplicate(con: sqlite3.Connection) -> None:
    there = Closed(con, Copy("/in/a.jpg", "/lib/a.jpg", stamp(1)))
    closed = Closed(con, Remove("/lib/a.jpg", "/in/a.jpg", stamp(1)), action=Action.UNDO, undoes=there.token)
    assert counted(con) == {}
    assert closed.lines() == [("Undone", "/lib/a.jpg")]
    assert catalogue.count(con)[0] == 0


def test_a_restored_file_of_the_library_has_the_unit_that_it_had(con: sqlite3.Connection) -> None:
    put(con, "k.jpg")
    unit = units.open_unit(con, Membership(), "/in", 1)
    put(con, "b.jpg", unit=unit)
    gone = Closed(con, Remove("/lib/b.jpg", "/lib/k.jpg", stamp(1)), action=Action.REMOVE)
    step = Restore("/lib/k.jpg", "/lib/b.jpg", stamp(1))
    Closed(con, step, action=Action.UNDO, undoes=gone.token)
    known = catalogue.by_path(con, "b.jpg")
    assert known is not None
    assert (known.unit, known.stamp) == (unit, stamp(1))
    assert held.get(con, step.dst) is None, "only the intake is filed"


def test_a_sidecar_of_ours_is_of_its_pictures_unit_and_date(con: sqlite3.Connection) -> None:
    unit = units.open_unit(con, Membership(), "/in", 1)
    put(con, "a.jpg", dated=MAY, unit=unit)
    step = Write("/lib/a.xmp", "/lib/a.jpg", stamp(1), data=b"x" * SIZE)
    closed = Closed(con, step)
    known = catalogue.by_path(con, "a.xmp")
    assert known is not None
    assert known.unit == unit
    assert catalogue.date_of(con, "a.xmp") == MAY
    assert [path for _, path in closed.lines()] == [step.dst]
    assert closed.index() == [([], [step.dst], [])]
    erased = Closed(con, Erase("/lib/a.xmp", "/lib/a.jpg", stamp(1), data=b"x" * SIZE), action=Action.UNDO)
    assert catalogue.by_path(con, "a.xmp") is None
    assert erased.lines() == [("Undone", "/lib/a.xmp")]
    assert erased.index() == [(["/lib/a.xmp"], [], [])]


def test_what_did_not_happen_of_a_plan_is_dropped_from_it(con: sqlite3.Connection) -> None:
    one, two = Move("/in/a.jpg", "/lib/a.jpg", stamp(1)), Move("/in/a.mov", "/lib/a.mov", stamp(2))
    closed = Closed(con, one, two, done=1)
    [kept] = journal.still_done(con, closed.token)
    assert [(step.src, step.dst) for step in kept.plan.steps] == [(one.src, one.dst)]  # type: ignore[union-attr]
    assert catalogue.by_path(con, "a.mov") is None


def test_a_plan_that_failed_is_not_done(con: sqlite3.Connection) -> None:
    plan = Plan(
        "/in/a.jpg", Action.FILE, (Reason("dated", "x"),), (Move("/in/a.jpg", "/lib/a.jpg", stamp(1)),)
    )
    journaled = JournaledPlan(journal.new_token(), "claim", plan)
    journal.open_plans(con, journal.begin_run(con, "pass", 1), [journaled], 1)
    assert [one.token for one in journal.unfinished(con)] == [journaled.token]
    ClosingContext(con, "/in", "/lib", 7).failed(journaled, "no room")
    assert journal.unfinished(con) == []
    assert not journal.still_done(con, journaled.token)


def test_what_joins_another_unit_leaves_its_own_and_undo_gives_it_back(con: sqlite3.Connection) -> None:
    own, other = (
        units.open_unit(con, Membership(keys=(key,)), "/in", number)
        for number, key in ((1, "own"), (2, "other"))
    )
    put(con, "Unknown File Types/a.xmp", unit=own)
    put(con, "a.jpg", unit=other)
    step = Move("/lib/Unknown File Types/a.xmp", "/lib/a.xmp", stamp(1))
    joined = Closed(con, step, membership=Membership(other))
    assert units.of_path(con, "a.xmp") == other
    assert units.found_by(con, ["own"], [], 9) == [other], "what asks for the one comes to the other"
    assert units.found_by(con, ["other"], [], 9) == [other]
    assert journal.removed_from_unit(con, joined.token, step.src) == own
    assert journal.removed_from_unit(con, joined.token, "/lib/other.xmp") is None, "another file"
    assert journal.removed_from_unit(con, "another", step.src) is None, "another plan"
    Closed(con, Move(step.dst, step.src, stamp(1)), action=Action.UNDO, undoes=joined.token)
    assert units.of_path(con, "Unknown File Types/a.xmp") == own
    assert own in units.found_by(con, ["own"], [], 9), "it is there again"


def test_an_intake_inside_the_library_is_not_the_library(con: sqlite3.Connection) -> None:
    context = ClosingContext(con, "/lib/in", "/lib", 1)
    assert [context.relative(path) for path in ("/lib/a", "/lib/in/a", "/lib/into/a", "/library/a")] == [
        "a",
        None,
        "into/a",
        None,
    ]


def test_a_newcomer_is_detected_with_the_first_of_its_reasons(con: sqlite3.Connection) -> None:
    reasons = (Reason("dated", "by its date"), Reason("named", "under another name"))
    plan = Plan("/in/a.jpg", Action.FILE, reasons, (Move("/in/a.jpg", "/lib/a.jpg", stamp(1)),))
    ClosingContext(con, "/in", "/lib", 7).detected(plan)
    [payload] = con.execute("SELECT payload FROM outbox WHERE kind = 'activity'").fetchone()
    assert "by its date" in payload
    assert "under another name" not in payload


def test_each_newcomer_is_detected_and_a_file_of_the_library_only_as_what_a_plan_is_about(
    con: sqlite3.Connection,
) -> None:
    """The log names what somebody brought, and what is looked at; not what moves along with it."""
    put(con, "a.jpg", "2024/twin.jpg")
    photo = Move("/in/a.jpg", "/lib/2024/a.jpg", stamp(1))
    sidecar = Move("/in/a.xmp", "/lib/2024/a.xmp", stamp(2))
    moves_along = Move("/lib/a.jpg", "/lib/2024/a_A.jpg", stamp(3))
    detected = [
        what for what in Closed(con, photo, sidecar, moves_along).lines() if what[0] == "File Detected"
    ]
    assert detected == [("File Detected", "/in/a.jpg"), ("File Detected", "/in/a.xmp")]
    twin = Remove("/lib/2024/twin.jpg", "/lib/2024/a.jpg", stamp(4))
    assert Closed(con, twin, action=Action.REMOVE).lines()[0] == ("File Detected", "/lib/2024/twin.jpg")
