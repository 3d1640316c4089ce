"""Reasons and problems that are seldom met, as the program words them: rows for a walk through the page."""

from __future__ import annotations

import errno
import time
from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.decide.copies import HAVE
from photo_organizer.decide.dated_later import why_dated
from photo_organizer.decide.duplicates import belongs_to
from photo_organizer.decide.missing import waits_for
from photo_organizer.errors import FileBusy, FileProblem, NameTaken, from_os_error
from photo_organizer.model import Action, Dated, Move, Plan, Reason, Stamp
from photo_organizer.sentences import Sentence, joined, said_date
from photo_organizer.store import db, held, journal

if TYPE_CHECKING:
    import sqlite3

NOON = datetime(2024, 8, 31, 12, 0, 0)
STAMP = Stamp(1, 2, 3, 4)


def _failing(number: int, verb: str) -> str:
    return str(from_os_error(OSError(number, "in English"), verb, "/x/DSC_1.jpg"))


def _refused() -> Sentence:
    why = Sentence("in_future", "in the future")
    source = "exif:DateTimeOriginal"
    return Sentence(
        "date_refused", f"{source} refused: it is in the future", source=source, date=said_date(NOON), why=why
    )


def _not_copied() -> Sentence:
    why = Sentence("library_has", "the library has the same content as a.jpg", path="a.jpg")
    return Sentence("not_copied", "stays, and is not copied: the library has it", why=why)


WAITING = (
    Reason("unreadable", _failing(errno.EIO, "read")),
    Reason("unreadable", _failing(errno.EACCES, "open")),
    Reason("unreadable", _failing(errno.ENXIO, "open")),
    Reason(
        "bug", Sentence("failed_by", "the program failed on this file (ValueError: odd)", kind="ValueError")
    ),
    Reason(
        "re-upload",
        Sentence("was_until", "was in the library until then", date=said_date(NOON), path="2024/a.jpg"),
    ),
    Reason(
        "other-time", Sentence("other_time", "waits for the photo: it came at another time", name="DSC_1.jpg")
    ),
    Reason("failed", _failing(errno.ENAMETOOLONG, "give the name")),
    Reason("failed", str(FileProblem("the copy differs from its source", "/x/DSC_1.jpg"))),
    Reason("waits-with", waits_for("DSC_1.jpg")),
    Reason(HAVE, _not_copied()),
    Reason(HAVE, Sentence("copied_before", "was copied into the library before, and has been removed since")),
)
DONE = (
    belongs_to("2024/08_Aug/20240831_120000.jpg"),
    *why_dated(Dated(NOON, "sidecar:exif:DateTimeOriginal", note=_refused()), "2024/08_Aug/a.jpg"),
    Reason("date-note", joined(_refused(), Sentence("only_file_time", "only the file's own time is known"))),
    Reason("no-date", joined(_refused(), _refused())),
    Reason(
        "extension",
        Sentence("content_is", "its content is PNG although it is named jpg", kind="PNG", name=".jpg"),
    ),
)
PROBLEMS = (
    str(FileBusy("the file is still being written", "/x/DSC_1.jpg")),
    str(NameTaken("the name exists already", "/x/DSC_1.jpg")),
    _failing(errno.ENOSPC, "copy"),
    _failing(errno.EROFS, "copy"),
    _failing(errno.EMFILE, "open"),
)


def fill(con: sqlite3.Connection, intake: str, library: str) -> None:
    """Write them down as the service does, so that the page shows each of them."""
    now = time.time_ns()
    with db.transaction(con):
        for number, reason in enumerate(WAITING):
            held.hold(con, f"{intake}/rare {number}.jpg", STAMP, reason, now, retry=False)
        run = journal.begin_run(con, "pass", now)
        for reason in DONE:
            _done(con, run, Action.FILE, reason, intake, library, "")
        for problem in PROBLEMS:
            _done(con, run, Action.FILE, belongs_to("2024/a.jpg"), intake, library, problem)


def _done(
    con: sqlite3.Connection, run: int, action: Action, reason: Reason, intake: str, library: str, problem: str
) -> None:
    token, now = journal.new_token(), time.time_ns()
    step = Move(f"{intake}/rare.jpg", f"{library}/2024/08_Aug/{token}.jpg", STAMP)
    plan = Plan(step.src, action, (reason,), (step,), size=3)
    journal.open_plans(con, run, [journal.JournaledPlan(token, "claim", plan)], now)
    journal.close_plan(con, token, "failed" if problem else "done", now, problem)
