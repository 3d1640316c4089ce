"""In which order the newcomers of a batch are decided: who comes first has the plain name. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.quality import QualityOrder
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.same_name import is_whole, sureness

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Stamp

    Place = Callable[[Candidate], tuple[str, str]]


def in_order(candidates: Sequence[Candidate], place_of: Place) -> list[Candidate]:
    """Return the candidates by place, and within one name those first that have more right to it.

    The frames of a burst follow each other as they were taken; of versions of one picture the best comes first.
    """
    ordered = sorted(candidates, key=lambda one: (*place_of(one), *right(one)))
    return best_first(bursts_in_time(ordered))


def right(candidate: Candidate) -> tuple[object, ...]:
    """Return a sort key: compared, whole, surely dated and modified earlier, the order of `same_name`."""
    strength, precision = sureness(candidate.dated)
    main = candidate.main
    moment = main.sighting.stamp.mtime_ns, candidate.subseconds, main.path
    return not candidate.compared, not is_whole(candidate), -strength, -precision, *moment


def bursts_in_time(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, those of one burst in the order of their sub-seconds on the places that the burst had."""
    number_of = {one.main.sighting.stamp: number for number, one in enumerate(ordered)}
    bursts: dict[int, list[int]] = defaultdict(list)
    leaders = _leaders(ordered, number_of)
    for number, leader in enumerate(leaders):
        bursts[leader].append(number)
    found = list(ordered)
    for places in bursts.values():
        frames = sorted(places, key=lambda number: (ordered[number].subseconds, number))
        for place, number in zip(places, frames, strict=True):
            found[place] = ordered[number]
    return found


def _leaders(ordered: Sequence[Candidate], number_of: dict[Stamp, int]) -> list[int]:
    """Return for each candidate the first one of its burst, itself where it is in none."""
    leaders = list(range(len(ordered)))

    def leader(number: int) -> int:
        while leaders[number] != number:
            leaders[number] = leaders[leaders[number]]
            number = leaders[number]
        return number

    for number, one in enumerate(ordered):
        for stamp, like in one.likenesses.items():
            if like.relation is Relation.BURST and stamp in number_of:
                first, second = sorted((leader(number), leader(number_of[stamp])))
                leaders[second] = first
    return [leader(number) for number in range(len(ordered))]


def best_first(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates in order, but of those that are versions of one picture the best first."""
    of_stamp = {candidate.main.sighting.stamp: candidate for candidate in ordered}
    found: dict[str, Candidate] = {}

    def take(candidate: Candidate) -> None:
        path = candidate.main.path
        if path in found:
            return
        for stamp, like in candidate.likenesses.items():
            version = like.relation is Relation.SAME  # the frames of a burst stay in their order
            # Better ones are never in a circle.
            if version and like.verdict is QualityOrder.WORSE and stamp in of_stamp:
                take(of_stamp[stamp])
        found[path] = candidate

    for candidate in ordered:
        take(candidate)
    return list(found.values())
