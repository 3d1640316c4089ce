"""Read from catalogue, journal and disk what a new layout needs to know: units, their names, and what stands beside them. Touches nothing."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.file_names import bare_name, is_film_name, is_photo_name, name_of, split_name
from photo_organizer.decide.layout import place
from photo_organizer.decide.naming import is_beside, stem_and_tails
from photo_organizer.decide.relayout import PlacedUnit, plan_relayout
from photo_organizer.decide.sidecar_names import owner_of, stems_of
from photo_organizer.decide.words_of_owners import OWNERS_WORD, said_by_owner
from photo_organizer.decide.world import World
from photo_organizer.disk.spelling import Spelling
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import FileProblem, from_os_error
from photo_organizer.gather.name_fields import name_fields
from photo_organizer.gather.name_limit import name_limit
from photo_organizer.model import OF_THEIR_OWN
from photo_organizer.names import fold, lies_in
from photo_organizer.store import catalogue, known_folders, units, whereabouts

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.decide.world import Existing
    from photo_organizer.model import Plan, Stamp
    from photo_organizer.settings import Settings
    from photo_organizer.store.units import UnitMember

_STEPS_BACK = 5  # names that a file had before


class Relayout:
    """Plans folder by folder, each as often as it is asked for."""

    def __init__(self, con: sqlite3.Connection, settings: Settings) -> None:
        self.con, self.library, self.layout = con, settings.paths_library, settings.naming_layout
        self.folders = sorted({"", *known_folders.everything(con)})
        self.problems: dict[str, str] = {}  # what could not be looked at, so that its unit stays → why
        self._left: dict[str, int] = {}  # folder → photos in it that this program did not file
        self._spelling = Spelling(self.library)
        self._state = self._new_state()

    def _new_state(self) -> BatchState:
        return BatchState(World(self.library, _NamesOnDisk(), name_limit(self.library)))

    @property
    def left(self) -> int:
        """How many photos stay where they are because this program did not file them."""
        return sum(self._left.values())

    def anew(self) -> None:
        """Look at the names on the disk again: others may have come since."""
        self._spelling, self._state = Spelling(self.library), self._new_state()

    def plans(self, number: int) -> list[Plan]:
        """Return the plans of the folder with this number; in a preview, those before it count as carried out."""
        folder = self.folders[number]
        if any(lies_in(f"{folder}/", top) for top in OF_THEIR_OWN):
            return []
        try:
            return list(plan_relayout(list(self._units(folder)), self._state))
        except FileProblem as problem:  # of a folder to which units would go: which names are free in it?
            self._note(problem)
            return []

    def _note(self, problem: FileProblem) -> None:
        self.problems[problem.path] = str(problem)

    # ── one folder ──

    def _units(self, folder: str) -> Iterator[PlacedUnit]:
        members: dict[int, list[str]] = defaultdict(list)
        others: list[str] = []
        for row in catalogue.below(self.con, folder):
            name = name_of(row.path)
            if row.unit:
                members[row.unit].append(name)
            else:
                others.append(name)
        beside = _beside(members, others)
        self._left[folder] = sum(is_photo_name(name) for name in others if name not in beside)
        for unit, names in members.items():
            more = [name for name, its in beside.items() if its == unit]
            try:
                found = self._unit(folder, unit, names, more)
            except FileProblem as problem:  # what belongs together stays together
                self._note(problem)
            else:
                if found is not None:
                    yield found

    def _unit(self, folder: str, unit: int, names: list[str], more: list[str]) -> PlacedUnit | None:
        whole = f"{self.library}/{folder}" if folder else self.library
        files = [
            (name, stamp)
            for name in [*sorted(names, key=_main_first), *more]
            if (stamp := _stamp(whole, name))
        ]
        dated = [one for one in units.members(self.con, unit) if one.taken is not None]
        if not files or not dated:
            return None
        taken = max(dated, key=_right).taken
        if taken is None:
            return None
        stem, tails = stem_and_tails([name for name, _ in files])
        fields = name_fields(self.con, self.library, f"{whole}/{files[0][0]}", self.layout)
        to, wanted = place(taken.replace(microsecond=0), self.layout, fields)
        target = self._spelling.actual(to)
        former = tuple(self._former(f"{whole}/{files[0][0]}", tails[0], target, wanted))
        original, _ = units.origin(self.con, f"{folder}/{files[0][0]}".lstrip("/"))
        came_as = bare_name(original)
        subseconds = f"{taken.microsecond:06d}" if taken.microsecond else ""
        return PlacedUnit(
            tuple(files), whole, stem, tuple(tails), (target, wanted), came_as, former, subseconds
        )

    def _former(self, path: str, tail: str, target: str, wanted: str) -> Iterator[str]:
        """Yield the stems that a file had in the folder `target` before other layouts."""
        for _ in range(_STEPS_BACK):
            path = whereabouts.name_before(self.con, path)
            folder, _, name = path.rpartition("/")
            if not path.startswith(f"{self.library}/"):
                return
            stem = name.removesuffix(tail)
            if folder == target and stem != name and is_beside(stem, wanted):
                yield stem


class _NamesOnDisk(Mapping[str, Mapping[str, "Existing | None"]]):
    """The folded names of each folder that is asked for, read once."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Existing | None]] = {}

    def __getitem__(self, folder: str) -> Mapping[str, Existing | None]:
        if folder not in self._known:
            try:
                self._known[folder] = dict.fromkeys(map(fold, os.listdir(folder)))
            except (FileNotFoundError, NotADirectoryError):
                self._known[folder] = {}  # it is made, or the step that needs it says what is in its place
            except OSError as error:
                raise from_os_error(error, "read", folder) from error
        return self._known[folder]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _right(one: UnitMember) -> tuple[bool, bool, int]:
    """Return a sort key: an owner's word, then that of a sidecar, goes before what the file itself says."""
    return said_by_owner(one.source), one.source in OWNERS_WORD, one.strength


def _beside(members: dict[int, list[str]], others: list[str]) -> dict[str, int]:
    """Return the companions of no unit that belong to a unit by their name: what an editor has put beside a photo."""
    unit_of = {name: unit for unit, names in members.items() for name in names}
    of_stem: dict[str, list[str]] = defaultdict(list)
    for name in unit_of:
        of_stem[fold(split_name(name)[0])].append(name)
    found = {}
    for name in others:
        if is_photo_name(name) or is_film_name(name):
            continue
        stems = [stem for stem in stems_of(name) if stem in of_stem]
        if stems:
            # Of several units, where photos of one second differ in format only.
            hosts = of_stem[max(stems, key=len)]
            found[name] = unit_of[owner_of(name, hosts) or hosts[-1]]
    return found


def _main_first(name: str) -> tuple[bool, bool, int, str]:
    return not is_photo_name(name), is_film_name(name), len(name), name


def _stamp(folder: str, name: str) -> Stamp | None:
    sighting = seen(f"{folder}/{name}")
    return sighting.stamp if sighting else None
