"""The owner's word that an incomplete file is filed as it is. Changes only the database.

For a day it waits for the rest. What cannot be opened at all stays: it would be a picture of nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.answers import Answered, offered_again
from photo_organizer.decide.file_names import extension_of
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.disk.stamp import is_still_after_restart, seen
from photo_organizer.errors import FileProblem, quoted
from photo_organizer.look.opening import opened
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.model import Family
from photo_organizer.sentences import Sentence
from photo_organizer.store import held, wanted_as_is
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.look.child import Child
    from photo_organizer.model import Stamp
    from photo_organizer.store.held import Held

INCOMPLETE = "incomplete"  # reason code of what waits for bytes that are known to be missing
DAY_NS = 24 * 3600 * 10**9
_SIDE = 64  # pixels of the small picture that is made to see whether it can be opened
_UNTRIED = (Why.UNSUPPORTED, Why.TOO_LARGE)  # nothing is known about what no decoder here opens


def run(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """File as they are: the given paths of the intake, or all that have been incomplete for a day."""
    child = host.library.gatherer.similarity.child
    answered = accept(host.library.con, child, arguments.get("paths") or [], time.time_ns())
    return offered_again(host, answered)


def accept(con: sqlite3.Connection, child: Child, paths: Sequence[str], now_ns: int) -> Answered:
    """Accept these files of the intake as they are; none: all that have waited for a day."""
    waiting = {row.path: row for row in held.everything(con) if row.reason == INCOMPLETE}
    answered = Answered()
    for path in paths or [path for path, row in waiting.items() if _has_waited(row, now_ns)]:
        if problem := _problem(child, path, waiting.get(path), now_ns):
            answered.problems.append(problem)
        else:
            answered.files.append(path)
    with transaction(con):
        for path in answered.files:
            wanted_as_is.put(con, "accepted", path, waiting[path].stamp)
        held.release(con, answered.files)
    return answered


def _has_waited(row: Held, now_ns: int) -> bool:
    """Tell whether a file has been listed for a day; one that was so much later than now was so by a clock that was set back since."""
    return abs(now_ns - row.since_ns) >= DAY_NS


def _problem(child: Child, path: str, row: Held | None, now_ns: int) -> str:
    """Return why a file is not filed as it is, "" where it may be."""
    try:
        sighting = seen(path)
    except FileProblem as problem:
        return str(problem)
    if row is None or sighting is None or not is_still_after_restart(sighting.stamp, row.stamp):
        return Sentence(
            "not_listed", f"{quoted(path)} is not among the files that are listed as incomplete", path=path
        )
    if not _has_waited(row, now_ns):
        words = f"{quoted(path)} has been incomplete for less than a day; the rest may still come"
        return Sentence("not_a_day_yet", words, path=path)
    try:
        trouble = _trouble(child, path, sighting.stamp)
    except LookFailed as failed:
        return f"whether {quoted(path)} can be opened is not known: {failed}; try again later"
    if trouble:
        words = f"{quoted(path)} cannot be opened: {trouble}; copy it again or remove it"
        return Sentence("cannot_be_shown", words, path=path)
    return ""


def _trouble(child: Child, path: str, stamp: Stamp) -> str:
    """Return why a picture or film cannot be shown, "" where it can or nobody here knows. Raises LookFailed where none can be looked at."""
    kind = BY_EXTENSION.get(extension_of(path))
    if kind is None or kind.family not in (Family.IMAGE, Family.VIDEO):
        return ""
    try:
        with opened(path, stamp) as file:
            child.call("page.shrink", {"side": _SIDE, "video": kind.family is Family.VIDEO}, files=[file])
    except LookFailed as failed:
        if failed.why is Why.NOT_STARTED:
            raise
        untried = kind.family is Family.IMAGE and failed.why in _UNTRIED
        return "" if untried else str(failed)
    return ""
