"""A thumbnail in the forms that comparisons ask for. Runs in the child alone."""

from __future__ import annotations

import io
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

from photo_organizer.look import phash
from photo_organizer.look.plugins import open_image

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

COLOUR_SIDE = 32
BLOCK = 4  # pixels
_MANY_HUES = 0.6  # share of the colour that light and shade do not explain


class Small:
    """A thumbnail in the forms that comparisons ask for, each made once."""

    def __init__(self, data: bytes) -> None:
        with open_image(io.BytesIO(data)) as image:
            self._image = image.convert("YCbCr") if image.mode == "RGB" else image.convert("L")
        self.side = self._image.width
        self._greys: dict[int, Array] = {}
        self._normalised: dict[int, Array] = {}
        self._deviations: dict[int, float] = {}
        self._around: dict[int, tuple[Array, Array]] = {}
        self._contrasts: dict[int, Array] = {}

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

    def contrast(self, side: int) -> Array:
        """Return how strong the contrast is in each block, `side` by `side`."""
        if side not in self._contrasts:
            self._contrasts[side] = contrast(*self.around(side))
        return self._contrasts[side]

    @cached_property
    def colour(self) -> Array | None:
        """Return Cb and Cr around 0, each in a row of its own; None where only light was kept."""
        if self._image.mode == "L":
            return None
        small = self._image.reduce(self.side // COLOUR_SIDE)
        return np.array([np.asarray(small.getchannel(band), np.float32).ravel() for band in (1, 2)]) - 128

    @cached_property
    def energy(self) -> float:
        """Return the mean square of the colour; 0 where only light was kept."""
        return 0.0 if self.colour is None else float((self.colour**2).mean())

    @cached_property
    def has_many_hues(self) -> bool:
        """Tell whether its colours are more than light and shade of one."""
        if self.colour is None:
            return False
        light = self.grey(COLOUR_SIDE).ravel()
        light, colour = light - light.mean(), self.colour - self.colour.mean(1)[:, None]
        slope = (light * colour).mean(1) / (light.var() + 1e-6)
        rest = colour - slope[:, None] * light
        return bool(rest.std() >= _MANY_HUES * colour.std())


def around(picture: Array) -> tuple[Array, Array]:
    """Return the lowest and the highest that a picture holds at each pixel and one around."""
    padded = _padded(picture)
    return _most(padded, np.minimum), _most(padded, np.maximum)


def _padded(picture: Array) -> Array:
    """Return the picture with its edges doubled; numpy's own takes four times as long over so few."""
    high, wide = picture.shape
    padded: Array = np.empty((high + 2, wide + 2), np.float32)
    padded[1:-1, 1:-1] = picture
    padded[0, 1:-1], padded[-1, 1:-1] = picture[0], picture[-1]
    padded[:, 0], padded[:, -1] = padded[:, 1], padded[:, -2]
    return padded


def _most(padded: Array, most: Callable[[Array, Array], Array]) -> Array:
    """Return the lowest or highest of each pixel and its eight neighbours, first along one side, then the other."""
    rows = most(most(padded[:-2], padded[1:-1]), padded[2:])
    return most(most(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])


def contrast(low: Array, high: Array) -> Array:
    """Return how strong the contrast is in each block of a picture with these lowest and highest lights."""
    return strength(high - low, BLOCK)


def strength(difference: Array, block: int) -> Array:
    """Return the root of the mean square of the difference in each block; they overlap by half."""
    return strength_of(difference * difference, block)


def strength_of(squares: Array, block: int) -> Array:
    """Return the same of differences that are squares already."""
    half = block // 2
    squares = _summed(squares, half)
    sums = squares[:-1] + squares[1:]
    found: Array = np.sqrt((sums[:, :-1] + sums[:, 1:]) / block**2)
    return found


def _summed(values: Array, side: int) -> Array:
    """Return the sums of squares of `side` by `side`."""
    rows = reduce(np.add, (values[place::side] for place in range(side)))
    return reduce(np.add, (rows[:, place::side] for place in range(side)))
