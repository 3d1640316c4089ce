"""Which boxes of the detector are faces, and how much each counts. Touches nothing.

Of the boxes below 0.8 a good part are dresses, toys and flames: they earn few points, and steer no crop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.thumbnails.measures import Face

SURE = 0.8  # score from which a box is believed to be a face
MAIN = 0.5  # a face at least this large beside the largest is a main one; the rest are passers-by
_NOTHING, _FULL = 0.6, 0.9  # scores that earn nothing, and everything
_SEEN = 0.08  # share of the picture's height from which a face is well seen on a thumbnail
_TURNED_AWAY = 0.75  # what a profile earns beside a face that looks at us


def weight(face: Face) -> float:
    """Return how much a face counts, from 0 to 1: by score and size, and more when it looks at us."""
    if face.frontal < 0:
        return 0.0
    score = _share((face.score - _NOTHING) / (_FULL - _NOTHING))
    return score * _share(face.height / _SEEN) * (_TURNED_AWAY + (1 - _TURNED_AWAY) * _share(face.frontal))


def sure(faces: Sequence[Face]) -> list[Face]:
    """Return the boxes that are faces beyond doubt."""
    return [face for face in faces if face.score >= SURE and face.frontal >= 0]


def main_faces(faces: Sequence[Face]) -> list[Face]:
    """Return the faces that the picture is about: those beyond doubt that are not much smaller than the largest."""
    found = sure(faces)
    largest = max((face.score * face.height for face in found), default=0.0)
    return [face for face in found if face.score * face.height >= MAIN * largest]


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)
