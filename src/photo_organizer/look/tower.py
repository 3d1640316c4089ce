"""See what a picture shows: the image side of CLIP, or the stand-in. Runs in the child alone.

Both answer with a row of numbers that a table of prompts is multiplied with (`models/prompts`): CLIP with its embedding
of length one (Radford et al. 2021), the stand-in with the probabilities of its ten likeliest classes (Norouzi et
al. 2013, ConSE).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from photo_organizer.look import runtime

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

LIKELIEST = 10


class Tower:
    """The network with its table of prompts, loaded once for many pictures."""

    def __init__(self, path: Path, about: dict[str, Any], rows: bytes) -> None:
        """Load the network at `path`; `about` holds the manifest's numbers, `rows` the table as float16."""
        self._network = runtime.Network(path)
        self._about = about
        self._prompts = np.frombuffer(rows, "<f2").astype(np.float32).reshape(-1, about["prompts"])

    def scores(self, picture: Image.Image) -> list[float]:
        """Return for each prompt how well it fits an upright RGB picture, from 0 to 1."""
        low, high = self._about["low"], self._about["high"]
        fit = (self.activation(picture) @ self._prompts - low) / (high - low)
        return [round(float(value), 4) for value in np.clip(fit, 0, 1)]

    def activation(self, picture: Image.Image) -> Array:
        """Return the row of numbers that stands for the picture."""
        batch = {self._network.input: _prepared(picture, self._about)}
        output = np.asarray(self._network.run([self._about["output"]], batch)[0][0], np.float32)
        if self._about["activation"] == "unit":
            return np.asarray(output / np.linalg.norm(output), np.float32)
        least = np.sort(output)[-LIKELIEST]
        return np.where(output >= least, output, np.float32(0))


def _prepared(picture: Image.Image, about: dict[str, Any]) -> Array:
    """Return the centre square as the network was trained: (1, 3, side, side), RGB."""
    side = about["side"]
    scale = about["short"] / min(picture.size)
    size = (max(side, round(picture.width * scale)), max(side, round(picture.height * scale)))
    small = picture.resize(size, Image.Resampling.BICUBIC)
    left, top = (small.width - side) // 2, (small.height - side) // 2
    square = small.crop((left, top, left + side, top + side))
    return runtime.batch(square, about["mean"], about["spread"])
