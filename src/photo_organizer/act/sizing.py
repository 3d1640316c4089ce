"""How many plans make a batch: bounded by files, by bytes and by folders, and free of dependencies. Touches nothing.

A batch holds its folders open, so what bounds it is not only how many files there are but also how they lie.
"""

from __future__ import annotations

import resource
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from photo_organizer.disk.folders import outside
from photo_organizer.model import Erase, Move, Remove, Restore, State, Write
from photo_organizer.records import changeable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.errors import FileProblem
    from photo_organizer.model import Outcome, Plan, Step

MOST_RENAMES = 256  # plans in a batch
MOST_COPIES = 128  # the same when it copies or compares: each holds descriptors open
MOST_BYTES = 256_000_000  # copied or compared in one batch
FEWEST_FOLDERS = 64  # a batch may open so many, however few descriptors there are
OTHERS = 128  # descriptors that the rest of the program needs


def _most_folders() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(FEWEST_FOLDERS, soft // 2 - OTHERS)


@changeable
class Sizing:
    """What is known of the machine, for the size of the next batch."""

    crossing: bool | None = None  # whether intake and library are different filesystems; None: not known yet
    sharing: bool = False  # the last batch that crossed copied no bytes: the filesystem shares blocks
    most: int = MOST_RENAMES  # halved where the system had no descriptors left
    folders: int = field(default_factory=_most_folders)
    probing: bool = False  # the volume failed last time: one plan finds out whether it can be used again

    def halve(self, size: int) -> None:
        """Make batches half as large as one of `size` plans, which was too large for the system."""
        self.most = max(1, size // 2)

    def end_of_batch(self, plans: Sequence[Plan], start: int) -> int:
        """Return where the batch that begins at `start` ends."""
        if self.probing:
            return start + 1
        used: set[str] = set()
        changed: set[str] = set()
        opened: set[str] = set()
        size = 0
        for number in range(start, len(plans)):
            plan = plans[number]
            moves = all(type(step) is Move and not step.same_as for step in plan.steps)
            renames = moves and self.crossing is False
            size += 0 if moves and (renames or self.sharing) else plan.size
            uses = {name for step in plan.steps for name in _names(step)}
            changes = {name for step in plan.steps for name in _changed(step)}
            opens = _opened_for(uses) - opened
            full = number - start >= min(self.most, MOST_RENAMES if renames else MOST_COPIES)
            full = full or size > MOST_BYTES or len(opened) + len(opens) > self.folders
            if number > start and (full or uses & changed or changes & used):
                return number
            used |= uses
            changed |= changes
            opened |= opens
        return len(plans)


def reached(outcomes: list[Outcome]) -> list[Outcome]:
    """Return the outcomes up to the last plan that was reached; those behind it are tried again."""
    while outcomes and outcomes[-1].state == State.NOT_REACHED:
        outcomes = outcomes[:-1]
    return outcomes


def outside_of(roots: Sequence[str], plan: Plan) -> FileProblem | None:
    """Return what is wrong with a plan that would leave these folders."""
    starts = tuple(f"{root}/" for root in roots)
    names = (name for step in plan.steps for name in _names(step))
    return next((outside(name) for name in names if not name.startswith(starts)), None)


def _names(step: Step) -> tuple[str, ...]:
    """Return every file that a step reads or changes."""
    match step:
        case Move(src, dst):
            return (src, dst, step.same_as) if step.same_as else (src, dst)
        case Remove(src, kept):
            return src, kept
        case Restore(kept, dst):
            return kept, dst
        case Write(path, picture) | Erase(path, picture):
            return path, picture


def _changed(step: Step) -> tuple[str, ...]:
    """Return the files that are no longer what they were after a step."""
    match step:
        case Move(src, dst):
            return src, dst
        case Remove(src):
            return (src,)
        case Restore(_, dst):
            return (dst,)
        case Write(path) | Erase(path):
            return (path,)


def _opened_for(names: set[str]) -> set[str]:
    """Return the folders that are opened for files of these names."""
    return {folder for name in names for folder in _folders(name.rpartition("/")[0])}


@lru_cache(maxsize=256)  # most plans of a batch are of a few folders
def _folders(folder: str) -> frozenset[str]:
    """Return the folders that are opened on the way to a file in `folder`."""
    return _folders(folder.rpartition("/")[0]) | {folder} if folder else frozenset()
