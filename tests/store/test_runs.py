"""What a run has done is told as its plans tell it, without holding them: a first import is one run."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Action, Copy, Erase, Move, Plan, Reason, Remove, Restore, Stamp, Write
from photo_organizer.store import db, journal, runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from sqlite3 import Connection

    from photo_organizer.model import Step

NAME = "Zürich \udcff"  # one that is no UTF-8
STAMP = Stamp(1, 2, 3, 4)
MIXED: list[tuple[Step, ...]] = [
    (Move(f"/in/{NAME}/b.jpg", "/lib/b.jpg", STAMP), Move(f"/in/{NAME}/b.mov", "/lib/b.mov", STAMP)),
    (Remove("/in/twins/c.jpg", "/lib/b.jpg", STAMP),),
    (Copy("/card/a.jpg", "/lib/a.jpg", STAMP),),
    (Restore("/lib/b.jpg", "/in/d.jpg", STAMP), Write("/lib/b.xmp", "/lib/b.jpg", STAMP, b"<x/>")),
    (Erase("/lib/e.xmp", "/lib/e.jpg", STAMP, b"<x/>"),),
]


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    made, _ = db.open_database(str(tmp_path))
    yield made
    made.close()


def _done(con: Connection, plans: Sequence[tuple[Step, ...]], action: Action = Action.FILE) -> int:
    with db.transaction(con):
        run = journal.begin_run(con, "pass", 1)
        for number, steps in enumerate(plans):
            plan = Plan(f"/in/{NAME}/{number}", action, (Reason("dated", "x"),), steps)
            token = f"{run:08x}{number:08x}"
            journal.open_plans(con, run, [journal.JournaledPlan(token, "claim", plan)], 1)
            journal.close_plan(con, token, "done", 2)
    return run


def test_it_is_what_the_plans_tell(con: Connection) -> None:
    _done(con, MIXED[:1])
    run = _done(con, MIXED)
    plans = [journaled.plan for journaled in journal.done_in_run(con, run)]
    assert runs.count(con, run) == len(plans) == len(MIXED)
    assert runs.sources(con, run) == [plan.source for plan in plans]
    assert runs.finals(con, run) == [path for plan in plans for path in plan.finals]
    assert runs.finals(con, run) == ["/lib/b.jpg", "/lib/b.mov", "/lib/a.jpg", "/in/d.jpg"]
    moves = [step for plan in plans for step in plan.steps if type(step) is Move]
    assert runs.moved(con, run) == [step.src for step in moves]
    assert (runs.removed(con, run), runs.freed(con, run), runs.set_aside(con, run)) == (1, STAMP.size, 0)
    assert runs.given_a_sidecar(con, run) == {"/lib/b.jpg"}
    assert runs.folders_left(con, run) == {f"/in/{NAME}", "/in/twins"}


def test_what_was_undone_or_failed_is_not_told(con: Connection) -> None:
    run = _done(con, MIXED)
    for number, state in ((0, "undone"), (1, "failed"), (3, "undone")):
        journal.close_plan(con, f"{run:08x}{number:08x}", state, 3)
    assert (runs.count(con, run), runs.finals(con, run), runs.removed(con, run)) == (2, ["/lib/a.jpg"], 0)
    assert (runs.given_a_sidecar(con, run), runs.folders_left(con, run)) == (set(), set())


def test_what_was_set_aside_is_counted_with_what_belongs_to_it(con: Connection) -> None:
    run = _done(con, MIXED, Action.SET_ASIDE)
    assert runs.set_aside(con, run) == sum(map(len, MIXED))


def test_the_plans_of_a_large_run_are_held_some_at_a_time(con: Connection) -> None:
    run = _done(con, [(Move(f"/in/trip/{n}.jpg", f"/lib/{n}.jpg", STAMP),) for n in range(2000)])
    tracemalloc.start()
    try:
        names = [journaled.plan.source for journaled in journal.done_in_run(con, run)]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert names == runs.sources(con, run)
    assert most < 1_000_000  # all of them take twice that


def test_the_folders_of_a_large_run_take_no_more_room_than_their_names(con: Connection) -> None:
    run = _done(con, [(Move(f"/in/trip/{n}.jpg", f"/lib/{n}.jpg", STAMP),) for n in range(2000)])
    tracemalloc.start()
    try:
        assert runs.folders_left(con, run) == {"/in/trip"}
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100_000
