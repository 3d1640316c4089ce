"""What belongs to files that are taken back goes with them, though another plan had put it there. Touches nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import seen
from photo_organizer.model import UNKNOWN_TYPES, Erase, Move, Remove, Restore, Write
from photo_organizer.names import below_library, lies_apart, lies_in
from photo_organizer.store import journal, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photo_organizer.library import Library
    from photo_organizer.model import Plan


def with_late_members(library: Library, tokens: Sequence[str]) -> list[str]:
    """Return the plans with those that put later companions beside their files: these come back first."""
    known, late = set(tokens), []
    for token in tokens:
        unit = journal.unit_of(library.con, token)
        for one in units.members(library.con, unit) if unit else ():
            if one.plan in known or not journal.is_later(library.con, one.plan, token):
                continue
            if _came_by(library, one.plan, one.path):
                known.add(one.plan)
                late.append(one.plan)
    return [*late, *tokens]


def _came_by(library: Library, token: str, path: str) -> bool:
    """Tell whether a plan that can be undone brought the file `path` into the library, to its photo there, or wrote it."""
    root = library.settings.paths_library + "/"
    steps = (
        step for journaled in journal.done_with_token(library.con, token) for step in journaled.plan.steps
    )

    def comes_from_outside(source: str) -> bool:
        inside = _below(library, source)
        return inside is None or lies_in(inside, UNKNOWN_TYPES)

    return any(
        isinstance(step, Write) or (isinstance(step, Move) and comes_from_outside(step.src))
        for step in steps
        if not isinstance(step, (Remove, Erase)) and step.dst == root + path
    )


def _below(library: Library, path: str) -> str | None:
    return below_library(path, library.settings.paths_library, library.settings.paths_intake)


def with_unit(library: Library, plan: Plan, undone: str) -> Plan:
    """Return a plan that takes renamed files back, with the moves of what belongs to them and would be left behind.

    What the plan `undone` brought to a unit leaves it alone.
    """
    reached = {step.src for step in plan.steps if not isinstance(step, (Restore, Write))}
    further: dict[str, Move] = {}
    for step in plan.steps:
        if isinstance(step, Move) and not _had_joined(library, step, undone):
            for left in _left_behind(library, step, reached):
                further.setdefault(left.src, left)
    size = plan.size + sum(move.expect.size for move in further.values())
    return replace(plan, steps=(*plan.steps, *further.values()), size=size) if further else plan


def renamed_by(library: Library, plan: Plan) -> Iterator[str]:
    """Yield the files of the library, relative to it, that a plan gives another name there."""
    moves = (step for step in plan.steps if isinstance(step, Move))
    sources = (_below(library, step.src) for step in moves if _below(library, step.dst) is not None)
    yield from (path for path in sources if path is not None)


def _had_joined(library: Library, back: Move, undone: str) -> bool:
    """Tell whether a file was of no unit, or of another one, before the plan that is taken back."""
    path = back.dst.removeprefix(library.settings.paths_library + "/")
    return lies_apart(path) or journal.removed_from_unit(library.con, undone, back.dst) is not None


def _left_behind(library: Library, move: Move, reached: set[str]) -> Iterator[Move]:
    """Yield the moves of the files that belong to a renamed one and stand beside it under its stem."""
    root = library.settings.paths_library + "/"
    source = _below(library, move.src)
    if source is None or _below(library, move.dst) is None:
        return
    unit = units.of_path(library.con, source)
    old, new = _stems(move)
    for path in (root + one for one in (units.paths(library.con, unit) if unit else ())):
        target = new + path[len(old) :]
        found = None if path in reached or not path.startswith(old) else seen(path)
        if found is not None and not os.path.lexists(target):
            yield Move(path, target, found.stamp)


def _stems(move: Move) -> tuple[str, str]:
    """Return the paths of a move without the ending that both have: what changes for the whole unit."""
    name = os.path.basename(move.src)
    ending = name[dot:] if (dot := name.rfind(".")) > 0 else ""
    if ending and move.dst.endswith(ending):
        return move.src[: len(move.src) - len(ending)], move.dst[: len(move.dst) - len(ending)]
    return os.path.splitext(move.src)[0], os.path.splitext(move.dst)[0]
