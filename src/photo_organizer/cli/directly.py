"""Carry out a command that changes files, through the service or where none runs to do it. Changes files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer import wiring
from photo_organizer.act.guards import require_folders, require_library
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.cli.through_service import ask_service
from photo_organizer.commands.relayout import STOPPED
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import VolumeProblem
from photo_organizer.service.recovery import recover
from photo_organizer.service.running import obeys
from photo_organizer.service.surroundings import require_intake

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Task
    from photo_organizer.settings import Settings


def carried_out(
    settings: Settings,
    state: str,
    command: str,
    arguments: dict[str, Any],
    task: Callable[[Assignment], Task],
) -> Reply:
    """Have a command done, by the service where it runs, else here by its task. Changes files."""
    if obeys(state):
        return ask_service(state, command, arguments, patience=float("inf"))
    return directly(settings, state, arguments, task)


def directly(
    settings: Settings, state: str, arguments: dict[str, Any], task: Callable[[Assignment], Task]
) -> Reply:
    """Lock the library, finish what a crash left, and do all of a task. Changes files."""
    stop = stop_on_signals()
    with wiring.open_library(settings, state, stop.is_set) as library:
        require_folders(settings.paths_intake, settings.paths_library)
        library.executor.identity = require_library(
            library.con, settings.paths_library, settings.paths_intake
        )
        require_intake(library)
        recover(library)
        return _all_of(task(Assignment(library, arguments)))


def _all_of(task: Task) -> Reply:
    """Do all of a task; return what became of it. Changes files."""
    try:
        whole = task.go_on(lambda: False)
    except VolumeProblem as problem:
        return task.reply(str(problem))
    reply = task.reply()
    return reply if whole or reply["problems"] else task.reply(STOPPED)
