"""Write down what becomes of files that stay where they are; each thing is reported once.

Files that were moved or removed are written down by the executor, together with the deed.
"""

from __future__ import annotations

import os
import stat
import time
from itertools import islice
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import ignored
from photo_organizer.arrive.left_alone import CODE as LEFT_ALONE
from photo_organizer.arrive.left_alone import why_left_alone
from photo_organizer.arrive.scan import card_is_away
from photo_organizer.arrive.unfinished import unfinished
from photo_organizer.decide.breaker import CODE
from photo_organizer.decide.copies import HAVE
from photo_organizer.decide.file_names import folder_of, name_of
from photo_organizer.decide.missing import sentence, waits_for
from photo_organizer.decide.rules.left import AWAITS_LIST, DATE_LIST, ORPHAN
from photo_organizer.decide.spread_folders import whole_folder
from photo_organizer.decide.stem import stem
from photo_organizer.disk.stamp import sight, stamp_to_be
from photo_organizer.errors import FORBIDDEN
from photo_organizer.model import Action, Move, Outcome, Reason, Remove, State
from photo_organizer.sentences import Sentence, counted
from photo_organizer.store import changes, held, outbox, wanted_as_is
from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import ActivityEvent

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from photo_organizer.arrive.settle import Waiting
    from photo_organizer.disk.walk import Report
    from photo_organizer.library import Library
    from photo_organizer.model import Sighting, Stamp
    from photo_organizer.store.held import Held

# What is off the list also while the card is away: nothing was decided about it.
LISTED = frozenset(("empty", "incomplete", "busy", held.WITH_ANOTHER, "failed", "unfinished", LEFT_ALONE))

WORTH_TELLING = ("empty", "incomplete", "failed", "unreadable")  # the administrators, on their desktop
# What stands for a file that the disk does not show now: none is like it, so the look that shows it again decides anew.
UNSEEN = stamp_to_be(0, 0)
_MOST_OTHERS = 1000  # links that are listed by name
LONG_NS = 300 * 10**9  # as long as everything else may be in the intake before it is listed


def note(con: sqlite3.Connection, outcomes: Iterable[Outcome], now_ns: int) -> None:
    """Hold what has a problem or stays on purpose; release what has gone. Changes only the database."""
    came: list[str] = []
    lists: set[str] = set()  # folders whose list of dates has come
    with transaction(con):
        for outcome in outcomes:
            match outcome.state:
                case State.HELD:
                    _hold(con, outcome, outcome.plan.reasons[0], ActivityEvent.ERROR, now_ns)
                case State.DONE if outcome.plan.reasons and outcome.plan.reasons[0].code == HAVE:
                    held.release(con, [outcome.plan.source, *outcome.mates])
                case State.DONE if not outcome.plan.steps:
                    if outcome.plan.reasons[0].code == DATE_LIST:
                        lists.add(folder_of(outcome.plan.source))
                    _hold(con, outcome, outcome.plan.reasons[0], ActivityEvent.WAITING, now_ns)
                case State.DONE:
                    sources = [step.src for step in outcome.plan.steps if isinstance(step, (Move, Remove))]
                    held.release(con, sources)
                    wanted_as_is.forget(con, sources)
                    came += sources
        held.try_at(con, _waiting_for(con, came), now_ns)
        awaiting = held.paths_of(con, AWAITS_LIST) if lists else []
        held.try_at(con, [path for path in awaiting if folder_of(path) in lists], now_ns)


def _waiting_for(con: sqlite3.Connection, came: Sequence[str]) -> list[str]:
    """Return the companions that may have waited for files which are filed now, also in another part of the archive."""
    waiting = held.paths_of(con, ORPHAN) if came else []
    homes = {_home(path) for path in came} if waiting else set()
    return [path for path in waiting if _home(path) in homes]


def _home(path: str) -> tuple[str, str]:
    return whole_folder(folder_of(path)), stem(name_of(path))


def _hold(
    con: sqlite3.Connection, outcome: Outcome, reason: Reason, event: ActivityEvent, now_ns: int
) -> None:
    """Keep the reason that is true: a move that failed has its cause, not the reason of its plan."""
    path = outcome.plan.source
    stamp = _stamp(path)
    if stamp is None:
        return
    failed = outcome.state == State.HELD and bool(outcome.plan.steps)
    reason = Reason("failed", outcome.problem) if failed else reason
    soon = failed or _is_forbidden(outcome.problem)
    retry = held.AT_EVERY_LOOK if soon else outcome.plan.action != Action.LEAVE
    _list_with(con, path, outcome.mates, now_ns)
    if held.hold(con, path, stamp, reason, now_ns, retry=retry):
        info = outcome.problem or reason.sentence
        outbox.post_activity(con, event, path, size=_size(stamp), info=info, at_ns=now_ns)


def _stamp(path: str) -> Stamp | None:
    """Return what a file is that is to be listed, None where it is gone; one that cannot be seen is told of all the same."""
    try:
        sighting = sight(path)
    except OSError:
        return UNSEEN
    return sighting.stamp if sighting else None


def _size(stamp: Stamp | None) -> int | None:
    return None if stamp in (None, UNSEEN) else stamp.size


def _is_forbidden(problem: str) -> bool:
    """Tell whether it is a permission that lacks: whoever gives it changes nothing by which the file is known."""
    return isinstance(problem, Sentence) and problem.code == FORBIDDEN


