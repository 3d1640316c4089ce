"""Leave a command for the running service and wait for its answer. Loads little: the service does the work."""

from __future__ import annotations

import sqlite3
import time

from photo_organizer.commands.reply import how_far
from photo_organizer.errors import AS_SERVICE, Refused, VolumeProblem
from photo_organizer.service.running import holder
from photo_organizer.store import db, inbox

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

PATIENCE = 600.0  # seconds to wait for the service's answer
_CAN_BE_UNDONE = frozenset({"dedupe", "relayout", "put-back"})
GONE = 3.0  # seconds without a service: then it was stopped


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
    except KeyboardInterrupt as left:
        raise goes_on(command) from left
    finally:
        con.close()
    raise VolumeProblem("the service did not answer", "look at its status and at service.log")


def goes_on(command: str) -> Refused:
    """Return what is told to who waits no longer: a second `undo`, say, would take back something else."""
    undo = "; 'undo' takes it back when it is done" if command in _CAN_BE_UNDONE else ""
    return Refused("the service goes on with it", f"do not ask for it again{undo}")


def _cut_off(con: sqlite3.Connection, number: int) -> dict[str, Any]:
    """Return the answer to a command that the end of the service came before, with what it had done until then."""
    from photo_organizer.store import runs  # here: it loads what those do not need that are answered

    progress = inbox.progress_of(con, number)
    run = int(progress.get("run") or 0)
    files, done = runs.finals(con, run), runs.count(con, run)
    far = how_far(progress.get("done", 0), progress["of"]) if progress.get("of") else _so_far(done)
    problem = f"{far}: the service was stopped; it goes on at its next start"
    figures = {"run": run, "count": len(files), "removed": runs.removed(con, run)}
    return {"ok": False, "files": files, "problems": [problem], "plans": progress.get("of", 1), **figures}


def _so_far(done: int) -> str:
    """Return how far a command has come of which nobody noted how much it is: the service was killed."""
    return f"{done:,} done so far" if done else "not done"


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
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
            raise VolumeProblem("the service takes no commands of this account", AS_SERVICE) from error
        raise VolumeProblem(f"the service takes no commands now: {error}", "try again in a moment") from error
