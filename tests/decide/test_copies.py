"""A plan of filing becomes one of copying: the intake stays, and what the library has is not copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.copies import HAVE, as_copies
from photo_organizer.model import Action, Copy, Membership, Move, Plan, Reason, Remove, Stamp

if TYPE_CHECKING:
    from photo_organizer.model import Step

STAMP = Stamp(1, 2, 3, 4)
COMES = Move("/in/a.jpg", "/lib/2024/a.jpg", STAMP, b"sample", b"md5")
COPIED = Copy("/in/a.jpg", "/lib/2024/a.jpg", STAMP, b"sample", b"md5")
MAKES_WAY = Move("/lib/2024/a.jpg", "/lib/2024/a_A.jpg", STAMP)
GOES = Remove("/in/b.jpg", "/lib/2024/b.jpg", STAMP)
ASIDE = Move("/in/b.jpg", "/lib/Duplicates/b.jpg", STAMP)


def plan(code: str, *steps: Step) -> Plan:
    reasons = (Reason(code, "the library has it"), Reason("date-note", "a note"))
    return Plan("/in/a.jpg", Action.FILE, reasons, steps, membership=Membership(1, ""))


@pytest.mark.parametrize(
    ("code", "steps", "expected"),
    [
        ("dated", [COMES], [COPIED]),
        ("better", [MAKES_WAY, COMES], [MAKES_WAY, COPIED]),
        ("companion", [COMES, GOES], [COPIED]),
        ("duplicate", [GOES, COMES], [COPIED]),
        ("duplicate", [COMES, ASIDE], [COPIED]),
        (
            "same-second",
            [ASIDE],
            [Copy(ASIDE.src, ASIDE.dst, STAMP)],
        ),  # no duplicate: the library does not have it
    ],
)
def test_what_the_library_lacks_is_copied(code: str, steps: list[Step], expected: list[Step]) -> None:
    one = plan(code, *steps)
    found = as_copies(one, "/in", "/lib")
    assert (found.action, list(found.steps)) == (Action.COPY, expected)
    assert (found.source, found.reasons, found.membership) == (one.source, one.reasons, one.membership)


@pytest.mark.parametrize("steps", [[GOES], [ASIDE], [GOES, ASIDE]])
def test_what_the_library_has_stays_where_it_is(steps: list[Step]) -> None:
    found = as_copies(plan("duplicate", *steps), "/in", "/lib")
    assert (found.action, found.steps, found.membership) == (Action.LEAVE, (), None)
    assert [(reason.code, reason.sentence) for reason in found.reasons] == [
        (HAVE, "stays, and is not copied: the library has it"),
        ("date-note", "a note"),
    ]


@pytest.mark.parametrize("steps", [[], [MAKES_WAY]])
def test_a_plan_that_takes_nothing_from_the_intake_is_left_alone(steps: list[Step]) -> None:
    one = plan("left", *steps)
    assert as_copies(one, "/in", "/lib") is one
