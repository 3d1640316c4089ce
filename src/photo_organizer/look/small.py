"""A thumbnail in the forms that comparisons ask for. Runs in the child alone."""

from __future__ import annotations

import io
from functools import cached_property, reduce
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from photo_organizer.look import phash
from photo_organizer.look.plugins import open_image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Exact = NDArray[np.float64]
    Levels = NDArray[np.uint8]
    Level = TypeVar("Level", np.uint8, np.float32)

COLOUR_SIDE = 32
BLOCK = 4  # pixels
_MANY_HUES = 0.6  # share of the colour that light and shade do not explain


class Small:
    """A thumbnail in the forms that comparisons ask for, each made once."""

    def __init__(self, data: bytes) -> None:
        with open_image(io.BytesIO(data)) as image:
            self._image = image.convert("YCbCr") if image.mode == "RGB" else image.convert("L")
        self.side = self._image.width
        self._forms: dict[int, Light] = {}

    def light(self, side: int) -> Light:
        """Return the light of the picture, `side` by `side`."""
        if side not in self._forms:
            self._forms[side] = Light(self._reduced(side)[:, :, 0])
        return self._forms[side]

    def _reduced(self, side: int) -> Levels:
        image = self._image.reduce(self.side // side) if self.side > side else self._image
        return np.asarray(image).reshape(image.height, image.width, -1)

    @cached_property
    def _in_colour(self) -> Levels:
        return self._reduced(COLOUR_SIDE)

    @cached_property
    def colour(self) -> Array | None:
        """Return Cb and Cr around 0, each in a row of its own; None where only light was kept."""
        if self._image.mode == "L":
            return None
        return self._in_colour.reshape(-1, 3).T[1:].astype(np.float32, order="C") - 128

    @cached_property
    def energy(self) -> float:
        """Return the mean square of the colour; 0 where only light was kept."""
        return 0.0 if self.colour is None else float((self.colour**2).mean())

    @cached_property
    def has_many_hues(self) -> bool:
        """Tell whether its colours are more than light and shade of one."""
        if self.colour is None:
            return False
        light = self._in_colour[:, :, 0].ravel().astype(np.float32)
        light, colour = light - light.mean(), self.colour - self.colour.mean(1)[:, None]
        slope = (light * colour).mean(1) / (light.var() + 1e-6)
        rest = colour - slope[:, None] * light
        return bool(rest.std() >= _MANY_HUES * colour.std())


class Light:
    """The light of a picture at one size, and what is made of it."""

    def __init__(self, levels: Levels) -> None:
        self.grey: Array = levels.astype(np.float32, order="C")

    @cached_property
    def normalised(self) -> Array:
        """Return the same as a vector of mean 0 and length 1; of zeros where the picture is plain."""
        return phash.normalised(self.grey)

    @cached_property
    def deviation(self) -> float:
        """Return the standard deviation."""
        return float(self.grey.std())

    @cached_property
    def sparse(self) -> tuple[Exact, float]:
        """Return one pixel of four, around their mean, and the mean."""
        found = self.grey[::2, ::2].ravel().astype(np.float64)
        mean = float(found.mean())
        return found - mean, mean

    @cached_property
    def around(self) -> tuple[Array, Array]:
        """Return the lowest and the highest light at each pixel and one around, found of whole levels in less time."""
        low, high = around(self.grey.astype(np.uint8))
        return low.astype(np.float32), high.astype(np.float32)

    @cached_property
    def contrast(self) -> Array:
        """Return how strong the contrast is in each block."""
        return contrast(*self.around)


def around(picture: NDArray[Level]) -> tuple[NDArray[Level], NDArray[Level]]:
    """Return the lowest and the highest that a picture holds at each pixel and one around."""
    padded = _padded(picture)
    return _most(padded, np.minimum), _most(padded, np.maximum)


def _padded(picture: NDArray[Level]) -> NDArray[Level]:
    """Return the picture with its edges doubled; numpy's own takes four times as long over so few."""
    high, wide = picture.shape
    padded: NDArray[Level] = np.empty((high + 2, wide + 2), picture.dtype)
    padded[1:-1, 1:-1] = picture
    padded[0, 1:-1], padded[-1, 1:-1] = picture[0], picture[-1]
    padded[:, 0], padded[:, -1] = padded[:, 1], padded[:, -2]
    return padded


def _most(padded: NDArray[Level], most: np.ufunc) -> NDArray[Level]:
    """Return the lowest or highest of each pixel and its eight neighbours, first along one side, then the other."""
    rows = most(padded[:-2], padded[1:-1])
    most(rows, padded[2:], out=rows)
    found: NDArray[Level] = most(rows[:, :-2], rows[:, 1:-1])
    most(found, rows[:, 2:], out=found)
    return found


def contrast(low: NDArray[Level], high: NDArray[Level]) -> Array:
    """Return how strong the contrast is in each block of a picture with these lowest and highest lights."""
    return strength((high - low).astype(np.float32, copy=False), BLOCK)


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
