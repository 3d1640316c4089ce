"""Carry out a date that the owner gave to undated files. Changes files, in a run that can be undone."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.act.prune import prune
from photo_organizer.decide.naming import fold
from photo_organizer.decide.redate import Undated, companions, plan_redate, target_folder
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import NO_DATE, State
from photo_organizer.store import journal
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from photo_organizer.wiring import House


@dataclass(slots=True)
class Dating:
    """What was filed, in which run, and what could not be."""

    run: int = 0
    files: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def date_files(house: House, paths: Sequence[str], taken: datetime) -> Dating:
    """File `paths`, relative to the library and below NoDateFound, by the date `taken`. Changes files."""
    settings, result = house.settings, Dating()
    if not house.executor.identity:
        result.problems.append("the library has not been read yet; try again in a moment")
        return result
    library, layout = settings.paths_library, settings.naming_layout
    units = [unit for path in paths if (unit := _unit(library, path, result))]
    folder = target_folder(taken, layout, library)
    plans = plan_redate(units, taken, layout, library, dict.fromkeys(map(fold, _names(folder))))
    if not plans:
        return result
    with transaction(house.con):
        result.run = journal.begin_run(house.con, "date", time.time_ns())
    for outcome in house.executor.run(plans, result.run):
        if outcome.state == State.DONE:
            result.files += outcome.finals
        else:
            result.problems.append(outcome.problem)
    left = {os.path.dirname(path) for plan in plans for path in [plan.source]}
    prune(library, left, lambda problem: result.problems.append(str(problem)))
    house.recorder.drain()
    return result


def _unit(library: str, path: str, result: Dating) -> Undated | None:
    """Return the file and its companions as they are now; None and a problem when it is not there."""
    if not path.startswith(NO_DATE + "/") or ".." in path.split("/"):
        result.problems.append(f"{path!r} is not in {NO_DATE}; only files without a date are given one")
        return None
    folder, _, name = f"{library}/{path}".rpartition("/")
    names = [name, *companions(name, _names(folder))]
    try:
        return Undated(tuple((f"{folder}/{one}", stamp_of(os.lstat(f"{folder}/{one}"))) for one in names))
    except OSError:
        result.problems.append(f"{path!r} is not there any more")
        return None


def _names(folder: str) -> Iterable[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
