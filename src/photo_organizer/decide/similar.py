"""Groups of related pictures: every member is near the keeper, never only near another member. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide import quality
from photo_organizer.decide.relations import Relation, different_moments
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from photo_organizer.decide.quality import Version
    from photo_organizer.model import Reason

    Near = Mapping[int, Mapping[int, "Tie"]]  # content → content → what ties them


@frozen
class Tie:
    """Two contents by their numbers, and what they are to each other."""

    one: int
    other: int
    relation: Relation
    reason: Reason
    apart: float = 0.0  # as their small pictures agree


@frozen
class GroupMembership:
    """One file's place in a group: what it is to its keeper, and why."""

    path: str
    group: int
    relation: Relation
    keeper: str
    reason: str
    content: int = 0  # whose file it is


def groups(contents: Mapping[int, Sequence[Version]], ties: Iterable[Tie]) -> list[GroupMembership]:
    """Return the memberships of every group, numbered from 1, the keeper first in each.

    `contents` holds the files of each content, one or several. Exact and same pictures form groups around the best
    version. A burst, and what looks alike, are groups of their own among the keepers: a file may be in one of each.
    """
    sorted_files = {key: sorted(files, key=quality.order) for key, files in contents.items() if files}
    near = _by_relation(ties, sorted_files)
    rows, keeper_of = _pictures(sorted_files, near)
    near[Relation.BURST] = _between_keepers(near[Relation.BURST], keeper_of)
    near[Relation.ALIKE] = _without(near[Relation.ALIKE], near[Relation.BURST])
    keepers = dict.fromkeys(keeper_of.values())
    for relation in (Relation.BURST, Relation.ALIKE):
        loose = {key: sorted_files[key] for key in keepers if key in near[relation]}
        number = rows[-1].group + 1 if rows else 1
        # Where nothing is decided, as many as possible are to be seen beside each other.
        for best, others in _stars(loose, near[relation], widest=relation is Relation.ALIKE):
            if others:
                rows += _loose_group(number, relation, best, others, loose, near[relation][best])
                number += 1
    return rows


def _by_relation(ties: Iterable[Tie], known: Collection[int]) -> dict[Relation, Near]:
    found: dict[Relation, dict[int, dict[int, Tie]]] = {each: defaultdict(dict) for each in Relation}
    for tie in ties:
        if tie.one in known and tie.other in known:
            found[tie.relation][tie.one][tie.other] = tie
            found[tie.relation][tie.other][tie.one] = tie
    return dict(found)


def _between_keepers(near: Near, keeper_of: Mapping[int, int]) -> Near:
    """Return the ties of all versions of two pictures as ties of their best ones."""
    found: dict[int, dict[int, Tie]] = defaultdict(dict)
    for one, others in near.items():
        for other, tie in others.items():
            first, second = keeper_of[one], keeper_of[other]
            if first != second and (second not in found[first] or (first, second) == (one, other)):
                found[first][second] = tie
    return {key: others for key, others in found.items() if others}


def _without(near: Near, closer: Near) -> Near:
    """Return the ties of those that are not tied more closely."""
    return {
        key: {other: tie for other, tie in others.items() if other not in closer.get(key, {})}
        for key, others in near.items()
    }


def _stars(
    contents: Mapping[int, Sequence[Version]], near: Near, burst: Near | None = None, *, widest: bool = False
) -> list[tuple[int, list[int]]]:
    """Return every content that is the best of its neighbours still free, with those neighbours, best first.

    With `burst` two frames of one burst are never in one star. With `widest` the one with the most neighbours comes before the best.
    """
    place = {
        key: n for n, key in enumerate(sorted(contents, key=lambda key: quality.order(contents[key][0])))
    }
    stars, taken = list[tuple[int, list[int]]](), set[int]()
    neighbours = {key: sum(other in place for other in near.get(key, {})) for key in place}
    for best in sorted(place, key=lambda key: (-neighbours[key] * widest, place[key])):
        if best not in taken:
            free = [key for key in near.get(best, {}) if key in place and key not in taken and key != best]
            others = list(_of_one_moment(best, free, near, burst, contents))
            taken |= {best, *others}
            stars.append((best, sorted(others, key=place.__getitem__)))
    return stars


def _of_one_moment(
    best: int, free: Sequence[int], near: Near, burst: Near | None, contents: Mapping[int, Sequence[Version]]
) -> Iterator[int]:
    """Yield those of `free` that show the moment of `best`: of frames of one burst the nearest alone."""
    accepted, frames = list[int](), set((burst or {}).get(best, ()))
    for key in sorted(free, key=lambda key: (near[best][key].apart, key)):
        if burst is None:
            yield key
            continue
        if any(_two_frames(key, other, burst, contents) for other in accepted):
            continue
        if any(_nearer(frame, best, key, near) for frame in frames):
            continue
        accepted.append(key)
        frames.update(burst.get(key, ()))
        yield key


def _two_frames(one: int, other: int, burst: Near, contents: Mapping[int, Sequence[Version]]) -> bool:
    """Tell whether two pictures are of two moments: frames of one burst, or too far from each other for a tie."""
    first, second = contents[one][0].look, contents[other][0].look
    return other in burst.get(one, {}) or bool(different_moments(first.moment, second.moment))


def _nearer(frame: int, best: int, key: int, near: Near) -> bool:
    """Tell whether `key` is rather a version of another frame of the burst than of `best`."""
    tie = near.get(frame, {}).get(key)
    return tie is not None and tie.apart < near[best][key].apart


def _pictures(
    contents: Mapping[int, Sequence[Version]], near: Mapping[Relation, Near]
) -> tuple[list[GroupMembership], dict[int, int]]:
    """Return the groups that show one picture each, and for every content the best one of its picture."""
    rows, keeper_of, number = list[GroupMembership](), dict[int, int](), 1
    for best, others in _stars(contents, near[Relation.SAME], near[Relation.BURST]):
        keeper_of |= dict.fromkeys((best, *others), best)
        if others or len(contents[best]) > 1:
            rows += _picture(number, best, others, contents, near[Relation.SAME])
            number += 1
    return rows, keeper_of


def _picture(
    number: int, best: int, others: list[int], contents: Mapping[int, Sequence[Version]], near: Near
) -> list[GroupMembership]:
    keeper = contents[best][0]
    own = Relation.SAME if others else Relation.EXACT
    rows = [GroupMembership(keeper.path, number, own, keeper.path, "the best version", best)]
    rows += _twins(number, best, contents[best])
    for key in others:
        first = contents[key][0]
        _, why = quality.compare(keeper, first)
        reason = f"{near[best][key].reason.sentence}; the keeper is better: {why}"
        rows.append(GroupMembership(first.path, number, Relation.SAME, keeper.path, reason, key))
        rows += _twins(number, key, contents[key])
    return rows


def _twins(number: int, content: int, files: Sequence[Version]) -> list[GroupMembership]:
    """Return the rows of all files with the same bytes but the first, which is their keeper."""
    first = files[0].path
    return [
        GroupMembership(v.path, number, Relation.EXACT, first, "the same bytes", content) for v in files[1:]
    ]


def _loose_group(
    number: int,
    relation: Relation,
    best: int,
    others: list[int],
    contents: Mapping[int, Sequence[Version]],
    ties: Mapping[int, Tie],
) -> list[GroupMembership]:
    keeper = contents[best][0].path
    rows = [GroupMembership(keeper, number, relation, keeper, "the best version", best)]
    return rows + [
        GroupMembership(contents[key][0].path, number, relation, keeper, ties[key].reason.sentence, key)
        for key in others
    ]
