"""Which groups of versions can be decided together, because nothing about them needs an eye. Pure.

Sure is a group where the best version is better in every respect than each that would go, and lacks nothing of what
they carry: no star, caption, place or date, no film or raw half. Writing is never sure: two letters that differ in
one digit are as near to each other as a letter is to its smaller copy, or as two frames of a burst are.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from photo_organizer.decide import quality, relations
from photo_organizer.decide.said import Said, contradicted, lacking, together
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence


class Doubt(StrEnum):
    """Why a group is left to its owner's eye."""

    DAMAGED = "damaged"  # the best is not whole
    BETTER = "better"  # another has more pixels, more colours, or is nearer to the camera
    FLAT = "flat"  # one shows writing or a drawing, where a word or a number may be another
    ONE_UNIT = "one-unit"  # they are parts of one recording, or halves of one photo
    COMPANIONS = "companions"  # another has a film, a raw half or a note that the best has not
    SAID = "said"  # another has other stars or another caption
    LACKS = "lacks"  # another says what the best does not


@frozen
class GroupMember:
    """One file of a group, with what belongs to it."""

    picture: int  # its number in the catalogue
    version: quality.Version
    said: Said
    halves: frozenset[str] = frozenset()  # endings of its companions that are no sidecars
    unit: int = 0


def doubt(keeper: GroupMember, others: Sequence[GroupMember]) -> Doubt | None:
    """Return what makes a group unsure, None where all but the keeper can go."""
    better = any(_has_more(one.version, keeper.version) for one in others)
    said = contradicted(keeper.said, [one.said for one in others])
    return _first([keeper], others, better=better, said=said)


def frames_doubt(kept: Sequence[GroupMember], others: Sequence[GroupMember]) -> Doubt | None:
    """Return what makes it unsure that only these frames of a burst are kept, None where the others can go."""
    said = any(one.said.stars or one.said.caption for one in others)
    return _first(kept, others, better=False, said=said)


def _first(
    kept: Sequence[GroupMember], others: Sequence[GroupMember], *, better: bool, said: bool
) -> Doubt | None:
    """Return the first doubt; where another is `better`, and where what is `said` of it needs an eye, depends on the group."""
    halves = frozenset[str]().union(*(one.halves for one in kept))
    lacks = lacking(together(one.said for one in kept), [one.said for one in others])
    checks = (
        (not all(one.version.whole for one in kept), Doubt.DAMAGED),
        (better, Doubt.BETTER),
        (_may_be_written([*kept, *others]), Doubt.FLAT),
        (any(one.unit and one.unit == other.unit for one in others for other in kept), Doubt.ONE_UNIT),
        (any(one.halves - halves for one in others), Doubt.COMPANIONS),
        (said, Doubt.SAID),
        (bool(lacks), Doubt.LACKS),
    )
    return next((found for is_so, found in checks if is_so), None)


def _may_be_written(ones: Sequence[GroupMember]) -> bool:
    return any(relations.is_flat(one.version.look) for one in ones)


def _has_more(one: quality.Version, keeper: quality.Version) -> bool:
    """Tell whether a version has anything that is better than the keeper's, or is as good."""
    mine, its = one.look, keeper.look
    more = mine.width * mine.height > its.width * its.height or mine.bits > its.bits
    nearer = quality.generation(mine) < quality.generation(its)
    return more or nearer or quality.deciding(one, keeper) in ("", "name")
