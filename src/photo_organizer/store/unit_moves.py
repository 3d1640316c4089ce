"""Which of the files that a plan moves are of the unit that it forms or joins. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.model import DUPLICATES, Move, Plan
from photo_organizer.names import lies_apart, lies_in

if TYPE_CHECKING:
    from collections.abc import Callable


def gets_the_unit(plan: Plan, step: Move, relative: Callable[[str], str | None]) -> bool:
    """Tell whether a moved file is of its plan's unit from now on; `relative` tells the path below the library.

    Newcomers are, and what waited for them; where the plan is of a filed file, all. A copy in Duplicates is no member of
    the unit of the photo that is kept.
    """
    old, new = relative(step.src), relative(step.dst)
    if new is not None and lies_in(new, DUPLICATES) and _joins_filed(plan, relative):
        return False
    if old is None or relative(plan.source) is not None:
        return True
    return lies_apart(old)


def _joins_filed(plan: Plan, relative: Callable[[str], str | None]) -> bool:
    targets = [relative(step.dst) for step in plan.steps if isinstance(step, Move)]
    return any(path is not None and not lies_in(path, DUPLICATES) for path in targets)
