"""Another content has the name: who has more right to it keeps it, the other one steps aside. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide import beside, duplicates, same_name
from photo_organizer.decide.naming import first_free, sub_second_stems
from photo_organizer.decide.orphans import would_adopt
from photo_organizer.decide.planning import remarks
from photo_organizer.decide.rules.dated import when_taken
from photo_organizer.model import DUPLICATES, Action, Dated, Reason
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from photo_organizer.decide.planning import Planning
    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Plan, Step


def takes_the_name(candidate: Candidate, planning: Planning) -> Plan | None:
    """Give the name to a newcomer with more right to it; those who have it make way."""
    folder, stem = planning.steps.place_of(candidate)
    tails = planning.steps.all_tails(candidate)
    why = same_name.why_it_takes(candidate, planning.batch_state, folder, stem, tails)
    if why is None:
        return None
    steps = _make_way(candidate, planning, folder, stem, tails) + planning.steps.move_all(
        candidate, folder, stem
    )
    reasons = (why, when_taken(candidate), *remarks(candidate))
    return planning.plan(candidate, Action.FILE, *reasons, steps=steps)


def leaves_a_sidecar_alone(candidate: Candidate, planning: Planning) -> Plan | None:
    """Give a newcomer another name where a sidecar waits under its own for a photo that is gone."""
    folder, stem = planning.steps.place_of(candidate)
    tails, batch_state = planning.steps.all_tails(candidate), planning.batch_state
    if not batch_state.free(folder, stem, tails) or not would_adopt(
        candidate, batch_state, folder, stem, tails
    ):
        return None
    return _beside(candidate, planning, folder, Action.FILE)


def steps_aside(candidate: Candidate, planning: Planning) -> Plan:
    """Give the newcomer a name beside it; by the older program's rule, one in Duplicates."""
    folder, stem = planning.steps.place_of(candidate)
    batch_state = planning.batch_state
    aside = _goes_aside(candidate, planning, folder, stem, planning.steps.all_tails(candidate))
    if aside and (removal := duplicates.already_aside(candidate.unit, batch_state)):
        again = Reason(
            "already-aside", Sentence("duplicates_has", "the same content is in Duplicates already")
        )
        second = _why_beside(candidate, planning)
        return planning.plan(candidate, Action.REMOVE, again, second, steps=removal)
    where = batch_state.world.folder(DUPLICATES) if aside else folder
    return _beside(candidate, planning, where, Action.SET_ASIDE if aside else Action.FILE)


def _beside(candidate: Candidate, planning: Planning, where: str, action: Action) -> Plan:
    """Return the plan of a newcomer under the first free name behind its plain one, in the folder `where`."""
    _, stem = planning.steps.place_of(candidate)
    tails, batch_state, dated = planning.steps.all_tails(candidate), planning.batch_state, candidate.dated
    if not isinstance(dated, Dated):
        raise TypeError("what has no date was decided before")
    free = first_free(
        sub_second_stems(stem, dated.subseconds),
        lambda name: (
            batch_state.free(where, name, tails)
            and not would_adopt(candidate, batch_state, where, name, tails)
        ),
    )
    reasons = (_why_beside(candidate, planning), when_taken(candidate), *remarks(candidate))
    steps = planning.steps.move_all(candidate, where, free)
    return planning.plan(candidate, action, *reasons, steps=steps)


def _why_beside(candidate: Candidate, planning: Planning) -> Reason:
    folder, stem = planning.steps.place_of(candidate)
    there = planning.batch_state.holders(folder, stem, planning.steps.all_tails(candidate))
    return same_name.why_beside(stem, one_second=same_name.of_one_second(candidate.dated, there, stem))


def _goes_aside(candidate: Candidate, planning: Planning, folder: str, stem: str, tails: list[str]) -> bool:
    there = planning.batch_state.holders(folder, stem, tails)
    return same_name.goes_aside(candidate, there, stem, planning.settings)


def _make_way(
    candidate: Candidate, planning: Planning, folder: str, stem: str, tails: list[str]
) -> tuple[Step, ...]:
    """Return the moves of the units that have the names; versions and the frames of a burst stay together."""
    batch_state = planning.batch_state
    victims = batch_state.units_at(folder, stem, tails)
    if batch_state.lettered(folder, stem):
        free = beside.free_stem(batch_state, folder, stem)
        return planning.steps.give_way(victims, folder, stem, folder, free)
    if not _goes_aside(candidate, planning, folder, stem, tails):
        return planning.steps.set_aside(victims, folder, stem, folder)
    if copies := batch_state.copies_aside(victims):
        return planning.steps.remove_filed(victims, copies)
    where = batch_state.world.folder(DUPLICATES) if batch_state.sets_aside(victims) else folder
    return planning.steps.set_aside(victims, folder, stem, where)
