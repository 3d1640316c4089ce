"""Commands that change files: they work in slices, and go on where a stop or a power cut ended them.

What was done is read from the journal, never from memory: so nothing is done twice, and nothing is told as done
that was not.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from photo_organizer.act.prune import prune
from photo_organizer.commands.reply import ended
from photo_organizer.errors import Refused
from photo_organizer.model import State
from photo_organizer.records import frozen
from photo_organizer.store import journal, outbox, runs
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from photo_organizer.commands.reply import Reply
    from photo_organizer.library import Library
    from photo_organizer.model import Outcome, Plan

    Progress = Mapping[str, Any]


@frozen
class Assignment:
    """What a task is given: what was asked for, and how far it was when the last process ended."""

    library: Library
    arguments: Mapping[str, Any]
    progress: Progress = field(default_factory=dict)
    remember: Callable[[Progress], None] = lambda _: None  # keeps `progress` for the next start
    tell: Callable[[int, int, str], None] = lambda *_: None  # done, of how many, of what: for who waits


@runtime_checkable
class Endable(Protocol):
    """A command that its owner may end before all is reached."""

    def end(self) -> None:
        """Come to an end soon, and answer what was done."""


class Task(Protocol):
    """One command that takes longer than a tick."""

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Work until it is `enough` for now; return whether everything was reached. Changes files."""

    def reply(self, problem: str = "") -> Reply:
        """Return what became of it so far; `problem` is what ended it."""

    def progress(self) -> Progress:
        """Return how far it has come, for the next start."""


class PlansTask:
    """Carries out plans that are made from what the disk shows now, in one run of the journal."""

    def __init__(self, given: Assignment, kind: journal.RunKind) -> None:
        self.library, self._remember = given.library, given.remember
        self.run = journal.Run(kind, int(given.progress.get("run", 0)), self._begun)
        self.resumed = False  # a part was done before this slice
        # Also before the first slice: a resumed command may never come to one.
        self.files = runs.finals(given.library.con, self.run.number)
        self.problems: list[str] = []
        self.total = 0  # files that are to be handled, as far as that is known

    def plans(self) -> Iterable[list[Plan]]:
        """Yield what is still to be done, in portions of which each may need the one before. Touches nothing."""
        raise NotImplementedError

    def tidy(self) -> None:
        """Clean up after everything was reached. May change files."""

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Carry out all that is left, of many portions until it is enough; return whether that was all. Changes files."""
        self.require_not_taken_back()
        self.problems = []
        self.resumed = bool(self.run.number)
        self.files = runs.finals(self.library.con, self.run.number)
        for number, plans in enumerate(self.plans()):
            if number and enough():
                with transaction(self.library.con):
                    self._remember(self.progress())
                return False
            if not self.carry_out(plans):
                return False
        self.tidy()
        self.library.recorder.drain()
        return True

    def require_not_taken_back(self) -> None:
        """Raise Refused where something of it was undone since: to go on would do that again, and half undo what was asked for last."""
        if runs.something_taken_back(self.library.con, self.run.number):
            raise Refused(
                "something of it was taken back meanwhile, so it was stopped",
                "start it again if you want the rest to be done",
                says="taken_back",
            )

    def carry_out(
        self,
        plans: Sequence[Plan],
        undoes: dict[int, str] | None = None,
        *,
        enough: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Carry out plans until it is enough; return whether all were reached. Changes files. Raises VolumeProblem."""
        whole = True
        for number, outcome in enumerate(self.library.executor.run(plans, self.run, undoes), 1):
            self._note(outcome)
            whole = whole and outcome.state != State.NOT_REACHED
            if enough() and number < len(plans):
                return False
        return whole

    def remove_empty(self, folders: Iterable[str]) -> None:
        """Remove those folders of the library that are empty now. Changes files."""
        root = self.library.settings.paths_library
        inside = {folder for folder in folders if folder.startswith(f"{root}/")}
        gone = prune(root, inside, lambda problem: self.problems.append(str(problem)))
        outbox.post_emptied(self.library.con, gone)

    def reply(self, problem: str = "") -> Reply:
        """Return what became of it so far."""
        return ended(self.files, [*self.problems, problem], run=self.run.number)

    def progress(self) -> Progress:
        """Return the run, which the next start goes on with, and how far it has come."""
        reached = {"done": min(len(self.files), self.total), "of": self.total} if self.total else {}
        return {"run": self.run.number, **reached} if self.run.number else {}

    def _begun(self, number: int) -> None:
        self._remember({"run": number})

    def _note(self, outcome: Outcome) -> None:
        if outcome.state == State.DONE:
            self.files += outcome.plan.finals
        elif outcome.state != State.NOT_REACHED:
            self.problems.append(outcome.problem)
