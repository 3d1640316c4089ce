"""File undated files by a date that their owner gave. Pure; the same names as for any newcomer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.naming import first_free, stem_and_tails, sub_second_stems
from photo_organizer.decide.world import Existing, World
from photo_organizer.model import Action, Dated, Move, Plan, Reason, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from photo_organizer.model import Stamp, Step

CODE = "owner-date"  # store.dating_anew knows it too
SOURCE = "owner"


@dataclass(frozen=True, slots=True)
class UndatedFile:
    """One file with what belongs to it; `files` are (path, stamp), the main one first."""

    files: tuple[tuple[str, Stamp], ...]


def plan_redate(
    undated: Sequence[UndatedFile],
    taken: datetime,
    folder: str,
    stem: str,
    names: Mapping[str, Existing | None],
) -> list[Plan]:
    """Return a plan for each of `undated`, to `stem` in `folder`, whose folded names are `names`.

    Where several get one date, or the name is taken, the sub-second name follows, as for two cameras in one second.
    """
    batch_state = BatchState(World(folder, names={folder: names}))
    reason = Reason(CODE, f"dated by its owner: {taken:%Y-%m-%d %H:%M:%S}")
    plans = []
    for one in undated:
        steps = steps_to(one, batch_state, folder, free_stem(one, batch_state, folder, stem))
        size = sum(stamp.size for _, stamp in one.files)
        dated = Dated(taken, SOURCE, strength=Strength.OWNER)
        plans.append(Plan(one.files[0][0], Action.FILE, (reason,), steps, dated, size))
    return plans


def free_stem(one: UndatedFile, batch_state: BatchState, folder: str, stem: str, subseconds: str = "") -> str:
    """Return the stem where all names of the unit are free, else the first sub-second one where they are."""
    stems = chain([stem], sub_second_stems(stem, subseconds))
    return first_free(stems, lambda name: batch_state.free(folder, name, _tails(one)))


def steps_to(one: UndatedFile, batch_state: BatchState, folder: str, stem: str) -> tuple[Step, ...]:
    """Return the moves of a unit to one stem; the names are taken from now on."""
    steps = []
    for (path, stamp), tail in zip(one.files, _tails(one), strict=True):
        name = batch_state.name(stem, tail)
        batch_state.promise(folder, name, Existing(f"{folder}/{name}", stamp))
        steps.append(Move(path, f"{folder}/{name}", stamp))
    return tuple(steps)


def _tails(one: UndatedFile) -> list[str]:
    names = [path.rpartition("/")[2] for path, _ in one.files]
    return [tail.lower() for tail in stem_and_tails(names)[1]]
