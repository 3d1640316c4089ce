"""Carry out a date that the owner gave to undated files. Changes files, in a run that can be undone."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from photo_organizer.act.prune import prune
from photo_organizer.commands.listing import names_in
from photo_organizer.commands.task import PlansTask
from photo_organizer.decide.naming import fold, place
from photo_organizer.decide.redate import Undated, plan_redate
from photo_organizer.disk.spelling import Spelling
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather.belongings import unit_paths
from photo_organizer.model import NO_DATE
from photo_organizer.names import lies_in
from photo_organizer.store import outbox

if TYPE_CHECKING:
    import sqlite3
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
        done = {ticket.plan.source for ticket in self.done_before()}
        paths = [path for path in self._paths if f"{root}/{path}" not in done]
        units = list(_units(self.library.con, root, paths, self.problems))
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


def _units(con: sqlite3.Connection, library: str, paths: list[str], problems: list[str]) -> Iterator[Undated]:
    """Yield what belongs to each of the files, each file once."""
    reached: set[str] = set()
    for path in paths:
        if f"{library}/{path}" not in reached and (unit := _unit(con, library, path, problems)):
            reached |= {one for one, _ in unit.files}
            yield unit


def _unit(con: sqlite3.Connection, library: str, path: str, problems: list[str]) -> Undated | None:
    """Return the file and what belongs to it as they are now; None and a problem when it is not there."""
    if not lies_in(path, NO_DATE) or ".." in path.split("/"):
        problems.append(f"{path!r} is not in {NO_DATE}; only files without a date are given one")
        return None
    try:
        main, *others = (f"{library}/{one}" for one in unit_paths(con, library, path))
        together = [main, *(one for one in others if os.path.lexists(one))]
        return Undated(tuple((one, stamp_of(os.lstat(one))) for one in together))
    except OSError:
        problems.append(f"{path!r} is not there any more")
        return None
