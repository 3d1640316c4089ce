"""Exact duplicates, compared as whole units: a Live Photo is the same only with the same film. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.file_names import is_photo_name, split_name
from photo_organizer.decide.naming import sub_second_stems
from photo_organizer.decide.orphans import beside_its_own
from photo_organizer.model import DUPLICATES, Action, Reason
from photo_organizer.names import fold
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photo_organizer.decide.batch_state import BatchState
    from photo_organizer.decide.case import Case
    from photo_organizer.decide.world import Existing
    from photo_organizer.model import Facts, Member, Plan, Step, Unit


def plan_for(case: Case) -> Plan | None:
    """Return what to do when the library holds pictures or films of the unit in one unit of its own, else None."""
    unit, batch_state = case.candidate.unit, case.batch_state
    kept = _kept_unit(unit, batch_state)
    if kept is None:
        return None
    anchor = kept.get(unit.main.path) or next(iter(kept.values()))
    where = anchor.path.removeprefix(case.library + "/")
    files = [member.facts for member in unit.members]
    tails = dict(zip((one.path for one in files), case.steps.tails(case.candidate), strict=True))
    late = _late_members(files, batch_state, kept, tails)
    rest = [one for one in files if one.path in kept]
    removed = tuple(batch_state.remove(one, kept[one.path]) for one in rest)
    if unit.main.path not in kept:
        return case.plan(Action.FILE, belongs_to(where), steps=late + removed, kept=anchor)
    words = Sentence("library_has", f"the library has the same content as {where}", path=where)
    reason = Reason("duplicate", words)
    if case.settings.duplicates_delete_duplicates or already_aside(unit, batch_state):
        return case.plan(Action.REMOVE, reason, steps=removed + late, kept=anchor)
    aside = _move_aside(case, rest, kept, tails)
    # What lies in Duplicates does not belong to the kept photo: who moves that one leaves the copy where it is.
    return case.plan(Action.SET_ASIDE, reason, steps=aside + late, kept=anchor if late else None)


def belongs_to(where: str) -> Reason:
    """Return why what comes later is filed beside the file `where` of the library."""
    return Reason("companion", Sentence("belongs_to", f"belongs to {where}", path=where))


def already_aside(unit: Unit, batch_state: BatchState) -> tuple[Step, ...]:
    """Return the removal of a unit whose every file is in Duplicates already, else nothing."""
    steps = []
    for member in unit.members:
        exact_duplicates = batch_state.exact_duplicates(member.facts, aside=True)
        if not exact_duplicates:
            return ()
        steps.append(batch_state.remove(member.facts, exact_duplicates[0]))
    return tuple(steps)


def _kept_unit(unit: Unit, batch_state: BatchState) -> dict[str, Existing] | None:
    """Return for each file of the unit its copy in one unit of the library.

    Companions may be missing there; a picture or film only where the library's unit has none besides, so that
    equal halves of two live photos are no duplicates of each other. What is missing there and filed alone elsewhere is
    a duplicate of that.
    """
    photos = [member for member in unit.members if not is_companion(member.facts)]
    found = [
        (twin, _kept_beside(unit, anchor, twin, batch_state))
        for anchor in photos or unit.members[:1]
        for twin in batch_state.exact_duplicates(anchor.facts)
    ]
    for _, kept in found:
        if all(member.facts.path in kept for member in photos):
            return kept
    for twin, kept in found:
        if not _others(twin, kept, batch_state):
            return kept | _filed_alone([one for one in photos if one.facts.path not in kept], batch_state)
    return None


def _kept_beside(unit: Unit, anchor: Member, twin: Existing, batch_state: BatchState) -> dict[str, Existing]:
    """Return the copies of a unit's files that are of one unit of the library with the copy of one of them."""
    twins = {
        member.facts.path: _twin_beside(member, twin, batch_state)
        for member in unit.members
        if member is not anchor
    }
    return {anchor.facts.path: twin} | {path: same for path, same in twins.items() if same}


def _filed_alone(missing: list[Member], batch_state: BatchState) -> dict[str, Existing]:
    """Return the copies of pictures and films that have no other picture or film in their unit."""
    return {
        member.facts.path: there
        for member in missing
        for there in batch_state.exact_duplicates(member.facts)
        if not _others(there, {"": there}, batch_state)
    }


def _twin_beside(member: Member, anchor: Existing, batch_state: BatchState) -> Existing | None:
    return next(
        (there for there in batch_state.exact_duplicates(member.facts) if are_of_one_unit(there, anchor)),
        None,
    )


def are_of_one_unit(one: Existing, other: Existing) -> bool:
    """Tell whether two filed files are of one unit; where that is not known, whether they share a stem."""
    if one.unit and other.unit:
        return one.unit == other.unit
    (folder, _, name), (other_folder, _, other_name) = one.path.rpartition("/"), other.path.rpartition("/")
    return folder == other_folder and fold(name).startswith(fold(split_name(other_name)[0]) + ".")


def _others(anchor: Existing, kept: dict[str, Existing], batch_state: BatchState) -> bool:
    """Tell whether the library's unit has a picture or film of which the newcomers have no copy."""
    known = {there.path for there in kept.values()}
    if not anchor.unit:
        return True  # of what we have not filed it is not known
    return any(there.path not in known and is_photo_name(there.path) for there in batch_state.unit_of(anchor))


def _late_members(
    files: Sequence[Facts], batch_state: BatchState, kept: dict[str, Existing], tails: Mapping[str, str]
) -> tuple[Step, ...]:
    """Return the moves of what the library does not have yet, beside what it has."""
    first = next(one.path for one in files if one.path in kept)
    folder, _, name = kept[first].path.rpartition("/")
    own = tails[first]
    is_ours = name.lower().endswith(own) and len(name) > len(own)
    stem = name[: len(name) - len(own)] if is_ours else split_name(name)[0]
    steps: list[Step] = []
    for one in files:
        if one.path not in kept:
            tail = tails[one.path]
            if tail.startswith(f"{own}."):  # a.jpg.xmp, and the library has the photo as .jpeg
                tail = name[len(stem) :] + tail.removeprefix(own)
            if not batch_state.free(folder, stem, [tail]):
                tail = beside_its_own(batch_state, folder, stem, tail)
            steps.append(batch_state.move(one, folder, stem, tail))
    return tuple(steps)


def _move_aside(
    case: Case, files: Sequence[Facts], kept: dict[str, Existing], tails: Mapping[str, str]
) -> tuple[Step, ...]:
    batch_state = case.batch_state
    folder = batch_state.world.folder(DUPLICATES)
    stems = sub_second_stems(case.place[1], case.candidate.subseconds)
    free = batch_state.first_free(folder, stems, [tails[one.path] for one in files])
    return tuple(
        batch_state.move(one, folder, free, tails[one.path], same_as=kept[one.path].path) for one in files
    )
