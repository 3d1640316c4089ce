"""How many plans share their syncs: many that only rename, few that read bytes or hold descriptors, and never more than there is room for."""

from __future__ import annotations

import pytest

from photo_organizer.act.sizing import MOST_BYTES, MOST_COPIES, MOST_RENAMES, Sizing, reached
from photo_organizer.model import (
    Action,
    Copy,
    Move,
    Outcome,
    Plan,
    Reason,
    Remove,
    Restore,
    Stamp,
    State,
    Step,
)

STAMP = Stamp(0, 0, 1, 1)
KINDS = ("move", "remove", "copy", "restore", "move and remove")


def steps_of(kind: str, number: int) -> tuple[Step, ...]:
    there, here = f"/i/{number}", f"/l/{number}"
    steps: dict[str, tuple[Step, ...]] = {
        "move": (Move(there, here, STAMP),),
        "remove": (Remove(there, here, STAMP),),
        "copy": (Copy(there, here, STAMP),),
        "restore": (Restore(here, there, STAMP, None),),
        "move and remove": (Move(there, here, STAMP), Remove(f"{there}b", f"{here}b", STAMP)),
    }
    return steps[kind]


def plans(kind: str, number: int, size: int = 0) -> list[Plan]:
    reasons = (Reason("dated", "x"),)
    return [Plan(f"/i/{n}", Action.FILE, reasons, steps_of(kind, n), None, size) for n in range(number)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("crossing", [True, False, None])
def test_many_go_together_only_where_all_of_them_surely_rename(kind: str, *, crossing: bool | None) -> None:
    expected = MOST_RENAMES if kind == "move" and crossing is False else MOST_COPIES
    found = plans(kind, MOST_RENAMES + 5)
    assert Sizing(crossing=crossing, folders=10_000).end_of_batch(found, 0) == expected
    assert Sizing(crossing=crossing, folders=10_000).end_of_batch(found, 3) == 3 + expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("crossing", [True, False, None])
def test_what_is_read_in_one_batch_has_a_limit_and_a_larger_file_goes_alone(
    kind: str, *, crossing: bool | None
) -> None:
    renames = kind == "move" and crossing is False
    sizing = Sizing(crossing=crossing, folders=10_000)
    for size, most in ((MOST_BYTES // 4, 4), (MOST_BYTES // 4 + 1, 3), (MOST_BYTES, 1), (2 * MOST_BYTES, 1)):
        assert sizing.end_of_batch(plans(kind, 10, size), 0) == (10 if renames else most)


def test_a_plan_that_reads_ends_a_long_row_of_renames() -> None:
    many = MOST_COPIES + 20
    mixed = [*plans("move", many), *plans("remove", many + 1)[many:]]
    assert Sizing(crossing=False, folders=10_000).end_of_batch(mixed, 0) == many


@pytest.mark.parametrize("kind", KINDS)
def test_what_shares_its_blocks_is_bounded_by_its_number_alone(kind: str) -> None:
    """Nothing is read and no room is needed; only a plain move is sure to be of that kind."""
    sizing = Sizing(crossing=True, sharing=True, folders=10_000)
    found = plans(kind, MOST_COPIES + 5, MOST_BYTES // 4)
    assert sizing.end_of_batch(found, 0) == (MOST_COPIES if kind == "move" else 4)


@pytest.mark.parametrize(("size", "most"), [(256, 128), (3, 1), (2, 1), (1, 1)])
def test_a_batch_that_was_too_large_is_tried_in_halves_of_at_least_one(size: int, most: int) -> None:
    sizing = Sizing(crossing=False, folders=10_000)
    sizing.halve(size)
    assert sizing.end_of_batch(plans("move", 300), 0) == most


def test_only_what_was_not_reached_at_the_end_is_tried_again() -> None:
    states = [State.DONE, State.NOT_REACHED, State.HELD, State.NOT_REACHED, State.NOT_REACHED]
    found = [Outcome(plan, state, "") for plan, state in zip(plans("move", 5), states, strict=True)]
    assert reached(found) == found[:3]
    assert reached(found[3:]) == []
