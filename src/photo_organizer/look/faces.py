"""Find faces with YuNet, a small network made for it. Runs in the child alone.

Source: Wu et al. 2023, YuNet: a tiny millisecond-level face detector. Three grids of 8, 16 and 32 pixels; per cell the
score is sqrt(class · objectness), the centre (column + x, row + y) · stride and the size exp(w, h) · stride; the landmarks
(right eye, left eye, tip of the nose, right and left corner of the mouth) lie at (column + x, row + y) · stride too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photo_organizer.look import runtime
from photo_organizer.look.face_check import DetectedFace, closer_look, shared

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

SIDE = 640  # pixels of the square the network sees; the picture's long side is scaled to it
STRIDES = (8, 16, 32)
SURE = 0.7  # below it are faces in leaves and clouds; measured: none above in 67 pictures without people
HINT = 0.5  # what is a face in the whole picture has as much in one of half the size
_LONG = 0.2  # share of the box's height from the eyes to the mouth, at least
_NOSE = (0.05, 0.95)  # where the nose lies between eyes and mouth
_ASIDE = 0.5  # share of the box's width that the nose lies beside the axis at most
_NARROW, _LEANING = 0.2, 0.75  # eyes this far apart cannot lie along the axis
_AROUND = 0.65  # of the box's sides: a landmark lies no further from its middle
OVERLAP = 0.3  # two boxes that share more of their union are the same face


class Detector:
    """The network, loaded once for many pictures."""

    def __init__(self, model: Path) -> None:
        self._network = runtime.Network(model)

    def find(self, picture: Image.Image) -> list[DetectedFace]:
        """Return the faces in an upright RGB picture, the surest first; doubtful ones are looked at a second time."""
        found = self._seen_in(picture)
        closer = closer_look(picture, found)
        if closer is None:
            return found
        none = closer.unconfirmed(self._seen_in(closer.picture))
        return [face._replace(frontal=-1.0) if face in none else face for face in found]

    def hinted(self, picture: Image.Image) -> list[DetectedFace]:
        """Return every box that may be a face when the picture is seen larger, the surest first."""
        return self._seen_in(picture, HINT)

    def _seen_in(self, picture: Image.Image, least: float = SURE) -> list[DetectedFace]:
        scale = SIDE / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        small = picture if picture.size == size else picture.resize(size)
        square = np.zeros((1, 3, SIDE, SIDE), np.float32)
        square[0, :, : small.height, : small.width] = np.asarray(small).transpose(2, 0, 1)[::-1]  # wants BGR
        answer = self._network.run(self._network.outputs, {self._network.input: square})
        found = dict(zip(self._network.outputs, answer, strict=True))
        boxes = np.concatenate([_boxes(found, stride, least) for stride in STRIDES])
        distinct = _distinct(boxes)
        return [_face(box, small.width, small.height) for box in distinct]


def _face(box: NDArray[np.float32], width: int, height: int) -> DetectedFace:
    left, top, wide, high, score = (float(value) for value in box[:5])
    turned = frontal(box[:4], box[5:].reshape(5, 2))
    return DetectedFace(left / width, top / height, wide / width, high / height, score, round(turned, 3))


def frontal(box: NDArray[np.float32], marks: NDArray[np.float32]) -> float:
    """Return how far a face looks at us, from 0 to 1, by its five landmarks; -1 when they make no face.

    Measured along the axis from the eyes to the mouth: the nose lies between them, and on the axis when we are looked at.
    """
    eyes, mouth = marks[:2].mean(axis=0), marks[3:].mean(axis=0)
    axis, across = mouth - eyes, marks[1] - marks[0]
    long, wide = float(np.hypot(*axis)), float(np.hypot(*across))
    if long < _LONG * box[3] or not _beside_each_other(box, marks):
        return -1.0
    down = axis / long
    nose = marks[2] - eyes
    along = float(nose @ down) / long
    aside = abs(float(nose[0] * down[1] - nose[1] * down[0]))
    if not _NOSE[0] < along < _NOSE[1] or aside > _ASIDE * box[2]:
        return -1.0
    leaning = abs(float(across @ down)) / max(wide, 1e-6)  # eyes on one line with the mouth are none
    if wide > _NARROW * box[2] and leaning > _LEANING:
        return -1.0
    return max(0.0, 1.0 - aside / max(wide / 2, 1e-6))


def _beside_each_other(box: NDArray[np.float32], marks: NDArray[np.float32]) -> bool:
    """Tell whether all landmarks lie in the box or little beside it."""
    middle = box[:2] + box[2:] / 2
    return bool((np.abs(marks - middle) <= _AROUND * box[2:]).all())


def _boxes(found: dict[str, NDArray[np.float32]], stride: int, least: float) -> NDArray[np.float32]:
    """Return rows of left, top, width, height in pixels, score (from `least` on) and ten numbers of landmarks, of one grid."""
    classes, objects, shifts, points = (
        found[f"{name}_{stride}"][0] for name in ("cls", "obj", "bbox", "kps")
    )
    score = np.sqrt(np.clip(classes[:, 0], 0, 1) * np.clip(objects[:, 0], 0, 1))
    cells = np.flatnonzero(score >= least)
    row, column = np.divmod(cells, SIDE // stride)
    shift = shifts[cells]
    width, height = np.exp(shift[:, 2]) * stride, np.exp(shift[:, 3]) * stride
    left = (column + shift[:, 0]) * stride - width / 2
    top = (row + shift[:, 1]) * stride - height / 2
    marks = points[cells].reshape(-1, 5, 2) + np.stack([column, row], axis=1)[:, None, :]
    boxes = np.stack([left, top, width, height, score[cells]], axis=1)
    rows: NDArray[np.float32] = np.hstack([boxes, marks.reshape(-1, 10) * stride]).astype(np.float32)
    return rows


def _distinct(boxes: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return the boxes that are no second answer for a face already found (non-maximum suppression)."""
    kept: list[NDArray[np.float32]] = []
    for box in boxes[np.argsort(-boxes[:, 4], kind="stable")]:
        if all(shared(box[:4].tolist(), other[:4].tolist()) <= OVERLAP for other in kept):
            kept.append(box)
    return kept
