"""Take back what was done: a run, the last run, or what happened to one file. Changes files."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from photo_organizer.act.undo import plan_back, sidecars_that_stay
from photo_organizer.commands.reply import ended, how_far, refused
from photo_organizer.commands.seen_since import SeenSince, walk_through
from photo_organizer.commands.task import PlansTask
from photo_organizer.commands.unit_back import renamed_by, with_late_members, with_unit
from photo_organizer.errors import FileProblem, PhotoOrganizerError, VolumeProblem, quoted
from photo_organizer.gather.kept_copies import kept_now
from photo_organizer.model import Move, Remove, Restore, State
from photo_organizer.sentences import Sentence
from photo_organizer.store import journal, runs
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment, Progress
    from photo_organizer.library import Library
    from photo_organizer.model import Outcome, Plan
    from photo_organizer.store.journal import JournaledPlan

log = logging.getLogger(__name__)
PORTION = 256  # plans that are taken back together
NOTHING = Sentence("nothing_to_undo", "there is nothing to undo: it was undone before, or nothing was done")


class Undo(PlansTask):
    """One undo on its way: newest first, portion by portion, also over a restart."""

    def __init__(self, given: Assignment) -> None:
        super().__init__(given, "undo")
        library, progress = given.library, given.progress
        self._tell = given.tell
        self._target = dict(progress.get("target") or _target(library, given.arguments))
        self._pending = _tokens(library, self._target)
        self.total = int(progress.get("of", 0)) or len(self._pending)
        self._taken: list[tuple[str, Plan]] = []  # of this portion: token, and the plan that is taken back
        self._outcomes: list[Outcome] = []  # of this portion, in the same order
        self._since = SeenSince(library)
        self._looked = False  # at the library, for kept copies that were moved
        self._left: dict[str, str] = {}  # token → why it could not be taken back in this round
        self._doubted: set[str] = set()  # tokens of plans whose kept copy was not what the catalogue knew
        self.files, self.done = self._brought_back_before()
        self._done_before_round = self.done
        if not progress and self._pending:
            with transaction(library.con):
                given.remember(self.progress())

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Take back until it is enough for now; return whether everything was reached. Changes files."""
        while self._pending:
            portion, self._pending = self._pending[:PORTION], self._pending[PORTION:]
            self._take_back(portion)
            if not self._pending and self._left and self.done > self._done_before_round:
                self._next_round()  # a file that was moved twice comes back in two rounds
            if self._pending and (enough() or self.library.executor.stop()):
                return False
        self.library.recorder.drain()
        return True

    def reply(self, problem: str = "") -> Reply:
        """Return what came back so far, and what did not."""
        if not self.total:
            return refused(problem or NOTHING, plans=0)
        problems = [*self._left.values(), *self.problems, problem]
        if self._pending:
            words = f"{how_far(self.done, self.total)}; undo it again to go on"
            problems.append(Sentence("undo_again", words, done=self.done, all=self.total))
        figures = {"plans": self.total, "done": self.done, "of": self.total, "run": self.run.number}
        return ended(self.files, problems, removed=self._taken_away(), **figures)

    def progress(self) -> Progress:
        """Return what the next start goes on with."""
        return {"target": self._target, "run": self.run.number, "done": self.done, "of": self.total}

    # ── one portion ──

    def _take_back(self, tokens: Sequence[str]) -> None:
        """Take back what can be taken back now; note the rest with its reasons."""
        all_journaled = [
            journaled for token in tokens for journaled in journal.still_done(self.library.con, token)
        ]
        self._taken, self._outcomes = [], []
        self.total -= len(tokens) - len(all_journaled)  # somebody else took these back meanwhile
        ways = [
            (one, way)
            for one in all_journaled
            if (way := self._made(one.token, partial(self._way_back, one)))
        ]
        self._note_beside(way for _, way in ways)
        plans: list[Plan] = []
        for journaled, way in ways:
            if plan := self._made(journaled.token, partial(with_unit, self.library, way, journaled.token)):
                plans.append(plan)
                self._taken.append((journaled.token, journaled.plan))
        try:
            self.carry_out(plans, {number: token for number, (token, _) in enumerate(self._taken)})
        finally:
            self._pending += self._to_try_with_other_copies()
            told = zip(self._taken, self._outcomes, strict=False)  # of what raised, there is none
            self._pending[:0] = [token for (token, _), one in told if one.state == State.NOT_REACHED]
            self.remove_empty(_folders_left(one.plan for one in self._outcomes if one.state == State.DONE))

    def _made(self, token: str, make: Callable[[], Plan]) -> Plan | None:
        """Return a plan, None where it cannot be made: `_left` says why."""
        try:
            return make()
        except PhotoOrganizerError as problem:
            self._left[token] = str(problem)
            return None

    def _note_beside(self, plans: Iterable[Plan]) -> None:
        """Let the catalogue know what an editor has written since beside files that get their old names again."""
        renamed = [path for plan in plans for path in renamed_by(self.library, plan)]
        try:
            self._since.note_beside(renamed)
        except VolumeProblem as problem:
            log.warning("what came beside these files stays where it is: %s", problem)

    def _way_back(self, journaled: JournaledPlan) -> Plan:
        plan = self._from_the_copies(plan_back(journaled), afresh=journaled.token in self._doubted)
        if outside := self.library.executor.outside(plan):
            folder = os.path.dirname(outside.path)
            raise FileProblem(
                f"{quoted(outside.path)} is in a folder that the settings no longer name, so nothing was changed",
                outside.path,
                f"set the intake and the library as they were, with {folder}, and undo it again; or move the file yourself",
                says="outside_folders",
            )
        return plan

    def _to_try_with_other_copies(self) -> list[str]:
        """Return the plans of this portion whose duplicates could not be made again: each is tried once with copies that are read."""
        failed = [
            token
            for (token, _), one in zip(self._taken, self._outcomes, strict=False)
            if one.state not in (State.DONE, State.NOT_REACHED) and token not in self._doubted
            if any(isinstance(step, Restore) for step in one.plan.steps)
        ]
        self._doubted.update(failed)
        for token in failed:
            self._left.pop(token, None)
        return failed

    def _from_the_copies(self, plan: Plan, *, afresh: bool) -> Plan:
        """Return a plan whose duplicates are made again from where their kept copies are by now."""
        steps = (
            replace(step, kept=self._kept(step, afresh=afresh)) if isinstance(step, Restore) else step
            for step in plan.steps
        )
        return replace(plan, steps=tuple(steps))

    def _kept(self, step: Restore, *, afresh: bool) -> str:
        """Return where the bytes of a duplicate are by now: its owner may have moved them since the last look at the library."""
        library, stop = self.library, self.library.executor.stop
        root = library.settings.paths_library
        found = kept_now(library.con, root, step, stop, afresh=afresh)
        if found is None and not self._looked:
            self._looked = True
            self._look()
            found = kept_now(library.con, root, step, stop, afresh=afresh)
        return found or step.kept

    def _look(self) -> None:
        """Bring the catalogue up to date with the library, as far as that can be read; tell of each folder: it may take long."""
        walk, folders = walk_through(self.library), count(1)

        def stop() -> bool:
            self._tell(next(folders), 0, "folders looked at")
            return self.library.executor.stop()

        try:
            walk.run(stop, lambda _: None)
        except VolumeProblem as problem:
            log.warning("kept copies were looked for only where they were last: %s", problem)

    def _note(self, outcome: Outcome) -> None:
        token, undone = self._taken[len(self._outcomes)]
        self._outcomes.append(outcome)
        if outcome.state == State.DONE:
            self.files += outcome.plan.finals
            self.done += 1
            self.problems += sidecars_that_stay(undone, outcome.plan)
        elif outcome.state != State.NOT_REACHED:
            self._left[token] = outcome.problem

    def _next_round(self) -> None:
        self._pending, self._left = list(self._left), {}
        self._done_before_round = self.done

    def _brought_back_before(self) -> tuple[list[str], int]:
        """Return what this command had brought back before a restart."""
        con, number = self.library.con, self.run.number
        return runs.finals(con, number), runs.count(con, number)

    def _taken_away(self) -> int:
        """Return how many copies went, whose originals are where they were."""
        return runs.removed(self.library.con, self.run.number)

    def _begun(self, number: int) -> None:
        self._remember(dict(self.progress()) | {"run": number})


