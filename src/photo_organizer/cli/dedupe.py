"""`dedupe`: find exact duplicates inside the library; shows the plan, and with --apply carries it out."""

from __future__ import annotations

import sys
import threading
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from photo_organizer.act.guards import Lock, require_library
from photo_organizer.cli.lines import as_json, lines
from photo_organizer.cli.main import DONE, SOME_FAILED
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.progress import Progress
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.commands.dedupe import Search
from photo_organizer.decide.dedupe import plan_dedupe
from photo_organizer.errors import Refused
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.model import Outcome, Remove, State
from photo_organizer.record.size import size_text
from photo_organizer.store import db

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.model import Plan
    from photo_organizer.settings import Settings


def dedupe(options: Namespace) -> int:
    """Plan, and with --apply remove or set aside, what the library holds twice. Changes files with --apply."""
    settings, state = acting_settings(options)
    stop, progress = threading.Event(), Progress(always=options.progress)
    stop_on_signals(stop)
    if options.apply:
        background()
        from photo_organizer.cli.dedupe_apply import apply  # loads all that acts

        return apply(options, settings, state, stop, progress)

    def look(con: sqlite3.Connection) -> None:
        walk = Reconciler(con, settings.paths_library, settings.paths_intake)
        walk.run(stop.is_set, lambda at: progress.show(at.folders, 0, "folders of the library"))

    with _catalogue(settings, state, look) as con:
        plans, problems = find(con, settings, stop.is_set, progress)
    code = report((Outcome(plan, State.DONE) for plan in plans), settings, options, progress)
    summary(plans, problems, done=False)
    return SOME_FAILED if problems else code


def background() -> None:
    """Let all else that the machine does come first: the owner's own work, and filing."""
    from photo_organizer.look.limits import LOWEST
    from photo_organizer.look.limits import background as give_way

    give_way(LOWEST)


@contextmanager
def _catalogue(
    settings: Settings, state: str, look: Callable[[sqlite3.Connection], object]
) -> Iterator[sqlite3.Connection]:
    """Give the catalogue after a `look` at the library, to remember what is compared.

    The service keeps its catalogue true by itself. Of a library that is not the catalogued one, it is a scratch copy.
    """
    with ExitStack() as open_things:
        con = _own_catalogue(open_things, settings, state)
        if con is not None:
            look(con)
        elif _serves(state):
            con = open_things.enter_context(closing(db.join_database(state)))
        if con is None or db.get_meta(con, "library_path") != settings.paths_library:
            from photo_organizer import wiring  # loads all that acts

            con, _, _ = open_things.enter_context(wiring.preview(settings, state))
            look(con)
        yield con


def _serves(state: str) -> bool:
    from photo_organizer.service.status import serves

    return serves(state)


def _own_catalogue(open_things: ExitStack, settings: Settings, state: str) -> sqlite3.Connection | None:
    try:
        open_things.enter_context(Lock(state, settings.paths_library))
    except Refused:
        return None
    con = open_things.enter_context(closing(db.open_database(state)[0]))
    if db.get_meta(con, "library_path", settings.paths_library) != settings.paths_library:
        return None
    require_library(con, settings.paths_library)
    return con


def find(
    con: sqlite3.Connection, settings: Settings, stop: Callable[[], bool], progress: Progress
) -> tuple[list[Plan], list[str]]:
    """Return a plan for each unit that the library holds twice, and in words what could not be read."""
    gentle = False

    def tell(done: int, total: int, text: str) -> None:
        nonlocal gentle
        if not gentle:  # there is something to read
            background()
            gentle = True
        progress.show(done, total, text)

    search = Search(con, settings.paths_library, tell, stop)
    try:
        return plan_dedupe(search.run(), settings), search.problems
    finally:
        progress.clear()


def report(
    outcomes: Iterable[Outcome], settings: Settings, options: Namespace, progress: Progress, total: int = 0
) -> int:
    """Print a line for each step; return the exit code."""
    failed = 0
    for number, outcome in enumerate(outcomes, 1):
        progress.show(number, total, "duplicates handled")
        progress.clear()
        for line in [_json(outcome)] if options.json else lines(outcome, settings):
            print(line)
        failed += outcome.state != State.DONE
    progress.clear()
    return SOME_FAILED if failed else DONE


def _json(outcome: Outcome) -> str:
    import json

    return json.dumps(as_json(outcome))


def summary(plans: list[Plan], problems: list[str], *, done: bool) -> None:
    """Tell on standard error how much it is."""
    for problem in problems:
        print(f"Error: {problem}", file=sys.stderr)
    removed = sum(isinstance(step, Remove) for plan in plans for step in plan.steps)
    moved = sum(len(plan.steps) for plan in plans) - removed
    size = size_text(sum(plan.size for plan in plans if isinstance(plan.steps[0], Remove)))
    if done:
        print(f"{removed} duplicates ({size}) removed, {moved} moved to Duplicates.", file=sys.stderr)
    else:
        told = f"{removed} duplicates ({size}) to remove, {moved} to move to Duplicates"
        print(f"{told}. Nothing was changed; --apply does it.", file=sys.stderr)
