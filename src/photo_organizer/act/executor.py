"""Carry out plans: intents first, then stage by stage for a whole batch, then one closing transaction.

The durable order is the same for every file of a batch: intent → claim → (proved copy) → final name →
folders synced → source removed → folders synced → closing. Whatever fails is taken back; what cannot
be taken back stays open in the journal, and recovery finishes it with the same steps.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.act.batch import Batch
from photo_organizer.act.guards import require_marker
from photo_organizer.act.nested import remember_nested
from photo_organizer.act.sizing import Sizing, outside_of, reached
from photo_organizer.act.work import NOT_BEGUN, AnyStep, Work, remove_claim_folders
from photo_organizer.disk.folders import Folders
from photo_organizer.errors import (
    Exhausted,
    FileProblem,
    PhotoOrganizerError,
    VolumeProblem,
    as_volume_problem,
)
from photo_organizer.model import Outcome, State
from photo_organizer.records import changeable, frozen
from photo_organizer.store import journal, tries
from photo_organizer.store.closing import ClosingContext
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterator, Sequence

    from photo_organizer.model import Plan
    from photo_organizer.store.journal import JournaledPlan

log = logging.getLogger(__name__)


@frozen
class Recovery:
    """Plans that a process before this one has begun; `outside` says why they are only taken back."""

    outside: FileProblem | None


@changeable
class Executor:
    """The one hand that changes users' files."""

    con: sqlite3.Connection
    intake: str
    library: str
    reserve: int
    stop: Callable[[], bool] = lambda: False
    clock: Callable[[], int] = time.time_ns
    identity: str = ""  # of the library; looked at before every batch once the guards know it
    unsettled: bool = False  # something could be neither finished nor taken back: `recover` has to look at it
    sizing: Sizing = field(default_factory=Sizing)

    def run(
        self, plans: Sequence[Plan], run: journal.Run, undoes: dict[int, str] | None = None
    ) -> Iterator[Outcome]:
        """Carry out `plans` and yield what became of each, in order, also of those not begun. Changes files.

        `undoes` maps the position of a plan to the token of the plan it takes back.
        Raises VolumeProblem when acting has to stop; what was begun is finished or taken back first.
        """
        undoes, start = undoes or {}, 0
        trouble: VolumeProblem | None = None
        while start < len(plans) and not trouble and not self.stop():
            if outside := self.outside(plans[start]):
                yield Outcome(plans[start], State.HELD, str(outside))
                start += 1
                continue
            end = self._end_of_batch(plans, start)
            outcomes, trouble = self._try_batch(plans, range(start, end), run, undoes)
            if isinstance(trouble, Exhausted) and end - start > 1 and not self.unsettled:
                self.sizing.halve(end - start)
                outcomes, trouble = reached(outcomes), None
            self.sizing.probing = trouble is not None
            yield from outcomes
            start += len(outcomes)
        yield from (Outcome(plan, State.NOT_REACHED, str(trouble or NOT_BEGUN)) for plan in plans[start:])
        if trouble:
            raise trouble

    def recover(self, former: Sequence[str] = ()) -> list[Outcome]:
        """Finish or take back what was open when the last process ended, also in `former` folders of the settings. Changes files."""
        self.unsettled = False
        outcomes: list[Outcome] = []
        for journaled in journal.unfinished(self.con):
            try:
                outcomes += self._finish(journaled, former)
            except FileProblem as problem:
                self.unsettled = True
                log.warning("what was begun with %r stays open: %s", journaled.plan.source, problem)
            except BaseException:
                self.unsettled = True
                raise
        return outcomes

    def _finish(self, journaled: JournaledPlan, former: Sequence[str]) -> list[Outcome]:
        """Finish a plan, or take it back where the settings have other folders by now: nobody knows what has their names."""
        outside = self.outside(journaled.plan)
        if outside_of((self.intake, self.library, *former), journaled.plan):
            return [self._give_up(journaled, str(outside))]
        with self._open_folders(former) as folders:
            outcomes, trouble = self._perform(folders, journaled.claim, [journaled], Recovery(outside))
        if trouble:
            raise trouble
        return outcomes

    def _give_up(self, journaled: JournaledPlan, problem: str) -> Outcome:
        """Close a plan whose folders are nowhere; what it has claimed is given back wherever it is found."""
        log.warning("what was begun with %r is given up: %s", journaled.plan.source, problem)
        with transaction(self.con):
            self._closing(self.clock()).failed(journaled, problem)
        return Outcome(journaled.plan, State.HELD, problem)

    def outside(self, plan: Plan) -> FileProblem | None:
        """Return what is wrong with a plan that would leave the folders of the settings. Touches nothing."""
        return outside_of((self.intake, self.library), plan)

    # ── one batch ──

    def _try_batch(
        self, plans: Sequence[Plan], numbers: range, run: journal.Run, undoes: dict[int, str]
    ) -> tuple[list[Outcome], VolumeProblem | None]:
        try:
            return self._batch(plans, numbers, run, undoes)
        except VolumeProblem as problem:  # before anything was touched, or where it stays open for recovery
            return [], problem

    def _batch(
        self, plans: Sequence[Plan], numbers: range, run: journal.Run, undoes: dict[int, str]
    ) -> tuple[list[Outcome], VolumeProblem | None]:
        """Write the intents, which needs the right library to be there, and carry them out."""
        name = journal.new_token()
        all_journaled = [
            journal.JournaledPlan(journal.new_token(), name, plans[number], undoes.get(number))
            for number in numbers
        ]
        with self._open_folders() as folders:
            self._open_intents(folders, run, all_journaled)
            try:
                return self._perform(folders, name, all_journaled)
            except BaseException:
                self.unsettled = True
                raise

    @contextmanager
    def _open_folders(self, former: Sequence[str] = ()) -> Iterator[Folders]:
        """Give the folders of a batch, once it is certain that they are the right ones."""
        with Folders.with_mounts([self.intake, self.library, *former]) as folders:
            if self.identity:
                require_marker(folders, self.library, self.identity)
            yield folders

    def _open_intents(self, folders: Folders, run: journal.Run, all_journaled: list[JournaledPlan]) -> None:
        with transaction(self.con):
            remember_nested(self.con, folders, (journaled.plan for journaled in all_journaled))
            now = self.clock()
            number = run.number or journal.begin_run(self.con, run.kind, now)
            new = [
                journaled.plan for journaled in all_journaled if not tries.forget(self.con, journaled.plan)
            ]
            journal.open_plans(self.con, number, all_journaled, now)
            if not run.number:
                run.begun(number)
            closing = self._closing(now)
            for plan in new:
                closing.detected(plan)
        run.number = number

    def _perform(
        self,
        folders: Folders,
        name: str,
        all_journaled: list[JournaledPlan],
        recovery: Recovery | None = None,
    ) -> tuple[list[Outcome], VolumeProblem | None]:
        batch = Batch(name, folders, self.reserve, self.stop, self._note_crossing)
        works = self._works(batch, all_journaled)
        try:
            trouble = self._drive(folders, works, recovery)
            self._close(folders, works)
            self.sizing.crossing = bool(self.sizing.crossing)
            self.sizing.sharing = self.sizing.crossing and not batch.copied
        finally:
            batch.close()
            for work in works:
                work.close()
        # Only now: over a network, and on exFAT and NTFS in FUSE, a removed file keeps a hidden name while it is open.
        remove_claim_folders(folders, name)
        return [work.outcome() for work in works], trouble

    @staticmethod
    def _works(batch: Batch, all_journaled: list[JournaledPlan]) -> list[Work]:
        works, number = [], 0
        for journaled in all_journaled:
            # Temporaries are numbered by their place in the plan when one plan is recovered alone.
            works.append(Work.of(batch, journaled, number))
            number += len(journaled.plan.steps)
        return works

    def _drive(self, folders: Folders, works: list[Work], recovery: Recovery | None) -> VolumeProblem | None:
        """Bring all works from stage to stage together; return what makes acting stop, if anything."""
        for work in works if recovery else ():
            work.inspect()
            if recovery and recovery.outside and work.live and not work.published:
                work.take_back(recovery.outside)
        trouble = self._stage(works, lambda step: step.take(), stoppable=recovery is None)
        trouble = trouble or self._stage(works, lambda step: step.bring())
        trouble = trouble or self._stage(works, lambda step: step.publish())
        if trouble:
            self._abandon(works, trouble)
        try:
            folders.sync()
        except PhotoOrganizerError as error:
            trouble = as_volume_problem(error)
            self._abandon(works, trouble, also_published=True)
            return trouble
        trouble = self._stage(works, lambda step: step.retire()) or trouble
        try:
            folders.sync()
        except PhotoOrganizerError as error:
            return as_volume_problem(error)
        return trouble

    def _stage(
        self, works: list[Work], stage: Callable[[AnyStep], None], *, stoppable: bool = False
    ) -> VolumeProblem | None:
        for work in works:
            if not work.live:
                continue
            if stoppable and self.stop():
                work.skipped = True
                continue
            work.attempt(stage)
            if isinstance(work.problem, VolumeProblem):
                return work.problem
        return None

    @staticmethod
    def _abandon(works: list[Work], trouble: VolumeProblem, *, also_published: bool = False) -> None:
        """Take back what has not got its final name yet; the volume cannot be trusted now."""
        for work in works:
            if work.live and (also_published or not work.published):
                work.take_back(type(trouble)(trouble.message, trouble.cure))  # each says what it is

    def _close(self, folders: Folders, works: list[Work]) -> None:
        now = self.clock()
        with transaction(self.con):
            closing = self._closing(now, folders.made)
            for work in works:
                if work.stuck or (work.live and not work.finished):
                    self.unsettled = True  # the intent stays open
                elif work.skipped:
                    closing.failed(work.journaled, NOT_BEGUN)
                elif work.problem is None or work.halfway:
                    closing.done(work.journaled, work.results(folders))
                else:
                    closing.failed(work.journaled, str(work.problem))

    def _closing(self, now_ns: int, made: Collection[str] = ()) -> ClosingContext:
        return ClosingContext(self.con, self.intake, self.library, now_ns, set(made))

    def _end_of_batch(self, plans: Sequence[Plan], start: int) -> int:
        end = self.sizing.end_of_batch(plans, start)
        return next((number for number in range(start + 1, end) if self.outside(plans[number])), end)

    def _note_crossing(self) -> None:
        self.sizing.crossing = True
