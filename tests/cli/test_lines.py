"""What a plan's lines say of each step."""

from __future__ import annotations

import pytest

from photo_organizer.cli.lines import lines
from photo_organizer.model import Action, Copy, Move, Outcome, Plan, Reason, Stamp, State
from photo_organizer.settings import Settings

SETTINGS = Settings({"paths_intake": "/in", "paths_library": "/lib"})
STAMP = Stamp(1, 2, 3, 4)
AWAY = Move("/lib/a.jpg", "/lib/a_A.jpg", STAMP)


@pytest.mark.parametrize(
    ("action", "step"),
    [
        (Action.COPY, Copy("/in/b.jpg", "/lib/a.jpg", STAMP)),
        (Action.FILE, Move("/in/b.jpg", "/lib/a.jpg", STAMP)),
    ],
)
def test_what_makes_way_for_a_newcomer_is_filed_and_only_the_newcomer_is_copied(
    action: Action, step: Move
) -> None:
    plan = Plan("/in/b.jpg", action, (Reason("better", "is better"),), (AWAY, step), None, 3)
    told = [line.partition("  (")[0] for line in lines(Outcome(plan, State.DONE), SETTINGS)]
    assert told == ["file       a.jpg -> a_A.jpg", f"{action.value:<9}  b.jpg -> a.jpg"]
