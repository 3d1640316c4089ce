"""Stop and ask before an unusual share of the library is changed, or anything is removed from a sick one."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from photo_organizer.decide.breaker import CODE, too_many, touched
from photo_organizer.disk.opening import open_file
from photo_organizer.errors import PhotoOrganizerError, VolumeProblem
from photo_organizer.model import Action, Outcome, Plan, Reason, Remove, State
from photo_organizer.store import catalogue, changes
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from photo_organizer.settings import Settings

SAMPLE = 40  # files of the library that are opened to see whether it is well
FEW = 5  # so small a library says nothing
ENOUGH = 0.5  # share of them that must be readable
FRESH_NS = 60 * 10**9  # how long such a look counts
CURE = "if that is as it should be, answer with 'photo-organizer allow'"


class Breaker:
    """Stands before the hand that acts. Touches no file; remembers questions and answers in the database."""

    def __init__(
        self,
        con: sqlite3.Connection,
        settings: Settings,
        clock: Callable[[], int] = time.time_ns,
        where: Callable[[str], str] = str,
    ) -> None:
        """`where` tells where the bytes of a file are now: a preview has the library as it will be."""
        self.con, self.settings, self.clock, self._where = con, settings, clock, where
        self._well_at = -FRESH_NS
        self._imagined = 0

    def imagine(self, plans: Sequence[Plan]) -> None:
        """Count what a preview would have carried out, as the journal does what was done."""
        self._imagined += touched(plans, self.settings)

    def part(self, plans: Sequence[Plan]) -> tuple[list[Plan], list[Outcome]]:
        """Return the plans that may be carried out, and what became of those that wait for an answer.

        Raises VolumeProblem when something would be removed while most of the library cannot be read.
        """
        if changes.allowed(self.con, self.clock()):
            return list(plans), []
        if any(isinstance(step, Remove) for plan in plans for step in plan.steps):
            self.require_health()
        changing = touched(plans, self.settings)
        question = changing and (changes.asked(self.con) or self.unusual(changing))
        if not question:
            return list(plans), []
        with transaction(self.con):
            changes.ask(self.con, question)
        reason = Reason(CODE, f"waits: {question}; {CURE}")
        waiting = [plan for plan in plans if touched([plan], self.settings)]
        going = [plan for plan in plans if not touched([plan], self.settings)]
        held = (Plan(plan.source, Action.HOLD, (reason, *plan.reasons), size=plan.size) for plan in waiting)
        return going, [Outcome(plan, State.DONE) for plan in held]

    def unusual(self, changing: int) -> str:
        """Return what is to be asked before so many files of the library are changed, "" if nothing is."""
        settings = self.settings
        before = changes.lately(self.con, settings.paths_library, settings.paths_intake, self.clock())
        changed = touched(before, settings) + self._imagined
        files = catalogue.count(self.con)[0]
        if not too_many(changed + changing, files, settings):
            return ""
        earlier = f" ({changed} of them were within the last hour)" if changed else ""
        return f"{changed + changing} of {files} files of the library would be removed or renamed{earlier}"

    def require_health(self) -> None:
        """Raise VolumeProblem when most of the library cannot be read."""
        if 0 <= self.clock() - self._well_at < FRESH_NS:  # below: the clock was set back
            return
        rows = catalogue.sample(self.con, SAMPLE)
        readable = sum(_readable(self._where(f"{self.settings.paths_library}/{row.path}")) for row in rows)
        if len(rows) >= FEW and readable < len(rows) * ENOUGH:
            raise VolumeProblem(
                f"most of the library cannot be read: {len(rows) - readable} of {len(rows)} files that were looked at",
                f"check the volume and the permissions, nothing is removed until then; {CURE}",
            )
        self._well_at = self.clock()


def _readable(path: str) -> bool:
    try:
        fd, status = open_file(path, path)
    except PhotoOrganizerError:
        return False
    try:
        return len(os.pread(fd, 1, 0)) == 1 or status.st_size == 0
    except OSError:
        return False
    finally:
        os.close(fd)
