"""Bring what is filed into the layout of the settings: which unit gets which name, step by step. Pure.

A version of a picture (a letter behind the stem) goes with the picture that has the plain name, and keeps its letter.
Who had a name of this layout before gets that again, so that there and back again ends as it began.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.naming import is_beside, sub_second_stems
from photo_organizer.decide.orphans import first_unclaimed
from photo_organizer.model import Action, Move, Plan, Reason
from photo_organizer.names import fold
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photo_organizer.decide.batch_state import BatchState
    from photo_organizer.model import Stamp

CODE = "relayout"  # store.closing knows it too
_LETTERED = re.compile(r"(.+)_([A-Z]{1,2})")


@frozen
class PlacedUnit:
    """One filed unit, where it is now and where the layout puts it. Folders are whole paths."""

    files: tuple[tuple[str, Stamp], ...]  # (name, stamp) in its folder, the main one first
    folder: str
    stem: str
    tails: tuple[str, ...]
    wanted: tuple[str, str]  # folder and stem
    original: str = ""  # the stem that it came with
    former: tuple[str, ...] = ()  # stems that it had in the wanted folder before, the last one first
    subseconds: str = ""

    @property
    def source(self) -> str:
        """The path of its main file."""
        return f"{self.folder}/{self.files[0][0]}"


def plan_relayout(units: Sequence[PlacedUnit], batch_state: BatchState) -> Iterator[Plan]:
    """Yield a plan for each unit of one folder that is not where the layout puts it, in an order that works."""
    for family in _families(units):
        leader, *others = family
        folder, stem = _place_of(leader, batch_state)
        yield from _plan(leader, folder, stem, batch_state)
        for one in others:
            yield from _plan(one, folder, _lettered(one, folder, stem, batch_state), batch_state)


def _families(units: Sequence[PlacedUnit]) -> list[list[PlacedUnit]]:
    """Return the units, each picture with the versions that stand beside it, in the order of their names.

    Two units of one stem, such as a photo and another phone's live photo of that second, are strangers and no versions.
    """
    ordered = sorted(units, key=lambda one: (len(one.stem), one.stem, one.source))
    families: list[list[PlacedUnit]] = []
    plain: dict[str, list[PlacedUnit]] = {}
    for one in ordered:
        match = _LETTERED.fullmatch(one.stem)
        own = fold(one.stem) == fold(one.original)  # a letter that it came with says nothing
        family = plain.get(fold(match[1])) if match and not own else None
        if family is not None:
            family.append(one)
        else:
            families.append([one])
            plain.setdefault(fold(one.stem), families[-1])
    return families


def _place_of(unit: PlacedUnit, batch_state: BatchState) -> tuple[str, str]:
    """Return where a unit goes; where it is, when that fits the layout."""
    folder, wanted = unit.wanted
    if unit.folder == folder and is_beside(unit.stem, wanted):
        return folder, unit.stem
    stems = chain(unit.former, [wanted], sub_second_stems(wanted, unit.subseconds))
    return folder, first_unclaimed(batch_state, folder, stems, unit.tails)


def _lettered(unit: PlacedUnit, folder: str, stem: str, batch_state: BatchState) -> str:
    """Return the stem of a version beside its picture, with the letter that it has where that is free."""
    letter = unit.stem.rpartition("_")[2]
    wanted = f"{stem}_{letter}"
    if (unit.folder, unit.stem) == (folder, wanted):
        return wanted
    stems = chain([wanted], sub_second_stems(stem, unit.subseconds))
    return first_unclaimed(batch_state, folder, stems, unit.tails)


def _plan(unit: PlacedUnit, folder: str, stem: str, batch_state: BatchState) -> Iterator[Plan]:
    if (unit.folder, unit.stem) == (folder, stem):
        return
    steps = []
    for (name, stamp), tail in zip(unit.files, unit.tails, strict=True):
        batch_state.release(unit.folder, name)
        to = batch_state.take(folder, stem, tail, stamp)
        steps.append(Move(f"{unit.folder}/{name}", to, stamp))
    size = sum(stamp.size for _, stamp in unit.files)
    where = folder.removeprefix(f"{batch_state.world.library}/")
    yield Plan(
        unit.source,
        Action.FILE,
        (Reason(CODE, f"the layout puts it into {where}"),),
        tuple(steps),
        None,
        size,
    )
