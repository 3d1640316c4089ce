"""What the owner chose to set aside goes to Duplicates/, each with its companions under one name. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import name_of
from photo_organizer.decide.naming import LONGEST_NAME, stem_and_tails, sub_second_stems
from photo_organizer.decide.planned_names import PlannedNames
from photo_organizer.decide.world import World
from photo_organizer.model import Action, Move, Plan, Reason, Remove, Write
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photo_organizer.decide.catalogued import CataloguedFile
    from photo_organizer.decide.world import Existing
    from photo_organizer.model import Step

_SUFFIX = re.compile(r"(?<=\d)_[A-Z]{1,2}$")  # of a version beside a better one: 20240831_134757_A


@frozen
class ChosenFiles:
    """Files of one folder and stem that go together: what was chosen first, then its companions."""

    files: tuple[CataloguedFile, ...]
    kept: str  # path of the picture that stays instead, relative to the library
    aside_already: str = ""  # path of a file in Duplicates/ that holds the same bytes


def plan_aside(
    units: Sequence[ChosenFiles],
    library: str,
    aside: str,
    names_aside: Mapping[str, Existing | None],
    name_limit: int = LONGEST_NAME,
) -> list[Plan]:
    """Return one plan for each unit: a move to Duplicates/, the folder `aside`, never two of the same there."""
    planned = PlannedNames(World(library, {aside: names_aside}, name_limit))
    return [_plan(unit, planned, library, aside) for unit in units]


def with_sidecar(plans: Sequence[Plan], write: Write, words: str) -> Plan:
    """Return the plans of one group as one that also writes what they hand on: all of it is done, or nothing."""
    moves = any(plan.action is Action.SET_ASIDE for plan in plans)
    return replace(
        plans[0],
        action=Action.SET_ASIDE if moves else Action.REMOVE,
        reasons=(*plans[0].reasons, Reason("carried", words)),
        steps=(*(step for plan in plans for step in plan.steps), write),
        size=sum(plan.size for plan in plans) + write.expect.size,
    )


def _plan(unit: ChosenFiles, planned: PlannedNames, library: str, aside: str) -> Plan:
    main = unit.files[0]
    reason = Reason("set-aside", f"its owner kept {unit.kept} in its place")
    if unit.aside_already and len(unit.files) == 1:
        step = Remove(f"{library}/{main.path}", f"{library}/{unit.aside_already}", main.stamp)
        return Plan(step.src, Action.REMOVE, (reason,), (step,), None, main.stamp.size)
    size = sum(file.stamp.size for file in unit.files)
    return Plan(
        f"{library}/{main.path}",
        Action.SET_ASIDE,
        (reason,),
        _moves(unit, planned, library, aside),
        None,
        size,
    )


def _moves(unit: ChosenFiles, planned: PlannedNames, library: str, aside: str) -> tuple[Step, ...]:
    names = [name_of(file.path) for file in unit.files]
    stem, tails = stem_and_tails(names)
    stems = sub_second_stems(_SUFFIX.sub("", stem), unit.files[0].taken.partition(".")[2])
    free = planned.first_free(aside, stems, tails)
    return tuple(
        Move(
            f"{library}/{file.path}",
            planned.take(aside, free, tail, file.stamp),
            file.stamp,
            md5=file.md5,
        )
        for file, tail in zip(unit.files, tails, strict=True)
    )
