"""Carry out plans: intents first, then stage by stage for a whole batch, then one closing transaction.

The durable order is the same for every file of a batch: intent → claim → (proved copy) → final name →
folders synced → source removed → folders synced → closing. Whatever fails is taken back; what cannot
be taken back stays open in the journal, and recovery finishes it with the same steps.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photo_organizer.act.batch import Batch
from photo_organizer.act.guards import require_marker
from photo_organizer.act.step import Stage, looks_like
from photo_organizer.act.work import AnyStep, Work, remove_claim_folders
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import (
    FileBusy,
    FileProblem,
    NameTaken,
    PhotoOrganizerError,
    Stopping,
    VolumeProblem,
)
from photo_organizer.model import Move, Outcome, Remove, Restore, State
from photo_organizer.store import journal
from photo_organizer.store.closing import Ledger, Result
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.model import Plan, Stamp, Step
    from photo_organizer.store.journal import Ticket

MOST_RENAMES = 256  # plans in a batch
MOST_COPIES = 32  # the same when it copies or compares: each holds descriptors open
MOST_BYTES = 256_000_000  # copied or compared in one batch

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
    former: tuple[str, ...] = ()  # folders that were configured when something was left open
    unsettled: bool = False  # something could be neither finished nor taken back: `recover` has to look at it
    _crossing: bool | None = None  # whether intake and library are different filesystems; None: not known yet

    def run(self, plans: Sequence[Plan], run: int, undoes: dict[int, str] | None = None) -> Iterator[Outcome]:
        """Carry out `plans` and yield what became of each, in order. Changes files.

        `undoes` maps the position of a plan to the token of the plan it takes back.
        Raises VolumeProblem when acting has to stop; what was begun is finished or taken back first.
        """
        undoes = undoes or {}
        start = 0
        while start < len(plans) and not self.stop():
            end = self._end_of_batch(plans, start)
            name = journal.new_token()
            tickets = [
                journal.Ticket(journal.new_token(), name, plans[number], undoes.get(number))
                for number in range(start, end)
            ]
            with transaction(self.con):
                now = self.clock()
                journal.open_plans(self.con, run, tickets, now)
                for ticket in tickets:
                    self._ledger(now).detected(ticket.plan)
            yield from self._perform(name, tickets)
            start = end

    def recover(self) -> list[Outcome]:
        """Finish or take back what was open when the last process ended. Changes files."""
        self.unsettled = False
        outcomes: list[Outcome] = []
        for ticket in journal.unfinished(self.con):
            try:
                outcomes += self._perform(ticket.claim, [ticket], recovering=True)
            except FileProblem as problem:  # its folders are not among the configured ones any more
                log.warning("what was begun with %r stays open: %s", ticket.plan.source, problem)
        return outcomes

    # ── one batch ──

    def _perform(self, name: str, tickets: list[Ticket], *, recovering: bool = False) -> Iterator[Outcome]:
        with Folders([self.intake, self.library, *self.former]) as folders:
            if self.identity:
                require_marker(folders, self.library, self.identity)
            batch = Batch(name, folders, self.reserve, self.stop, self._note_crossing)
            works = self._works(batch, tickets)
            try:
                trouble = self._drive(folders, works, recovering=recovering)
                self._close(folders, works)
                self._crossing = bool(self._crossing)
                remove_claim_folders(folders, name)
            finally:
                batch.close()
                for work in works:
                    work.close()
        yield from (self._outcome(work) for work in works if not work.skipped)
        if trouble:
            raise trouble

    @staticmethod
    def _works(batch: Batch, tickets: list[Ticket]) -> list[Work]:
        works, number = [], 0
        for ticket in tickets:
            # Temporaries are numbered by their place in the plan when one plan is recovered alone.
            works.append(Work.of(batch, ticket, number))
            number += len(ticket.plan.steps)
        return works

    def _drive(self, folders: Folders, works: list[Work], *, recovering: bool) -> VolumeProblem | None:
        """Bring all works from stage to stage together; return what makes acting stop, if anything."""
        if recovering:
            for work in works:
                work.inspect()
        trouble = self._stage(works, lambda step: step.take(), stoppable=not recovering)
        trouble = trouble or self._stage(works, lambda step: step.bring())
        trouble = trouble or self._stage(works, lambda step: step.publish())
        if trouble:
            self._abandon(works, trouble)
        try:
            folders.sync()
        except PhotoOrganizerError as error:
            trouble = _as_volume(error)
            self._abandon(works, trouble, also_published=True)
            return trouble
        trouble = self._stage(works, lambda step: step.retire()) or trouble
        try:
            folders.sync()
        except PhotoOrganizerError as error:
            return _as_volume(error)
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
            published = all(step.stage >= Stage.PUBLISHED for step in work.steps)
            if work.live and (also_published or not published):
                work.take_back(VolumeProblem(trouble.message, trouble.cure))

    # ── closing ──

    def _close(self, folders: Folders, works: list[Work]) -> None:
        now = self.clock()
        with transaction(self.con):
            ledger = self._ledger(now)
            for work in works:
                if work.stuck or (work.live and not work.finished):
                    self.unsettled = True  # the intent stays open
                elif work.skipped:
                    ledger.failed(work.ticket, "the service stopped before it was begun")
                elif work.problem is None or work.halfway:
                    ledger.done(work.ticket, self._results(folders, work))
                else:
                    ledger.failed(work.ticket, str(work.problem))

    @staticmethod
    def _results(folders: Folders, work: Work) -> list[Result]:
        results = []
        for step in work.steps:
            if work.problem is not None and step.stage != Stage.RETIRED:
                continue
            results.append(Result(step.step, _stamp_now(folders, step)))
        return results

    def _ledger(self, now_ns: int) -> Ledger:
        return Ledger(self.con, self.intake, self.library, now_ns)

    @staticmethod
    def _outcome(work: Work) -> Outcome:
        plan = work.ticket.plan
        finals = tuple(step.dst for step in plan.steps if isinstance(step, (Move, Restore)))
        if work.problem is None:
            return Outcome(plan, State.DONE, "", finals)
        for note in getattr(work.problem, "__notes__", []):
            log.error("%s: %s", plan.source, note)
        if isinstance(work.problem, NameTaken):
            return Outcome(plan, State.STALE, str(work.problem))
        if isinstance(work.problem, (FileBusy, Stopping, VolumeProblem)):
            return Outcome(plan, State.BUSY, str(work.problem))
        return Outcome(plan, State.HELD, str(work.problem))

    # ── the size of a batch ──

    def _note_crossing(self, _source: str, _target: str) -> None:
        self._crossing = True

    def _end_of_batch(self, plans: Sequence[Plan], start: int) -> int:
        """Return where the batch that begins at `start` ends: bounded, and free of dependencies."""
        used: set[str] = set()
        changed: set[str] = set()
        size = 0
        for number in range(start, len(plans)):
            plan = plans[number]
            renames = self._crossing is False and all(isinstance(step, Move) for step in plan.steps)
            size += 0 if renames else plan.size
            full = number - start >= (MOST_RENAMES if renames else MOST_COPIES) or size > MOST_BYTES
            uses = {name for step in plan.steps for name in _names(step)}
            changes = {name for step in plan.steps for name in _changed(step)}
            if number > start and (full or uses & changed or changes & used):
                return number
            used |= uses
            changed |= changes
        return len(plans)


def _stamp_now(folders: Folders, step: AnyStep) -> Stamp | None:
    """Return what the final name shows, None where it shows nothing of ours; the next walk finds out then."""
    if isinstance(step.step, Remove):
        return None
    try:
        status = folders.look(step.final)
    except PhotoOrganizerError as problem:
        log.warning("filed, but could not be looked at: %s", problem)
        return None
    return stamp_of(status) if status and looks_like(status, step.step.expect) else None


def _names(step: Step) -> tuple[str, str]:
    """Return every file that a step reads or changes."""
    match step:
        case Move(src, dst):
            return src, dst
        case Remove(src, kept):
            return src, kept
        case Restore(kept, dst):
            return kept, dst


def _changed(step: Step) -> tuple[str, ...]:
    """Return the files that are no longer what they were after a step."""
    match step:
        case Move(src, dst):
            return src, dst
        case Remove(src):
            return (src,)
        case Restore(_, dst):
            return (dst,)


def _as_volume(error: PhotoOrganizerError) -> VolumeProblem:
    return error if isinstance(error, VolumeProblem) else VolumeProblem(error.message, error.cure)
