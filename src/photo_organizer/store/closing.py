"""Close a plan: journal, catalogue, outbox and statistics in one transaction, so that they agree.

Works inside the caller's transaction. Touches no user file; it is told what the disk holds now.
"""

from __future__ import annotations

import os
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.model import (
    DUPLICATES,
    Action,
    Copy,
    Dated,
    Erase,
    Move,
    Plan,
    Remove,
    Restore,
    Stamp,
    Step,
    Write,
)
from photo_organizer.names import below_library, lies_in
from photo_organizer.records import frozen
from photo_organizer.sentences import makes_way
from photo_organizer.store import (
    catalogue,
    copied,
    dating_anew,
    held,
    journal,
    known_folders,
    outbox,
    statistics,
    units,
)
from photo_organizer.store.outbox import ActivityEvent

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.store.journal import JournaledPlan


RELAYOUT = "relayout"  # reason code of what gets another name by another layout


@frozen
class Result:
    """One step that was done, and the file that its new name shows now (None: removed)."""

    step: Step
    stamp: Stamp | None
    digest: bytes | None = None  # SHA-256 of what was copied, MD5 of what was removed


@frozen
class ClosingContext:
    """Where closings are written: the database, for one library, at one moment."""

    con: sqlite3.Connection
    intake: str
    library: str
    now_ns: int
    made: set[str] = field(default_factory=set)  # folders that were made for it, and not told yet
    noted: set[str] = field(default_factory=set)  # folders of which this transaction knows already

    def relative(self, path: str) -> str | None:
        """Return `path` below the library, or None when it is elsewhere or in an intake inside it."""
        return below_library(path, self.library, self.intake)

    # ── opening ──

    def detected(self, plan: Plan) -> None:
        """Leave a line for every file that is about to be handled."""
        if plan.action == Action.UNDO or plan.reasons[0].code == RELAYOUT:
            return
        for step in plan.steps:
            if isinstance(step, (Move, Remove)) and not self._was_in_library(plan, step):
                self._line(ActivityEvent.DETECTED, step.src, step.expect.size, plan.reasons[0].sentence)

    def _was_in_library(self, plan: Plan, step: Move | Remove) -> bool:
        return (
            step.src != plan.source and catalogue.by_path(self.con, self.relative(step.src) or "") is not None
        )

    # ── closing ──

    def done(self, journaled: JournaledPlan, results: list[Result]) -> None:
        """Write down that the steps in `results` happened and that the plan is finished; what did not happen is dropped."""
        unit = journal.unit_of(self.con, journaled.token)
        for result in results:
            match result.step:
                case Copy():
                    self._moved(journaled, result.step, result.stamp, unit)
                    if result.digest is not None:  # else nobody has seen that the library has these bytes
                        copied.note(self.con, result.step.src, result.step.expect, result.digest, self.now_ns)
                case Move():
                    self._moved(journaled, result.step, result.stamp, unit)
                case Remove():
                    self._removed(journaled, result.step, result.digest)
                case Restore():
                    self._restored(journaled, result.step, result.stamp)
                case Write():
                    self._written(journaled, result.step, result.stamp)
                case Erase():
                    self._erased(journaled, result.step)
        done = [result.step for result in results]
        journal.drop_steps(
            self.con, journaled.token, [step for step in journaled.plan.steps if step not in done]
        )
        journal.close_plan(self.con, journaled.token, "done", self.now_ns)
        if journaled.undoes and journal.is_taken_back(self.con, journaled.undoes, done):
            journal.close_plan(self.con, journaled.undoes, "undone", self.now_ns)

    def failed(self, journaled: JournaledPlan, problem: str) -> None:
        """Write down that nothing of the plan happened."""
        units.forget_opened(self.con, journaled.token)
        journal.close_plan(self.con, journaled.token, "failed", self.now_ns, problem)

    def _moved(self, journaled: JournaledPlan, step: Move, stamp: Stamp | None, unit: int | None) -> None:
        old, new = self.relative(step.src), self.relative(step.dst)
        self._catalogue_moved(journaled, step, stamp, unit)
        info = f"to {new or step.dst}: {self._why(journaled, old)}"
        self._line(_event_of(journaled, old, new), step.src, step.expect.size, info)
        gone = [] if isinstance(step, Copy) else [step.src]
        outbox.post_index(self.con, gone, [step.dst], self.now_ns, made=self._made(step.dst))
        counts = self._counts(journaled.plan, old, new)
        if journaled.plan.action == Action.UNDO:
            self._hold(step.dst, stamp)
            if counts:
                self._count_back(old, step.expect.size)
        elif counts:
            statistics.add(self.con, _counted_as(new), step.expect.size)

    def _counts(self, plan: Plan, old: str | None, new: str | None) -> bool:
        """Tell whether a move counts: what was filed and makes way for a newcomer, or goes along with it, is not filed once more."""
        stays = old is not None and new is not None and _counted_as(old) == _counted_as(new) == "moved"
        return not stays or self.relative(plan.source) is not None

    def _catalogue_moved(
        self, journaled: JournaledPlan, step: Move, stamp: Stamp | None, unit: int | None
    ) -> None:
        """Note a file under its new name."""
        plan, old, new = journaled.plan, self.relative(step.src), self.relative(step.dst)
        unit = self._unit_from_now(journaled, step, unit)
        if old is not None and new is not None:
            catalogue.rename(self.con, old, new)
        elif old is not None:
            catalogue.forget(self.con, [old])
        if new is None or stamp is None:
            return
        newly = old is None or plan.reasons[0].code in dating_anew.CODES
        catalogue.put(
            self.con,
            catalogue.Known(new, stamp, step.sample, step.md5),
            original=step.src if old is None else None,
            dated=plan.dated if newly and isinstance(plan.dated, Dated) else None,
            plan=journaled.token,
            unit=unit,
        )
        if plan.action == Action.UNDO and old is not None and journaled.undoes:
            dating_anew.give_back(self.con, journaled.undoes, new, step.dst)

    def _unit_from_now(self, journaled: JournaledPlan, step: Move, unit: int | None) -> int | None:
        """Return the unit that a moved file gets, None where it keeps its own; undo gives back the one that it had."""
        old = self.relative(step.src)
        if journaled.undoes and old is not None:
            return journal.removed_from_unit(self.con, journaled.undoes, step.dst)
        if not unit or not units.gets_the_unit(journaled.plan, step, self.relative):
            return None
        before = units.of_path(self.con, old) if old else 0
        if before not in (0, unit):
            journal.remember_unit(self.con, journaled.token, step.src, before)
            units.share_keys(self.con, before, unit)
        return unit

    def _removed(self, journaled: JournaledPlan, step: Remove, md5: bytes | None) -> None:
        old = self.relative(step.src)
        unit = 0 if old is None else units.of_path(self.con, old)
        journal.remember_unit(self.con, journaled.token, step.src, unit, md5)
        if old is not None:
            catalogue.forget(self.con, [old])
        undoing = journaled.plan.action == Action.UNDO  # a copy goes; its source is what stays
        event = ActivityEvent.UNDONE if undoing else ActivityEvent.DUPLICATE_DELETED
        kept = self.relative(step.kept) or step.kept
        self._line(event, step.src, step.expect.size, f"same as {kept}: {self._why(journaled, old)}")
        outbox.post_index(self.con, [step.src], [], self.now_ns)
        if undoing:
            self._count_back(old, step.expect.size)
        else:
            statistics.add(self.con, "deleted", step.expect.size)

    def _restored(self, journaled: JournaledPlan, step: Restore, stamp: Stamp | None) -> None:
        new = self.relative(step.dst)
        if new is not None and stamp is not None:
            unit = journal.removed_from_unit(self.con, journaled.undoes or "", step.dst)
            catalogue.put(self.con, catalogue.Known(new, stamp), unit=unit)
        self._line(ActivityEvent.UNDONE, step.dst, stamp.size if stamp else None, self._why(journaled))
        outbox.post_index(self.con, [], [step.dst], self.now_ns, made=self._made(step.dst))
        statistics.take_back(self.con, "deleted", step.expect.size)
        self._hold(step.dst, stamp)

    def _written(self, journaled: JournaledPlan, step: Write, stamp: Stamp | None) -> None:
        """Note a sidecar as a file of its picture's unit, and of its date."""
        new, picture = self.relative(step.dst), self.relative(step.picture)
        if new is not None and picture is not None and stamp is not None:
            unit, dated = units.of_path(self.con, picture), catalogue.date_of(self.con, picture)
            known = catalogue.Known(new, stamp)
            catalogue.put(self.con, known, dated=dated, plan=journaled.token, unit=unit or None)
        self._line(ActivityEvent.SIDECAR, step.dst, step.expect.size, self._why(journaled))
        outbox.post_index(self.con, [], [step.dst], self.now_ns)

    def _erased(self, journaled: JournaledPlan, step: Erase) -> None:
        if (old := self.relative(step.src)) is not None:
            catalogue.forget(self.con, [old])
        self._line(ActivityEvent.UNDONE, step.src, step.expect.size, self._why(journaled))
        outbox.post_index(self.con, [step.src], [], self.now_ns)

    def _made(self, path: str) -> list[str]:
        """Remember the folders above a file of the library; return those above any file that filing has made, in full.

        Those that were made just now, and those of the library that nobody knew: a start after a kill has not made them.
        """
        folder = os.path.dirname(path)
        if folder in self.noted:
            return []
        self.noted.add(folder)
        new = self.relative(path)
        if new is not None:
            self.made.update(f"{self.library}/{made}" for made in known_folders.note_above(self.con, new))
        told = sorted(made for made in self.made if path.startswith(f"{made}/"))
        self.made.difference_update(told)
        return told

    def _count_back(self, old: str | None, size: int) -> None:
        """Count a file no longer that had been moved to `old` in the library."""
        statistics.take_back(self.con, _counted_as(old), size)

    def _hold(self, path: str, stamp: Stamp | None) -> None:
        """Keep the service from filing at once again what its owner brought back to the intake."""
        if stamp is not None and path.startswith(self.intake + "/"):
            held.hold(self.con, path, stamp, held.BROUGHT_BACK, self.now_ns, retry=False)

    def _why(self, journaled: JournaledPlan, filed: str | None = None) -> str:
        """Return the reasons; of a file that was `filed` in the library when a newcomer took its name, for whom it went."""
        plan, way = journaled.plan, ""
        if filed is not None and self.relative(plan.source) is None:
            way = makes_way(plan.source, [reason.code for reason in plan.reasons])
        sentences = way or "; ".join(reason.sentence for reason in plan.reasons)
        return f"{sentences} (plan {journaled.token})"

    def _line(self, event: ActivityEvent, path: str, size: int | None, info: str) -> None:
        outbox.post_activity(self.con, event, path, size=size, info=info, at_ns=self.now_ns)


def _counted_as(place: str | None) -> statistics.Counted:
    return "duplicates" if place is not None and lies_in(place, DUPLICATES) else "moved"


def _event_of(journaled: JournaledPlan, old: str | None, new: str | None) -> ActivityEvent:
    """Return the event of a move from `old` to `new`, places in the library, by the plan and its first reason."""
    action, code = journaled.plan.action, journaled.plan.reasons[0].code
    if action == Action.UNDO:
        return ActivityEvent.UNDONE
    if new is not None and lies_in(new, DUPLICATES):
        return ActivityEvent.SET_ASIDE
    if code in ("same", "burst") or (code == "better" and old is not None):
        return ActivityEvent.SIMILAR_KEPT
    if code == "better":
        return ActivityEvent.REPLACED
    return ActivityEvent.COPIED if action == Action.COPY and old is None else ActivityEvent.MOVED
