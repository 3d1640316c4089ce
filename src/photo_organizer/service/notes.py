"""Write down what becomes of files that stay where they are; each thing is reported once.

Files that were moved or removed are written down by the executor, together with the deed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import sight
from photo_organizer.model import Action, Move, Outcome, Remove, State
from photo_organizer.store import deletions, held, outbox
from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import Event

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from photo_organizer.arrive.settle import Waiting
    from photo_organizer.model import Reason


def note(con: sqlite3.Connection, outcomes: Iterable[Outcome], now_ns: int) -> None:
    """Hold what has a problem or stays on purpose; release what has gone. Changes only the database."""
    with transaction(con):
        for outcome in outcomes:
            match outcome.state:
                case State.HELD:
                    _hold(con, outcome, outcome.plan.reasons[0], Event.ERROR, now_ns)
                case State.DONE if not outcome.plan.steps:
                    _hold(con, outcome, outcome.plan.reasons[0], Event.WAITING, now_ns)
                case State.DONE:
                    sources = [step.src for step in outcome.plan.steps if isinstance(step, (Move, Remove))]
                    held.release(con, sources)
                    deletions.forget_readmitted(con, sources)


def _hold(con: sqlite3.Connection, outcome: Outcome, reason: Reason, event: Event, now_ns: int) -> None:
    path = outcome.plan.source
    sighting = sight(path)
    if sighting is None:
        return
    sentence = outcome.problem or reason.sentence
    retry = outcome.plan.action != Action.LEAVE
    if held.hold(con, path, sighting.stamp, reason, now_ns, retry=retry):
        _line(con, event, path, sighting.stamp.size, sentence, now_ns)


def note_waiting(con: sqlite3.Connection, news: Iterable[Waiting], now_ns: int) -> None:
    """Report files that stay incomplete. Changes only the database."""
    with transaction(con):
        for waiting in news:
            text = f"{waiting.reason} for {waiting.seconds / 60:.0f} minutes; copy it again or remove it"
            sighting = sight(waiting.path)
            size = sighting.stamp.size if sighting else None
            _line(con, Event.WAITING, waiting.path, size, text, now_ns)


def _line(con: sqlite3.Connection, event: Event, path: str, size: int | None, info: str, now_ns: int) -> None:
    outbox.post_activity(con, event, path, size=size, name=os.path.basename(path), info=info, at_ns=now_ns)
