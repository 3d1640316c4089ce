"""What the owner answers: yes, change so much of the library; yes, file this again. Changes only the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.commands import breaker
from photo_organizer.decide.breaker import CODE
from photo_organizer.disk.stamp import sight
from photo_organizer.store import deletions, held
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

RE_UPLOAD = "re-upload"  # reason code of what was deleted from the library before


@dataclass(slots=True)
class Answered:
    """The files of the intake that are offered again, and in words what could not be done."""

    files: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def allow(con: sqlite3.Connection, now_ns: int) -> Answered:
    """Say yes to the changes of the library that wait; it holds for an hour."""
    waiting = [row.path for row in held.everything(con) if row.reason == CODE]
    with transaction(con):
        breaker.allow(con, now_ns)
        held.release(con, waiting)
    return Answered(waiting)


def readmit(con: sqlite3.Connection, paths: Sequence[str]) -> Answered:
    """Let these files of the intake be filed although they were deleted from the library once; none: all that wait."""
    waiting = {row.path: row for row in held.everything(con) if row.reason == RE_UPLOAD}
    answered = Answered()
    with transaction(con):
        for path in paths or list(waiting):
            sighting = sight(path)
            if path not in waiting or sighting is None:
                answered.problems.append(
                    f"{path!r} does not wait because it was deleted from the library before"
                )
                continue
            deletions.readmit(con, path, sighting.stamp)
            answered.files.append(path)
        held.release(con, answered.files)
    return answered
