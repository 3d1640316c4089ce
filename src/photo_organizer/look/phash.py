"""The perceptual hash and what goes with it, from a small picture. Runs in the child alone.

The hash is `imagehash.phash(hash_size=16)`: the 16 by 16 lowest frequencies of the discrete cosine transform
(type II) of the picture at 64 by 64, each a bit that says whether it lies above their median. imagehash
takes the transform from scipy, which is 110 MB; here it is two products with the matrix of cosines.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import imagehash
import numpy as np
from PIL import Image

from photo_organizer.look.plugins import as_jpeg

if TYPE_CHECKING:
    from numpy.typing import NDArray

HASH_SIDE = 16
DCT_SIDE = 64
THUMBNAIL_SIDE = 128
COARSE_BELOW = 320  # a picture with fewer pixels has no detail at 128 to be compared by
MIN_SIDE = 256  # a decode this large gives the hash of the full picture within two bits
QUALITY, COARSE_QUALITY = 50, 90  # one to two kilobytes each
PLAIN_BELOW = 4.0  # standard deviation of 256 levels
SMOOTH_BELOW = 2.5  # the same, of what is left when the light's even slope is taken away: skies and walls
_ENTROPY_SIDE, _ENTROPY_BINS = 32, 32
_SECOND_DEGREE = np.add.outer(range(3), range(3)) <= 2  # of x and y together


class Sketch(NamedTuple):
    """What is kept of a picture: 256-bit hash, entropy in bits, and a small square of it as JPEG."""

    hash: bytes
    entropy: float
    plain: bool  # next to nothing is on it
    thumbnail: bytes


def sketch(picture: Image.Image, short_side: int) -> Sketch:
    """Return the sketch of a picture in mode RGB or L whose short side is at least MIN_SIDE where it has that many.

    `short_side` is that of the whole picture, in pixels.
    """
    # Fine print would come out differently from each size of a picture by any filter with less of a slope.
    small = picture.resize((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    grey = small.convert("L")
    found, coarse = packed(phash(picture)), short_side < COARSE_BELOW
    kept = _coded(small.reduce(2), COARSE_QUALITY) if coarse else _coded(small, QUALITY)
    return Sketch(found, entropy(grey), is_plain(np.asarray(grey, dtype=np.float32)), kept)


def is_plain(small: NDArray[np.float32]) -> bool:
    """Tell whether next to nothing is on a small square picture but light that changes evenly across it."""
    around = small - small.mean()
    energy = float(around.ravel().dot(around.ravel()))
    slopes = _slopes(len(small))
    # What even slopes explain is the square of its products with them, as they are orthonormal: they are never drawn.
    even = (slopes.T @ around @ slopes)[_SECOND_DEGREE]
    rest = energy - float(even.dot(even))
    return energy < PLAIN_BELOW**2 * small.size or rest < SMOOTH_BELOW**2 * small.size


@cache
def _slopes(side: int) -> NDArray[np.float32]:
    """Return an orthonormal basis of the lines of second degree, a column for each; two of them make a surface's."""
    across = np.linspace(-1, 1, side)
    return np.linalg.qr(np.stack([np.ones_like(across), across, across**2], axis=-1))[0].astype(np.float32)


@cache
def _cosines(side: int) -> NDArray[np.float64]:
    """Return the matrix whose product with a column is that column's DCT-II, unnormalised as in scipy."""
    frequency, place = np.arange(side)[:, None], np.arange(side)[None, :]
    return 2 * np.cos(np.pi * frequency * (2 * place + 1) / (2 * side))


def phash(image: Image.Image) -> imagehash.ImageHash:
    """Return what `imagehash.phash(image, hash_size=16)` returns, without scipy."""
    return hash_of(frequencies(image))


def frequencies(
    image: Image.Image, box: tuple[float, float, float, float] | None = None
) -> NDArray[np.float64]:
    """Return the 16 by 16 lowest frequencies, of the part of the picture in `box`: down the columns, then across."""
    grey = image if image.mode == "L" else image.convert("L")
    small = grey.resize((DCT_SIDE, DCT_SIDE), Image.Resampling.LANCZOS, box)
    cosines = _cosines(DCT_SIDE)[:HASH_SIDE]
    found: NDArray[np.float64] = cosines @ np.asarray(small, dtype=np.float64) @ cosines.T
    return found


def frequencies_inside(square: Image.Image, edges: tuple[float, ...]) -> list[NDArray[Any]]:
    """Return the frequencies of a square picture in mode L, each time without so many pixels at every edge.

    Nothing is rounded between its reduction and the transform, which are one product here: a third of the time. Of a photo,
    a hash is at most some bits beside that of `frequencies`; of a drawing whose frequencies are 0, each bit is chance in both.
    """
    levels, side = np.asarray(square, np.float32), square.width
    return [rows @ levels @ rows.T for rows in (_reducing_cosines(side, edge) for edge in edges)]


@cache
def _reducing_cosines(side: int, edge: float) -> NDArray[np.float32]:
    """Return the product of the cosines and the weights of Pillow's reduction, which are its answer to the unit matrix."""
    unit = Image.fromarray(np.eye(side, dtype=np.float32))
    weights = unit.resize((side, DCT_SIDE), Image.Resampling.LANCZOS, (0, edge, side, side - edge))
    found: NDArray[np.float32] = (_cosines(DCT_SIDE)[:HASH_SIDE] @ np.asarray(weights)).astype(np.float32)
    return found


def hash_of(low: NDArray[np.float64]) -> imagehash.ImageHash:
    """Return the hash of a picture with these frequencies."""
    return imagehash.ImageHash(low > median(low))


def hashes_of(lows: NDArray[np.float64]) -> list[bytes]:
    """Return the packed hashes of several pictures with these frequencies."""
    each, half = lows.reshape(len(lows), -1), lows[0].size // 2
    ordered = np.partition(each, (half - 1, half), axis=1)
    middle = (ordered[:, half - 1] + ordered[:, half]) / 2
    return [row.tobytes() for row in np.packbits(each > middle[:, None], axis=1)]


def median(values: NDArray[np.float64]) -> float:
    """Return the median of an even number of values, as `np.median`, which takes four times as long over so few."""
    half = values.size // 2
    ordered = np.partition(values, (half - 1, half), axis=None)
    return float((ordered[half - 1] + ordered[half]) / 2)


def packed(found: imagehash.ImageHash) -> bytes:
    """Return the 256 bits as 32 bytes, row by row, as `str(found)` writes them in hexadecimal."""
    return np.packbits(found.hash).tobytes()


def entropy(image: Image.Image) -> float:
    """Return Shannon's entropy, in bits, of 32 classes of luminance at 32 by 32: low for flat pictures and text."""
    small = image.convert("L").resize((_ENTROPY_SIDE, _ENTROPY_SIDE), Image.Resampling.BOX)
    counts = np.bincount(np.asarray(small).ravel() // (256 // _ENTROPY_BINS), minlength=_ENTROPY_BINS)
    share = counts[counts > 0] / counts.sum()
    return float(-(share * np.log2(share)).sum())


def _coded(small: Image.Image, quality: int) -> bytes:
    """Return a thumbnail in one or two kilobytes; JPEG, because WebP takes ten times as long for a fifth less."""
    return as_jpeg(small, quality=quality)


def normalised(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a square thumbnail's light as a vector of mean 0 and length 1; of zeros where it is plain."""
    values = grey.ravel()
    centred: NDArray[np.float32] = values - values.mean()
    length = float(np.linalg.norm(centred))
    return centred / length if length > PLAIN_BELOW * len(grey) / THUMBNAIL_SIDE else np.zeros_like(centred)
