"""What `dedupe` and `relayout` have in common: a look first, a question where much would change, and the owner's yes. Changes files."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.task import PlansTask
from photo_organizer.errors import Refused, VolumeProblem
from photo_organizer.store import changes
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment
    from photo_organizer.settings import Settings
    from photo_organizer.store.journal import RunKind

# Settings by which a look at the library says what would be done.
_DECIDE = ("paths_", "naming_", "duplicates_")


class AgreedTask(PlansTask):
    """One command on its way, which only looks unless it is told to `apply`. `yes`: its owner has agreed to an unusual change."""

    def __init__(self, given: Assignment, kind: RunKind) -> None:
        super().__init__(given, kind)
        arguments, self.tell = given.arguments, given.tell
        self._shown_by = arguments.get("seen")
        self.applies, self._yes = bool(arguments.get("apply")), bool(arguments.get("yes"))
        self.question = ""

    def require_still_wanted(self) -> None:
        """Raise Refused where something was taken back meanwhile, or the settings are no longer those by which its owner was shown what would be done.

        A restart may come with others when a part was done already: that is answered with what was done.
        """
        self.require_not_taken_back()
        if self._shown_by and self._shown_by != mark(self.library.settings):
            raise Refused(
                "the settings were changed since this was shown",
                "look again at what would be done",
                says="settings_changed",
            )

    def may_act(self, changing: int) -> bool:
        """Tell whether to go on and change so many files of the library: it was wanted, and nothing is left to ask."""
        self.question = "" if self._yes or self.run.number else self._asked(changing)
        return self.applies and not self.question

    def agreed(self) -> None:
        """Note at the end that what was wanted is not counted against later changes."""
        if self._yes:
            with transaction(self.library.con):
                changes.wanted(self.library.con, time.time_ns())
        self.library.recorder.drain()

    def seen(self) -> Reply:
        """Return what a look tells beside its plans: by what settings they were made, and what would be asked."""
        return {"seen": mark(self.library.settings), "question": self.question}

    def _asked(self, changing: int) -> str:
        breaker = Breaker(self.library.con, self.library.settings)
        try:
            breaker.require_health()
        except VolumeProblem as problem:
            return problem.message
        return breaker.unusual(changing)


def mark(settings: Settings) -> str:
    """Return a mark of all settings by which something was shown."""
    said = repr(sorted((name, value) for name, value in vars(settings).items() if name.startswith(_DECIDE)))
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:16]
