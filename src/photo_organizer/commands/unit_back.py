"""What belongs to files that are taken back goes with them, though another plan had put it there. Touches nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import sight
from photo_organizer.model import Move, Restore
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
    """Tell whether a plan that can be undone brought the file `path` into the library."""
    root, intake = library.settings.paths_library + "/", library.settings.paths_intake + "/"
    return any(
        isinstance(step, Move)
        and step.dst == root + path
        and (step.src.startswith(intake) or not step.src.startswith(root))
        for journaled in journal.done_with_token(library.con, token)
        for step in journaled.plan.steps
    )


def with_unit(library: Library, plan: Plan) -> Plan:
    """Return a plan that takes renamed files back, with the moves of what belongs to them and would be left behind."""
    reached = {step.src for step in plan.steps if not isinstance(step, Restore)}
    further: dict[str, Move] = {}
    for step in plan.steps:
        for left in _left_behind(library, step, reached) if isinstance(step, Move) else ():
            further.setdefault(left.src, left)
    size = plan.size + sum(move.expect.size for move in further.values())
    return replace(plan, steps=(*plan.steps, *further.values()), size=size) if further else plan


def _left_behind(library: Library, move: Move, reached: set[str]) -> Iterator[Move]:
    """Yield the moves of the files that belong to a renamed one and stand beside it under its stem."""
    root, intake = library.settings.paths_library + "/", library.settings.paths_intake + "/"
    if not all(path.startswith(root) and not path.startswith(intake) for path in (move.src, move.dst)):
        return
    unit = units.of_path(library.con, move.src[len(root) :])
    old, new = _stems(move)
    for path in (root + one for one in (units.paths(library.con, unit) if unit else ())):
        target = new + path[len(old) :]
        found = None if path in reached or not path.startswith(old) else sight(path)
        if found is not None and not os.path.lexists(target):
            yield Move(path, target, found.stamp)


def _stems(move: Move) -> tuple[str, str]:
    """Return the paths of a move without the ending that both have: what changes for the whole unit."""
    name = os.path.basename(move.src)
    ending = name[dot:] if (dot := name.rfind(".")) > 0 else ""
    if ending and move.dst.endswith(ending):
        return move.src[: len(move.src) - len(ending)], move.dst[: len(move.dst) - len(ending)]
    return os.path.splitext(move.src)[0], os.path.splitext(move.dst)[0]
