"""How far two small pictures agree: as a whole, and where they differ the most. Runs in the child alone.

Two pictures of a fixed camera, two letters of one form or one article in two colours agree as a whole as well as two versions
of one picture do. What tells them apart is that the difference is in one place and strong there. So after brightness and
contrast are brought to each other, the differences are looked at block by block: how strong the strongest is by itself,
beyond what a pixel's neighbours explain, and how strong against the rest of the picture; and the same for colour.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from photo_organizer.look.small import around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photo_organizer.look.small import Small

    Array = NDArray[np.float32]

# The most that was measured on versions of one picture, and the least on pictures of one setting, lie at either side.
STRONGEST = 25.0  # levels beyond what the neighbours explain, in one block
AGAINST_THE_REST = 21.0  # times the middle block, where a level of noise is granted to it
ON_PLAIN_GROUND = 17.0  # the same on a plain ground
AGAINST_THE_DRAWN = 14.0  # times the middle share of the contrast
_PLAIN_GROUND = 0.5  # level that the middle block differs by
_VISIBLE, _DRAWN, _FAINT, _FEWEST_DRAWN = 10.0, 15.0, 4.0, 20  # levels of contrast; blocks
_OF_CONTRAST = 0.02  # share of it that is granted
COLOUR = 21.0  # levels of Cb and Cr
_BLOCK = 4  # pixels
_COLOUR_BLOCK = 2
_ROUNDS, _KEPT = 3, 80  # of the fit of light: each leaves out the fifth of the pixels that fits worst
_MOST_CAST = 10.0  # levels of colour that white balance may move
_COLOURLESS = 4.0  # mean square of the levels of colour in what tells no saturation
_LEAST_SATURATION = 0.5  # what a picture of one hue keeps of its colour; one of many may lose them all


def compared(one: Small, other: Small, *, difference_from: float) -> tuple[float, float]:
    """Return correlation (-1 … 1) and the strongest difference in one place, where 1 is the most in versions of a picture.

    They are compared at the size of the smaller: what only the other can show is no difference. Below a correlation of
    `difference_from` the difference is not looked for, and 0.
    """
    side = min(one.side, other.side)
    correlation = float(one.normalised(side).dot(other.normalised(side)))
    return correlation, _difference(one, other, side) if correlation >= difference_from else 0.0


def _difference(one: Small, other: Small, side: int) -> float:
    strong, weak = (one, other) if one.deviation(side) >= other.deviation(side) else (other, one)
    second = weak.grey(side)
    light = _in_light_of(strong.grey(side), second)
    seen, its = weak.around(side), around(light)
    apart = _strength(np.abs(light - second), _BLOCK)
    beyond = _strength(np.maximum(_outside(light, *seen), _outside(second, *its)), _BLOCK)
    against = _against_the_rest(apart, np.maximum(_contrast(*seen), _contrast(*its)))
    return max(float(beyond.max()) / STRONGEST, against, _in_colour(one, other))


def _contrast(low: Array, high: Array) -> Array:
    return _strength(high - low, _BLOCK)


def _against_the_rest(apart: Array, contrast: Array) -> float:
    """Return how much stronger the strongest difference is than the middle one, where 1 is the most in versions.

    On a plain ground the middle is nothing, and another size moves each edge of a drawing. There the strongest counts by the
    contrast in its place, against the middle of what is drawn: another number on a form stands out, another size does not.
    """
    middle = _median(apart)
    strongest = float(apart.max()) / (middle + 1.0)
    if middle >= _PLAIN_GROUND:
        return strongest / AGAINST_THE_REST
    share, drawn = apart / (contrast + _FAINT), contrast >= _DRAWN
    usual = _median(share[drawn]) if np.count_nonzero(drawn) > _FEWEST_DRAWN else 0.0
    most = float(share.max(where=contrast >= _VISIBLE, initial=0.0))
    return float(min(strongest / ON_PLAIN_GROUND, most / (usual + _OF_CONTRAST) / AGAINST_THE_DRAWN))


def _median(values: Array) -> float:
    return float(np.partition(values, values.size // 2, axis=None)[values.size // 2])


def _in_light_of(picture: Array, other: Array) -> Array:
    """Return `picture` in the brightness and contrast of `other`, fitted where most of the pixels agree.

    One pixel of four is asked: both were made smooth by the reduction, and the fit takes the most of the time.
    """
    x, y = picture[::2, ::2].ravel(), other[::2, ::2].ravel()
    kept_x, kept_y, gain, offset = x, y, 1.0, 0.0
    for number in range(_ROUNDS):
        if number:
            off = np.abs(gain * x + offset - y)
            kept = off <= np.partition(off, _KEPT * len(off) // 100)[_KEPT * len(off) // 100] + 1e-3
            kept_x, kept_y = x[kept], y[kept]
        mean_x, mean_y = float(kept_x.mean()), float(kept_y.mean())
        from_mean = kept_x - mean_x
        gain = float(from_mean.dot(kept_y - mean_y)) / (float(from_mean.dot(from_mean)) + 1e-6)
        offset = mean_y - gain * mean_x
    return np.clip(gain * picture + offset, 0, 255)


def _outside(values: Array, low: Array, high: Array) -> Array:
    """Return how far each value is outside of a range."""
    found: Array = np.maximum(np.maximum(values - high, low - values), 0)
    return found


def _strength(difference: Array, block: int) -> Array:
    """Return the root of the mean square of the difference in each block; they overlap by half."""
    half = block // 2
    squares = _summed(difference * difference, half)
    sums = squares[:-1] + squares[1:]
    found: Array = np.sqrt((sums[:, :-1] + sums[:, 1:]) / block**2)
    return found


def _summed(values: Array, side: int) -> Array:
    """Return the sums of squares of `side` by `side`."""
    rows = reduce(np.add, (values[place::side] for place in range(side)))
    return reduce(np.add, (rows[:, place::side] for place in range(side)))


def _in_colour(one: Small, other: Small) -> float:
    """Return the strongest difference in colour; 0 where one of them has kept no colour at all.

    Less saturation and another white balance are no difference, and a picture of many hues may have lost them all.
    """
    if one.colour is None or other.colour is None:
        return 0.0
    strong, weak = sorted((one, other), key=lambda each: -each.energy)
    vivid, pale = strong.colour, weak.colour
    if vivid is None or pale is None:
        return 0.0
    least = 0.0 if strong.has_many_hues else _LEAST_SATURATION
    rest = pale - float(np.clip(_saturation(vivid, pale), least, 1)) * vivid
    rest = rest - np.clip(_medians(rest), -_MOST_CAST, _MOST_CAST)
    distance: Array = np.sqrt((rest**2).sum(-1))
    return float(_strength(distance, _COLOUR_BLOCK).max()) / COLOUR


def _saturation(vivid: Array, pale: Array) -> float:
    """Return how much of its colour a picture has kept, told by most of it: one thing in another colour is left out.

    Where most of it has no colour, one thing without any may be another thing as well as one made grey.
    """
    off = vivid - pale
    apart = ((off - _medians(off)) ** 2).sum(-1)
    last = _KEPT * (apart.size - 1) // 100
    most = apart <= np.partition(apart, last, axis=None)[last]
    x, y = vivid[most], pale[most]
    x, y = x - x.mean(0), y - y.mean(0)
    if (energy := float((x * x).mean())) < _COLOURLESS:
        return max(float((vivid * pale).mean() / ((vivid**2).mean() + 1e-6)), _LEAST_SATURATION)
    return float((x * y).mean()) / energy


def _medians(colour: Array) -> Array:
    """Return the median of each of the two channels; numpy's own takes four times as long over so few."""
    half = colour.size // 4
    ordered = np.partition(colour.reshape(-1, 2), (half - 1, half), axis=0)
    found: Array = (ordered[half - 1] + ordered[half]) / 2
    return found
