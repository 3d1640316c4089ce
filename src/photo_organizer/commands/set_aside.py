"""What the owner decides about related pictures: keep these, move those to Duplicates. Changes files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.listing import names_in
from photo_organizer.commands.task import PlansTask
from photo_organizer.decide.aside import ChosenFiles, plan_aside
from photo_organizer.decide.dedupe import CataloguedFile
from photo_organizer.decide.naming import fold
from photo_organizer.disk.spelling import Spelling
from photo_organizer.errors import Refused
from photo_organizer.gather.belongings import unit_paths
from photo_organizer.model import DUPLICATES
from photo_organizer.names import lies_in
from photo_organizer.store import catalogue, library_looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from photo_organizer.commands.task import Progress, Remember
    from photo_organizer.library import Library
    from photo_organizer.model import Plan


class SetAsideTask(PlansTask):
    """Moves the pictures numbered `aside` to Duplicates/, with their companions; those numbered `keep` stay."""

    def __init__(
        self, library: Library, arguments: Mapping[str, Any], progress: Progress, remember: Remember
    ) -> None:
        super().__init__(library, "review", progress, remember)
        self._keep: list[int] = arguments.get("keep", [])
        self._aside: list[int] = arguments.get("aside", [])

    def plans(self) -> Iterator[list[Plan]]:
        """Yield the plans for what was not set aside yet. Touches nothing. Raises Refused, FileProblem."""
        con, root = self.library.con, self.library.settings.paths_library
        moved = {path.removeprefix(root + "/") for path in self.files}
        if not self._keep or not self._aside or set(self._keep) & set(self._aside):
            raise Refused(
                "choose at least one picture to keep and at least one to move to Duplicates", "choose again"
            )
        kept, chosen = _named(con, self._keep, moved), _named(con, self._aside, moved)
        aside = Spelling(root).actual(DUPLICATES)
        for some in _rounds(chosen) if chosen else []:
            units = list(_units(con, root, some, kept))
            yield plan_aside(units, root, aside, {fold(name): None for name in names_in(aside)})


def _rounds(chosen: list[CataloguedFile]) -> list[list[CataloguedFile]]:
    """Return the first file of each content, then the others: these find it in Duplicates/ already."""
    first: dict[object, CataloguedFile] = {}
    for file in chosen:
        first.setdefault(file.md5 or file.path, file)
    rest = [file for file in chosen if file not in first.values()]
    return [list(first.values()), rest] if rest else [list(first.values())]


def _named(con: sqlite3.Connection, numbers: Iterable[int], moved: set[str]) -> list[CataloguedFile]:
    """Return the numbered pictures, without those that were moved before a stop. Raises Refused."""
    found = []
    for number in dict.fromkeys(numbers):
        known = catalogue.by_id(con, number)
        if known is not None and known.path in moved:
            continue
        if known is None or lies_in(known.path, DUPLICATES):
            raise Refused(f"picture {number} is not in the library any more", "look at the group again")
        found.append(
            CataloguedFile(known.path, known.stamp, known.md5, library_looks.capture_date(con, known.path))
        )
    return found


def _units(
    con: sqlite3.Connection, library: str, chosen: list[CataloguedFile], kept: list[CataloguedFile]
) -> Iterator[ChosenFiles]:
    """Yield the chosen pictures with what belongs to them, each file once."""
    stays = {file.path for file in kept}
    reached: set[str] = set()
    for file in chosen:
        if file.path in reached:
            continue
        together = unit_paths(con, library, file.path)
        if stays.intersection(
            together
        ):  # of one unit some stay: what was chosen goes with what is named after it
            start = fold(file.path) + "."
            together = [file.path, *(path for path in together if fold(path).startswith(start))]
        reached |= set(together)
        files = [filed for path in together if (filed := _filed(con, path))]
        yield ChosenFiles(tuple(files), kept[0].path, _aside_already(con, library, file))


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
