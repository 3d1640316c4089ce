"""Part what came together where a companion belongs to a filed unit: it goes there first, the rest is decided after it.

- A companion whose time speaks against the photo beside it, and which a filed photo of that name fits: counters begin again.
- A companion that tells the date of a photo which the library has already: the filed copy goes to that date.
- A companion that no photo had come for, when its photo comes again though the library has it: it goes to the filed copy.

Touches nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.dating import date_unit
from photo_organizer.decide.late import companions_part
from photo_organizer.decide.own_times import fits
from photo_organizer.gather import late
from photo_organizer.gather.fetched import fetched
from photo_organizer.model import Dated, Member, Unit
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.decide.filed_unit import FiledUnit
    from photo_organizer.decide.statements import DateRules
    from photo_organizer.decide.world import Candidate, FiledPart
    from photo_organizer.gather.filed_units import FiledUnits


@frozen
class Parting:
    """What parting may ask: what one library has filed, and how dates are read."""

    filed_units: FiledUnits
    rules: DateRules

    def part(self, candidate: Candidate) -> list[Candidate]:
        """Return the companions that go to filed units, then the rest; the candidate alone where nothing is parted."""
        if is_companion(candidate.main):
            return [candidate]
        if found := fetched(self.filed_units, candidate, self.rules):
            return [found, self._of(candidate, candidate.unit.members)]
        if len(candidate.unit.members) == 1:
            return [candidate]
        strangers = self._strangers(candidate)
        rest = self._without(candidate, strangers)
        return [*strangers, *self._dating_its_copy(rest)]

    def put_off(
        self, newcomer: Candidate, parts: Sequence[Candidate], after: Sequence[Candidate]
    ) -> Candidate:
        """Return what of a parted newcomer comes `after` others: companions are parted from their photo again, as they find what it has by it."""
        later = {one.main.path for one in after}
        gone = [one for one in parts[:-1] if one.main.path not in later and not one.dates_its_copy]
        return self._without(newcomer, gone)

    def _strangers(self, candidate: Candidate) -> list[Candidate]:
        """Return the companions of other photos, each with the filed unit that it joins."""
        dated = date_unit(Unit(candidate.unit.members[:1]), self.rules)
        if not isinstance(dated, Dated):
            return []
        others = (one for one in candidate.unit.members[1:] if is_companion(one.facts))
        doubtful = (one for one in others if fits(one.facts, dated.value) is False)
        return [found for one in doubtful if (found := self._joining(candidate, one))]

    def _joining(self, candidate: Candidate, member: Member) -> Candidate | None:
        alone = self._of(candidate, (member,))
        filed_part = late.filed_part_of(self.filed_units, alone, self.rules)
        return replace(alone, filed_part=filed_part) if filed_part else None

    def _without(self, candidate: Candidate, others: Sequence[Candidate]) -> Candidate:
        gone = {one.facts.path for other in others for one in other.unit.members}
        left = tuple(one for one in candidate.unit.members if one.facts.path not in gone)
        return self._of(candidate, left) if gone else candidate

    def _of(self, candidate: Candidate, members: tuple[Member, ...]) -> Candidate:
        """Return the candidate with only these of its members, dated by them."""
        unit = Unit(members)
        return replace(candidate, unit=unit, dated=date_unit(unit, self.rules), filed_part=None)

    # ── the date of what the library has ──

    def _dating_its_copy(self, candidate: Candidate) -> list[Candidate]:
        copies = [one for one in candidate.content.duplicates_filed(self.filed_units.library) if one.unit]
        members = tuple(one for one in candidate.unit.members[1:] if is_companion(one.facts))
        filed = self.filed_units.unit(copies[0].unit) if copies else None
        filed_part = self._filed_part(filed, members) if filed and members else None
        if filed_part is None:
            return [candidate]
        first = replace(self._of(candidate, members), filed_part=filed_part)
        return [first, self._without(candidate, [first])]

    def _filed_part(self, filed: FiledUnit, members: tuple[Member, ...]) -> FiledPart | None:
        """Return how companions and filed files are named together, None unless these are dated anew by them."""
        tails = {tail for _, tail in filed.names_now()}
        if not tails or filed.is_aside or tails & {one.tail for one in members}:
            return None
        part = companions_part(filed, members, self.rules)
        return part if part.dated else None
