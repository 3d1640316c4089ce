"""Find faces with YuNet, a small network made for it. Runs in the child alone.

Source: Wu et al. 2023, YuNet: a tiny millisecond-level face detector. Three grids of 8, 16 and 32 pixels; per cell the
score is sqrt(class · objectness), the centre (column + x, row + y) · stride and the size exp(w, h) · stride.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from photo_organizer.look import runtime

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

SIDE = 640  # pixels of the square the network sees; the picture's long side is scaled to it
STRIDES = (8, 16, 32)
SURE = 0.7  # below it are faces in leaves and clouds; measured: none above in 67 pictures without people
OVERLAP = 0.3  # two boxes that share more of their union are the same face


class Face(NamedTuple):
    """One face as shares of the upright picture's width and height, with how sure the network is."""

    x: float
    y: float
    width: float
    height: float
    score: float


class Detector:
    """The network, loaded once for many pictures."""

    def __init__(self, model: Path) -> None:
        self._session = runtime.session(model)
        self._input = self._session.get_inputs()[0].name
        self._outputs = [output.name for output in self._session.get_outputs()]

    def find(self, picture: Image.Image) -> list[Face]:
        """Return the faces in an upright RGB picture, the surest first."""
        scale = SIDE / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        small = picture if picture.size == size else picture.resize(size)
        square = np.zeros((1, 3, SIDE, SIDE), np.float32)
        square[0, :, : small.height, : small.width] = np.asarray(small).transpose(2, 0, 1)[::-1]  # wants BGR
        answer = self._session.run(self._outputs, {self._input: square})
        found = dict(zip(self._outputs, answer, strict=True))
        boxes = np.concatenate([_boxes(found, stride) for stride in STRIDES])
        boxes[:, (0, 2)] /= small.width
        boxes[:, (1, 3)] /= small.height
        return [Face(*map(float, box)) for box in _distinct(boxes)]


def _boxes(found: dict[str, NDArray[np.float32]], stride: int) -> NDArray[np.float32]:
    """Return rows of left, top, width, height in pixels and score, of one grid's sure cells."""
    classes, objects, shifts = (found[f"{name}_{stride}"][0] for name in ("cls", "obj", "bbox"))
    score = np.sqrt(np.clip(classes[:, 0], 0, 1) * np.clip(objects[:, 0], 0, 1))
    cells = np.flatnonzero(score >= SURE)
    row, column = np.divmod(cells, SIDE // stride)
    shift = shifts[cells]
    width, height = np.exp(shift[:, 2]) * stride, np.exp(shift[:, 3]) * stride
    left = (column + shift[:, 0]) * stride - width / 2
    top = (row + shift[:, 1]) * stride - height / 2
    return np.stack([left, top, width, height, score[cells]], axis=1).astype(np.float32)


def _distinct(boxes: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return the boxes that are no second answer for a face already found (non-maximum suppression)."""
    kept: list[NDArray[np.float32]] = []
    for box in boxes[np.argsort(-boxes[:, 4], kind="stable")]:
        if all(_shared(box, other) <= OVERLAP for other in kept):
            kept.append(box)
    return kept


def _shared(one: NDArray[np.float32], two: NDArray[np.float32]) -> float:
    """Return the intersection's share of the union of two boxes."""
    wide = min(one[0] + one[2], two[0] + two[2]) - max(one[0], two[0])
    high = min(one[1] + one[3], two[1] + two[3]) - max(one[1], two[1])
    both = max(wide, 0) * max(high, 0)
    return float(both / (one[2] * one[3] + two[2] * two[3] - both))
