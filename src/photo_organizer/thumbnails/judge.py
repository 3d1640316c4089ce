"""Judge one picture: points by the owner's weights, and what speaks against showing it at all. Touches nothing."""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

from photo_organizer.look.rating import liked_stars
from photo_organizer.records import frozen
from photo_organizer.thumbnails.people import sure, weight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from photo_organizer.thumbnails.measures import Measures, Weights
    from photo_organizer.thumbnails.tree import FolderPicture

MOST_FACES = 10  # a crowd counts as its ten best
_BLURRED, _CRISP = 40.0, 1200.0  # variance of the Laplacian at 640 pixels
_STRUCTURED = 12.0  # mean Sobel gradient of a picture that is full of structure
_FAIR = 100.0  # Hasler's colourfulness of a very colourful picture
_DARK, _BRIGHT, _CLIPPED = 40, 215, 0.25
_NAMED = 0.6  # fit from which a prompt is sure enough to be named; below, a quarter of the names are wrong
_FLAT = 6.0  # standard deviation of luminance below which there is nothing to see
_HAZE = 10.0  # variance of the Laplacian below which nothing can be made out
# Luminance below which only what is lit up counts, so the contrast says whether there is anything.
_NIGHT = 20.0
_LIT = 15.0
_EMPTY, _BLACK = 3.0, 16.0  # contrast of an empty surface; luminance of a film that was never switched on
_FAULT = 12.0  # points that a picture loses for being blurred, dark, burnt out or of a doubtful kind
_TEXT = 0.02  # share of text that documents and screens have, and photographs have not
_PAGE, _SCREEN, _DOCUMENT = "a page of text", "a screenshot or a drawing", "a document or a screen"
_DOUBTFUL, _DISLIKED = 0.5, 0.7  # fit of a disliked prompt that costs points, and that shuts a picture out


class Fitness(IntEnum):
    """How fit a picture is for a thumbnail, the fitter the smaller."""

    GOOD = 0
    WEAK = 1  # blurred or badly exposed: that costs points
    UNFIT = 2  # a page, a screen, a flat surface, rejected by the owner: when there is nothing else at all
    BLANK = 3  # black or empty: never, unless the owner asks for it


