"""Cropped, framed, straightened, mirrored, turned, or photographed from a screen: what a hash alone does not find.

Runs in the child alone, on the thumbnails that are kept. A candidate's hash agrees in its lowest frequencies, as it is or in
one of its variants. It counts when one movement of the picture brings keypoints of one (ORB, Rublee et al. 2011) to their
places in the other, and the pixels agree there. OpenCV is imported when the first candidate comes.
"""

from __future__ import annotations

from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from photo_organizer.look import phash
from photo_organizer.look.opencv import opencv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Movement = NDArray[Any]  # two rows of three: what cv2.warpAffine takes
    Grey = NDArray[np.uint8]

AS_IT_IS, TRIMMED = 0, 7
_TURNS = {
    1: Image.Transpose.FLIP_LEFT_RIGHT,
    2: Image.Transpose.ROTATE_90,
    3: Image.Transpose.ROTATE_270,
    4: Image.Transpose.ROTATE_180,
}
# Of the frequencies, a mirror changes the sign of each second, a quarter turn the sides.
_SIGN = 1.0 - 2 * (np.arange(phash.HASH_SIDE) % 2)
_DOWN = _SIGN[:, None]
_INNER = {5: 0.10, 6: 0.18}  # without so much of each dimension: what a crop of about as much shows
_SIDE = 256
_EMPTY, _NEAR = 0.7, 14  # share of a row, and levels, that are as the corner: a frame, or a screen's bar
_LEAST_TRIMMED = 0.97  # of the picture
# Keypoints; of the best match to the next; pixels that one may be off.
_POINTS, _RATIO, _REACH = 400, 0.85, 4.0
_TRIES, _AT_ONCE = 400, 50  # movements made of three pairs each
_FEWEST = 12  # keypoints that move together
_AGREES = 0.9  # correlation where both show something
_LEAST_COMMON = 0.3  # of the picture
_SMALLEST, _LARGEST = 0.4, 2.2  # scale along either side


def variants(thumbnail: Image.Image) -> Iterator[tuple[int, bytes]]:
    """Yield (variant, hash) of a square thumbnail in mode L: as it is, turned, its inner part, without its frame."""
    edges = (0.0, *(off / 2 * thumbnail.width for off in _INNER.values()))
    low, *inner = phash.frequencies_inside(thumbnail, edges)
    found: dict[int, NDArray[Any]] = {
        AS_IT_IS: low,
        1: low * _SIGN,
        2: _DOWN * low.T,
        3: low.T * _SIGN,
        4: _DOWN * low * _SIGN,
        **dict(zip(_INNER, inner, strict=True)),
    }
    if (inside := _inside(thumbnail)) != (0, 0, *thumbnail.size):
        found[TRIMMED] = phash.frequencies(thumbnail, inside)
    return zip(found, phash.hashes_of(np.stack(list(found.values()))), strict=True)


def _inside(thumbnail: Image.Image) -> tuple[int, int, int, int]:
    """Return the box without rows and columns of a corner's shade at the edges; all of it where that is little or most."""
    values = np.asarray(thumbnail, np.int16)
    first, last = (np.abs(values - values[corner, corner]) < _NEAR for corner in (0, -1))
    like_corner = first | last
    top, bottom = _filled(like_corner)
    left, right = _filled(like_corner[top:bottom].T)
    little = (bottom - top) * (right - left) > _LEAST_TRIMMED * values.size
    if little or min(bottom - top, right - left) < len(values) // 5:
        return 0, 0, thumbnail.width, thumbnail.height
    return left, top, right, bottom


