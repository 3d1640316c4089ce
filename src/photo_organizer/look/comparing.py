"""How far two small pictures agree: as a whole, and where they differ the most. Runs in the child alone.

Two pictures of a fixed camera, two letters of one form or one article in two colours agree as a whole as well as two versions
of one picture do. What tells them apart is that the difference is in one place and strong there. So after brightness and
contrast are brought to each other, the differences are looked at block by block: how strong the strongest is by itself,
beyond what a pixel's neighbours explain, and how strong against the rest of the picture; and the same for colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from photo_organizer.look.small import BLOCK, COLOUR_SIDE, around, contrast, strength, strength_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photo_organizer.look.small import Light, Small

    Array = NDArray[np.float32]
    Exact = NDArray[np.float64]

# The most that was measured on versions of one picture, and the least on pictures of one setting, lie at either side.
STRONGEST = 25.0  # levels beyond what the neighbours explain, in one block
AGAINST_THE_REST = 21.0  # times the middle block, where a level of noise is granted to it
ON_PLAIN_GROUND = 17.0  # the same on a plain ground
AGAINST_THE_DRAWN = 14.0  # times the middle share of the contrast
_PLAIN_GROUND = 0.5  # level that the middle block differs by
_VISIBLE, _DRAWN, _FAINT, _FEWEST_DRAWN = 10.0, 15.0, 4.0, 20  # levels of contrast; blocks
_OF_CONTRAST = 0.02  # share of it that is granted
COLOUR = 21.0  # levels of Cb and Cr
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
    first, second = one.light(side), other.light(side)
    correlation = float(first.normalised.dot(second.normalised))
    if correlation < difference_from:
        return correlation, 0.0
    return correlation, max(_in_light(first, second), _in_colour(one, other))


def _in_light(one: Light, other: Light) -> float:
    strong, weak = (one, other) if one.deviation >= other.deviation else (other, one)
    light = _in_light_of(strong, weak)
    its = around(light)
    apart = strength(light - weak.grey, BLOCK)
    outside = _outside(light, *weak.around)
    np.maximum(outside, _outside(weak.grey, *its), out=outside)
    beyond = float(strength_of(outside, BLOCK).max()) / STRONGEST
    return max(beyond, _against_the_rest(apart, np.maximum(weak.contrast, contrast(*its))))


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
    most = float(np.where(contrast >= _VISIBLE, share, 0.0).max())
    return float(min(strongest / ON_PLAIN_GROUND, most / (usual + _OF_CONTRAST) / AGAINST_THE_DRAWN))


def _median(values: Array) -> float:
    return float(np.partition(values, values.size // 2, axis=None)[values.size // 2])


def _in_light_of(strong: Light, weak: Light) -> Array:
    """Return the picture `strong` in the brightness and contrast of `weak`, fitted where most of the pixels agree.

    One pixel of four is asked: both were made smooth by the reduction, and the fit takes the most of the time.
    """
    # Around their means: where all that is kept is of one shade, the sums cancel to nothing.
    (x, mean_x), (y, mean_y) = strong.sparse, weak.sparse
    gain, offset = _fitted(x, y, x, float(len(x)), 0.0)
    for _ in range(_ROUNDS - 1):
        off = np.abs(gain * x + offset - y)
        last = _KEPT * len(off) // 100
        kept = (off <= np.partition(off, last)[last] + 1e-3).astype(np.float64)
        gain, offset = _fitted(x, y, kept * x, float(kept.sum()), float(kept.dot(y)))
    light: Array = gain * strong.grey + (offset + mean_y - gain * mean_x)
    np.maximum(light, 0, out=light)
    np.minimum(light, 255, out=light)
    return light


def _fitted(x: Exact, y: Exact, kept_x: Exact, count: float, sum_y: float) -> tuple[float, float]:
    """Return gain and offset of the line through `count` of the points: `kept_x` is x of those, and 0 of the others."""
    sum_x = float(kept_x.sum())
    spread = float(kept_x.dot(x)) - sum_x * sum_x / count
    gain = (float(kept_x.dot(y)) - sum_x * sum_y / count) / (spread + 1e-6)
    return gain, (sum_y - gain * sum_x) / count


def _outside(values: Array, low: Array, high: Array) -> Array:
    """Return the square of how far each value is outside of a range."""
    off: Array = np.maximum(values, low)
    np.minimum(off, high, out=off)
    np.subtract(values, off, out=off)
    off *= off
    return off


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
    kept = _saturation(vivid, pale)
    if kept < _LEAST_SATURATION:  # else its hues, which take as long to be looked at, say nothing
        kept = max(kept, 0.0) if strong.has_many_hues else _LEAST_SATURATION
    rest = pale - min(kept, 1.0) * vivid
    rest -= _medians(rest).clip(-_MOST_CAST, _MOST_CAST)
    return float(strength_of(_apart(rest).reshape(COLOUR_SIDE, COLOUR_SIDE), _COLOUR_BLOCK).max()) / COLOUR


def _saturation(vivid: Array, pale: Array) -> float:
    """Return how much of its colour a picture has kept, told by most of it: one thing in another colour is left out.

    Where most of it has no colour, one thing without any may be another thing as well as one made grey.
    """
    off = vivid - pale
    apart = _apart(off - _medians(off))
    last = _KEPT * (apart.size - 1) // 100
    most = np.flatnonzero(apart <= np.partition(apart, last)[last])
    x, y = vivid.take(most, 1), pale.take(most, 1)
    x -= x.mean(1)[:, None]  # what is left of the mean in y is multiplied by a sum of 0
    if (energy := _product(x, x)) < _COLOURLESS:
        return max(_product(vivid, pale) / (_product(vivid, vivid) + 1e-6), _LEAST_SATURATION)
    return _product(x, y) / energy


def _product(one: Array, other: Array) -> float:
    """Return the mean of the product."""
    return float(np.vdot(one, other)) / one.size


def _apart(colour: Array) -> Array:
    """Return the square of how far from grey each pixel is."""
    squares = colour * colour
    found: Array = squares[0] + squares[1]
    return found


def _medians(colour: Array) -> Array:
    """Return the median of each of the two channels in a column; numpy's own takes four times as long over so few."""
    half = colour.shape[1] // 2
    ordered = np.partition(colour, (half - 1, half), axis=1)
    found: Array = ordered[:, half - 1 : half + 1].mean(1, keepdims=True)
    return found
