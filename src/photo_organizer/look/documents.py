"""Find photographed pages and screens: how much of a picture is text. Runs in the child alone.

Source: Liao et al. 2020, Real-time scene text detection with differentiable binarization, as PP-OCRv4 has trained it: a map
of the probability that a pixel belongs to text. It takes the faces of animals for text too, as one large spot: what is
thicker than a line of text is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from photo_organizer.look import runtime

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SIDE = 640  # pixels of the long side that the network sees
_GRID = 32  # its sides are multiples of this
_LIKELY = 0.3  # probability from which a pixel counts as text
_THICK = 23  # pixels; the map of a line of text is narrower, also where a page fills the picture
_MEAN, _SPREAD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)  # the training's, on 0…255


class TextDetector:
    """The network, loaded once for many pictures."""

    def __init__(self, model: Path) -> None:
        self._network = runtime.Network(model)

    def share(self, picture: Image.Image) -> float:
        """Return the share of an upright RGB picture that is text, from 0 to 1."""
        scale = SIDE / max(picture.size)
        size = _on_grid(picture.width * scale), _on_grid(picture.height * scale)
        small = picture.resize(size, Image.Resampling.BILINEAR)
        (found,) = self._network.run(None, {self._network.input: runtime.batch(small, _MEAN, _SPREAD)})
        text = found[0, 0] > _LIKELY
        return round(float((text & ~_thick(text)).mean()), 4)


def _on_grid(length: float) -> int:
    return max(_GRID, round(length / _GRID) * _GRID)


def _thick(spots: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the parts of the spots into which a square of _THICK pixels fits (a morphological opening)."""
    fits = _sums(spots) == _THICK * _THICK  # by the upper left corner of the square
    return _sums(np.pad(fits, _THICK - 1)) > 0


def _sums(grid: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return how many are set in each square of _THICK pixels that lies inside the grid."""
    total = np.pad(grid.astype(np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    inner = total[_THICK:] - total[:-_THICK]
    result: NDArray[np.int32] = inner[:, _THICK:] - inner[:, :-_THICK]
    return result
