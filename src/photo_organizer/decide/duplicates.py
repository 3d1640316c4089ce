"""Exact duplicates, compared as whole units: a Live Photo is the same only with the same film. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.naming import first_free, fold, split, sub_second_stems
from photo_organizer.decide.world import Existing
from photo_organizer.model import DUPLICATES, Action, Family, Move, Reason, Remove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.decide.desk import Desk
    from photo_organizer.model import Facts, Member, Step, Unit
    from photo_organizer.settings import Settings


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a unit that the library holds already."""

    action: Action
    reason: Reason
    steps: tuple[Step, ...]


def steps_for(
    unit: Unit, desk: Desk, settings: Settings, stem: str, subseconds: str, tails: Sequence[str]
) -> Decision | None:
    """Return what to do when the library holds every picture and film of the unit, else None."""
    kept = _kept_unit(unit, desk)
    if kept is None:
        return None
    main = kept[unit.main.path]
    where = main.path.removeprefix(desk.world.library + "/")
    reason = Reason("duplicate", f"the library has the same content as {where}")
    late = _late_sidecars(unit, desk, kept, main, tails)
    rest = [member for member in unit.members if member.facts.path in kept]
    if settings.duplicates_delete_duplicates or already_aside(unit, desk):
        removed = tuple(_remove(member.facts, kept[member.facts.path]) for member in rest)
        return Decision(Action.REMOVE, reason, removed + late)
    tails_of = dict(zip((member.facts.path for member in unit.members), tails, strict=True))
    aside = _move_aside(rest, desk, stem, subseconds, tails_of)
    return Decision(Action.SET_ASIDE, reason, aside + late)


def already_aside(unit: Unit, desk: Desk) -> tuple[Step, ...]:
    """Return the removal of a unit whose every file is in Duplicates already, else nothing."""
    steps = []
    for member in unit.members:
        twins = desk.twins(member.facts, aside=True)
        if not twins:
            return ()
        steps.append(_remove(member.facts, twins[0]))
    return tuple(steps)


def _kept_unit(unit: Unit, desk: Desk) -> dict[str, Existing] | None:
    """Return for each file of the unit its copy in one unit of the library; sidecars may be missing."""
    for main in desk.twins(unit.main):
        folder, _, name = main.path.rpartition("/")
        start = fold(split(name)[0]) + "."
        kept = {unit.main.path: main}
        for member in unit.members[1:]:
            twin = next((there for there in desk.twins(member.facts) if _beside(there, folder, start)), None)
            if twin is not None:
                kept[member.facts.path] = twin
            elif not _is_sidecar(member.facts):
                break
        else:
            return kept
    return None


def _beside(there: Existing, folder: str, start: str) -> bool:
    where, _, name = there.path.rpartition("/")
    return where == folder and fold(name).startswith(start)


def _is_sidecar(facts: Facts) -> bool:
    return facts.filetype is not None and facts.filetype.family == Family.SIDECAR


def _late_sidecars(
    unit: Unit, desk: Desk, kept: dict[str, Existing], main: Existing, tails: Sequence[str]
) -> tuple[Step, ...]:
    """Return the moves of sidecars that the library does not have yet, beside the kept photo."""
    folder, _, name = main.path.rpartition("/")
    stem = split(name)[0]
    steps: list[Step] = []
    for member, tail in zip(unit.members, tails, strict=True):
        if member.facts.path not in kept:
            stems = chain([stem], sub_second_stems(stem, ""))
            free = first_free(stems, partial(_is_free, desk, folder, tail))
            steps.append(_move(member.facts, desk, folder, free, tail))
    return tuple(steps)


def _is_free(desk: Desk, folder: str, tail: str, stem: str) -> bool:
    return desk.free(folder, stem, [tail])


def _move_aside(
    members: list[Member], desk: Desk, stem: str, subseconds: str, tails: dict[str, str]
) -> tuple[Step, ...]:
    folder = desk.world.folder(DUPLICATES)
    wanted = [tails[member.facts.path] for member in members]
    free = first_free(sub_second_stems(stem, subseconds), lambda name: desk.free(folder, name, wanted))
    return tuple(_move(member.facts, desk, folder, free, tails[member.facts.path]) for member in members)


def _move(facts: Facts, desk: Desk, folder: str, stem: str, tail: str) -> Move:
    name = desk.name(stem, tail)
    path, stamp = f"{folder}/{name}", facts.sighting.stamp
    desk.promise(folder, name, Existing(path, stamp))
    desk.promise_content(facts, path)
    return desk.move(facts, path)


def _remove(facts: Facts, kept: Existing) -> Remove:
    return Remove(facts.path, kept.path, facts.sighting.stamp)
