"""The mark by which the page sees that something has changed."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.model import (
    Action,
    Dated,
    Erase,
    Move,
    Plan,
    Precision,
    Reason,
    Remove,
    Stamp,
    Step,
    Strength,
    Write,
)
from photo_organizer.store import db, history, journal, overview, runs, whereabouts

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


def test_the_runs_that_can_be_taken_back_are_told_with_the_files_that_would_come_back(
    con: Connection,
) -> None:
    assert runs.undoable_runs(con, 9) == []  # what is still open is none
    first = runs.last_run(con)
    with db.transaction(con):
        journal.close_plan(con, f"{0:016x}", "done", 2)
        journal.close_plan(con, f"{1:016x}", "undone", 2)
        run = journal.begin_run(con, "review", 7)
        picture, sidecar = _ticket(MANY), Write("/lib/a.xmp", "/lib/a.jpg", Stamp(1, 2, 3, 4), b"x")
        both = dataclasses.replace(picture.plan, steps=(*picture.plan.steps, sidecar))
        journal.open_plans(con, run, [dataclasses.replace(picture, plan=both)], 7)
        journal.close_plan(con, picture.token, "done", 8)
    found = runs.undoable_runs(con, 9)
    assert [(one.kind, one.began_ns, one.files) for one in found] == [("review", 7, 1), ("pass", 1, 1)]
    assert found[0].number == runs.last_run(con) == run
    assert runs.undoable_runs(con, 1) == found[:1]
    assert first is None


@pytest.mark.parametrize("number", [0, MANY // 2, MANY - 1])
def test_whatever_plan_ends_among_many_the_mark_changes(con: Connection, number: int) -> None:
    before = history.mark(con)
    assert history.mark(con) == before
    journal.close_plan(con, f"{number:016x}", "done", 2)
    assert history.mark(con) != before


@pytest.mark.parametrize("number", [MANY - 1, MANY - 150])
def test_a_late_one_of_many_that_ends_again_changes_the_mark_although_none_is_open(
    con: Connection, number: int
) -> None:
    with db.transaction(con):
        for one in range(MANY):
            journal.close_plan(con, f"{one:016x}", "done", 2)
    before = history.mark(con)
    journal.close_plan(con, f"{number:016x}", "undone", 3)
    assert history.mark(con) != before


def test_the_name_before_is_that_of_the_last_move_to_a_place(con: Connection) -> None:
    """A place in the library may have had another file before."""
    for number, source in ((MANY, "/in/first.jpg"), (MANY + 1, "/in/last.jpg")):
        step = Move(source, "/lib/again.jpg", Stamp(1, number, 3, 4))
        plan = Plan(source, Action.FILE, (Reason("dated", "x"),), (step,))
        run = journal.begin_run(con, "pass", number)
        journal.open_plans(con, run, [journal.JournaledPlan(f"{number:016x}", "claim", plan)], number)
        assert whereabouts.name_before(con, "/lib/again.jpg") == ("" if number == MANY else "/in/first.jpg")
        con.execute("UPDATE plans SET state = 'done'")
    assert whereabouts.name_before(con, "/lib/again.jpg") == "/in/last.jpg"


def test_a_sidecar_of_ours_counts_as_no_file_of_what_was_done(con: Connection) -> None:
    moved = Move("/lib/b.jpg", "/lib/Duplicates/b.jpg", Stamp(1, 1, 1000, 4))
    sidecar = ("/lib/a.jpg.xmp", "/lib/a.jpg", Stamp(0, 0, 3, 4), b"xmp")
    both: tuple[Step, ...] = (Write(*sidecar), Erase(*sidecar))
    for number, other in enumerate(both):
        plan = Plan(moved.src, Action.SET_ASIDE, (Reason("set-aside", "x"),), (other, moved))
        ticket = journal.JournaledPlan(f"{MANY + number:016x}", "claim", plan)
        with db.transaction(con):
            journal.open_plans(con, journal.begin_run(con, "review", 1), [ticket], 1)
            journal.close_plan(con, ticket.token, "done", 2)
        assert journal.done_with_token(con, ticket.token)[0].plan.steps == plan.steps
        (told,) = history.newest(con, before=None, limit=1)
        assert told.steps == (("move", moved.src, moved.dst, 1000),)


ACTIONS = (Action.FILE, Action.REMOVE, Action.FILE, Action.UNDO)


@pytest.fixture
def two_runs(con: Connection) -> Connection:
    """Two further runs of four plans each, opened at 10, 11, …; the first of each is undone, the last still open."""
    for first in (MANY, MANY + 10):
        run = journal.begin_run(con, "pass", 5)
        for number, action in enumerate(ACTIONS, first):
            ticket = _ticket(number)
            plan = Plan(ticket.plan.source, action, ticket.plan.reasons, ticket.plan.steps)
            journal.open_plans(
                con, run, [journal.JournaledPlan(ticket.token, "claim", plan)], 10 + number - MANY
            )
        for number, state in enumerate(("undone", "done", "done"), first):
            journal.close_plan(con, f"{number:016x}", state, 50)
    return con


def test_what_was_done_is_counted_from_a_moment_on_and_by_run(two_runs: Connection) -> None:
    assert history.counts_since(two_runs, 0) == {Action.REMOVE: 2, Action.FILE: 2}
    assert history.counts_since(two_runs, 12) == {Action.REMOVE: 1, Action.FILE: 2}
    assert history.counts_since(two_runs, 22) == {Action.FILE: 1}
    assert history.counts_since(two_runs, 99) == {}
    last = history.newest(two_runs, before=None, limit=1)[0].run
    assert [runs.left_in_run(two_runs, run)[0] for run in (last, last - 1, 99)] == [2, 2, 0]


def test_the_newest_are_listed_page_by_page_by_action_and_by_a_name(two_runs: Connection) -> None:
    def listed(**asked: Any) -> list[str]:
        found = history.newest(two_runs, **{"before": None, "limit": 9, **asked})
        return [one.source.removeprefix("/in/").removesuffix(".jpg") for one in found]

    whole = [str(number) for number in (MANY + 12, MANY + 11, MANY + 10, MANY + 2, MANY + 1, MANY)]
    assert listed() == whole
    third = history.newest(two_runs, before=None, limit=3)[-1].number
    assert listed(limit=2) == whole[:2]
    assert listed(before=third) == whole[3:]
    assert listed(actions=(Action.REMOVE,)) == [whole[1], whole[4]]
    assert listed(text=f"IN/{MANY // 10}") == whole[3:]
    assert listed(text=f"lib/{MANY + 2}.jpg") == [whole[3]]
    assert listed(text="nowhere") == []


def test_what_was_done_is_found_by_a_name_of_any_language_that_a_file_has_or_had(con: Connection) -> None:
    moved = Move("/in/Übung/ä.jpg", "/lib/Größe.jpg", Stamp(1, 2, 3, 4))
    plan = Plan(moved.src, Action.FILE, (Reason("filed", "filed"),), (moved,))
    journal.open_plans(
        con, journal.begin_run(con, "pass", 1), [journal.JournaledPlan("f" * 16, "c", plan)], 1
    )
    journal.close_plan(con, "f" * 16, "done", 2)
    for text, found in (("Übung", 1), ("Ä.JPG", 1), ("größe", 1), ("ü/", 0)):
        assert len(history.newest(con, before=None, limit=9, text=text)) == found, text


def test_the_story_of_a_file_is_that_of_the_plans_that_moved_or_removed_it(two_runs: Connection) -> None:
    kept, gone = f"/lib/{MANY + 2}.jpg", "/lib/gone.jpg"
    step = Remove(gone, kept, Stamp(1, 2, 3, 4))
    dated = Dated(datetime(2024, 5, 1), "name", precision=Precision.DAY, strength=Strength.NAME)
    plan = Plan(gone, Action.REMOVE, (Reason("same-bytes", "x"),), (step,), dated)
    run = history.newest(two_runs, before=None, limit=1)[0].run
    journal.open_plans(two_runs, run, [journal.JournaledPlan("removed", "claim", plan)], 60)
    journal.close_plan(two_runs, "removed", "done", 61)
    tokens = {path: [token for token, _ in overview.done_for_path(two_runs, path)] for path in (kept, gone)}
    assert tokens == {kept: [f"{MANY + 2:016x}"], gone: ["removed"]}, (
        "nothing was done to the copy that stays"
    )
    again = Plan(
        kept, Action.FILE, (Reason("dated", "x"),), (Move(kept, f"/in/{MANY + 2}.jpg", Stamp(1, 2, 3, 4)),)
    )
    journal.open_plans(two_runs, run, [journal.JournaledPlan("again", "claim", again)], 62)
    journal.close_plan(two_runs, "again", "done", 63)
    for path in (f"/in/{MANY + 2}.jpg", kept):
        newest_first = [token for token, _ in overview.done_for_path(two_runs, path)]
        assert newest_first == ["again", f"{MANY + 2:016x}"]
    for number in (MANY, MANY + 3, 5):  # undone, open
        assert overview.done_for_path(two_runs, f"/in/{number}.jpg") == []
    [(_, story)] = overview.done_for_path(two_runs, gone)
    assert (story["date"], story["date_precision"], story["date_strength"]) == (
        "2024-05-01T00:00:00",
        "day",
        "name",
    )
    assert story["steps"] == [{"kind": "remove", "from": gone, "kept": kept}]
    [(_, story), _] = overview.done_for_path(two_runs, kept)
    assert (story["date"], story["date_precision"], story["date_strength"]) == (None, None, None)
