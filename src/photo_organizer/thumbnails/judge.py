"""Judge one picture: points by the owner's weights, and what speaks against showing it at all. Touches nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from photo_organizer.thumbnails.stars import FAVOURITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.thumbnails.measures import Measures, Weights

MOST_FACES = 10  # a crowd counts as ten
_BLURRED, _CRISP = 40.0, 1200.0  # variance of the Laplacian at 640 pixels
_STRUCTURED = 12.0  # mean Sobel gradient of a picture that is full of structure
_FAIR = 100.0  # Hasler's colourfulness of a very colourful picture
_DARK, _BRIGHT, _CLIPPED = 40, 215, 0.25
_LIKED = 0.3  # fit from which a prompt is worth naming
_FLAT = 6.0  # standard deviation of luminance below which there is nothing to see


class Fitness(IntEnum):
    """How fit a picture is for a cover, the fitter the smaller."""

    GOOD = 0
    WEAK = 1  # blurred or badly exposed: when there is nothing better
    UNFIT = 2  # a page, a screen, a flat surface, rejected by the owner: when there is nothing else at all


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one picture."""

    points: float
    fitness: Fitness
    against: tuple[str, ...]  # in words: "blurred", "a screenshot"
    liked: str  # the prompt it fits best, "" when it fits none
    parts: tuple[tuple[str, float], ...]  # points by name


def judge(found: Measures, weights: Weights, prompts: Sequence[str]) -> Verdict:
    """Return the verdict on a picture; `prompts` as the owner wrote them, in the order of the measures."""
    liked, fit, disliked = _wishes(found, prompts)
    weak, unfit = tuple(_weaknesses(found)), tuple(_unfitness(found, fit, disliked))
    parts = (
        ("faces", weights.face * min(len(found.faces), MOST_FACES)),
        ("central", weights.central * _central(found)),
        ("prompts", weights.prompts * (fit - max(disliked - fit, 0))),
        ("sharpness", weights.sharpness * _sharpness(found)),
        ("colour", weights.colour * min(found.colour / _FAIR, 1.5)),
        ("stars", weights.star * max(_stars(found), 0)),
    )
    fitness = Fitness.UNFIT if unfit else Fitness.WEAK if weak else Fitness.GOOD
    points = round(sum(value for _, value in parts), 3)
    return Verdict(points, fitness, (*unfit, *weak), liked, parts)


def _wishes(found: Measures, prompts: Sequence[str]) -> tuple[str, float, float]:
    """Return the liked prompt that fits best, how well from 0 to 1, and how well the worst disliked one fits."""
    pairs = list(zip(prompts, found.prompts, strict=False))
    fit, liked = max(
        ((value, name) for name, value in pairs if name and not name.startswith("-")), default=(0.0, "")
    )
    disliked = max((value for name, value in pairs if name.startswith("-")), default=0.0)
    return (liked if fit >= _LIKED else ""), fit, disliked


def _stars(found: Measures) -> int:
    return max(found.rating, FAVOURITE) if found.favourite and found.rating >= 0 else found.rating


def _central(found: Measures) -> float:
    """Return 1 for faces in the middle of the picture, 0 for faces in a corner or none."""
    if not found.faces:
        return 0.0
    x = sum(face.x + face.width / 2 for face in found.faces) / len(found.faces)
    y = sum(face.y + face.height / 2 for face in found.faces) / len(found.faces)
    return max(0.0, 1 - math.hypot(x - 0.5, y - 0.5) / math.hypot(0.5, 0.5))


def _sharpness(found: Measures) -> float:
    """Return -1 for a blurred picture, else 0 to 1 by the strength and the amount of its edges."""
    if found.laplacian < _BLURRED:
        return -1.0
    edges = math.log(found.laplacian / _BLURRED) / math.log(_CRISP / _BLURRED)
    return min(edges, 1.0) * 0.7 + min(found.sobel / _STRUCTURED, 1.0) * 0.3


def _weaknesses(found: Measures) -> list[str]:
    reasons = {
        "blurred": found.laplacian < _BLURRED,
        "too dark": found.luminance < _DARK,
        "too bright": found.luminance > _BRIGHT,
        "burnt out": found.clipped >= _CLIPPED,
    }
    return [words for words, applies in reasons.items() if applies]


def _unfitness(found: Measures, fit: float, disliked: float) -> list[str]:
    """Return why a picture should not be shown; a face or a star rescues from our guesses, nothing from a rejection."""
    guessed = not found.faces and _stars(found) <= 0
    page = found.paper > 0.5 and found.colour < 18 and 0.01 < found.ink < 0.35
    screen = found.levels > 0.6 and not found.camera
    reasons = {
        "rejected by its owner": found.rating < 0,
        "nearly flat": found.contrast < _FLAT,
        "a page of text": guessed and page,
        "a screenshot or a drawing": guessed and screen,
        "not what a cover should show": guessed and disliked > max(fit, 0.5),
    }
    return [words for words, applies in reasons.items() if applies]
