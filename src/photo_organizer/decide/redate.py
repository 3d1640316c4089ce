"""File files by a date that their owner gave. Pure; the same names as for any newcomer."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import name_of, split_name
from photo_organizer.decide.naming import is_sub_second, stem_and_tails, sub_second_stems, unlettered
from photo_organizer.decide.orphans import first_unclaimed
from photo_organizer.decide.words_of_owners import said_by_owner
from photo_organizer.decide.world import Existing
from photo_organizer.model import Action, Move, Plan, Precision, Reason, Strength
from photo_organizer.names import fold
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.decide.planned_names import PlannedNames
    from photo_organizer.model import Dated, Stamp

_LETTER = re.compile(r"(?<=\d)(_[A-Z]{1,2})\.[^.]+$")
_FORMS = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
}
CODE = "owner-date"  # store.dating_anew knows it too


@frozen
class UnitFiles:
    """One file with what belongs to it; `files` are (path, stamp), the main one first."""

    files: tuple[tuple[str, Stamp], ...]

    @property
    def main(self) -> str:
        """The path of the main file."""
        return self.files[0][0]

    @property
    def tails(self) -> list[str]:
        """What each name has behind the stem that they share."""
        return [tail.lower() for tail in stem_and_tails([name_of(path) for path, _ in self.files])[1]]

    def plan(
        self, reason: Reason, folder: str, stem: str, planned: PlannedNames, dated: Dated | None = None
    ) -> Plan:
        """Return the plan that gives them one stem in `folder`; the names are taken from now on."""
        steps = tuple(
            Move(path, planned.take(folder, stem, tail, stamp), stamp)
            for (path, stamp), tail in zip(self.files, self.tails, strict=True)
        )
        size = sum(stamp.size for _, stamp in self.files)
        return Plan(self.main, Action.FILE, (reason,), steps, dated, size)


@frozen
class Redated:
    """One unit, the date that it is given, and the folder and stem that belong to it."""

    unit: UnitFiles
    dated: Dated
    folder: str  # whole path
    stem: str
    before: Dated | None = None  # the date that it has now

    @property
    def is_done(self) -> bool:
        """Whether it stands by this very date already, and its camera or its owner has said so."""
        was, folder, _, name = self.before, *self.unit.main.rpartition("/")
        if was is None or (was.value, was.precision) != (self.dated.value, self.dated.precision):
            return False
        key, start = fold(name), fold(self.stem)
        stands = any(
            split_name(one)[0] == start or is_sub_second(one, f"{start}.") for one in (key, unlettered(key))
        )
        sure = was.source == self.dated.source or (
            was.strength >= Strength.OWNER and not said_by_owner(was.source)
        )
        return sure and stands and folder == self.folder


def letter_of(path: str) -> str:
    """Return the letter by which a version or a frame stands beside a better one: _A of 20240831_134757_A.jpg; "" for none."""
    found = _LETTER.search(name_of(path))
    return found[1] if found else ""


def plan_redate(redated: Sequence[Redated], planned: PlannedNames) -> list[Plan]:
    """Return a plan for each unit that does not stand by its date already, in an order in which each finds its name free.

    Where several get one date, or the name is taken, the sub-second name follows, as for two cameras in one second.
    """
    return [_plan(one, planned) for one in redated if not one.is_done]


def _plan(one: Redated, planned: PlannedNames) -> Plan:
    unit, dated = one.unit, one.dated
    for path, _ in unit.files:  # what comes after it may have its name
        planned.release(*path.rsplit("/", 1))
    stem = free_stem(unit, planned, one.folder, one.stem, dated.subseconds)
    if f"{one.folder}/{planned.name(stem, unit.tails[0])}" == unit.main:
        planned.promise(one.folder, name_of(unit.main), Existing(*unit.files[0]))
        stem = free_stem(unit, planned, one.folder, one.stem, dated.subseconds)
    reason = Reason(CODE, f"dated by its owner: {told(dated)}")
    return unit.plan(reason, one.folder, stem, planned, dated)


def told(dated: Dated) -> str:
    """Return a date in words, as exactly as it is known."""
    if span := dated.source.partition(":")[2]:
        return f"about {span.replace('/', ' to ')}"
    return f"{dated.value:{_FORMS.get(dated.precision, '%Y-%m-%d %H:%M:%S')}}"


def free_stem(one: UnitFiles, planned: PlannedNames, folder: str, stem: str, subseconds: str = "") -> str:
    """Return the stem where all names of the unit are free, else the first sub-second one where they are.

    Free is no name under which a sidecar waits for a photo that is gone.
    """
    stems = chain([stem], sub_second_stems(stem, subseconds))
    return first_unclaimed(planned, folder, stems, one.tails)
