"""What counts as a change of the library, and when it is unusually much."""

from __future__ import annotations

import pytest

from photo_organizer.decide.breaker import in_library, too_many, touched
from photo_organizer.model import Action, Move, Plan, Remove, Stamp
from photo_organizer.settings import Settings

STAMP = Stamp(1, 2, 3, 4)
SETTINGS = Settings().replace(paths_library="/lib", paths_intake="/lib/Inbox")
IN, OUT = "/lib/Inbox", "/lib/2024"


def _plan(*steps: Move | Remove) -> Plan:
    return Plan(steps[-1].src, Action.FILE, (), steps)


@pytest.mark.parametrize(
    ("plan", "count"),
    [
        (_plan(Move(f"{IN}/a.jpg", f"{OUT}/x.jpg", STAMP)), 0),
        (_plan(Remove(f"{IN}/a.jpg", f"{OUT}/x.jpg", STAMP)), 0),
        (_plan(Remove(f"{OUT}/y.jpg", f"{OUT}/x.jpg", STAMP)), 1),
        (_plan(Move(f"{OUT}/x.jpg", f"{OUT}/x_A.jpg", STAMP), Move(f"{IN}/a.jpg", f"{OUT}/x.jpg", STAMP)), 1),
        (
            _plan(
                Move(f"{OUT}/x.jpg", "/lib/Duplicates/x.0001.jpg", STAMP),
                Move(f"{IN}/a", f"{OUT}/x.jpg", STAMP),
            ),
            1,
        ),
        (_plan(Move(f"{IN}/a.heic", f"{OUT}/x.heic", STAMP), Move(f"{OUT}/w.mov", f"{OUT}/x.mov", STAMP)), 0),
    ],
    ids=["filed", "newcomer removed", "removed", "exchanged", "stepped aside", "film follows its still"],
)
def test_files_of_the_library_count(plan: Plan, count: int) -> None:
    assert touched([plan], SETTINGS) == count
    assert touched([plan, plan], SETTINGS) == 2 * count


def test_an_intake_inside_the_library_is_no_library() -> None:
    assert [in_library(path, SETTINGS) for path in (f"{IN}/a", f"{OUT}/a", "/lib", "/library/a")] == [
        False, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "files", "unusual"),
    [
        (201, 1004, True),
        (201, 1006, False),
        (200, 300, False),
        (5000, 100_000, False),
        (20_001, 100_000, True),
    ],
)
def test_both_limits_have_to_be_passed(changed: int, files: int, unusual: bool) -> None:
    assert too_many(changed, files, SETTINGS) is unusual
