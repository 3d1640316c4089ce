"""What a plan's lines say of each step, and what `why` says of a file that a plan concerned."""

from __future__ import annotations

from datetime import datetime

import pytest

from photo_organizer.cli.lines import as_json, lines
from photo_organizer.cli.why import _tell_why
from photo_organizer.model import (
    Action,
    Copy,
    Dated,
    Move,
    Outcome,
    Plan,
    Precision,
    Reason,
    Remove,
    Stamp,
    State,
    Strength,
)
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


def test_a_new_sidecar_that_came_with_a_duplicate_is_not_called_removed() -> None:
    steps = (Remove("/in/b.jpg", "/lib/a.jpg", STAMP), Move("/in/b.jpg.xmp", "/lib/a.jpg.xmp", STAMP))
    plan = Plan("/in/b.jpg", Action.REMOVE, (Reason("same", "is the same"),), steps, None, 3)
    told = [line.partition("  (")[0] for line in lines(Outcome(plan, State.DONE), SETTINGS)]
    assert told == ["remove     b.jpg = a.jpg", "file       b.jpg.xmp -> a.jpg.xmp"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/lib/a.jpg", "why: this version is better (plan t)"),
        ("/in/b.jpg", "why: this version is better (plan t)"),
        ("/lib/a_A.jpg", "why: makes way for b.jpg, a better version of the same picture (plan t)"),
    ],
)
def test_why_says_of_what_made_way_no_word_of_the_newcomers(
    path: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reason = Reason("better", "this version is better")
    dated = Dated(datetime(2024, 8, 31, 12), "filename", precision=Precision.DAY, strength=Strength.NAME)
    steps = (AWAY, Move("/in/b.jpg", "/lib/a.jpg", STAMP))
    story = as_json(Outcome(Plan("/in/b.jpg", Action.FILE, (reason,), steps, dated, 3), State.DONE))
    assert _tell_why([{"done": story, "plan": "t"}], path, as_json=False) == 0
    told = capsys.readouterr().out
    assert words in told
    date = "date: 2024-08-31 12:00:00, known to the day, by the word of its name (filename)"
    assert (date in told) is (path != "/lib/a_A.jpg")