def _filled(like_corner: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the first row with something on it, and the one after the last."""
    rows = np.flatnonzero(like_corner.mean(1) < _EMPTY)
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, len(like_corner))


class Points:
    """The keypoints of a thumbnail in one of its variants."""

    def __init__(self, thumbnail: Image.Image, variant: int) -> None:
        if variant in _TURNS:
            thumbnail = thumbnail.transpose(_TURNS[variant])
        elif variant == TRIMMED:
            thumbnail = thumbnail.crop(_inside(thumbnail))
        self.grey: Grey = np.asarray(thumbnail.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC))

    @cached_property
    def found(self) -> tuple[Any, Any]:
        """Return keypoints and their descriptors, None where there are none."""
        cv2 = opencv()
        finder = cv2.ORB_create(_POINTS, 1.2, 5, edgeThreshold=12, patchSize=24, fastThreshold=8)
        found: tuple[Any, Any] = finder.detectAndCompute(self.grey, None)
        return found


def places(one: Points, other: Points) -> int:
    """Return how many keypoints of `other` one movement brings to their places in `one`; 0 where the pixels disagree."""
    pairs = _matches(one, other)
    if len(pairs) < _FEWEST:
        return 0
    start, end = (np.array(points, float) for points in zip(*pairs, strict=True))
    moved, kept = _movement(start, end)
    if int(kept.sum()) < _FEWEST or not _is_plausible(moved):
        return 0
    return int(kept.sum()) if _agreement(one.grey, other.grey, moved) >= _AGREES else 0


def _movement(start: NDArray[Any], end: NDArray[Any]) -> tuple[Movement, NDArray[Any]]:
    """Return the affine movement that brings the most of `start` near `end`, and which it does.

    Random sample consensus (Fischler and Bolles 1981): three pairs make a movement, the best is fitted to all it fits.
    """
    dice = Random(0)  # noqa: S311 - the same movements are tried each time
    places = np.column_stack([start, np.ones(len(start))])
    kept = np.zeros(len(start), bool)
    for _ in range(_TRIES // _AT_ONCE):
        found = _consensus(places, end, _triples(dice, len(start)))
        kept = max(kept, found, key=np.count_nonzero)
        if 2 * np.count_nonzero(kept) > len(kept):  # more than half: no other movement can have as many
            break
    if not kept.any():
        return np.zeros((2, 3)), kept
    moved = np.linalg.lstsq(places[kept], end[kept], rcond=None)[0]
    return moved.T, _reached(places, end, moved)


def _triples(dice: Random, count: int) -> NDArray[np.intp]:
    """Return which three pairs each of some movements is made of (numpy's own dice would be 2 MB of the package)."""
    drawn = np.frombuffer(dice.randbytes(_AT_ONCE * 3 * 8), "<u8").reshape(_AT_ONCE, 3)
    return (drawn % count).astype(np.intp)


def _consensus(places: NDArray[Any], end: NDArray[Any], triples: NDArray[Any]) -> NDArray[Any]:
    """Return which pairs follow the movement of those three that the most follow."""
    apart = np.abs(np.linalg.det(places[triples])) > 1  # three in one line make none
    if not apart.any():
        return np.zeros(len(places), bool)
    made = np.linalg.solve(places[triples[apart]], end[triples[apart]])
    reached = _reached(places, end, made)
    found: NDArray[Any] = reached[reached.sum(axis=1).argmax()]
    return found


def _reached(places: NDArray[Any], end: NDArray[Any], made: NDArray[Any]) -> NDArray[Any]:
    """Return which places a movement, or each of several, brings near their ends."""
    off = places @ made - end
    near: NDArray[Any] = (off * off).sum(axis=-1) < _REACH * _REACH
    return near


def _matches(one: Points, other: Points) -> list[tuple[Any, Any]]:
    """Return (place in `other`, place in `one`) of keypoints that are clearly nearest to each other."""
    cv2 = opencv()
    (points, described), (its, its_described) = one.found, other.found
    if described is None or its_described is None or min(len(points), len(its)) < _FEWEST:
        return []
    nearest = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(its_described, described, k=2)
    clear = [
        best
        for best, *rest in (each for each in nearest if each)
        if rest and best.distance < _RATIO * rest[0].distance
    ]
    return [(its[each.queryIdx].pt, points[each.trainIdx].pt) for each in clear]


def _is_plausible(moved: Movement) -> bool:
    """Tell whether a movement neither squeezes nor blows up what a crop, a frame or a screen would not."""
    large, small = np.linalg.svd(moved[:, :2])[1]
    return bool(large <= _LARGEST and small >= _SMALLEST)


def _agreement(grey: Grey, other: Grey, moved: Movement) -> float:
    """Return the correlation of both where the moved one covers the other, one pixel of four; 0 where that is little."""
    cv2 = opencv()
    covered = cv2.warpAffine(np.full_like(other, 255), moved, (_SIDE, _SIDE))[::2, ::2] > 250
    if covered.mean() < _LEAST_COMMON:
        return 0.0
    there = cv2.warpAffine(other, moved, (_SIDE, _SIDE), flags=cv2.INTER_AREA)
    one, two = (cv2.blur(each, (3, 3))[::2, ::2][covered].astype(np.float32) for each in (grey, there))
    one, two = one - one.mean(), two - two.mean()
    lengths = float(np.linalg.norm(one)), float(np.linalg.norm(two))
    if min(lengths) < phash.PLAIN_BELOW * len(one) ** 0.5:
        return 0.0
    return float(one.dot(two)) / (lengths[0] * lengths[1])
