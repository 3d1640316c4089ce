"""What `dedupe --apply` and `relayout --apply` have in common: a question where much would change, and the service that does it."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.through_service import ask_service, goes_on
from photo_organizer.errors import Refused
from photo_organizer.service.running import read
from photo_organizer.store import db, journal

if TYPE_CHECKING:
    import sqlite3
    import threading
    from collections.abc import Callable, Iterator

    from photo_organizer.cli.progress import Progress
    from photo_organizer.model import Plan

_LEAVE = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def agreed(ask: Callable[..., dict[str, Any]], command: str, *, yes: bool) -> dict[str, Any]:
    """Return what came of `ask`; where that is a question, ask who sits here, and once more with a yes. Raises Refused without it."""
    reply = ask(yes=yes)
    if reply.get("question"):
        ask_or_refuse(reply["question"], command)
        reply = ask(yes=True)
    return reply


def by_service(
    command: str, state: str, stop: threading.Event, progress: Progress, *, yes: bool
) -> dict[str, Any]:
    """Let the running service do it, and show meanwhile what that says of itself. Raises Refused where nobody waits any longer."""

    def waiting(con: sqlite3.Connection) -> None:
        if stop.is_set():
            raise goes_on(command)
        progress.note(read(con, state).get("detail", ""))

    told = {"apply": True, "yes": yes}
    reply = ask_service(state, command, told, patience=float("inf"), waiting=waiting)
    progress.clear()
    return reply


def plans_of_run(state: str, run: int) -> Iterator[Plan]:
    """Yield what a run did, in its order. Touches nothing."""
    with db.reading(state) as con:
        if con is not None:
            yield from (journaled.plan for journaled in journal.done_in_run(con, run))


def ask_or_refuse(question: str, command: str) -> None:
    """Ask whether so much may be done. Raises Refused without a yes."""
    if not said_yes(question):
        raise Refused(question, f"look at the plan with '{command}', then run it again with --yes")


def said_yes(question: str) -> bool:
    """Ask who sits at the terminal, to be seen wherever the results go, and to be left by Ctrl-C; tell whether the answer is yes. Without a terminal, or where it is left, it is no."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    print(f"{question}. Do it? [y/N] ", end="", file=sys.stderr, flush=True)
    before = {number: signal.signal(number, signal.default_int_handler) for number in _LEAVE}
    try:
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    except (KeyboardInterrupt, OSError, UnicodeError):
        print(file=sys.stderr)
        return False
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
