"""Carry out a date that the owner gave to undated files. Changes files, in a run that can be undone."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from photo_organizer.act.prune import prune
from photo_organizer.commands.listing import names_in, units_in
from photo_organizer.commands.task import PlansTask
from photo_organizer.decide.layout import place
from photo_organizer.decide.naming import fold
from photo_organizer.decide.redate import plan_redate
from photo_organizer.disk.spelling import Spelling
from photo_organizer.gather.name_fields import name_fields
from photo_organizer.model import NO_DATE
from photo_organizer.store import outbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from photo_organizer.commands.task import Progress, Remember
    from photo_organizer.decide.redate import UndatedFile
    from photo_organizer.library import Library
    from photo_organizer.model import Plan


class DateTask(PlansTask):
    """Files undated files by the date that their owner gave them."""

    def __init__(
        self, library: Library, arguments: Mapping[str, Any], progress: Progress, remember: Remember
    ) -> None:
        super().__init__(library, "date", progress, remember)
        self._paths: list[str] = list(arguments["paths"])  # relative to the library, below NoDateFound
        self._taken = datetime.fromisoformat(arguments["taken"])
        self._emptied: set[str] = set()

    def plans(self) -> Iterator[list[Plan]]:
        """Yield a plan for each file that was not dated yet, those of one name together. Touches nothing."""
        root = self.library.settings.paths_library
        done = {journaled.plan.source for journaled in self.done_before()}
        paths = [path for path in self._paths if f"{root}/{path}" not in done]
        units = list(units_in(self.library.con, root, paths, NO_DATE, self.problems))
        spelling = Spelling(root)
        for (folder, stem), together in self._by_place(units).items():
            whole = spelling.actual(folder)
            plans = plan_redate(together, self._taken, whole, stem, dict.fromkeys(map(fold, names_in(whole))))
            self._emptied |= {os.path.dirname(plan.source) for plan in plans}
            yield plans

    def _by_place(self, units: Iterable[UndatedFile]) -> dict[tuple[str, str], list[UndatedFile]]:
        """Return the units by folder and stem, which the layout may take from other things than the date."""
        library = self.library
        found: dict[tuple[str, str], list[UndatedFile]] = defaultdict(list)
        layout, root = library.settings.naming_layout, library.settings.paths_library
        for unit in units:
            names = name_fields(library.con, root, unit.files[0][0], layout)
            found[place(self._taken, layout, names)].append(unit)
        return found

    def tidy(self) -> None:
        """Remove the folders that are empty now. Changes files."""
        root = self.library.settings.paths_library
        gone = prune(root, self._emptied, lambda problem: self.problems.append(str(problem)))
        outbox.post_emptied(self.library.con, gone)
