"""Carry out a date that the owner gave to undated files. Changes files, in a run that can be undone."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from photo_organizer.act.prune import prune
from photo_organizer.commands.listing import names_in, units_in
from photo_organizer.commands.task import PlansTask
from photo_organizer.decide.naming import fold, place
from photo_organizer.decide.redate import plan_redate
from photo_organizer.disk.spelling import Spelling
from photo_organizer.model import NO_DATE
from photo_organizer.store import outbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from photo_organizer.commands.task import Progress, Remember
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
        """Yield one portion with a plan for each file that was not dated yet. Touches nothing."""
        root, layout = self.library.settings.paths_library, self.library.settings.naming_layout
        done = {journaled.plan.source for journaled in self.done_before()}
        paths = [path for path in self._paths if f"{root}/{path}" not in done]
        units = list(units_in(self.library.con, root, paths, NO_DATE, self.problems))
        folder = Spelling(root).actual(place(self._taken, layout)[0])
        plans = plan_redate(units, self._taken, layout, folder, dict.fromkeys(map(fold, names_in(folder))))
        self._emptied = {os.path.dirname(plan.source) for plan in plans}
        if plans:
            yield plans

    def tidy(self) -> None:
        """Remove the folders that are empty now. Changes files."""
        root = self.library.settings.paths_library
        gone = prune(root, self._emptied, lambda problem: self.problems.append(str(problem)))
        outbox.post_emptied(self.library.con, gone)
