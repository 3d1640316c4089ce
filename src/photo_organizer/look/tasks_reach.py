"""The tasks that find what a hash alone does not: candidates among all rows, and what counts of them. Run in the child alone."""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from PIL import Image

from photo_organizer.look import reach, tasks_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.look.worker import Task

_NEAR = 15  # of the 64 lowest bits; of independent pictures one pair in ten thousand is as near
_NEAR_VARIANT = 11  # a variant must be nearer, because there are many
_MOST = 12  # candidates of one picture


def _candidates(args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with (number, candidate's number, variant) for the thumbnails in the payload, the nearest of each.

    `sizes` says how long each thumbnail is, `numbers` whose it is. All rows of the index are searched, also later ones: a
    crop is found from its original.
    """
    found = b""
    for number, thumbnail in zip(args["numbers"], _thumbnails(args["sizes"], payload), strict=True):
        for other, variant in _nearest(thumbnail, number):
            found += struct.pack("<qqB", number, other, variant)
    return {}, found


def _nearest(thumbnail: Image.Image, number: int) -> list[tuple[int, int]]:
    best: dict[int, tuple[int, int]] = {}  # candidate → bits, variant
    for variant, hash_ in reach.variants(thumbnail):
        limit = _NEAR if variant == reach.AS_IT_IS else _NEAR_VARIANT
        for other, bits in tasks_index.pairs_within(hash_, limit):
            if other != number:
                best[other] = min(best.get(other, (bits, variant)), (bits, variant))
    order = sorted(best, key=lambda other: (best[other], other))
    return [(other, best[other][1]) for other in order[:_MOST]]


def _places(args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with the number of common places of each of `pairs`: picture, candidate, variant of the picture."""
    pictures = list(_thumbnails(args["sizes"], payload))

    @cache
    def points(place: int, variant: int) -> reach.Points:
        return reach.Points(pictures[place], variant)

    flat = args["pairs"]
    triples = zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    found = [
        reach.places(points(other, reach.AS_IT_IS), points(one, variant)) for one, other, variant in triples
    ]
    return {}, np.array(found, "<u2").tobytes()


def _thumbnails(sizes: list[int], payload: bytes) -> Iterator[Image.Image]:
    at = 0
    for size in sizes:
        with Image.open(io.BytesIO(payload[at : at + size])) as image:
            yield image.convert("L")
        at += size


TASKS: dict[str, Task] = {"candidates": _candidates, "places": _places}
