"""One pass over the intake: look, wait until settled, examine, decide, carry out.

The same pass makes a preview and the real thing: only `carry_out` differs. What stays in the intake
comes out as an outcome too, with its reason, so that nothing is ever silently left.
"""

from __future__ import annotations

import logging
import time
from dataclasses import field, replace
from typing import TYPE_CHECKING

from photo_organizer.arrive.downloads import Downloads
from photo_organizer.arrive.ignore import may_be_in_flight
from photo_organizer.arrive.photo_libraries import PhotoLibraries
from photo_organizer.arrive.scan import card_is_away, scan
from photo_organizer.decide.companions import group as group_companions
from photo_organizer.decide.companions import may_stay_behind
from photo_organizer.decide.copies import HAVE
from photo_organizer.decide.dating import date_unit, is_weak
from photo_organizer.decide.file_names import name_of
from photo_organizer.decide.missing import Missing
from photo_organizer.decide.plan import plan_batch
from photo_organizer.decide.world import Candidate
from photo_organizer.errors import FileBusy, FileProblem, PhotoOrganizerError, Stopping
from photo_organizer.examine.date_lists import FORMAT, DateLists
from photo_organizer.examine.look import OwnFile, examine
from photo_organizer.model import Action, Family, Outcome, Plan, Reason, State, Wholeness
from photo_organizer.records import changeable
from photo_organizer.sentences import Sentence
from photo_organizer.thumbnails.seal import bears_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.arrive.settle import Settle, WaitingGroup
    from photo_organizer.decide.statements import DateRules
    from photo_organizer.gather.world import Gatherer
    from photo_organizer.model import Facts, Sighting, Unit
    from photo_organizer.settings import Settings

WINDOW = 1000  # files that are decided together
_OWN_THUMBNAIL = "a folder thumbnail that this program made is no photo; delete it, or leave it where it is"
ROUNDS = 3  # after how many in which nothing was decided, all names taken meanwhile, the rest comes later
log = logging.getLogger(__name__)


