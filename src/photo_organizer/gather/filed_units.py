"""The units that a library has filed: found by what a newcomer is called or says, and read as they are now. Touches no user's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.came_again import as_it_came, spelled_stems
from photo_organizer.decide.file_names import folder_of, is_photo_name, split_name
from photo_organizer.decide.filed_unit import FiledUnit, under
from photo_organizer.decide.unit_keys import searched
from photo_organizer.gather.belongings import facts_at
from photo_organizer.model import Membership
from photo_organizer.records import frozen
from photo_organizer.store import catalogue, units
from photo_organizer.store.db import transaction
from photo_organizer.store.whereabouts import came_again

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.model import Facts, Unit
    from photo_organizer.store.whereabouts import CameAgain

MOST = 50  # units that have one key: a name that comes again and again in one folder


@frozen
class FiledUnits:
    """The units of one library; `locate` tells where the bytes of a file of it are."""

    con: sqlite3.Connection
    library: str
    locate: Callable[[str], str]

    def unit(self, number: int) -> FiledUnit | None:
        """Return a filed unit with what its files say now; None when nothing of it is there."""
        members = units.members(self.con, number)
        named = _originals(self.library, members)
        read = ((one, self._facts(one.path, named[one.path])) for one in members)
        files = [(one, facts) for one, facts in read if facts]
        if not files:
            return None
        dates = [dated for one in members if (dated := catalogue.date_of(self.con, one.path))]
        return FiledUnit(
            number,
            self.library,
            tuple(facts for _, facts in files),
            tuple(f"{self.library}/{one.path}" for one, _ in files),
            max(dates, key=lambda one: one.strength, default=None),
            units.filed_ns(self.con, number),
            any(one.original and not one.plan for one, _ in files),
        )

    def _facts(self, path: str, original: str) -> Facts | None:
        """Return what a file says now, None where it cannot be read: the newcomer is filed, or waits, by itself."""
        facts = facts_at(self.locate(f"{self.library}/{path}"))
        return under(original, facts) if facts else None

    def found_by(self, newcomers: Unit) -> Iterator[FiledUnit]:
        """Yield the units that have a key of these newcomers."""
        for number in units.found_by(self.con, *searched(newcomers), MOST):
            if filed := self.unit(number):
                yield filed

    def came_again_as(self, newcomers: Unit) -> Iterator[FiledUnit]:
        """Yield the units of which a photo came again under the name of these newcomers, as if they had come so."""
        for one in self._kept_before(newcomers):
            number = units.of_path(self.con, one.kept) or self._opened(one)
            filed = self.unit(number) if number else None
            if filed and (found := as_it_came(filed, f"{self.library}/{one.kept}", one.path, one.at_ns)):
                yield found

    def _kept_before(self, newcomers: Unit) -> Iterator[CameAgain]:
        """Yield the photos of the newcomers' folder and name that came although the library had them."""
        for member in newcomers.members:
            folder = folder_of(member.facts.path)
            for stem in spelled_stems(member.facts):
                found = came_again(self.con, self.library, folder, stem)
                yield from (again for again in found if is_photo_name(again.path))

    def _opened(self, again: CameAgain) -> int:
        """Give a file that another program has filed a unit, which a newcomer can join; 0 where it is gone."""
        if catalogue.by_path(self.con, again.kept) is None:
            return 0
        with transaction(self.con):
            membership = Membership(0, again.kept, ())
            return units.open_unit(self.con, membership, folder_of(again.path), again.at_ns)


def _originals(library: str, members: Sequence[units.UnitMember]) -> dict[str, str]:
    """Return the path in the intake of each member; what never was there is named as if it had come with the others."""
    stems = {split_name(one.path)[0]: split_name(one.original)[0] for one in members if one.original}
    found = {one.path: one.original for one in members if one.original}
    for one in members:
        if not one.original:
            start = next((stem for stem in stems if one.path.startswith(f"{stem}.")), "")
            found[one.path] = stems[start] + one.path[len(start) :] if start else f"{library}/{one.path}"
    return found
