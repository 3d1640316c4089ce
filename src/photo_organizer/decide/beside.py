"""Versions of one picture, and the frames of a burst, stand beside each other: stem, stem_A, stem_B. Pure."""

from __future__ import annotations

from itertools import count, product
from string import ascii_uppercase
from typing import TYPE_CHECKING

from photo_organizer.decide import quality, relations
from photo_organizer.decide.quality import QualityOrder, Version
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.same_name import is_whole
from photo_organizer.decide.world import Likeness
from photo_organizer.model import Family, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.decide.batch_state import BatchState
    from photo_organizer.decide.world import Candidate, Existing
    from photo_organizer.model import Agreement, Facts
    from photo_organizer.settings import Settings

_WHICH = {
    QualityOrder.BETTER: "this version is better",
    QualityOrder.WORSE: "the other version is better",
    QualityOrder.EQUAL: "neither version is better",
}
_KEPT = (Relation.SAME, Relation.BURST)


def likeness(mine: Version, other: Version, agreement: Agreement) -> Likeness | None:
    """Return what `mine` is to `other`; None when they may share no name: different, or merely alike."""
    found, reason = relations.relation(mine.look, other.look, agreement)
    if found not in _KEPT or (mine.look.format == "RAW") != (other.look.format == "RAW"):
        return None  # a raw file and its JPEG are a pair, not two versions
    verdict, why = quality.compare(mine, other)
    if found is Relation.BURST:
        return Likeness(found, verdict, reason.sentence)
    return Likeness(found, verdict, f"{reason.sentence}; {_WHICH[verdict]}: {why}")


def kept_apart(like: Likeness) -> Likeness:
    """Return the likeness of two pictures that their owner called different: side by side like frames of a burst."""
    return Likeness(
        Relation.BURST, like.verdict, "looks the same, but its owner said that it is another picture"
    )


def has_look(facts: Facts) -> bool:
    """Tell whether a file may be looked at: only pictures have a look."""
    return facts.family in (Family.IMAGE, Family.RAW)


def likeness_at(
    candidate: Candidate, batch_state: BatchState, folder: str, stem: str
) -> tuple[Existing, Likeness] | None:
    """Return the file with the plain name `stem` that the candidate is a version of, or a frame beside."""
    return _closest(candidate, batch_state.with_stem(folder, stem))


def likeness_beside(candidate: Candidate, batch_state: BatchState, folder: str, stem: str) -> Likeness | None:
    """Return what the candidate is to a picture that stands beside another one of that name, or will.

    The plain name belongs to a different picture of the same second; what belongs together stays together all the same.
    """
    found = _closest(candidate, batch_state.lettered(folder, stem))
    if found:
        return found[1]
    coming = [
        like for stamp, like in candidate.likenesses.items() if batch_state.is_coming(stamp, candidate.main)
    ]
    return min(coming, key=lambda like: _KEPT.index(like.relation), default=None)


def _closest(candidate: Candidate, files: list[Existing]) -> tuple[Existing, Likeness] | None:
    found = [
        (there, candidate.likenesses[there.stamp]) for there in files if there.stamp in candidate.likenesses
    ]
    return min(found, key=lambda pair: _KEPT.index(pair[1].relation), default=None)


def takes_the_name(candidate: Candidate, there: Existing, like: Likeness, settings: Settings) -> bool:
    """Tell whether the candidate is to have the plain name: a better version, or a whole file before a damaged one."""
    if there.damaged or not is_whole(candidate):
        return there.damaged and is_whole(candidate)
    better = like.relation is Relation.SAME and like.verdict is QualityOrder.BETTER
    return better and settings.duplicates_replace_with_better


def reason_for(like: Likeness, *, before: bool) -> Reason:
    """Return why a candidate stands beside another, or before it."""
    if before:
        return Reason("better", like.sentence)
    if like.relation is Relation.BURST:
        return Reason("burst", like.sentence)
    return Reason("same", like.sentence)


def free_stem(batch_state: BatchState, folder: str, stem: str) -> str:
    """Return the first of stem_A … stem_Z, stem_AA … that no file in `folder` has, whatever its extension."""
    return next(name for name in suffixed(stem) if not batch_state.stem_taken(folder, name))


def suffixed(stem: str) -> Iterator[str]:
    """Yield stem_A, stem_B … stem_Z, stem_AA and so on without end."""
    for length in count(1):
        for letters in product(ascii_uppercase, repeat=length):
            yield f"{stem}_{''.join(letters)}"
