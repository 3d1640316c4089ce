"""The part of `dedupe` that changes files: ask where it is much, then remove or set aside, undoably."""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.cli.agreed import agreed, ask_or_refuse, by_service, plans_of_run
from photo_organizer.cli.dedupe_report import Figures, find, report, summary
from photo_organizer.cli.output import SOME_FAILED, log_to_stderr
from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.reply import how_far
from photo_organizer.decide.breaker import touched
from photo_organizer.gather.look_again import LookAgain
from photo_organizer.model import Outcome, State
from photo_organizer.service.acting import make_ready
from photo_organizer.service.running import serves
from photo_organizer.store import changes, db, journal

if TYPE_CHECKING:
    import sqlite3
    import threading
    from argparse import Namespace
    from collections.abc import Iterable, Iterator

    from photo_organizer.cli.progress import Progress
    from photo_organizer.model import Plan
    from photo_organizer.settings import Settings


def apply(
    options: Namespace, settings: Settings, state: str, stop: threading.Event, progress: Progress
) -> int:
    """Carry the plan out; return the exit code. Changes files. Raises Refused when nobody says yes to so much."""
    log_to_stderr()
    if serves(state):
        return _through_service(options, settings, state, stop, progress)
    with wiring.open_library(settings, state, stop.is_set) as library:
        make_ready(library, stop.is_set, lambda at: progress.show(at.folders, 0, "folders"))
        LookAgain(library.con, settings.paths_library).go_on(stop.is_set)
        plans, problems = find(library.con, settings, stop.is_set, progress)
        if not options.yes:
            _ask_when_many(plans, library.con, settings)
        outcomes = _Kept(library.executor.run(plans, journal.Run("dedupe")))
        code = report(outcomes, settings, options, progress, total=len(plans))
        if options.yes:
            with db.transaction(library.con):  # what was wanted is not counted against later ones
                changes.wanted(library.con, time.time_ns())
        library.recorder.drain()
    summary(outcomes.done, problems, done=True)
    if outcomes.left:
        done = len(plans) - outcomes.left
        print(f"{how_far(done, len(plans))}: stopped; run it again to go on.", file=sys.stderr)
    return SOME_FAILED if problems or outcomes.left else code


class _Kept:
    """The outcomes as they come, without what was not begun; and what was done, and how many were not begun."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._outcomes = outcomes
        self.done = Figures()
        self.left = 0

    def __iter__(self) -> Iterator[Outcome]:
        for outcome in self._outcomes:
            if outcome.state == State.NOT_REACHED:
                self.left += 1
                continue
            if outcome.state == State.DONE:
                self.done.add(outcome.plan)
            yield outcome


def _through_service(
    options: Namespace, settings: Settings, state: str, stop: threading.Event, progress: Progress
) -> int:
    """Let the running service do it, beside what it files; tell the same as always."""
    reply = agreed(partial(by_service, "dedupe", state, stop, progress), "dedupe", yes=options.yes)
    outcomes = _Kept(Outcome(plan, State.DONE) for plan in plans_of_run(state, reply.get("run", 0)))
    code = report(outcomes, settings, options, progress)
    summary(outcomes.done, reply["problems"], done=True)
    return SOME_FAILED if reply["problems"] else code


def _ask_when_many(plans: list[Plan], con: sqlite3.Connection, settings: Settings) -> None:
    """Ask on a terminal, refuse elsewhere, when an unusual share of the library would change."""
    breaker = Breaker(con, settings)
    breaker.require_health()
    if question := breaker.unusual(touched(plans, settings)):
        ask_or_refuse(question, "dedupe")
