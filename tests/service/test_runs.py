"""What was dropped together is undone together, and nothing more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from photo_organizer import wiring
from photo_organizer.model import Action, Plan, Reason, State
from photo_organizer.service import acting, filing
from photo_organizer.settings import Settings
from photo_organizer.store import db, journal
from tests.journeys.carrying import opened
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.library import Library
    from photo_organizer.model import Outcome

PLAN = Plan("/in/a.jpg", Action.FILE, ())


class Hand:
    """A hand that does nothing but remember the run of each plan; `now` is its clock, in seconds."""

    def __init__(self, state: Path, pause: float = acting.RUN_PAUSE) -> None:
        self.con, _ = db.open_database(str(state))
        self.runs: list[int] = []
        self.now = 10.0  # soon after the machine was switched on
        library = SimpleNamespace(con=self.con, executor=self, settings=Settings())
        self.hand = acting.Hand(cast("Library", library), pause, lambda: self.now)

    def run(self, plans: list[Plan], run: journal.Run) -> Iterator[Outcome]:
        run.number = run.number or journal.begin_run(self.con, run.kind, 0)
        self.runs += [run.number for _ in plans]
        return iter(())

    @property
    def order(self) -> list[int]:
        """Which run each plan was in: 0 for the first, and so on."""
        return [sorted(set(self.runs)).index(one) for one in self.runs]

    def handle(self, at: float, plans: int = 1, looking: float = 0) -> None:
        """Do what a pass does that begins at the second `at` and looks at its pictures first."""
        self.now = at
        self.hand.begin()
        self.act(at + looking, plans)

    def act(self, at: float, plans: int = 1) -> None:
        self.now = at
        assert list(self.hand.carry_out([PLAN] * plans)) == []


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path)
    yield made
    made.con.close()


def test_what_comes_without_a_pause_is_one_run(hand: Hand) -> None:
    for at in (10, 40, 90, 150):
        hand.handle(at, plans=2)
    assert hand.order == [0] * 8


def test_a_pause_begins_a_new_run(hand: Hand) -> None:
    hand.handle(10)
    hand.handle(71)
    assert hand.order == [0, 1]


def test_looking_without_finding_anything_makes_no_run_and_holds_none_open(hand: Hand) -> None:
    hand.handle(10)
    hand.handle(60, plans=0)
    hand.handle(90)
    assert hand.order == [0, 1]


def test_the_time_that_pictures_take_is_no_pause(hand: Hand) -> None:
    hand.handle(10, looking=600)
    hand.act(1300)  # the next thousand of them
    hand.handle(1310, looking=600)
    assert hand.order == [0, 0, 0]


def test_what_its_owner_does_between_ends_the_run_so_that_undo_meets_the_last_names_first(hand: Hand) -> None:
    hand.handle(10)
    with db.transaction(hand.con):
        review, done = journal.begin_run(hand.con, "review", 0), Plan("/a", Action.FILE, (Reason("x", "x"),))
        journal.open_plans(hand.con, review, [journal.JournaledPlan("token", "claim", done)], 0)
        journal.close_plan(hand.con, "token", "done", 0)
    hand.handle(20)
    hand.handle(30)
    assert hand.order == [0, 1, 1]
    assert hand.runs[0] < review < hand.runs[1]


def test_what_never_makes_a_pause_is_not_one_run_for_weeks(hand: Hand) -> None:
    begun = range(10, 10 + 86_400, 50)
    for at in begun:
        hand.handle(at)
    hand.handle(begun[-1] + 51, looking=100_000)
    hand.act(400_000)  # a pass is one run, however long
    assert hand.order == [*[0] * len(begun), 1, 1]


def test_one_command_is_one_run_whatever_pauses_it_makes(tmp_path: Path) -> None:
    hand = Hand(tmp_path, float("inf"))
    hand.handle(10)
    hand.handle(500_000)
    assert hand.order == [0, 0]
    hand.con.close()


@pytest.mark.parametrize("forgets", [True, False], ids=["once", "service"])
def test_a_pass_over_many_windows_is_one_run(
    forgets: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "WINDOW", 1)
    monkeypatch.setattr(wiring, "RUN_PAUSE", -1.0)  # as if each window took longer than a pause
    with opened(tmp_path) as library:
        for name, day in (("a", "02"), ("b", "03")):
            (tmp_path / "intake" / f"{name}.jpg").write_bytes(jpeg(f"2024:01:{day} 03:04:05"))
        one = wiring.filing(library, 0, forgets=forgets)
        one.look()
        assert [outcome.state for outcome in one.file_settled()] == [State.DONE] * 2
        assert library.con.execute("SELECT count(*) FROM runs").fetchone() == (1,)
