"""A thumbnail in the forms that comparisons ask for. Runs in the child alone."""

from __future__ import annotations

import io
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from photo_organizer.look import phash

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

_COLOUR_SIDE = 32
_MANY_HUES = 0.6  # share of the colour that light and shade do not explain


class Small:
    """A thumbnail in the forms that comparisons ask for, each made once."""

    def __init__(self, data: bytes) -> None:
        with Image.open(io.BytesIO(data)) as image:
            self._image = image.convert("YCbCr") if image.mode == "RGB" else image.convert("L")
        self.side = self._image.width
        self._greys: dict[int, Array] = {}
        self._normalised: dict[int, Array] = {}
        self._deviations: dict[int, float] = {}
        self._around: dict[int, tuple[Array, Array]] = {}

    def grey(self, side: int) -> Array:
        """Return the light of the picture, `side` by `side`."""
        if side not in self._greys:
            light = self._image.getchannel(0)
            small = light.reduce(light.width // side) if light.width > side else light
            self._greys[side] = np.asarray(small, np.float32)
        return self._greys[side]

    def normalised(self, side: int) -> Array:
        """Return the same as a vector of mean 0 and length 1; of zeros where the picture is plain."""
        if side not in self._normalised:
            self._normalised[side] = phash.normalised(self.grey(side))
        return self._normalised[side]

    def deviation(self, side: int) -> float:
        """Return the standard deviation of the light, `side` by `side`."""
        if side not in self._deviations:
            self._deviations[side] = float(self.grey(side).std())
        return self._deviations[side]

    def around(self, side: int) -> tuple[Array, Array]:
        """Return the lowest and the highest light at each pixel and one around, `side` by `side`."""
        if side not in self._around:
            self._around[side] = around(self.grey(side))
        return self._around[side]

    @cached_property
    def colour(self) -> Array | None:
        """Return Cb and Cr around 0, None where only light was kept."""
        if self._image.mode == "L":
            return None
        small = self._image.reduce(self.side // _COLOUR_SIDE)
        return np.asarray(small, np.float32)[..., 1:] - 128

    @cached_property
    def energy(self) -> float:
        """Return the mean square of the colour; 0 where only light was kept."""
        return 0.0 if self.colour is None else float((self.colour**2).mean())

    @cached_property
    def has_many_hues(self) -> bool:
        """Tell whether its colours are more than light and shade of one."""
        if self.colour is None:
            return False
        light = self.grey(_COLOUR_SIDE)
        light, colour = light - light.mean(), self.colour - self.colour.mean((0, 1))
        slope = (light[..., None] * colour).mean((0, 1)) / (light.var() + 1e-6)
        rest = colour - slope * light[..., None]
        return bool(rest.std() >= _MANY_HUES * colour.std())


def around(picture: Array) -> tuple[Array, Array]:
    """Return the lowest and the highest that a picture holds at each pixel and one around."""
    padded = np.pad(picture, 1, mode="edge")
    return _most(padded, np.minimum), _most(padded, np.maximum)


def _most(padded: Array, most: Callable[[Array, Array], Array]) -> Array:
    """Return the lowest or highest of each pixel and its eight neighbours, first along one side, then the other."""
    rows = most(most(padded[:-2], padded[1:-1]), padded[2:])
    return most(most(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
