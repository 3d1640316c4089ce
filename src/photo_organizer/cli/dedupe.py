"""`dedupe`: find exact duplicates inside the library; shows the plan, and with --apply carries it out."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.act.guards import Lock
from photo_organizer.cli.lines import as_json, lines
from photo_organizer.cli.main import DONE, SOME_FAILED
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.progress import Progress
from photo_organizer.daemon.acting import make_ready
from photo_organizer.daemon.dedupe import Search
from photo_organizer.daemon.reconcile import Reconciler
from photo_organizer.daemon.service import stop_on_signals
from photo_organizer.decide.dedupe import plan_dedupe, too_many
from photo_organizer.errors import Refused
from photo_organizer.model import Outcome, Remove, State
from photo_organizer.record.row import size_text
from photo_organizer.store import catalogue, db, journal

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.model import Plan
    from photo_organizer.settings import Settings


def dedupe(options: Namespace) -> int:
    """Plan, and with --apply remove or set aside, what the library holds twice. Changes files with --apply."""
    settings, state = acting_settings(options)
    stop, progress = threading.Event(), Progress()
    stop_on_signals(stop)
    os.nice(10)  # the owner's own work comes first
    if options.apply:
        return _apply(options, settings, state, stop, progress)
    with _catalogue(settings, state) as con:
        Reconciler(con, settings.paths_library, settings.paths_intake).run(
            stop.is_set, lambda at: progress.show(at.folders, 0, "folders of the library")
        )
        plans, problems = _plans(con, settings, stop.is_set, progress)
    code = _report((Outcome(plan, State.DONE) for plan in plans), settings, options, progress)
    _summary(plans, problems, done=False)
    return SOME_FAILED if problems else code


def _apply(
    options: Namespace, settings: Settings, state: str, stop: threading.Event, progress: Progress
) -> int:
    with Lock(state, settings.paths_library) as lock:
        house = wiring.build(settings, state, stop.is_set)
        try:
            make_ready(house, lock, stop.is_set, lambda at: progress.show(at.folders, 0, "folders"))
            plans, problems = _plans(house.con, settings, stop.is_set, progress)
            if not options.yes:
                _ask_when_many(plans, catalogue.count(house.con)[0], settings)
            with db.transaction(house.con):
                run = journal.begin_run(house.con, "dedupe", time.time_ns())
            code = _report(house.executor.run(plans, run), settings, options, progress, total=len(plans))
            house.recorder.drain()
        finally:
            wiring.close(house)
    _summary(plans, problems, done=True)
    return SOME_FAILED if problems else code


@contextmanager
def _catalogue(settings: Settings, state: str) -> Iterator[sqlite3.Connection]:
    """Give the catalogue, to remember what is read; a copy of it while the service has it."""
    try:
        with Lock(state, settings.paths_library):
            con, _ = db.open_database(state)
            try:
                yield con
            finally:
                con.close()
    except Refused:
        with wiring.preview(settings, state) as (con, _, _):
            yield con


def _plans(
    con: sqlite3.Connection, settings: Settings, stop: Callable[[], bool], progress: Progress
) -> tuple[list[Plan], list[str]]:
    search = Search(con, settings.paths_library, progress.show, stop)
    try:
        return plan_dedupe(search.run(), settings), search.problems
    finally:
        progress.clear()


def _ask_when_many(plans: list[Plan], files: int, settings: Settings) -> None:
    """Ask on a terminal, refuse elsewhere, when an unusual share of the library would change."""
    if not too_many(plans, files, settings):
        return
    changed = sum(len(plan.steps) for plan in plans)
    question = f"{changed} of {files} files of the library would be removed or moved"
    if sys.stdin.isatty() and input(f"{question}. Do it? [y/N] ").strip().lower() in ("y", "yes"):
        return
    raise Refused(question, "look at the plan with 'dedupe', then run it again with --yes")


def _report(
    outcomes: Iterable[Outcome], settings: Settings, options: Namespace, progress: Progress, total: int = 0
) -> int:
    """Print a line for each step; return the exit code."""
    failed = 0
    for number, outcome in enumerate(outcomes, 1):
        progress.show(number, total, "duplicates handled")
        progress.clear()
        for line in [json.dumps(as_json(outcome))] if options.json else lines(outcome, settings):
            print(line)
        failed += outcome.state != State.DONE
    progress.clear()
    return SOME_FAILED if failed else DONE


def _summary(plans: list[Plan], problems: list[str], *, done: bool) -> None:
    for problem in problems:
        print(f"Error: {problem}", file=sys.stderr)
    removed = sum(isinstance(step, Remove) for plan in plans for step in plan.steps)
    moved = sum(len(plan.steps) for plan in plans) - removed
    size = size_text(sum(plan.size for plan in plans if isinstance(plan.steps[0], Remove)))
    told = f"{removed} duplicates ({size}) to remove, {moved} to move to Duplicates"
    print(f"{told}." if done else f"{told}. Nothing was changed; --apply does it.", file=sys.stderr)
