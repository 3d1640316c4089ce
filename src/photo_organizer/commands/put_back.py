"""Move files from Duplicates back into the library because their owner says so. Changes files, can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.commands.listing import names_in, units_in
from photo_organizer.commands.seen_since import SeenSince
from photo_organizer.commands.task import PlansTask
from photo_organizer.decide.file_names import split_name
from photo_organizer.decide.layout import place
from photo_organizer.decide.naming import safe
from photo_organizer.decide.planned_names import PlannedNames
from photo_organizer.decide.put_back import Returning, plan_put_back
from photo_organizer.decide.world import World
from photo_organizer.disk.spelling import Spelling
from photo_organizer.gather.name_fields import name_fields
from photo_organizer.gather.name_limit import name_limit
from photo_organizer.model import DUPLICATES, NO_DATE
from photo_organizer.names import fold, lies_in
from photo_organizer.store import catalogue, runs, set_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.commands.task import Assignment
    from photo_organizer.decide.redate import UnitFiles
    from photo_organizer.model import Plan


class PutBackTask(PlansTask):
    """Files what lies in Duplicates by the date that is known of it, else in NoDateFound."""

    def __init__(self, given: Assignment) -> None:
        super().__init__(given, "put-back")
        self._paths: list[str] = list(given.arguments["paths"])  # relative to the library

    def plans(self) -> Iterator[list[Plan]]:
        """Yield one portion with a plan for each file that was not put back yet. Changes only the catalogue."""
        root = self.library.settings.paths_library
        done = set(runs.sources(self.library.con, self.run.number))
        spelling = Spelling(root)
        paths = [path for path in self._paths if f"{root}/{path}" not in done]
        SeenSince(self.library).note_beside(path for path in paths if lies_in(path, DUPLICATES))
        units = units_in(self.library.con, root, paths, DUPLICATES, self.problems)
        returning = [self._returning(unit, spelling) for unit in units]
        names = {one.folder: dict.fromkeys(map(fold, names_in(one.folder))) for one in returning}
        if returning:
            yield plan_put_back(returning, PlannedNames(World(root, names, name_limit(root))))

    def _returning(self, unit: UnitFiles, spelling: Spelling) -> Returning:
        con = self.library.con
        path = unit.main.removeprefix(f"{self.library.settings.paths_library}/")
        dated = catalogue.date_of(con, path)
        if dated is not None:
            layout = self.library.settings.naming_layout
            names = name_fields(con, self.library.settings.paths_library, unit.main, layout)
            folder, stem = place(dated.value, layout, names)
            return Returning(unit, spelling.actual(folder), stem, dated)
        number = catalogue.number_of(con, path)
        name = (set_aside.details(con, number).source if number else "") or path
        return Returning(unit, spelling.actual(NO_DATE), split_name(safe(name.rpartition("/")[2]))[0])
