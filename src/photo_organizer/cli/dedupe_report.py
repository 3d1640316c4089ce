"""What both halves of `dedupe` do: find what is there twice, and tell what is planned or done."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from photo_organizer.cli.lines import printed
from photo_organizer.cli.output import DONE, SOME_FAILED, tell_problems
from photo_organizer.commands.duplicate_search import DuplicateSearch
from photo_organizer.decide.dedupe import plan_dedupe
from photo_organizer.errors import Stopping
from photo_organizer.model import Action, Remove, State
from photo_organizer.record.size import size_text
from photo_organizer.records import changeable
from photo_organizer.sentences import counted

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Callable, Iterable

    from photo_organizer.cli.progress import Progress
    from photo_organizer.model import Outcome, Plan
    from photo_organizer.settings import Settings


# Seconds: what is over by then is in nobody's way, and giving way takes longer than that disturbs.
SHORT = 0.25


def background() -> None:
    """Let all else that the machine does come first: the owner's own work, and filing."""
    from photo_organizer.look.limits import LOWEST
    from photo_organizer.look.limits import background as give_way

    give_way(LOWEST)


def find(
    con: sqlite3.Connection, settings: Settings, stop: Callable[[], bool], progress: Progress
) -> tuple[list[Plan], list[str]]:
    """Return a plan for each unit that the library holds twice, and in words what could not be read.

    Raises Stopping also where the look at the library before it was cut off: what was not seen is held once by that.
    """
    began, gentle = time.monotonic(), False

    def tell(done: int, total: int, text: str) -> None:
        nonlocal gentle
        if not gentle and time.monotonic() - began > SHORT:
            background()
            gentle = True
        progress.show(done, total, text)

    search = DuplicateSearch(con, settings.paths_library, tell, stop)
    try:
        plans = plan_dedupe(search.run(settings.naming_layout), settings)
    finally:
        progress.clear()
    if stop():
        raise Stopping
    return plans, search.problems


def report(
    outcomes: Iterable[Outcome], settings: Settings, options: Namespace, progress: Progress, total: int = 0
) -> int:
    """Print a line for each step; return the exit code."""
    failed = 0
    for number, outcome in enumerate(outcomes, 1):
        progress.show(number, total, "duplicates handled")
        progress.clear()
        for line in printed(outcome, settings, json=options.json):
            print(line)
        failed += outcome.state != State.DONE
    progress.clear()
    return SOME_FAILED if failed else DONE


@changeable
class Figures:
    """How much plans are, without holding them."""

    removed: int = 0
    moved: int = 0
    bettered: int = 0
    size: int = 0

    def add(self, plan: Plan) -> None:
        """Count one plan."""
        self.removed += sum(isinstance(step, Remove) for step in plan.steps)
        self.moved += len(plan.steps) if plan.action is Action.SET_ASIDE else 0
        self.bettered += plan.action is Action.FILE
        self.size += plan.size if isinstance(plan.steps[0], Remove) else 0


def figures(plans: Iterable[Plan]) -> Figures:
    """Return how much plans are."""
    found = Figures()
    for plan in plans:
        found.add(plan)
    return found


def summary(found: Figures, problems: list[str], *, done: bool) -> None:
    """Tell on standard error how much it is."""
    tell_problems(problems)
    removed = f"{counted(found.removed, 'duplicate')} ({size_text(found.size)})"
    if done:
        print(f"{removed} removed, {found.moved} moved to Duplicates.", file=sys.stderr)
        if found.bettered:
            print(f"{found.bettered} got the date or the companions of another copy.", file=sys.stderr)
    else:
        told = f"{removed} to remove, {found.moved} to move to Duplicates"
        if found.bettered:
            told += f", {found.bettered} to get the date or the companions of another copy"
        act = "; --apply does it" if found.removed or found.moved else ""
        print(f"{told}. Nothing was changed{act}.", file=sys.stderr)