@changeable
class Filing:
    """What a pass works with. `stays` tells which files are held and not offered again."""

    settings: Settings
    settle: Settle
    gatherer: Gatherer
    rules: Callable[[], DateRules]
    carry_out: Callable[[list[Plan]], Iterable[Outcome]]
    begin: Callable[[], None] = lambda: None  # a pass begins: what it carries out belongs together
    stays: Callable[[Sighting], bool] = lambda _: False
    accepted: Callable[[Sighting], bool] = lambda _: False  # its owner says: file it as it is
    copied: Callable[[Sighting], bool] = lambda _: False  # stays in the intake, and the library has it
    remember: Callable[[Candidate], None] = lambda _: None  # that it is copied
    stop: Callable[[], bool] = lambda: False
    problems: list[PhotoOrganizerError] = field(default_factory=list)
    downloads: Downloads = field(default_factory=Downloads)
    lists: DateLists = field(default_factory=DateLists)
    photo_libraries: PhotoLibraries = field(default_factory=PhotoLibraries)

    def look(self) -> None:
        """Look at the whole intake once. Touches nothing. Raises VolumeProblem."""
        self.problems.clear()
        root = self.settings.paths_intake
        if card_is_away(self.settings):
            self.settle.end_pass(complete=True)
            return
        skip, over = [self.settings.paths_library], self.settle.passes_over
        self.downloads.forget()
        self.lists.forget()
        report, leave_out = self.problems.append, self.downloads.leave_out
        inside = self.photo_libraries.leave_out_in
        for files in scan(
            root, skip, on_problem=report, leave_out=leave_out, in_folder=inside, pass_over=over
        ):
            self.downloads.take(files)
            self.lists.take(files)
            new = [file for file in files if not self.copied(file)]
            self.settle.see(new, time.monotonic(), time.time_ns())
            if self.stop():
                raise Stopping
        self.settle.end_pass(complete=not self.problems)

    def file_settled(self) -> Iterator[Outcome]:
        """Handle everything that has settled; yield what became of each unit. May change files."""
        self.begin()
        for groups in self._windows():
            try:
                yield from self._file_window(groups)
            except Stopping:
                return  # before anything was decided; it is there again after the next start
            if self.stop():
                return

    # ── what is ready ──

    def _windows(self) -> Iterator[list[WaitingGroup]]:
        """Yield settled groups in folder order, about WINDOW files at a time, never splitting a folder's few."""
        ready = sorted(self.settle.due(time.monotonic()), key=lambda group: group.key)
        window: list[WaitingGroup] = []
        files = 0
        for group in ready:
            if all(self.stays(member) for member in group.members):
                self.settle.park(group)
                continue
            if files >= WINDOW:
                yield window
                window, files = [], 0
            window.append(group)
            files += len(group.members)
        if window:
            yield window

    def _examine(self, groups: list[WaitingGroup]) -> tuple[list[Facts], list[Outcome]]:
        """Open every file once; return the facts of whole groups and what cannot be read."""
        ready: list[Facts] = []
        failed: list[Outcome] = []
        for group in groups:
            try:
                facts = [self._arrived(self._examine_one(member, failed)) for member in group.members]
            except FileBusy:
                self.settle.later(group, time.monotonic())
                continue
            except FileProblem:
                self.settle.park(group)
                continue
            lacks = _lacks(facts)
            facts = _without_broken_companions(facts)
            if self.settle.judge(group, self._found(facts), time.monotonic(), lacks):
                ready += facts
        return ready, failed

    def _found(self, facts: list[Facts]) -> dict[str, Wholeness]:
        """Return how whole each file is, as far as its name and its owner let it be believed."""
        return {one.path: self._believed(one) for one in facts}

    def _believed(self, one: Facts) -> Wholeness:
        """Take for one that cannot prove it what its owner accepted as it is, and what may get its own name yet."""
        if one.wholeness is Wholeness.INCOMPLETE:
            return Wholeness.UNPROVABLE if self.accepted(one.sighting) else one.wholeness
        return Wholeness.UNPROVABLE if may_be_in_flight(name_of(one.path)) else one.wholeness

    def _arrived(self, facts: Facts) -> Facts:
        """Return the facts of a file; what a program still downloads is not whole, whatever it says of itself."""
        if self.downloads.unfinished(facts.path):
            return replace(facts, wholeness=Wholeness.INCOMPLETE, missing=Missing.DOWNLOAD)
        return facts

    @staticmethod
    def _examine_one(member: Sighting, failed: list[Outcome]) -> Facts:
        try:
            return examine(member, bears_mark)
        except FileBusy:
            raise
        except OwnFile:
            failed.append(_held(member.path, "own-thumbnail", _OWN_THUMBNAIL, member.stamp.size))
            raise
        except FileProblem as error:
            failed.append(_held(member.path, "unreadable", str(error), member.stamp.size))
            raise
        except Exception as bug:
            log.exception("a bug met %r", member.path)
            words = f"the program failed on this file ({type(bug).__name__}: {bug})"
            said = Sentence("failed_by", words, kind=type(bug).__name__)
            failed.append(_held(member.path, "bug", said, member.stamp.size))
            raise FileProblem("bug", member.path) from bug

    # ── decide and act ──

    def _file_window(self, groups: list[WaitingGroup]) -> Iterator[Outcome]:
        facts, failed = self._examine(groups)
        yield from failed
        of_path = {member.path: group for group in groups for member in group.members}
        rules = self.rules()
        candidates = [self._candidate(unit, rules) for unit in group_companions(self.lists.lend(facts))]
        again, in_vain = False, 0
        while candidates and in_vain < ROUNDS:
            stale: dict[str, Candidate] = {}
            for outcome, candidate in self._decide_and_act(candidates, rules, again=again):
                if outcome.state == State.NOT_REACHED:
                    continue  # it is there again with the next look
                if outcome.state == State.STALE:
                    if candidate.main.path in of_path:  # else its photo asks for it again
                        stale.setdefault(candidate.main.path, candidate)
                    continue
                if outcome.state != State.DONE or not outcome.plan.steps:
                    stale.pop(candidate.main.path, None)  # what it was to be done after was not done
                self._back_to_settle(outcome, candidate, of_path)
                yield _with_mates(outcome, candidate, of_path)
            again, in_vain = True, in_vain + (len(stale) >= len(candidates))
            candidates = list(stale.values())
        for candidate in candidates:
            self._later(candidate, of_path)

    def _candidate(self, unit: Unit, rules: DateRules) -> Candidate:
        dated, kind, path = date_unit(unit, rules), unit.main.filetype, unit.main.path
        is_list = kind is not None and kind.name == FORMAT
        shown = kind is not None and kind.family in (Family.IMAGE, Family.RAW, Family.VIDEO)
        return Candidate(
            unit,
            dated,
            list_may_come=shown and is_weak(dated) and self.lists.may_come(path),
            list_is_needed=is_list and self.lists.names_some_of(path),
        )

    def _decide_and_act(
        self, candidates: list[Candidate], rules: DateRules, *, again: bool
    ) -> Iterator[tuple[Outcome, Candidate]]:
        gathered = self.gatherer.gather(candidates, rules, again=again)
        for candidate, error in gathered.troubles:
            state = State.BUSY if isinstance(error, FileBusy) else State.HELD
            plan = Plan(candidate.unit.main.path, Action.HOLD, (Reason("unreadable", str(error)),))
            yield Outcome(plan, state, str(error)), candidate
        for candidate in gathered.after:
            yield Outcome(Plan(candidate.unit.main.path, Action.HOLD, ()), State.STALE), candidate
        of_source = {candidate.main.path: candidate for candidate in gathered.candidates}
        plans = plan_batch(gathered.candidates, gathered.world, self.settings)
        still = [plan for plan in plans if not plan.steps]
        for plan in still:
            yield Outcome(plan, State.DONE), of_source[plan.source]
        for outcome in self.carry_out([plan for plan in plans if plan.steps]):
            yield outcome, of_source[outcome.plan.source]
        for plan in still:
            if plan.reasons[0].code == HAVE:
                self.remember(of_source[plan.source])

    def _back_to_settle(
        self, outcome: Outcome, candidate: Candidate, of_path: dict[str, WaitingGroup]
    ) -> None:
        """Tell the settle tracker not to offer these files again, or only later."""
        if outcome.state == State.BUSY:
            self._later(candidate, of_path)
        else:
            for group in _groups_of(candidate, of_path):
                self.settle.park(group)

    def _later(self, candidate: Candidate, of_path: dict[str, WaitingGroup]) -> None:
        for group in _groups_of(candidate, of_path):
            self.settle.later(group, time.monotonic())


