"""Groups of related pictures: every member is near the keeper, never only near another member. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photo_organizer.decide import quality
from photo_organizer.decide.relations import Relation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from photo_organizer.decide.quality import Version
    from photo_organizer.model import Reason

    Near = Mapping[int, Mapping[int, str]]  # content → content → the reason


@dataclass(frozen=True, slots=True)
class Tie:
    """Two contents by their numbers, and what they are to each other."""

    one: int
    other: int
    relation: Relation
    reason: Reason


@dataclass(frozen=True, slots=True)
class Membership:
    """One file's place in a group: what it is to its keeper, and why."""

    path: str
    group: int
    relation: Relation
    keeper: str
    reason: str
    content: int = 0  # whose file it is


def groups(contents: Mapping[int, Sequence[Version]], ties: Iterable[Tie]) -> list[Membership]:
    """Return the memberships of every group, numbered from 1, the keeper first in each.

    `contents` holds the files of each content, one or several. Exact and same pictures form groups around the best
    version. A burst, and what looks alike, are groups of their own among the keepers: a file may be in one of each.
    """
    sorted_files = {key: sorted(files, key=quality.order) for key, files in contents.items() if files}
    near = _by_relation(ties, sorted_files)
    rows, keepers = _pictures(sorted_files, near[Relation.SAME])
    for relation in (Relation.BURST, Relation.ALIKE):
        loose = {key: sorted_files[key] for key in keepers if key in near[relation]}
        number = rows[-1].group + 1 if rows else 1
        for best, others in _stars(loose, near[relation]):
            if others:
                rows += _loose_group(number, relation, best, others, loose, near[relation][best])
                number += 1
    return rows


def _by_relation(ties: Iterable[Tie], known: Collection[int]) -> dict[Relation, dict[int, dict[int, str]]]:
    found: dict[Relation, dict[int, dict[int, str]]] = {each: defaultdict(dict) for each in Relation}
    for tie in ties:
        if tie.one in known and tie.other in known:
            found[tie.relation][tie.one][tie.other] = tie.reason.sentence
            found[tie.relation][tie.other][tie.one] = tie.reason.sentence
    return found


def _stars(contents: Mapping[int, Sequence[Version]], near: Near) -> list[tuple[int, list[int]]]:
    """Return every content that is the best of its neighbours still free, with those neighbours, best first."""
    place = {
        key: n for n, key in enumerate(sorted(contents, key=lambda key: quality.order(contents[key][0])))
    }
    stars, taken = list[tuple[int, list[int]]](), set[int]()
    for best in place:
        if best not in taken:
            others = [key for key in near.get(best, {}) if key in place and key not in taken and key != best]
            taken |= {best, *others}
            stars.append((best, sorted(others, key=place.__getitem__)))
    return stars


def _pictures(contents: Mapping[int, Sequence[Version]], near: Near) -> tuple[list[Membership], list[int]]:
    """Return the groups that show one picture each, and the best content of every picture, grouped or alone."""
    rows, keepers, number = list[Membership](), list[int](), 1
    for best, others in _stars(contents, near):
        keepers.append(best)
        if others or len(contents[best]) > 1:
            rows += _picture(number, best, others, contents, near)
            number += 1
    return rows, keepers


def _picture(
    number: int, best: int, others: list[int], contents: Mapping[int, Sequence[Version]], near: Near
) -> list[Membership]:
    keeper = contents[best][0]
    own = Relation.SAME if others else Relation.EXACT
    rows = [Membership(keeper.path, number, own, keeper.path, "the best version", best)]
    rows += _twins(number, best, contents[best])
    for key in others:
        first = contents[key][0]
        _, why = quality.compare(keeper, first)
        reason = f"{near[best][key]}; the keeper is better: {why}"
        rows.append(Membership(first.path, number, Relation.SAME, keeper.path, reason, key))
        rows += _twins(number, key, contents[key])
    return rows


def _twins(number: int, content: int, files: Sequence[Version]) -> list[Membership]:
    """Return the rows of all files with the same bytes but the first, which is their keeper."""
    first = files[0].path
    return [Membership(v.path, number, Relation.EXACT, first, "the same bytes", content) for v in files[1:]]


def _loose_group(
    number: int,
    relation: Relation,
    best: int,
    others: list[int],
    contents: Mapping[int, Sequence[Version]],
    reasons: Mapping[int, str],
) -> list[Membership]:
    keeper = contents[best][0].path
    rows = [Membership(keeper, number, relation, keeper, "the best version", best)]
    return rows + [
        Membership(contents[key][0].path, number, relation, keeper, reasons[key], key) for key in others
    ]
