"""What was dropped together is undone together, and nothing more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from photo_organizer.model import Action, Plan
from photo_organizer.service import acting
from photo_organizer.settings import Settings
from photo_organizer.store import db, journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.library import Library
    from photo_organizer.model import Outcome

PLAN = Plan("/in/a.jpg", Action.FILE, ())


class Hand:
    """A hand that does nothing but remember the run of each plan; `now` is its clock, in seconds."""

    def __init__(self, state: Path) -> None:
        self.con, _ = db.open_database(str(state))
        self.runs: list[int] = []
        self.now = 10.0  # soon after the machine was switched on
        library = SimpleNamespace(con=self.con, executor=self, settings=Settings())
        self.act = acting.carry_out(cast("Library", library), lambda: self.now)

    def run(self, plans: list[Plan], run: journal.Run) -> Iterator[Outcome]:
        run.number = run.number or journal.begin_run(self.con, run.kind, 0)
        self.runs += [run.number for _ in plans]
        return iter(())

    @property
    def order(self) -> list[int]:
        """Which run each plan was in: 0 for the first, and so on."""
        return [sorted(set(self.runs)).index(one) for one in self.runs]

    def handle(self, at: float, plans: int = 1) -> None:
        self.now = at
        assert list(self.act([PLAN] * plans)) == []


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
