"""`relayout`: bring what is filed into the layout of the settings; shows the plan, and with --apply carries it out."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from photo_organizer import wiring
from photo_organizer.cli.agreed import agreed, by_service, plans_of_run
from photo_organizer.cli.dedupe import catalogue_of
from photo_organizer.cli.lines import printed
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.output import DONE, SOME_FAILED, tell_problems
from photo_organizer.cli.progress import Progress
from photo_organizer.cli.renamed import settings_to_act
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.commands.relayout import RelayoutTask
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import Stopping, VolumeProblem
from photo_organizer.gather.look_again import LookAgain
from photo_organizer.gather.relayout import Relayout
from photo_organizer.model import Outcome, State
from photo_organizer.sentences import counted
from photo_organizer.service.acting import make_ready
from photo_organizer.service.running import serves

if TYPE_CHECKING:
    import threading
    from argparse import Namespace

    from photo_organizer.gather.reconcile import Reconciler
    from photo_organizer.model import Plan
    from photo_organizer.settings import Settings


def relayout(options: Namespace) -> int:
    """Show which files another layout gives another name, and with --apply rename them. Changes files with --apply."""
    settings, state = (settings_to_act if options.apply else acting_settings)(options)
    stop, progress = stop_on_signals(), Progress(always=options.progress)
    go_on = _apply if options.apply else _preview
    return go_on(options, settings, state, stop, progress)


def _preview(
    options: Namespace, settings: Settings, state: str, stop: threading.Event, progress: Progress
) -> int:
    """Print what would be renamed, folder by folder; return the exit code. Touches nothing."""

    def look(walk: Reconciler) -> None:
        walk.run(stop.is_set, progress.folders)
        LookAgain(walk.con, settings.paths_library).go_on(stop.is_set)

    with catalogue_of(settings, state, look) as con:
        planned = Relayout(con, settings)
        files = 0
        for number in range(len(planned.folders)):
            progress.clear()
            for plan in planned.plans(number):
                _print(plan, settings, options)
                files += len(plan.steps)
            progress.show(number + 1, len(planned.folders), "folders looked at")
            if stop.is_set():
                raise Stopping
    progress.clear()
    act = "; --apply does it" if files else ""
    print(
        f"{counted(files, 'file')} would move{_left(planned.left)}. Nothing was changed{act}.",
        file=sys.stderr,
    )
    tell_problems([*planned.problems.values()])
    return SOME_FAILED if planned.problems else DONE


def _print(plan: Plan, settings: Settings, options: Namespace) -> None:
    outcome = Outcome(plan, State.DONE)
    for line in printed(outcome, settings, json=options.json):
        print(line)


def _left(files: int) -> str:
    return f"; {counted(files, 'file')} that this program did not file will stay in place" if files else ""


def _apply(
    options: Namespace, settings: Settings, state: str, stop: threading.Event, progress: Progress
) -> int:
    """Carry the plan out, by the service where that runs; return the exit code. Raises Refused without a yes to much."""
    way = partial(by_service, "relayout") if serves(state) else partial(_act_alone, settings)
    reply = agreed(partial(way, state, stop, progress), "relayout", yes=options.yes)
    for plan in plans_of_run(state, reply.get("run", 0)):
        _print(plan, settings, options)
    tell_problems(reply["problems"])
    print(
        f"{counted(reply.get('count', 0), 'file was', 'files were')} moved{_left(reply.get('left', 0))}.",
        file=sys.stderr,
    )
    return SOME_FAILED if reply["problems"] or reply.get("stopped") else DONE


def _act_alone(
    settings: Settings, state: str, stop: threading.Event, progress: Progress, *, yes: bool
) -> dict[str, Any]:
    with wiring.open_library(settings, state, stop.is_set) as library:
        make_ready(library, stop.is_set, progress.folders)
        task = RelayoutTask(Assignment(library, {"apply": True, "yes": yes}, tell=progress.show))
        try:
            whole, reply = task.go_on(stop.is_set), task.reply()
        except VolumeProblem as problem:
            whole, reply = True, task.reply(str(problem))
        library.recorder.drain()
    progress.clear()
    if not whole:
        print("Stopped before its end; run it again to go on.", file=sys.stderr)
    return {**reply, "stopped": not whole}
