"""What the owner decides about related pictures: keep these, move those to Duplicates. Changes files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.listing import names_in
from photo_organizer.commands.task import PlansTask
from photo_organizer.decide.aside import ChosenFiles, plan_aside
from photo_organizer.decide.catalogued import CataloguedFile
from photo_organizer.decide.naming import fold
from photo_organizer.disk.spelling import Spelling
from photo_organizer.disk.stamp import sight
from photo_organizer.errors import Refused, Sentence
from photo_organizer.gather.belongings import unit_paths
from photo_organizer.gather.group_mark import mark_of
from photo_organizer.model import DUPLICATES
from photo_organizer.names import lies_in
from photo_organizer.store import catalogue, library_looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from photo_organizer.commands.task import Progress, Remember
    from photo_organizer.library import Library
    from photo_organizer.model import Plan

PORTION = 64  # groups that are planned together


class SetAsideTask(PlansTask):
    """Moves pictures to Duplicates/, with their companions.

    One group: those numbered `aside` go, those numbered `keep` stay. Or many: `groups`, as `look-at-many` has found them;
    of these each is left alone that is no longer what it was then.
    """

    def __init__(
        self, library: Library, arguments: Mapping[str, Any], progress: Progress, remember: Remember
    ) -> None:
        super().__init__(library, "review", progress, remember)
        one = [arguments.get("keep", []), arguments.get("aside", []), ""]
        self._many = "groups" in arguments
        self._groups: list[list[Any]] = arguments["groups"] if self._many else [one]
        self.total = sum(len(group[1]) for group in self._groups)
        self._yes = bool(arguments.get("yes"))

    def plans(self) -> Iterator[list[Plan]]:
        """Yield the plans for what was not set aside yet. Touches nothing. Raises Refused, FileProblem."""
        root = self.library.settings.paths_library
        moved = {path.removeprefix(root + "/") for path in self.files}
        if self._many and not self.run.number and not self._yes:
            self._require_usual()
        aside = Spelling(root).actual(DUPLICATES)
        for start in range(0, len(self._groups), PORTION):
            places = range(start, min(start + PORTION, len(self._groups)))
            chosen = [one for place in places for one in self._chosen(place, moved)]
            for some in _rounds(chosen) if chosen else []:
                units = list(_units(self.library.con, root, some))
                yield plan_aside(units, root, aside, {fold(name): None for name in names_in(aside)})

    def _require_usual(self) -> None:
        """Raise Refused before an unusual share of the library is moved without its owner's yes."""
        breaker = Breaker(self.library.con, self.library.settings)
        if question := breaker.unusual(sum(len(group[1]) for group in self._groups)):
            raise Refused(question, "look again and say yes")

    def _chosen(self, place: int, moved: set[str]) -> list[ChosenPicture]:
        """Return what is still to go of a group, each with what stays."""
        keep, aside, mark = self._groups[place]
        if not keep or not aside or set(keep) & set(aside):
            raise Refused(
                "choose at least one picture to keep and at least one to move to Duplicates", "choose again"
            )
        if not self._many:
            kept = _named(self.library.con, keep, moved)
            return [ChosenPicture(one, kept) for one in _named(self.library.con, aside, moved)]
        return self._chosen_of_many(keep, aside, mark)

    def _chosen_of_many(self, keep: list[int], aside: list[int], mark: str) -> list[ChosenPicture]:
        con = self.library.con
        known = {number: catalogue.by_id(con, number) for number in (*keep, *aside)}
        left = [one for number in aside if (one := known[number]) and not lies_in(one.path, DUPLICATES)]
        begun = len(left) < len(aside) and self.resumed
        if begun and not left:
            return []
        kept = [_catalogued(con, one) for number in keep if (one := known[number])]
        unchanged = begun or mark_of(con, known) == mark
        if len(kept) < len(keep) or not unchanged or not all(self._is_there(one) for one in kept):
            words = f"a group of {len(known)} pictures changed since it was looked at"
            self.problems.append(Sentence("group_changed", words))
            return []
        return [ChosenPicture(_catalogued(con, one), kept) for one in left]

    def _is_there(self, file: CataloguedFile) -> bool:
        """Tell whether a file that stays is on the disk as the catalogue knows it."""
        found = sight(f"{self.library.settings.paths_library}/{file.path}")
        return found is not None and found.stamp == file.stamp


@dataclass(frozen=True, slots=True)
class ChosenPicture:
    """One picture that goes, and those that stay in its place."""

    file: CataloguedFile
    kept: list[CataloguedFile]


def _rounds(chosen: list[ChosenPicture]) -> list[list[ChosenPicture]]:
    """Return the first file of each content, then the others: these find it in Duplicates/ already."""
    first: dict[object, ChosenPicture] = {}
    for one in chosen:
        first.setdefault(one.file.md5 or one.file.path, one)
    here = {one.file.path for one in first.values()}
    rest = [one for one in chosen if one.file.path not in here]
    return [list(first.values()), rest] if rest else [list(first.values())]


def _named(con: sqlite3.Connection, numbers: Iterable[int], moved: set[str]) -> list[CataloguedFile]:
    """Return the numbered pictures, without those that were moved before a stop. Raises Refused."""
    found = []
    for number in dict.fromkeys(numbers):
        known = catalogue.by_id(con, number)
        if known is not None and known.path in moved:
            continue
        if known is None or lies_in(known.path, DUPLICATES):
            words = f"picture {number} is not in the library any more"
            raise Refused(words, "look at the group again", says="group_changed")
        found.append(_catalogued(con, known))
    return found


def _catalogued(con: sqlite3.Connection, known: catalogue.Known) -> CataloguedFile:
    return CataloguedFile(known.path, known.stamp, known.md5, library_looks.capture_date(con, known.path))


def _units(con: sqlite3.Connection, library: str, chosen: list[ChosenPicture]) -> Iterator[ChosenFiles]:
    """Yield the chosen pictures with what belongs to them, each file once."""
    reached: set[str] = set()
    for one in chosen:
        file = one.file
        if file.path in reached:
            continue
        together = unit_paths(con, library, file.path)
        if {kept.path for kept in one.kept}.intersection(
            together
        ):  # of one unit some stay: what was chosen goes with what is named after it
            start = fold(file.path) + "."
            together = [file.path, *(path for path in together if fold(path).startswith(start))]
        reached |= set(together)
        files = [filed for path in together if (filed := _filed(con, path))]
        yield ChosenFiles(tuple(files), one.kept[0].path, _aside_already(con, library, file))


def _filed(con: sqlite3.Connection, path: str) -> CataloguedFile | None:
    known = catalogue.by_path(con, path)
    if known is None:
        return None
    return CataloguedFile(path, known.stamp, known.md5, library_looks.capture_date(con, path))


def _aside_already(con: sqlite3.Connection, library: str, file: CataloguedFile) -> str:
    """Return the file in Duplicates/ with the same bytes, "" when there is none."""
    paths = library_looks.paths_with_md5(con, file.stamp.size, file.md5) if file.md5 else []
    inside = (path for path in paths if lies_in(path, DUPLICATES))
    return next((path for path in inside if os.path.isfile(f"{library}/{path}")), "")
