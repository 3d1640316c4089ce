"""`undo`: take back what was done; through the service where it runs, else directly."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from photo_organizer import wiring
from photo_organizer.act.guards import require_folders, require_library
from photo_organizer.cli.lines import show
from photo_organizer.cli.main import DONE, SOME_FAILED
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.commands.task import counted
from photo_organizer.commands.undo import NOTHING, Undo
from photo_organizer.errors import VolumeProblem
from photo_organizer.service.acting import recover
from photo_organizer.service.status import holder
from photo_organizer.store import db, inbox

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from photo_organizer.settings import Settings

PATIENCE = 600.0  # seconds to wait for the service's answer
GONE = 3.0  # seconds without a service: then it was stopped


def undo_command(options: Namespace) -> int:
    """Take back a run, the last one, or what was done to one file. Changes files."""
    settings, state = acting_settings(options)
    wanted = {"run": options.run_id, "path": os.path.abspath(options.path) if options.path else None}
    if holder(state) is None:
        reply = _directly(settings, state, wanted)
    else:
        reply = ask_service(state, "undo", wanted, patience=float("inf"))
    return _tell(reply, as_json=options.json)


def _directly(settings: Settings, state: str, wanted: dict[str, Any]) -> dict[str, Any]:
    stop = threading.Event()
    stop_on_signals(stop)
    with wiring.open_library(settings, state, stop.is_set) as library:
        require_folders(settings.paths_intake, settings.paths_library)
        library.executor.identity = require_library(library.con, settings.paths_library)
        recover(library)
        return _take_back(Undo(library, wanted, {}))


def _take_back(task: Undo) -> dict[str, Any]:
    try:
        task.go_on(lambda: False)
    except VolumeProblem as problem:
        return task.reply(str(problem))
    return task.reply()


def ask_service(
    state: str,
    command: str,
    arguments: dict[str, Any],
    *,
    patience: float = PATIENCE,
    waiting: Callable[[sqlite3.Connection], object] = lambda _: None,
) -> dict[str, Any]:
    """Leave a command for the running service and wait for its answer. Raises VolumeProblem.

    `waiting` is called with the database while there is no answer; what it raises ends the waiting. Where the
    service is stopped before it answers, the answer says so, and how far it came.
    """
    con = _join(state)
    try:
        number = _post(con, command, arguments)
        until, seen = time.monotonic() + patience, time.monotonic()
        database = db.stamp(state)
        while time.monotonic() < until:
            reply = inbox.reply_to(con, number)
            if reply is not None:
                return reply
            waiting(con)
            time.sleep(0.1)
            seen = time.monotonic() if holder(state) is not None else seen
            if db.stamp(state) != database:
                raise VolumeProblem(
                    "the database was made again meanwhile", "look at the status, then ask again"
                )
            if time.monotonic() - seen > GONE:  # not only between two settings
                return inbox.reply_to(con, number) or _cut_off(con, number)
    finally:
        con.close()
    raise VolumeProblem("the service did not answer", "look at its status and at service.log")


def _cut_off(con: sqlite3.Connection, number: int) -> dict[str, Any]:
    """Return the answer to a command that the end of the service came before."""
    progress = inbox.progress_of(con, number)
    far = counted(progress.get("done", 0), progress["of"]) if progress.get("of") else "not done"
    problem = f"{far}: the service was stopped; it goes on at its next start"
    return {"ok": False, "files": [], "problems": [problem], "plans": progress.get("of", 1)}


def _join(state: str) -> sqlite3.Connection:
    try:
        return db.join_database(state)
    except VolumeProblem as problem:  # a first start that has no tables yet
        raise VolumeProblem(
            f"the service takes no commands now: {problem.message}", "try again in a moment"
        ) from problem


def _post(con: sqlite3.Connection, command: str, arguments: dict[str, Any]) -> int:
    try:
        return inbox.post(con, command, arguments, time.time_ns())
    except sqlite3.OperationalError as error:  # locked for long, or a first start that has no tables yet
        raise VolumeProblem(f"the service takes no commands now: {error}", "try again in a moment") from error


def _tell(reply: dict[str, Any], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(reply))
    else:
        for path in reply.get("files", []):
            print(f"undone     {show(path)}")
        for problem in (problem for problem in reply["problems"] if problem != NOTHING):
            print(f"Error: {problem}", file=sys.stderr)
        if not reply.get("plans"):
            print("There is nothing to undo.", file=sys.stderr)
        else:
            print(f"{reply.get('count', len(reply['files']))} files brought back.", file=sys.stderr)
    return SOME_FAILED if reply["problems"] or not reply.get("plans") else DONE
