"""A photo with a date wants the name of its second: who has more right to it has it, the other one steps aside. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide import beside, duplicates, same_name
from photo_organizer.model import DUPLICATES, Action, Reason
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from photo_organizer.decide.case import Case
    from photo_organizer.decide.world import Existing
    from photo_organizer.model import Plan, Step


def leaves_a_sidecar_alone(case: Case) -> Plan | None:
    """Give a newcomer another name where a sidecar waits under its own for a photo that is gone."""
    if not case.is_free(*case.place) or not case.would_come_under(*case.place):
        return None
    return _beside(case, Action.FILE, case.place[0])


def free_name(case: Case) -> Plan | None:
    """Give the photo the name of its second, which nobody has."""
    return case.plan_as(Action.FILE, *case.place, case.when_taken()) if case.is_free(*case.place) else None


def takes_the_name(case: Case) -> Plan | None:
    """Give the name to a newcomer with more right to it; those who have it make way."""
    why = same_name.why_it_takes(case.candidate, case.batch_state, *case.place, case.tails)
    if why is None:
        return None
    return case.plan_as(Action.FILE, *case.place, why, case.when_taken(), way=_make_way(case))


def steps_aside(case: Case) -> Plan:
    """Give the newcomer a name beside it; by the older program's rule, one in Duplicates."""
    if not _goes_aside(case):
        return _beside(case, Action.FILE, case.place[0])
    if removal := duplicates.already_aside(case.candidate.unit, case.batch_state):
        again = Reason(
            "already-aside", Sentence("duplicates_has", "the same content is in Duplicates already")
        )
        return case.plan(Action.REMOVE, again, _why_beside(case), steps=removal)
    return _beside(case, Action.SET_ASIDE, case.batch_state.world.folder(DUPLICATES))


def _beside(case: Case, action: Action, folder: str) -> Plan:
    """Return the plan of a newcomer under the first free name behind its plain one, in this folder."""
    stems = case.batch_state.stems_beside(folder, case.place[1], case.candidate.subseconds)
    free = case.first_free(folder, stems)
    return case.plan_as(action, folder, free, _why_beside(case), case.when_taken())


def _why_beside(case: Case) -> Reason:
    stem = case.place[1]
    one_second = same_name.of_one_second(case.candidate.dated, _holders(case), stem)
    return same_name.why_beside(stem, one_second=one_second)


def _goes_aside(case: Case) -> bool:
    return same_name.goes_aside(case.candidate, _holders(case), case.place[1], case.settings)


def _holders(case: Case) -> list[Existing | None]:
    return case.batch_state.holders(*case.place, case.tails)


def _make_way(case: Case) -> tuple[Step, ...]:
    """Return the moves of the units that have the names; versions and the frames of a burst stay together."""
    batch_state, steps, (folder, stem) = case.batch_state, case.steps, case.place
    victims = batch_state.units_at(folder, stem, case.tails)
    if batch_state.lettered(folder, stem):
        return steps.give_way(victims, folder, stem, folder, beside.free_stem(batch_state, folder, stem))
    if not _goes_aside(case):
        return steps.set_aside(victims, folder, stem, folder)
    if copies := batch_state.copies_aside(victims):
        return steps.remove_filed(victims, copies)
    where = batch_state.world.folder(DUPLICATES) if batch_state.sets_aside(victims) else folder
    return steps.set_aside(victims, folder, stem, where)