def _without_broken_companions(facts: list[Facts]) -> list[Facts]:
    """Leave out what is broken or empty and keeps no photo waiting; it stays in the intake, and is told of there."""
    spared = may_stay_behind(facts)
    return [one for one in facts if one.wholeness is not Wholeness.INCOMPLETE or one.path not in spared]


def _groups_of(candidate: Candidate, of_path: dict[str, WaitingGroup]) -> list[WaitingGroup]:
    """Return the groups of the intake that a candidate's files are of; what waited in the library is of none."""
    paths = (member.facts.path for member in candidate.unit.members)
    return list(dict.fromkeys(of_path[path] for path in paths if path in of_path))


def _with_mates(outcome: Outcome, candidate: Candidate, of_path: dict[str, WaitingGroup]) -> Outcome:
    """Name what stays in the intake with the file that an outcome is about."""
    if outcome.plan.steps and outcome.state is State.DONE:
        return outcome
    paths = (member.facts.path for member in candidate.unit.members)
    return replace(
        outcome, mates=tuple(path for path in paths if path in of_path and path != outcome.plan.source)
    )


def _lacks(facts: list[Facts]) -> dict[str, str]:
    return {one.path: one.missing for one in facts if one.missing}


def _held(path: str, code: str, problem: str, size: int) -> Outcome:
    return Outcome(Plan(path, Action.HOLD, (Reason(code, problem),), size=size), State.HELD, problem)