@frozen
class PictureScore:
    """The judgement of one picture."""

    points: float
    fitness: Fitness
    against: tuple[str, ...]  # in words: "blurred", "a screenshot"
    liked: str  # the prompt it fits best, "" when it fits none
    parts: tuple[tuple[str, float], ...]  # points by name

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page or a screen, of which a part says nothing."""
        return not {_PAGE, _SCREEN, _DOCUMENT}.isdisjoint(self.against)


@frozen
class ScoredPicture:
    """A picture that may be shown, with its judgement."""

    picture: FolderPicture
    measures: Measures
    verdict: PictureScore
    group: str  # the sub-folder it comes from
    moment: datetime


def judge(found: Measures, weights: Weights, prompts: Sequence[str]) -> PictureScore:
    """Return the verdict on a picture; `prompts` as the owner wrote them, in the order of the measures."""
    liked, fit, disliked = _wishes(found, prompts)
    unfit = tuple(_unfitness(found, fit, disliked))
    weak = tuple(words for words in _weaknesses(found, fit, disliked) if words not in unfit)
    paid = sorted(map(weight, found.faces), reverse=True)[:MOST_FACES]
    parts = (
        ("faces", weights.face * sum(paid)),
        ("central", weights.central * _central(found) * max(paid, default=0.0)),
        ("prompts", weights.prompts * (fit - max(disliked - fit, 0))),
        ("sharpness", weights.sharpness * _sharpness(found)),
        ("colour", weights.colour * min(found.colour / _FAIR, 1.5)),
        ("stars", weights.star * max(_stars(found), 0)),
        ("faults", -_FAULT * len(weak)),
    )
    fitness = _fitness(found, weak, unfit)
    points = round(sum(value for _, value in parts), 3)
    return PictureScore(points, fitness, (*unfit, *weak), liked, parts)


def may_be_text(found: Measures, verdict: PictureScore) -> bool:
    """Tell whether a page or a screen may hide in a picture that would be shown otherwise, and nobody has looked yet."""
    return found.text is None and verdict.fitness <= Fitness.WEAK and _guessed(found)


def _fitness(found: Measures, weak: Sequence[str], unfit: Sequence[str]) -> Fitness:
    black = found.luminance < _BLACK and found.contrast < _FLAT
    if (black or found.contrast < _EMPTY) and _stars(found) <= 0:
        return Fitness.BLANK
    return Fitness.UNFIT if unfit else Fitness.WEAK if weak else Fitness.GOOD


def _wishes(found: Measures, prompts: Sequence[str]) -> tuple[str, float, float]:
    """Return the liked prompt that fits best, how well from 0 to 1, and how well the worst disliked one fits."""
    pairs = list(zip(prompts, found.prompts, strict=False))
    fit, liked = max(
        ((value, name) for name, value in pairs if name and not name.startswith("-")), default=(0.0, "")
    )
    disliked = max((value for name, value in pairs if name.startswith("-")), default=0.0)
    return (liked if fit >= _NAMED and not found.faces else ""), fit, disliked


def _stars(found: Measures) -> int:
    return liked_stars(found.rating, favourite=found.favourite)


def _central(found: Measures) -> float:
    """Return 1 for faces in the middle of the picture, 0 for faces in a corner or none."""
    weights = [weight(face) for face in found.faces]
    if not (total := sum(weights)):
        return 0.0
    pairs = list(zip(found.faces, weights, strict=True))
    x = sum((face.x + face.width / 2) * share for face, share in pairs) / total
    y = sum((face.y + face.height / 2) * share for face, share in pairs) / total
    return max(0.0, 1 - math.hypot(x - 0.5, y - 0.5) / math.hypot(0.5, 0.5))


def _sharpness(found: Measures) -> float:
    """Return -1 for a blurred picture, else 0 to 1 by the strength and the amount of its edges."""
    if found.laplacian < _BLURRED:
        return -1.0
    edges = math.log(found.laplacian / _BLURRED) / math.log(_CRISP / _BLURRED)
    return min(edges, 1.0) * 0.7 + min(found.sobel / _STRUCTURED, 1.0) * 0.3


def _weaknesses(found: Measures, fit: float, disliked: float) -> list[str]:
    dark = found.luminance < _DARK
    reasons = {
        "blurred": found.laplacian < _BLURRED,
        "too dark": dark,
        "too bright": found.luminance > _BRIGHT,
        "burnt out": found.clipped >= _CLIPPED and not dark,
        "hardly what a thumbnail should show": _guessed(found) and disliked > max(fit, _DOUBTFUL),
    }
    return [words for words, applies in reasons.items() if applies]


def _guessed(found: Measures) -> bool:
    """Tell whether we may guess what a picture is: a sure face or a star of its owner speaks against it."""
    return not sure(found.faces) and _stars(found) <= 0


def _unfitness(found: Measures, fit: float, disliked: float) -> list[str]:
    """Return why a picture should not be shown; a face or a star rescues from our guesses, nothing from a rejection."""
    guessed = _guessed(found)
    page = found.paper > 0.5 and found.colour < 18 and 0.01 < found.ink < 0.35
    screen = found.levels > 0.6 and not found.camera
    reasons = {
        "rejected by its owner": found.rating < 0,
        "nearly flat": found.contrast < _FLAT,
        "too dark": found.luminance < _NIGHT and found.contrast < _LIT,
        "blurred": found.laplacian < _HAZE,
        _PAGE: guessed and page,
        _SCREEN: guessed and screen,
        _DOCUMENT: guessed and (found.text or 0) >= _TEXT and not page,
        "not what a thumbnail should show": guessed and disliked > max(fit, _DISLIKED),
    }
    return [words for words, applies in reasons.items() if applies]
