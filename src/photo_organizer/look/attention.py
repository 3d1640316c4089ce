"""Which part of a picture without faces counts: where the network looked that names what it shows. Runs in the child alone.

Source: Zhou et al. 2016, class activation maps. The whole picture is pressed into the network's square, so that its ends
count as much as its middle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from photo_organizer.look import runtime

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_CELLS_THAT_COUNT = 0.5  # of the way from the least to the most that a cell speaks for the classes


class Attention:
    """A network that can tell where it looked, loaded once for many pictures."""

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        """Load the network at `path`; `about` holds the manifest's numbers."""
        self._network = runtime.Network(path)
        self._about = about

    def focus(self, picture: Image.Image) -> tuple[float, float] | None:
        """Return the middle of what counts as shares of an upright RGB picture; None where no part stands out."""
        side = self._about["side"]
        small = picture.resize((side, side), Image.Resampling.BICUBIC)
        given = {self._network.input: runtime.batch(small, self._about["mean"], self._about["spread"])}
        found = self._network.run([self._about["attention"]], given)[0].reshape(-1)
        return middle(found.reshape(round(found.size**0.5), -1))


def middle(cells: NDArray[np.float32]) -> tuple[float, float] | None:
    """Return the centre of the cells that stand out, as shares of width and height."""
    low, high = float(cells.min()), float(cells.max())
    if high <= 0 or high - low < 1e-6:
        return None
    share = (cells - low) / (high - low)
    weights = np.where(share >= _CELLS_THAT_COUNT, share, 0)
    rows, columns = np.indices(cells.shape) + 0.5
    total = float(weights.sum())
    across = float((columns * weights).sum()) / total / cells.shape[1]
    down = float((rows * weights).sum()) / total / cells.shape[0]
    return round(across, 3), round(down, 3)
