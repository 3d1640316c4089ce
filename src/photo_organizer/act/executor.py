"""Carry out plans: intents first, then stage by stage for a whole batch, then one closing transaction.

What cannot be taken back stays open in the journal, and recovery finishes it with the same steps.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.act.batch import Batch, Provers
from photo_organizer.act.course import Course
from photo_organizer.act.guards import require_marker
from photo_organizer.act.nested import remember_nested
from photo_organizer.act.open_batch import OpenBatch
from photo_organizer.act.sizing import Sizing, outside_of, reached
from photo_organizer.act.work import NOT_BEGUN
from photo_organizer.disk.folders import Folders
from photo_organizer.errors import Exhausted, FileProblem, VolumeProblem
from photo_organizer.model import Outcome, State
from photo_organizer.store import journal
from photo_organizer.store.closing import ClosingContext
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.model import Plan
    from photo_organizer.store.journal import JournaledPlan

log = logging.getLogger(__name__)


@dataclass(slots=True)
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

        While the copies of one batch are proved, the next is begun. `undoes` maps the position of a plan to the token of the
        plan it takes back.
        Raises VolumeProblem when acting has to stop; what was begun is finished or taken back first.
        """
        told, trouble = 0, None
        with self._course(plans, run, undoes or {}) as course:
            while told < len(plans) and not trouble and (course.ahead or not self.stop()):
                if not course.ahead and (outside := self.outside(plans[told])):
                    yield Outcome(plans[told], State.HELD, str(outside))
                    told += 1
                    continue
                size, outcomes, trouble = course.next_batch(told)
                if isinstance(trouble, Exhausted) and size > 1 and not self.unsettled:
                    self.sizing.halve(size)
                    outcomes, trouble = reached(outcomes), None
                yield from outcomes
                told += len(outcomes)
        yield from (Outcome(plan, State.NOT_REACHED, str(trouble or NOT_BEGUN)) for plan in plans[told:])
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
        if outside := outside_of((self.intake, self.library, *former), journaled.plan):
            log.warning("what was begun with %r stays open: %s", journaled.plan.source, outside)
            return []
        with closing(Provers()) as provers, self._open_folders(former) as folders:
            one = OpenBatch()
            self._drive(one, self._batch(journaled.claim, folders, provers), [journaled], recovering=True)
            outcomes = self._completed(one)
        if one.trouble:
            raise one.trouble
        return outcomes

    def outside(self, plan: Plan) -> FileProblem | None:
        """Return what is wrong with a plan that would leave the folders of the settings. Touches nothing."""
        return outside_of((self.intake, self.library), plan)

    # ── one batch ──

    def _course(self, plans: Sequence[Plan], run: journal.Run, undoes: dict[int, str]) -> Course:
        return Course(
            partial(self._end_of_batch, plans),
            partial(self._following, plans),
            partial(self._begun, plans, run, undoes),
            self._completed,
            self._leave_open,
        )

    def _following(self, plans: Sequence[Plan], one: range) -> range:
        """Return the batch behind `one` if it may be begun before that is finished, an empty one if it may not."""
        start = one.stop
        if start >= len(plans) or self.stop() or self.outside(plans[start]):
            return range(0)
        other = range(start, self._end_of_batch(plans, start))
        return other if self.sizing.go_together(plans, one, other) else range(0)

    def _begun(
        self,
        plans: Sequence[Plan],
        run: journal.Run,
        undoes: dict[int, str],
        numbers: range,
        provers: Provers,
    ) -> OpenBatch:
        """Write the intents, which needs the right library to be there, and begin to carry them out."""
        name, one = journal.new_token(), OpenBatch(numbers)
        all_journaled = [
            journal.JournaledPlan(journal.new_token(), name, plans[number], undoes.get(number))
            for number in numbers
        ]
        try:
            folders = one.open_things.enter_context(self._open_folders())
            self._open_intents(folders, run, all_journaled)
            self._drive(one, self._batch(name, folders, provers), all_journaled)
        except VolumeProblem as problem:  # before anything was touched, or where it stays open for recovery
            one.close()
            return OpenBatch(numbers, trouble=problem)
        except BaseException:
            one.close()
            raise
        return one

    def _leave_open(self, one: OpenBatch) -> None:
        """Leave what was begun for recovery."""
        self.unsettled = True
        one.close()

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
            journal.open_plans(self.con, number, all_journaled, now)
            if not run.number:
                run.begun(number)
            closing = self._closing(now)
            for journaled in all_journaled:
                closing.detected(journaled.plan)
        run.number = number

    def _batch(self, name: str, folders: Folders, provers: Provers) -> Batch:
        return Batch(name, folders, self.reserve, self.stop, self._note_crossing, provers)

    def _drive(
        self, one: OpenBatch, batch: Batch, all_journaled: list[JournaledPlan], *, recovering: bool = False
    ) -> None:
        """Begin what is in the journal, and learn from it for the size of the next batch."""
        try:
            one.begin(batch, all_journaled, recovering=recovering)
        except BaseException:
            self._leave_open(one)
            raise
        self.sizing.crossing = bool(self.sizing.crossing)
        self.sizing.sharing = self.sizing.crossing and not batch.copied

    def _completed(self, one: OpenBatch) -> list[Outcome]:
        """Finish a batch and close its plans; return what became of them, nothing where recovery has to find out. Changes files."""
        try:
            one.finish()
            self._close(one)
            one.remove_claim_folders()
        except VolumeProblem as problem:
            self.unsettled, one.trouble = True, problem
            return []
        except BaseException:
            self.unsettled = True
            raise
        finally:
            one.close()
        return one.outcomes()

    def _close(self, one: OpenBatch) -> None:
        if one.batch is None:
            return
        now = self.clock()
        with transaction(self.con):
            plans = self._closing(now)
            for work in one.works:
                if work.stuck or (work.live and not work.finished):
                    self.unsettled = True  # the intent stays open
                elif work.skipped:
                    plans.failed(work.journaled, NOT_BEGUN)
                elif work.problem is None or work.halfway:
                    plans.done(work.journaled, work.results(one.batch.folders))
                else:
                    plans.failed(work.journaled, str(work.problem))

    def _closing(self, now_ns: int) -> ClosingContext:
        return ClosingContext(self.con, self.intake, self.library, now_ns)

    def _end_of_batch(self, plans: Sequence[Plan], start: int) -> int:
        end = self.sizing.end_of_batch(plans, start)
        return next((number for number in range(start + 1, end) if self.outside(plans[number])), end)

    def _note_crossing(self, _source: str, _target: str) -> None:
        self.sizing.crossing = True
