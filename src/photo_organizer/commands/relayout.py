"""Bring the library into the layout of the settings, or tell what that would mean. Changes files, in a run that can be undone.

It works folder by folder and slice by slice. What is done is where it belongs, so a stop or a restart only makes it longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.commands.agreed import AgreedTask
from photo_organizer.commands.reply import done, ended, refused
from photo_organizer.commands.seen_since import SeenSince
from photo_organizer.gather.relayout import Relayout
from photo_organizer.model import Move
from photo_organizer.sentences import Sentence
from photo_organizer.store import runs
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment, Progress
    from photo_organizer.model import Plan

SHOWN = 200  # moves that an answer names
STOPPED = Sentence("stopped", "stopped before its end; what was moved stays, and doing it again goes on")


class RelayoutTask(AgreedTask):
    """Looks at every folder, then brings each into the layout."""

    def __init__(self, given: Assignment) -> None:
        super().__init__(given, "relayout")
        self._relayout: Relayout | None = None
        self._since = SeenSince(given.library)
        self._looked_at = self._acted_on = 0  # folders
        self._moves: list[tuple[str, str]] = []
        self._count = self._bytes = 0
        self._ended = False

    def end(self) -> None:
        """Stop after the folder in hand: what was moved stays, and another relayout goes on with the rest."""
        self._ended = True

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Plan, then move, until it is enough; return whether all was reached. Changes files when it is to be applied."""
        self.require_still_wanted()
        if self._relayout is None:
            self._relayout = Relayout(self.library.con, self.library.settings)
        if not self._look(self._relayout, enough):
            return self._pause()
        if not self.may_act(self._count):
            return True
        return self._act(self._relayout, enough) or self._pause()

    def reply(self, problem: str = "") -> Reply:
        """Return what would move, or what was moved so far."""
        unseen = self._relayout.problems.values() if self._relayout else ()
        problems = [
            *unseen,
            *self.problems,
            *([problem] if problem else []),
            *([STOPPED] if self._ended else []),
        ]
        left = self._relayout.left if self._relayout else 0
        figures = {"moved": self._count, "bytes": self._bytes, "left": left}
        if self.question and self.applies:
            return refused(*problems, self.question, question=self.question) | figures
        moves = [{"from": src, "to": dst} for src, dst in self._moves]
        if not self.applies:
            return done() | figures | self.seen() | {"moves": moves, "problems": problems}
        files = runs.moved(self.library.con, self.run.number)
        return ended(files, problems, run=self.run.number, question="") | figures | {"moves": moves}

    def progress(self) -> Progress:
        """Return the run, which undo takes back as a whole, and how many folders were reached."""
        reached = {
            "done": self._acted_on or self._looked_at,
            "of": len(self._relayout.folders) if self._relayout else 0,
        }
        return {**({"run": self.run.number} if self.run.number else {}), **(reached if reached["of"] else {})}

    def _pause(self) -> bool:
        """Note how far it has come; return False: there is more to do."""
        with transaction(self.library.con):
            self._remember(self.progress())
        return False

    # ── slices ──

    def _look(self, relayout: Relayout, enough: Callable[[], bool]) -> bool:
        while self._looked_at < len(relayout.folders) and not self._ended:
            if enough():
                return False
            self._since.note_new([relayout.folders[self._looked_at]])
            for plan in relayout.plans(self._looked_at):
                self._note_planned(plan)
            self._looked_at += 1
            self.tell(self._looked_at, len(relayout.folders), "folders looked at")
        return True

    def _note_planned(self, plan: Plan) -> None:
        self._count += len(plan.steps)
        self._bytes += plan.size
        start = len(self.library.settings.paths_library) + 1
        if len(self._moves) < SHOWN:
            moves = (step for step in plan.steps if isinstance(step, Move))
            self._moves += [(step.src[start:], step.dst[start:]) for step in moves]

    def _act(self, relayout: Relayout, enough: Callable[[], bool]) -> bool:
        relayout.anew()
        while self._acted_on < len(relayout.folders) and not self._ended:
            if enough():
                return False
            self._since.note_new([relayout.folders[self._acted_on]])
            plans = relayout.plans(self._acted_on)
            if not self.carry_out(plans):
                return False
            self.remove_empty(plan.source.rpartition("/")[0] for plan in plans)
            self._acted_on += 1
            self.tell(self._acted_on, len(relayout.folders), "folders brought into the layout")
        self.agreed()
        return True
