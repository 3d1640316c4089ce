"""One plan in a batch: its steps go forward together, or back together."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.act.copy_step import CopyStep
from photo_organizer.act.moving import MoveStep
from photo_organizer.act.removing import RemoveStep
from photo_organizer.act.restoring import RestoreStep
from photo_organizer.act.same_file import kept_as, stamp_at
from photo_organizer.act.step import Stage
from photo_organizer.act.writing import EraseStep, WriteStep
from photo_organizer.errors import (
    FileBusy,
    FileProblem,
    NameTaken,
    PhotoOrganizerError,
    Stopping,
    VolumeProblem,
    from_os_error,
)
from photo_organizer.model import Copy, Erase, Move, Outcome, Remove, State, Write
from photo_organizer.records import changeable
from photo_organizer.store.closing import Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.act.batch import Batch
    from photo_organizer.disk.folders import Folders
    from photo_organizer.model import Stamp
    from photo_organizer.store.journal import JournaledPlan

NOT_BEGUN = "it was asked to stop before this was begun"
log = logging.getLogger(__name__)
AnyStep = CopyStep | MoveStep | RemoveStep | RestoreStep | WriteStep | EraseStep


@changeable
class Work:
    """One plan in a batch, and how it is going."""

    journaled: JournaledPlan
    steps: list[AnyStep]
    problem: PhotoOrganizerError | None = None
    stuck: bool = False  # could not be taken back: recovery finishes it
    skipped: bool = False  # not begun, because the service stops

    @classmethod
    def of(cls, batch: Batch, journaled: JournaledPlan, first: int) -> Work:
        """Return the work of a plan in the journal; its temporaries are numbered from `first`."""
        steps: list[AnyStep] = []
        for number, step in enumerate(journaled.plan.steps, first):
            match step:
                case Copy():
                    steps.append(CopyStep(batch, number, step))
                case Move():
                    steps.append(MoveStep(batch, number, step))
                case Remove():
                    steps.append(RemoveStep(batch, number, step))
                case Write():
                    steps.append(WriteStep(batch, number, step))
                case Erase():
                    steps.append(EraseStep(batch, number, step))
                case _:
                    steps.append(RestoreStep(batch, number, step))
        return cls(journaled, steps)

    @property
    def live(self) -> bool:
        """Whether the work still goes on."""
        return self.problem is None and not self.skipped

    def inspect(self) -> None:
        """Let every step find out how far it had come; one that cannot be judged is left open. Changes files."""
        for step in self.steps:
            try:
                step.inspect()
            except (PhotoOrganizerError, OSError) as error:
                problem = error if isinstance(error, PhotoOrganizerError) else self._of(error)
                self.problem = self.problem or problem
                self.stuck |= not isinstance(problem, (FileBusy, NameTaken))
        if self.problem and not self.stuck:
            self.take_back(self.problem)

    def _of(self, error: OSError) -> PhotoOrganizerError:
        return from_os_error(error, "handle", self.journaled.plan.source)

    def attempt(self, stage: Callable[[AnyStep], None]) -> None:
        """Bring every step one stage further, or take the whole work back. Changes files."""
        try:
            for step in self.steps:
                stage(step)
        except PhotoOrganizerError as error:
            self.take_back(error)
        except OSError as error:
            self.take_back(self._of(error))
        except Exception as bug:
            log.exception("a bug met %r", self.journaled.plan.source)
            self.take_back(
                FileProblem(
                    f"the program failed on this file ({type(bug).__name__}: {bug})",
                    self.journaled.plan.source,
                )
            )

    def take_back(self, problem: PhotoOrganizerError) -> None:
        """Undo what was done, newest first; from what cannot be undone on, all is left for recovery. Changes files."""
        self.problem = problem
        try:
            for step in reversed(self.steps):
                if step.stage != Stage.RETIRED:
                    step.take_back()
            self.stuck = any(step.left_behind() for step in self.steps)
        except (PhotoOrganizerError, OSError) as error:
            self.stuck = True
            problem.add_note(f"could not be taken back: {error}")

    @property
    def finished(self) -> bool:
        """Whether every step has done all it had to."""
        return all(step.finished for step in self.steps)

    @property
    def published(self) -> bool:
        """Whether every file has its final name."""
        return all(step.stage >= Stage.PUBLISHED for step in self.steps)

    @property
    def halfway(self) -> bool:
        """Whether some steps can no longer be taken back although the work failed."""
        return any(step.stage == Stage.RETIRED for step in self.steps)

    def results(self, folders: Folders) -> list[Result]:
        """Return what the steps came to; of a work that failed halfway, those that can no longer be taken back."""
        return [
            Result(step.step, _stamp_now(folders, step), step.digest)
            for step in self.steps
            if self.problem is None or step.stage == Stage.RETIRED
        ]

    def outcome(self) -> Outcome:
        """Return what became of the plan, for who asked for it."""
        plan, problem = self.journaled.plan, self.problem
        if self.skipped:
            return Outcome(plan, State.NOT_REACHED, NOT_BEGUN)
        if problem is None:
            return Outcome(plan, State.DONE)
        for note in getattr(problem, "__notes__", []):
            log.error("%s: %s", plan.source, note)
        return Outcome(plan, _state_after(problem), str(problem), code=problem.code)

    def close(self) -> None:
        """Close what the steps hold open."""
        for step in self.steps:
            step.close()


def _state_after(problem: PhotoOrganizerError) -> State:
    """Return what is to become of a plan that failed: made anew, tried later, or told of."""
    match problem:
        case NameTaken():
            return State.STALE
        case Stopping() | VolumeProblem():
            return State.NOT_REACHED
        case FileBusy():
            return State.BUSY
        case _:
            return State.HELD


def _stamp_now(folders: Folders, step: AnyStep) -> Stamp | None:
    """Return what the final name shows, None where it shows nothing of ours; the next walk finds out then."""
    if isinstance(step, (RemoveStep, EraseStep)):
        return None
    try:
        found = stamp_at(folders, step.final)
    except PhotoOrganizerError as problem:
        log.warning("filed, but could not be looked at: %s", problem)
        return None
    return found if kept_as(found, step.step.expect) else None


def remove_claim_folders(folders: Folders, name: str) -> None:
    """Remove the emptied claim folders of a batch; what is not empty stays for recovery."""
    marker = f"/claim/{name}"
    opened = [path for path in folders.opened() if marker + "/" in path or path.endswith(marker)]
    for path in sorted(opened, key=len, reverse=True):
        parent, last = folders.at(path)
        with suppress(OSError):  # not empty or not allowed: the sweep looks at it again
            os.rmdir(last, dir_fd=parent)
