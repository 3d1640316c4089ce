"""A batch on its way: it is begun, which ends with copies that are being proved, and then finished.

Between the two the next batch may be begun, so that nobody waits while the disk is asked for what it holds. The durable order
is the same for every file of both: intent → claim → (proved copy) → final name → folders synced → source removed → folders
synced → closing. Whatever fails is taken back; what cannot be taken back stays open, and recovery finishes it with the same steps.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.act.step import Stage
from photo_organizer.act.work import Work, remove_claim_folders
from photo_organizer.errors import PhotoOrganizerError, VolumeProblem, as_volume_problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.act.batch import Batch
    from photo_organizer.act.work import AnyStep
    from photo_organizer.model import Outcome
    from photo_organizer.store.journal import JournaledPlan


@dataclass(slots=True)
class OpenBatch:
    """The works of one batch, and what makes acting stop. One that could not even be begun has no works."""

    numbers: range = range(0)  # of its plans
    works: list[Work] = field(default_factory=list)
    batch: Batch | None = None
    trouble: VolumeProblem | None = None
    open_things: ExitStack = field(default_factory=ExitStack)

    @property
    def copies(self) -> bool:
        """Whether blocks were copied, which are now made durable and read back."""
        return self.batch is not None and self.batch.copied

    def begin(self, batch: Batch, all_journaled: list[JournaledPlan], *, recovering: bool = False) -> None:
        """Claim the files of plans in the journal, rename them, and copy what goes to another filesystem. Changes files."""
        self.batch, number = batch, 0
        for journaled in all_journaled:
            # Temporaries are numbered by their place in the plan when one plan is recovered alone.
            self.works.append(Work.of(batch, journaled, number))
            number += len(journaled.plan.steps)
        if recovering:
            for work in self.works:
                work.inspect()
        self.trouble = self._stage(lambda step: step.take(), stoppable=not recovering)
        self.trouble = self.trouble or self._stage(lambda step: step.bring())
        self.trouble = self.trouble or self._stage(lambda step: step.batch.begin_proofs())
        if self.trouble:
            self._abandon(self.trouble)

    def secure(self) -> None:
        """Make durable what was begun, claims first of all, before another batch has to do with the same folders. Changes files.

        Syncing a folder for one batch would else make it forget the names that the other has claimed, and nothing says that
        the disk has them in the claim folder yet.
        """
        try:
            if self.batch is not None:
                self.batch.folders.sync()
        except PhotoOrganizerError as error:
            self.take_back(as_volume_problem(error))

    def finish(self) -> None:
        """Give proved copies their names, and remove their sources once these are durable. Changes files."""
        if self.batch is None:
            return
        folders = self.batch.folders
        if not self.trouble:
            self.trouble = self._stage(lambda step: step.publish())
            if self.trouble:
                self._abandon(self.trouble)
        try:
            folders.sync()
        except PhotoOrganizerError as error:
            self.take_back(as_volume_problem(error))
            return
        self.trouble = self._stage(lambda step: step.retire()) or self.trouble
        try:
            folders.sync()
        except PhotoOrganizerError as error:
            self.trouble = as_volume_problem(error)

    def take_back(self, trouble: VolumeProblem) -> None:
        """Take all of it back that still has its source. Changes files."""
        self.trouble = trouble
        self._abandon(trouble, also_published=True)

    def remove_claim_folders(self) -> None:
        """Remove the emptied claim folders; what is not empty stays for recovery."""
        if self.batch is not None:
            remove_claim_folders(self.batch.folders, self.batch.name)

    def close(self) -> None:
        """Close whatever is held open, once no proof is under way. Touches nothing."""
        for work in self.works:
            work.close()
        self.open_things.close()

    def outcomes(self) -> list[Outcome]:
        """Return what became of each plan, in order."""
        return [work.outcome() for work in self.works]

    def _stage(self, stage: Callable[[AnyStep], None], *, stoppable: bool = False) -> VolumeProblem | None:
        """Bring all works one stage further; return what makes acting stop, if anything."""
        for work in self.works:
            if not work.live:
                continue
            if stoppable and self.batch and self.batch.stop():
                work.skipped = True
                continue
            work.attempt(stage)
            if isinstance(work.problem, VolumeProblem):
                return work.problem
        return None

    def _abandon(self, trouble: VolumeProblem, *, also_published: bool = False) -> None:
        """Take back what has not got its final name yet; the volume cannot be trusted now."""
        for work in self.works:
            published = all(step.stage >= Stage.PUBLISHED for step in work.steps)
            if work.live and (also_published or not published):
                work.take_back(type(trouble)(trouble.message, trouble.cure))  # each says what it is
