"""Which frames of a burst to propose for keeping: by the faces in them and by their sharpness. Pure.

Frames of one burst show one scene, so they are compared with the best of them alone. A proposal is only made where
every frame was measured; nobody follows it but the owner.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SURE = 0.8  # score from which a box is believed to be a face
_PROFILE = 0.75  # what a profile counts beside a face that looks at us
_FACES = 0.6  # share of faces in the points, where there are any; the rest is sharpness
_LIMITS = (4, 9)  # frames of which one, and two, are kept; of a longer burst it is three


@frozen
class FrameScore:
    """What is known of one frame: its faces, each counted by how well it looks at us, and the strength of its edges."""

    faces: float
    edges: float


def scored(answer: Mapping[str, Any] | None) -> FrameScore | None:
    """Return the score of a frame from what was measured of it, None where nothing was."""
    if not answer or "failed" in answer:
        return None
    found = [(float(face[4]), float(face[5])) for face in answer["faces"]]
    faces = [
        score * (_PROFILE + (1 - _PROFILE) * frontal)
        for score, frontal in found
        if score >= _SURE and frontal >= 0
    ]
    return FrameScore(sum(faces), float(answer["laplacian"]))


def best(frames: Sequence[FrameScore | None]) -> list[int]:
    """Return the places of the frames to keep, the best first; [] where not every frame was measured."""
    known = [one for one in frames if one is not None]
    if len(known) < len(frames) or len(known) < 2:
        return []
    points = _points(known)
    count = 1 + sum(len(frames) > limit for limit in _LIMITS)
    return sorted(range(len(frames)), key=lambda place: (-points[place], place))[:count]


def _points(frames: Sequence[FrameScore]) -> list[float]:
    """Return 0 to 1 for each frame, beside the best of them in each respect."""
    most = max(one.faces for one in frames)
    sharpest = max(math.log1p(one.edges) for one in frames) or 1.0
    weight = _FACES if most else 0.0
    return [
        weight * (one.faces / most if most else 0.0) + (1 - weight) * math.log1p(one.edges) / sharpest
        for one in frames
    ]