def note_waiting(con: sqlite3.Connection, news: Iterable[Waiting], now_ns: int) -> None:
    """List what has been in the intake for long, and what waits with it. Changes only the database."""
    with transaction(con):
        for waiting in news:
            why = Reason(waiting.reason, sentence(waiting.reason, waiting.missing))
            if _list(con, waiting.path, why, now_ns):
                stamp = _stamp(waiting.path)
                text = f"{waiting.reason} for {counted(round(waiting.seconds / 60), 'minute')}: it {why.sentence}"
                text += "; copy it again or remove it" if waiting.final else ""
                outbox.post_activity(
                    con, ActivityEvent.WAITING, waiting.path, size=_size(stamp), info=text, at_ns=now_ns
                )
            _list_with(con, waiting.path, waiting.mates, now_ns)


def _list_with(con: sqlite3.Connection, path: str, mates: Iterable[str], now_ns: int) -> None:
    """List what waits with a file: nobody would know else why it stays, too."""
    for mate in mates:
        there = os.path.relpath(path, os.path.dirname(mate))
        _list(con, mate, Reason(held.WITH_ANOTHER, waits_for(there)), now_ns)


def _list(con: sqlite3.Connection, path: str, why: Reason, now_ns: int) -> bool:
    """List a file that is looked at again with every look; return whether that is news."""
    stamp = _stamp(path)
    return stamp is not None and held.hold(con, path, stamp, why, now_ns, retry=held.AT_EVERY_LOOK)


def list_anew(library: Library, on_problem: Report) -> bool:
    """Take what has gone off the list of what stays; put on it what is left alone for its name or its kind.

    Return whether that is all: what came a moment ago is listed by a later look, of which nobody else would think.
    """
    settings = library.settings
    if card_is_away(settings):
        forget_missing(library.con, LISTED)
        return True
    forget_missing(library.con)
    others: list[str] = []
    found = unfinished(settings.paths_intake, [settings.paths_library], on_problem, others.append)
    note_others(library.con, settings.paths_intake, others, time.time_ns())
    return note_unfinished(library.con, found, time.time_ns())


def note_unfinished(con: sqlite3.Connection, found: Sequence[Sighting], now_ns: int) -> bool:
    """List what has been left alone for its name for long; return whether that is all. Changes only the database."""
    why = Reason("unfinished", "has a name for unfinished files; rename it when it is complete")
    # The clock may have been set back since.
    old = [one for one in found if abs(now_ns - one.ctime_ns) >= LONG_NS]
    if old:
        with transaction(con):
            for one in old:
                held.hold(con, one.path, one.stamp, why, now_ns, retry=held.AT_EVERY_LOOK)
    return len(old) == len(found)


def note_others(con: sqlite3.Connection, intake: str, paths: Iterable[str], now_ns: int) -> None:
    """List what is no file: it stays for ever, and nothing else tells so. Changes only the database."""
    known = set(held.paths_of(con, LEFT_ALONE))
    named = (path for path in paths if not ignored(name_of(path), is_folder=False))
    new = [path for path in islice(named, _MOST_OTHERS) if path not in known]
    whys = {path: why for path in new if (why := why_left_alone(intake, path))}
    if whys:
        with transaction(con):
            for path, why in whys.items():
                held.hold(con, path, UNSEEN, Reason(LEFT_ALONE, why), now_ns, retry=False)


def forget_missing(con: sqlite3.Connection, codes: Collection[str] | None = None) -> None:
    """Take files off the list that are gone, those listed for one of `codes` or all. Changes only the database.

    A question that all of them have left is over.
    """
    listed = [row for row in held.everything(con) if codes is None or row.reason in codes]
    gone = [row.path for row in listed if _is_gone(row)]
    renewed = _on_other_disks(listed)
    over = bool(changes.asked(con)) and not set(held.paths_of(con, CODE)).difference(gone)
    if gone or over or renewed:
        with transaction(con):
            held.release(con, gone)
            held.renew(con, renewed)
            if over:
                changes.ask(con, "")


def forget_elsewhere(con: sqlite3.Connection, intake: str) -> None:
    """Take files off the list that lie in a former intake: nobody files them. Changes only the database.

    What its owner brought back stays on it, for the day on which that folder is the intake again. A run by hand on another
    folder is no change of the intake, and does not ask for this.
    """
    inside = intake.rstrip("/") + "/"
    left = (row for row in held.everything(con) if not row.path.startswith(inside))
    elsewhere = [row.path for row in left if row.reason != held.BROUGHT_BACK.code]
    if elsewhere:
        with transaction(con):
            held.release(con, elsewhere)


def _is_gone(row: Held) -> bool:
    """Tell whether a file is there no more; what its owner brought back is not gone with a disk that is away.

    A link is gone too where a file or folder has taken its place.
    """
    try:
        mode = os.lstat(row.path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return row.reason != held.BROUGHT_BACK.code or _device_above(row.path) == row.stamp.dev
    except OSError:  # it cannot be seen
        return False
    return row.reason == LEFT_ALONE and (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _on_other_disks(rows: Iterable[Held]) -> list[tuple[str, Stamp]]:
    """Return what was brought back and is there on another disk, or on one whose number a restart has changed, as it is now.

    By the old number it would seem to be away with its disk for ever, once its owner has removed it.
    """
    brought_back = (row for row in rows if row.reason == held.BROUGHT_BACK.code)
    now = ((row, _stamp(row.path)) for row in brought_back)
    return [
        (row.path, stamp)
        for row, stamp in now
        if stamp is not None and stamp != row.stamp and row.is_still(stamp)
    ]


def _device_above(path: str) -> int:
    """Return the device of the first folder above a path that is there."""
    folder = os.path.dirname(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return os.stat(folder).st_dev
