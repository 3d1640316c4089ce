"""Bring the library into the layout of the settings, or tell what that would mean. Changes files, in a run that can be undone.

It works folder by folder and slice by slice. What is done is where it belongs, so a stop or a restart only makes it longer.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.act.prune import prune
from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.reply import done, ended, refused
from photo_organizer.commands.seen import mark, require_unchanged
from photo_organizer.errors import VolumeProblem
from photo_organizer.gather.relayout import Relayout
from photo_organizer.model import Move, State
from photo_organizer.sentences import Sentence
from photo_organizer.store import changes, journal, outbox, runs
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Progress, Remember
    from photo_organizer.library import Library
    from photo_organizer.model import Outcome, Plan

    Tell = Callable[[int, int, str], None]

SHOWN = 200  # moves that an answer names
STOPPED = Sentence("stopped", "stopped before its end; what was moved stays, and doing it again goes on")


class RelayoutTask:
    """One command on its way. `yes`: its owner has agreed to change an unusual share of the library."""

    def __init__(
        self,
        library: Library,
        arguments: Mapping[str, Any],
        progress: Progress,
        remember: Remember,
        tell: Tell = lambda *_: None,
    ) -> None:
        require_unchanged(library.settings, arguments.get("seen"))
        self.library, self._tell, self._remember = library, tell, remember
        self._apply, self._yes = bool(arguments.get("apply")), bool(arguments.get("yes"))
        self.run = journal.Run(
            "relayout", int(progress.get("run", 0)), lambda number: remember({"run": number})
        )
        self._relayout: Relayout | None = None
        self._looked_at = self._acted_on = 0  # folders
        self._moves: list[tuple[str, str]] = []
        self._count = self._bytes = 0
        self._question: str | None = None
        self._problems: list[str] = []
        self._ended = False

    def end(self) -> None:
        """Stop after the folder in hand: what was moved stays, and another relayout goes on with the rest."""
        self._ended = True

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Plan, then move, until it is enough; return whether all was reached. Changes files when it is to be applied."""
        if self._relayout is None:
            self._relayout = Relayout(self.library.con, self.library.settings)
        if not self._look(self._relayout, enough):
            return self._pause()
        if self._question is None:
            self._question = "" if self._yes or self.run.number else self._ask()
        return not self._apply or bool(self._question) or self._act(self._relayout, enough) or self._pause()

    def reply(self, problem: str = "") -> Reply:
        """Return what would move, or what was moved so far."""
        problems = [*self._problems, *([problem] if problem else []), *([STOPPED] if self._ended else [])]
        left = self._relayout.left if self._relayout else 0
        figures = {"moved": self._count, "bytes": self._bytes, "left": left}
        if self._question and self._apply:
            return refused(*problems, self._question, question=self._question) | figures
        moves = [{"from": src, "to": dst} for src, dst in self._moves]
        if not self._apply:
            seen = {"seen": mark(self.library.settings), "question": self._question or ""}
            return done() | figures | seen | {"moves": moves, "problems": problems}
        files = runs.sources(self.library.con, self.run.number)
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
            for plan in relayout.plans(self._looked_at):
                self._note_planned(plan)
            self._looked_at += 1
            self._tell(self._looked_at, len(relayout.folders), "folders looked at")
        return True

    def _note_planned(self, plan: Plan) -> None:
        self._count += len(plan.steps)
        self._bytes += plan.size
        start = len(self.library.settings.paths_library) + 1
        if len(self._moves) < SHOWN:
            moves = (step for step in plan.steps if isinstance(step, Move))
            self._moves += [(step.src[start:], step.dst[start:]) for step in moves]

    def _ask(self) -> str:
        breaker = Breaker(self.library.con, self.library.settings)
        try:
            breaker.require_health()
        except VolumeProblem as problem:
            return problem.message
        return breaker.unusual(self._count)

    def _act(self, relayout: Relayout, enough: Callable[[], bool]) -> bool:
        relayout.anew()
        while self._acted_on < len(relayout.folders) and not self._ended:
            if enough():
                return False
            plans = relayout.plans(self._acted_on)
            for outcome in self.library.executor.run(plans, self.run):
                if outcome.state == State.NOT_REACHED:
                    return False
                self._note(outcome)
            self._tidy(plans)
            self._acted_on += 1
            self._tell(self._acted_on, len(relayout.folders), "folders brought into the layout")
        if self._yes:
            with transaction(self.library.con):  # what was wanted is not counted against later ones
                changes.allow(self.library.con, time.time_ns())
        self.library.recorder.drain()
        return True

    def _note(self, outcome: Outcome) -> None:
        if outcome.state != State.DONE:
            self._problems.append(outcome.problem)

    def _tidy(self, plans: list[Plan]) -> None:
        """Remove the folders that are empty now. Changes files."""
        root = self.library.settings.paths_library
        left = {plan.source.rpartition("/")[0] for plan in plans} - {root}
        gone = prune(root, left, lambda problem: self._problems.append(str(problem)))
        outbox.post_emptied(self.library.con, gone)
