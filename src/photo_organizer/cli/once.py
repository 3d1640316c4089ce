"""`once` files everything and exits; `plan` prints the very same lines and touches nothing."""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.arrive.emptied import Emptied
from photo_organizer.cli.lines import as_json, lines, planned
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.output import DONE, SOME_FAILED, tell_problems
from photo_organizer.cli.progress import Progress
from photo_organizer.cli.renamed import settings_to_act
from photo_organizer.cli.stopping import rest, stop_on_signals
from photo_organizer.errors import Stopping
from photo_organizer.gather.look_again import look_again
from photo_organizer.gather.read_units import read_units
from photo_organizer.model import Outcome, State
from photo_organizer.record import statistics, system
from photo_organizer.record.size import size_text
from photo_organizer.sentences import counted
from photo_organizer.service.acting import file_pass, full_pass, make_ready
from photo_organizer.service.notes import list_anew
from photo_organizer.service.surroundings import require_clock
from photo_organizer.store import statistics as counters
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from photo_organizer.service.filing import Filing
    from photo_organizer.settings import Settings
    from photo_organizer.store.statistics import Totals

SLACK = 5.0  # seconds beyond the longest quiet period


def once(options: Namespace) -> int:
    """File everything in the intake, then exit. Changes files."""
    settings, state = settings_to_act(options)
    stop, progress = stop_on_signals(), Progress()
    with wiring.open_library(settings, state, stop.is_set) as library:
        system.info(library.con, "Service started (one pass)", time.time_ns())
        before = counters.read(library.con, counters.SESSION)  # of what a command did since the last pass
        make_ready(library, stop.is_set, progress.folders)
        filing = wiring.filing(library, options.settle, stop.is_set)
        emptied = Emptied(grace=0)  # one pass waits for nobody who copies slowly
        outcomes = full_pass(
            filing,
            lambda: file_pass(library, filing, emptied),
            _patience(options, settings),
            partial(rest, stop),
        )
        code = _report(outcomes, settings, options, filing, progress)[1]
        if not (filing.problems or stop.is_set()):
            list_anew(library, filing.problems.append)
        totals = counters.since(library.con, before)
        with transaction(library.con):
            statistics.close_session(library.con, statistics.Occasion.STOPPED, time.time_ns())
        library.recorder.drain()
        _summary(totals, code, library.recorder.problems())
        if stop.is_set():
            print("Stopped before its end; run it again to go on.", file=sys.stderr)
            code = SOME_FAILED
    return code


def plan(options: Namespace) -> int:
    """Show what `once` would do. Touches nothing."""
    settings, state = acting_settings(options)
    stop, progress = stop_on_signals(), Progress()
    with wiring.preview(settings, state) as preview:
        require_clock(preview.con, time.time_ns())
        preview.walk().run(stop.is_set, progress.folders)
        look_again(preview.con, settings.paths_library, stop.is_set)
        read_units(preview.con, settings.paths_library, stop.is_set)
        filing = preview.filing(options.settle, stop.is_set)
        outcomes = full_pass(filing, filing.file_settled, _patience(options, settings), partial(rest, stop))
        number, code = _report(outcomes, settings, options, filing, progress)
    if stop.is_set():
        raise Stopping
    if options.json:  # who reads it sees by this that nothing was cut off
        print(json.dumps({"plans": number}))
    return code


def _patience(options: Namespace, settings: Settings) -> float:
    """Return how long to wait for files to settle, in seconds."""
    if options.settle is not None:
        return 0.0 if options.settle == 0 else float(options.settle) + SLACK
    return max(settings.intake_quiet_seconds, settings.intake_quiet_seconds_unprovable) + SLACK


def _report(
    outcomes: Iterable[Outcome], settings: Settings, options: Namespace, filing: Filing, progress: Progress
) -> tuple[int, int]:
    """Print a line for each step as it comes; return how many plans there were, and the exit code."""
    failed = number = 0
    for number, outcome in enumerate(outcomes, 1):
        progress.show(number, 0, "files handled")
        if options.json:
            print(json.dumps(as_json(outcome)))
        elif not getattr(options, "quiet", False):
            progress.clear()
            for line in lines(outcome, settings):
                print(line)
        failed += outcome.state != State.DONE or not planned(outcome.plan)
    progress.clear()
    tell_problems(filing.problems)
    if not (number or options.json or filing.stop()):
        print("There is nothing to file.", file=sys.stderr)
    return number, SOME_FAILED if failed or filing.problems else DONE


def _summary(totals: Totals, code: int, problems: list[str]) -> None:
    """Tell a person what was done, on standard error."""
    print(
        f"{counted(totals.files_moved, 'file')} filed ({size_text(totals.bytes_moved)}), "
        f"{totals.files_duplicates} moved to Duplicates, "
        f"{counted(totals.files_deleted, 'duplicate')} removed ({size_text(totals.bytes_deleted)})."
        + (" Some files wait or failed: see above." if code else ""),
        file=sys.stderr,
    )
    for problem in problems:
        print(f"Warning: {problem}", file=sys.stderr)
