"""Decide what happens with a batch of units: facts and a world in, plans out. Pure; touches nothing.

Every branch names its case and gives its reason as a stable code and a plain sentence. Candidates are
decided in the order of their right to a name (see `order`), so that who comes first has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.decide import beside, duplicates, same_name
from photo_organizer.decide.desk import Desk
from photo_organizer.decide.naming import first_free, split, sub_second_stems
from photo_organizer.decide.order import in_order
from photo_organizer.decide.steps import Steps
from photo_organizer.decide.unit_keys import membership_of
from photo_organizer.model import (
    DUPLICATES,
    NO_DATE,
    UNKNOWN_TYPES,
    Action,
    Dated,
    Family,
    Plan,
    Reason,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.decide.world import Candidate, Existing, Half, Likeness, World
    from photo_organizer.model import FileType, Step
    from photo_organizer.settings import Settings

ORPHAN_NS = 24 * 3600 * 10**9  # how long a companion waits for its photo
_BESIDE = r"{stem}(?:_[A-Z]{{1,2}}|\.\d{{4}})?"  # the plain name, or one beside it
LAST = {Action.REMOVE, Action.SET_ASIDE}  # a kept copy is filed before its duplicate is handled


def plan_batch(candidates: Sequence[Candidate], world: World, settings: Settings) -> list[Plan]:
    """Return one plan for each candidate, in the order in which they are to be carried out."""
    planner = _Planner(Desk(world), settings)
    planner.desk.expect(candidates)
    plans = [planner.decide(one) for one in in_order(candidates, planner.steps.place_of)]
    return sorted(plans, key=lambda plan: plan.action in LAST)


class _Planner:
    def __init__(self, desk: Desk, settings: Settings) -> None:
        self.desk, self.settings = desk, settings
        self.library = desk.world.library
        self.steps = Steps(desk, settings)

    def decide(self, candidate: Candidate) -> Plan:
        """Return the plan of one unit; it is not coming any more."""
        plan = self._story(candidate)
        self.desk.decided(candidate.unit.main)
        return plan

    def _story(self, candidate: Candidate) -> Plan:  # noqa: PLR0911 - each return is one case of the story
        """Tell the story of one unit: each branch is one case."""
        unit = candidate.unit
        if other := self.desk.same_file(unit.main):
            reason = Reason("hard-link", f"is another name of {other}, not a copy")
            return self._plan(candidate, Action.LEAVE, reason)
        if plan := self._left_or_waiting(candidate) or self._in_its_place(candidate):
            return plan
        if steps := duplicates.steps_for(unit, self.desk, self.settings, *self._aside_base(candidate)):
            return self._plan(candidate, steps.action, steps.reason, steps=steps.steps, kept=steps.kept)
        if candidate.half is not None and not self.steps.gives_the_name(candidate):
            return self._join(candidate, candidate.half)
        if unit.main.filetype is None or _only_a_companion(unit.main.filetype):
            why = (
                "is not a photo or video"
                if unit.main.filetype is None
                else "no photo came that it belongs to"
            )
            return self._to_named_folder(candidate, UNKNOWN_TYPES, Action.UNKNOWN, why)
        if not isinstance(candidate.dated, Dated):
            why = candidate.dated.note or "no date was found"
            if candidate.place and (like := beside.like_at(candidate, self.desk, *candidate.place)):
                return self._beside(candidate, *candidate.place, Reason("no-date", why), *like)
            return self._to_named_folder(candidate, NO_DATE, Action.UNDATED, why)
        return self._by_date(candidate, candidate.dated)

    # ── cases ──

    def _left_or_waiting(self, candidate: Candidate) -> Plan | None:
        main = candidate.main
        if main.filetype is None and self.settings.intake_unknown_files == "leave":
            return self._plan(candidate, Action.LEAVE, Reason("unknown-type", "is not a photo or video"))
        orphan = main.filetype is not None and main.filetype.family == Family.SIDECAR
        fresh = self.desk.world.now_ns - main.sighting.ctime_ns < ORPHAN_NS
        if orphan and fresh and candidate.half is None:
            return self._plan(candidate, Action.WAIT, Reason("orphan", "waits for the photo it belongs to"))
        hold = self.settings.duplicates_re_uploads == "hold" and not candidate.readmitted
        if candidate.deleted and hold:
            return self._plan(candidate, Action.LEAVE, Reason("re-upload", candidate.deleted))
        return None

    def _in_its_place(self, candidate: Candidate) -> Plan | None:
        """Leave a file that lies where filing would put it: an intake in the library must not file for ever."""
        folder, _, name = candidate.main.path.rpartition("/")
        wanted, stem = self.steps.place_of(candidate)
        if candidate.main.filetype is None:
            wanted, stem = f"{self.library}/{UNKNOWN_TYPES}", self.steps.original_stem(candidate)
        if folder != wanted or not re.fullmatch(_BESIDE.format(stem=re.escape(stem)), split(name)[0]):
            return None
        return self._plan(candidate, Action.LEAVE, Reason("in-place", "is where it belongs already"))

    def _join(self, candidate: Candidate, half: Half) -> Plan:
        """Put what comes later beside the rest of its unit, which was filed before it."""
        where = half.filed[0][0].path.removeprefix(self.library + "/")
        reason = Reason("companion", f"belongs to {where}")
        return self._plan(candidate, Action.FILE, reason, steps=self.steps.join(candidate, half))

    def _by_date(self, candidate: Candidate, dated: Dated) -> Plan:
        folder, stem = self.steps.place_of(candidate)
        reason = Reason("dated", f"taken {dated.value:%Y-%m-%d %H:%M:%S} ({dated.source})")
        if like := beside.like_at(candidate, self.desk, folder, stem):
            return self._beside(candidate, folder, stem, reason, *like)
        if self.desk.free(folder, stem, self.steps.all_tails(candidate)):
            steps = self.steps.move_all(candidate, folder, stem)
            return self._plan(candidate, Action.FILE, reason, *self._remarks(candidate), steps=steps)
        if beside_it := beside.like_beside(candidate, self.desk, folder, stem):
            return self._beside(candidate, folder, stem, reason, None, beside_it)
        return self._same_name(candidate, dated, folder, stem, reason)

    def _beside(
        self,
        candidate: Candidate,
        folder: str,
        stem: str,
        dated: Reason,
        there: Existing | None,
        like: Likeness,
    ) -> Plan:
        """Keep a version of the picture that has the name, or a frame of the same burst, side by side with it.

        Without a file `there`, a different picture has the plain name, and keeps it.
        """
        victims = self.desk.unit_of(there) if there is not None else []
        before = there is not None and beside.takes_the_name(candidate, there, like, self.settings)
        before = before and self.desk.free_but_for(victims, folder, stem, self.steps.all_tails(candidate))
        reasons = (beside.reason_for(like, before=before), dated, *self._remarks(candidate))
        suffixed = beside.free_stem(self.desk, folder, stem)
        steps: tuple[Step, ...] = ()
        if before:
            steps = self.steps.give_way(victims, folder, stem, folder, suffixed)
            suffixed = stem
        return self._plan(
            candidate, Action.FILE, *reasons, steps=steps + self.steps.move_all(candidate, folder, suffixed)
        )

    def _same_name(self, candidate: Candidate, dated: Dated, folder: str, stem: str, reason: Reason) -> Plan:
        """Another content has the name: who has more right to it keeps it, the other one steps aside."""
        tails = self.steps.all_tails(candidate)
        if why := same_name.why_it_takes(candidate, self.desk, folder, stem, tails):
            steps = self._make_way(folder, stem, tails) + self.steps.move_all(candidate, folder, stem)
            return self._plan(candidate, Action.FILE, reason, why, steps=steps)
        second = same_name.why_beside(dated, stem)
        stems = sub_second_stems(stem, dated.subseconds)
        if not same_name.goes_aside(candidate, self.settings):
            free = first_free(stems, lambda name: self.desk.free(folder, name, tails))
            steps = self.steps.move_all(candidate, folder, free)
            return self._plan(candidate, Action.FILE, second, reason, steps=steps)
        if steps := duplicates.already_aside(candidate.unit, self.desk):
            again = Reason("already-aside", "the same content is in Duplicates already")
            return self._plan(candidate, Action.REMOVE, again, second, steps=steps)
        folder = self.desk.world.folder(DUPLICATES)
        free = first_free(stems, lambda name: self.desk.free(folder, name, tails))
        steps = self.steps.move_all(candidate, folder, free)
        return self._plan(candidate, Action.SET_ASIDE, second, reason, steps=steps)

    def _make_way(self, folder: str, stem: str, tails: list[str]) -> tuple[Step, ...]:
        """Return the moves of the units that have the names; versions and the frames of a burst stay together."""
        victims = self.desk.units_at(folder, stem, tails)
        if self.desk.lettered(folder, stem):
            free = beside.free_stem(self.desk, folder, stem)
            return self.steps.give_way(victims, folder, stem, folder, free)
        aside = same_name.older_rule(victims[0].dated, self.settings)
        return self.steps.set_aside(
            victims, folder, stem, self.desk.world.folder(DUPLICATES) if aside else folder
        )

    def _to_named_folder(self, candidate: Candidate, where: str, action: Action, why: str) -> Plan:
        """Undated and unknown files keep their names; a taken name gets a number."""
        folder = self.desk.world.folder(where)
        stem = self.steps.original_stem(candidate)
        tails = self.steps.all_tails(candidate)
        if not self.desk.free(folder, stem, tails):
            stem = first_free(sub_second_stems(stem, ""), lambda name: self.desk.free(folder, name, tails))
        code = "no-date" if action == Action.UNDATED else "unknown-type"
        return self._plan(
            candidate, action, Reason(code, why), steps=self.steps.move_all(candidate, folder, stem)
        )

    # ── pieces ──

    def _aside_base(self, candidate: Candidate) -> tuple[str, str, list[str]]:
        subseconds = candidate.dated.subseconds if isinstance(candidate.dated, Dated) else ""
        return self.steps.place_of(candidate)[1], subseconds, self.steps.tails(candidate)

    def _remarks(self, candidate: Candidate) -> list[Reason]:
        filetype, tail = candidate.unit.main.filetype, candidate.unit.members[0].tail
        remarks = [Reason("re-upload", candidate.deleted)] if candidate.deleted else []
        extension = tail.rpartition(".")[2]
        if filetype and extension not in filetype.extensions:
            said = f"its content is {filetype.name} although it is named {'.' + extension!r}"
            remarks.append(Reason("extension", said))
        if isinstance(candidate.dated, Dated) and candidate.dated.note:
            remarks.append(Reason("date-note", candidate.dated.note))
        return remarks

    def _plan(
        self,
        candidate: Candidate,
        action: Action,
        *reasons: Reason,
        steps: tuple[Step, ...] = (),
        kept: Existing | None = None,
    ) -> Plan:
        size = sum(member.facts.sighting.stamp.size for member in candidate.unit.members)
        membership = membership_of(candidate, steps, kept, self.settings.paths_intake, self.library)
        return Plan(
            candidate.unit.main.path, action, reasons, steps, candidate.dated, size, membership=membership
        )


def _only_a_companion(filetype: FileType) -> bool:
    """Whether a file is of no use alone; a low-resolution film (LRV) is a film all the same."""
    return filetype.family == Family.SIDECAR and filetype.name != "lrv"
