"""How far two small pictures agree: as a whole, and where they differ the most. Runs in the child alone.

Two pictures of a fixed camera, two letters of one form or one article in two colours agree as a whole as well as two versions
of one picture do. What tells them apart is that the difference is in one place and strong there. So after brightness and
contrast are brought to each other, the differences are looked at block by block: how strong the strongest is by itself,
beyond what a pixel's neighbours explain, and how strong against the rest of the picture; and the same for colour.
"""

from __future__ import annotations

import io
from functools import cache, cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from photo_organizer.look import phash

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

# The most that was measured on versions of one picture, and the least on pictures of one setting, lie at either side.
STRONGEST = 25.0  # levels beyond what the neighbours explain, in one block
AGAINST_THE_REST = 21.0  # times the middle block, where a level of noise is granted to it
COLOUR = 21.0  # levels of Cb and Cr
_BLOCK = 4  # pixels
_COLOUR_SIDE, _COLOUR_BLOCK = 32, 2
_ROUNDS, _KEPT = 3, 80  # of the fit of light: each leaves out the fifth of the pixels that fits worst
_MOST_CAST = 10.0  # levels of colour that white balance may move
_MANY_HUES = 0.6  # share of the colour that light and shade do not explain
_LEAST_SATURATION = 0.5  # what a picture of one hue keeps of its colour; one of many may lose them all


class Small:
    """A thumbnail in the forms that comparisons ask for, each made once."""

    def __init__(self, data: bytes) -> None:
        with Image.open(io.BytesIO(data)) as image:
            self._image = image.convert("YCbCr") if image.mode == "RGB" else image.convert("L")
        self.side = self._image.width
        self._greys: dict[int, Array] = {}
        self._normalised: dict[int, Array] = {}

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

    @cached_property
    def colour(self) -> Array | None:
        """Return Cb and Cr around 0, None where only light was kept."""
        if self._image.mode == "L":
            return None
        small = self._image.reduce(self.side // _COLOUR_SIDE)
        return np.asarray(small, np.float32)[..., 1:] - 128

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


def compared(one: Small, other: Small, *, difference_from: float) -> tuple[float, float]:
    """Return correlation (-1 … 1) and the strongest difference in one place, where 1 is the most in versions of a picture.

    They are compared at the size of the smaller: what only the other can show is no difference. Below a correlation of
    `difference_from` the difference is not looked for, and 0.
    """
    side = min(one.side, other.side)
    correlation = float(one.normalised(side).dot(other.normalised(side)))
    return correlation, _difference(one, other, side) if correlation >= difference_from else 0.0


def _difference(one: Small, other: Small, side: int) -> float:
    first, second = one.grey(side), other.grey(side)
    if first.std() < second.std():
        first, second = second, first
    light = _in_light_of(first, second)
    rest = _strength(np.abs(light - second), _BLOCK)
    beyond = _strength(np.maximum(_beyond(light, second), _beyond(second, light)), _BLOCK)
    against = float(rest.max() / (np.median(rest) + 1.0))
    return max(float(beyond.max()) / STRONGEST, against / AGAINST_THE_REST, _in_colour(one, other))


def _in_light_of(picture: Array, other: Array) -> Array:
    """Return `picture` in the brightness and contrast of `other`, fitted where most of the pixels agree."""
    x, y, kept = picture.ravel(), other.ravel(), np.ones(picture.size, np.bool_)
    fitted = picture
    for _ in range(_ROUNDS):
        mean_x, mean_y = x[kept].mean(), y[kept].mean()
        gain = ((x[kept] - mean_x) * (y[kept] - mean_y)).mean() / (x[kept].var() + 1e-6)
        fitted = np.clip(gain * (picture - mean_x) + mean_y, 0, 255)
        off = np.abs(fitted - other).ravel()
        kept = off <= np.percentile(off, _KEPT) + 1e-3
    return fitted


def _beyond(values: Array, other: Array) -> Array:
    """Return how far each value is outside of what the other picture holds there and one pixel around."""
    padded, side = np.pad(other, 1, mode="edge"), len(other)
    around = [padded[y : y + side, x : x + side] for y in range(3) for x in range(3)]
    low, high = reduce(np.minimum, around), reduce(np.maximum, around)
    found: Array = np.maximum(np.maximum(values - high, low - values), 0)
    return found


def _strength(difference: Array, block: int) -> Array:
    """Return the root of the mean square of the difference in each block; they overlap by half."""
    squares = difference.astype(np.float64) ** 2
    total = np.pad(squares, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    low = _starts(len(difference), block)
    high = low + block
    sums = (
        total[np.ix_(high, high)]
        - total[np.ix_(low, high)]
        - total[np.ix_(high, low)]
        + total[np.ix_(low, low)]
    )
    found: Array = np.sqrt(np.maximum(sums, 0) / block**2).astype(np.float32)
    return found


@cache
def _starts(side: int, block: int) -> NDArray[np.intp]:
    return np.arange(0, side - block + 1, max(block // 2, 1))


def _in_colour(one: Small, other: Small) -> float:
    """Return the strongest difference in colour; 0 where one of them has kept no colour at all.

    Less saturation and another white balance are no difference, and a picture of many hues may have lost them all.
    """
    if one.colour is None or other.colour is None:
        return 0.0
    strong, weak = sorted((one, other), key=lambda each: -_energy(each))
    vivid, pale = strong.colour, weak.colour
    if vivid is None or pale is None:
        return 0.0
    least = 0.0 if strong.has_many_hues else _LEAST_SATURATION
    gain = np.clip((vivid * pale).mean() / ((vivid**2).mean() + 1e-6), least, 1)
    rest = pale - gain * vivid
    rest = rest - np.clip(np.median(rest, (0, 1)), -_MOST_CAST, _MOST_CAST)
    distance: Array = np.sqrt((rest**2).sum(-1))
    return float(_strength(distance, _COLOUR_BLOCK).max()) / COLOUR


def _energy(small: Small) -> float:
    return 0.0 if small.colour is None else float((small.colour**2).mean())
