"""What a decision becomes where the intake stays as it is: copies, and nothing where the library has the bytes. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.model import DUPLICATES, Action, Copy, Move, Reason, Remove
from photo_organizer.names import lies_in
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.model import Plan, Step

HAVE = "have"  # reason code of what need not be copied: the library has it, or had it
_DUPLICATE = "duplicate"  # reason code of exact duplicates


def as_copies(plan: Plan, intake: str, library: str) -> Plan:
    """Return the plan that leaves every file of the intake where it is, unchanged."""
    steps = tuple(_steps(plan, f"{intake}/", f"{library}/"))
    if not plan.steps or steps == plan.steps:
        return plan
    if any(isinstance(step, Copy) for step in steps):
        return replace(plan, action=Action.COPY, steps=steps)
    first = plan.reasons[0]
    words = f"stays, and is not copied: {first.sentence}"
    reasons = Reason(HAVE, Sentence("not_copied", words, why=first.sentence)), *plan.reasons[1:]
    return replace(plan, action=Action.LEAVE, reasons=reasons, steps=(), membership=None)


def _steps(plan: Plan, intake: str, library: str) -> Iterator[Step]:
    is_there = plan.reasons[0].code == _DUPLICATE
    for step in plan.steps:
        match step:
            case Move(src, dst) if src.startswith(intake):
                if not (is_there and lies_in(dst.removeprefix(library), DUPLICATES)):
                    yield Copy(src, dst, step.expect, step.sample, step.md5)
            case Remove(src) if src.startswith(intake):
                pass
            case _:
                yield step
