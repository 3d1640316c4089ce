"""The mark by which the page sees that something has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Action, Move, Plan, Reason, Stamp
from photo_organizer.store import db, history, journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from sqlite3 import Connection

MANY = 450  # more plans than the mark looks at


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    made, _ = db.open_database(str(tmp_path))
    with db.transaction(made):
        run = journal.begin_run(made, "pass", 1)
        journal.open_plans(made, run, [_ticket(number) for number in range(MANY)], 1)
    yield made
    made.close()


def _ticket(number: int) -> journal.JournaledPlan:
    step = Move(f"/in/{number}.jpg", f"/lib/{number}.jpg", Stamp(1, number, 3, 4))
    return journal.JournaledPlan(
        f"{number:016x}", "claim", Plan(step.src, Action.FILE, (Reason("dated", "x"),), (step,))
    )


@pytest.mark.parametrize("number", [0, MANY // 2, MANY - 1])
def test_whatever_plan_ends_among_many_the_mark_changes(con: Connection, number: int) -> None:
    before = history.mark(con)
    assert history.mark(con) == before
    journal.close_plan(con, f"{number:016x}", "done", 2)
    assert history.mark(con) != before


def test_the_newest_of_many_that_ends_later_changes_the_mark_although_none_is_open(con: Connection) -> None:
    for number in range(MANY):
        journal.close_plan(con, f"{number:016x}", "done", 2)
    before = history.mark(con)
    journal.close_plan(con, f"{MANY - 1:016x}", "undone", 3)
    assert history.mark(con) != before


def test_the_name_before_is_that_of_the_last_move_to_a_place(con: Connection) -> None:
    """A place in the library may have had another file before."""
    for number, source in ((MANY, "/in/first.jpg"), (MANY + 1, "/in/last.jpg")):
        step = Move(source, "/lib/again.jpg", Stamp(1, number, 3, 4))
        plan = Plan(source, Action.FILE, (Reason("dated", "x"),), (step,))
        run = journal.begin_run(con, "pass", number)
        journal.open_plans(con, run, [journal.JournaledPlan(f"{number:016x}", "claim", plan)], number)
        assert journal.name_before(con, "/lib/again.jpg") == ("" if number == MANY else "/in/first.jpg")
        con.execute("UPDATE plans SET state = 'done'")
    assert journal.name_before(con, "/lib/again.jpg") == "/in/last.jpg"