def _folders_left(plans: Iterable[Plan]) -> set[str]:
    steps = (step for plan in plans for step in plan.steps)
    return {step.src.rpartition("/")[0] for step in steps if isinstance(step, (Move, Remove))}


def _target(library: Library, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be taken back by its numbers, so that it stays the same over a restart."""
    if wanted.get("plan") is not None:
        tokens = [journaled.token for journaled in journal.done_with_token(library.con, wanted["plan"])]
        return {"plans": with_late_members(library, tokens)}
    if wanted.get("plans") is not None:
        return {"plans": with_late_members(library, list(wanted["plans"]))}
    if wanted.get("path") is not None:
        tokens = [journaled.token for journaled in journal.done_for_path(library.con, wanted["path"])[:1]]
        return {"plans": with_late_members(library, tokens)}
    run = wanted.get("run")
    if run is not None and wanted.get("until") is not None:
        return {"run": run, "until": int(wanted["until"])}
    return {"run": run if run is not None else runs.last_run(library.con) or 0}


def _tokens(library: Library, target: Mapping[str, Any]) -> list[str]:
    """Return what of the target is not taken back yet, newest first."""
    if "run" in target:
        tokens = runs.tokens_in_run(library.con, int(target["run"]), target.get("until"))
        return with_late_members(library, tokens)
    tokens = [str(token) for token in target["plans"]]
    return [token for token in tokens if journal.still_done(library.con, token)]
