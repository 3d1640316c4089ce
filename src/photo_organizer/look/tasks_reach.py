"""The tasks that find what a hash alone does not: candidates among all rows, and what counts of them. Run in the child alone."""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from photo_organizer.look import reach, tasks_index
from photo_organizer.look.plugins import open_image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from PIL import Image

    from photo_organizer.look.tasks_index import HashRows
    from photo_organizer.look.worker import Task

_NEAR = 15  # of the 64 lowest bits; of independent pictures one pair in ten thousand is as near
_NEAR_VARIANT = 11  # a variant must be nearer, because there are many
_MOST_BITS = 84  # of all 256; of a thousand other views of one picture none was farther
_MOST = 12  # candidates of one picture


def _candidates(args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with (number, candidate's number, variant) for the thumbnails in the payload, the nearest of each.

    `sizes` says how long each thumbnail is, `numbers` whose it is, `limit` and `flat_limit` what is near already. All rows of the index are searched, also later ones: a
    crop is found from its original.
    """
    found = b""
    for number, thumbnail in zip(args["numbers"], _thumbnails(args["sizes"], payload), strict=True):
        for other, variant in _nearest(thumbnail, number, args):
            found += struct.pack("<qqB", number, other, variant)
    return {}, found


def _nearest(thumbnail: Image.Image, number: int, limits: dict[str, Any]) -> list[tuple[int, int]]:
    """Return (candidate, variant) of the nearest; those whose picture is near as it is are known to be, and left out."""
    rows = tasks_index.table()
    best: dict[int, tuple[int, int]] = {}  # candidate → bits, variant
    known = np.empty(0, np.intp)
    variants, hashes = zip(*reach.variants(thumbnail), strict=True)
    mine = tasks_index.words(np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32))
    for variant, *words in zip(variants, *mine, strict=True):
        limit = _NEAR if variant == reach.AS_IT_IS else _NEAR_VARIANT
        places, bits = _within(rows, words, limit)
        if variant == reach.AS_IT_IS:
            known = places[bits <= _limits(rows, places, number, limits)]
        if len(places) and len(known):
            wanted = ~np.isin(places, known)
            places, bits = places[wanted], bits[wanted]
        for place, count in _lowest(places, bits):
            other = int(rows.numbers[place])
            best[other] = min(best.get(other, (count, variant)), (count, variant))
    order = sorted(best, key=lambda other: (best[other], other))
    return [(other, best[other][1]) for other in order if other != number][:_MOST]


def _within(rows: HashRows, mine: list[np.uint64], limit: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return places and differing bits, of all 256, of the rows whose lowest frequencies are within `limit`."""
    places, found = rows.within_limit(mine[0], limit)
    if not len(places):
        return places, found
    bits = found.astype(np.int16)
    for word, value in zip(rows.words[1:], mine[1:], strict=True):
        bits += np.bitwise_count(word[places] ^ value)
    near = bits <= _MOST_BITS
    return places[near], bits[near]


def _limits(rows: HashRows, places: NDArray[Any], number: int, limits: dict[str, Any]) -> NDArray[Any]:
    """Return within how many bits each row is a near pair with the picture numbered so."""
    own = int(np.searchsorted(rows.numbers[: rows.count], number))
    flat = rows.flat[places] | (own < rows.count and rows.flat[own])
    return np.where(flat, limits["flat_limit"], limits["limit"])


def _lowest(places: NDArray[Any], bits: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Yield (place, bits) of the nearest rows: of a timelapse there are thousands."""
    order = np.argsort(bits, kind="stable")[: _MOST + 1]
    yield from zip(places[order].tolist(), bits[order].tolist(), strict=True)


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
        with open_image(io.BytesIO(payload[at : at + size])) as image:
            yield image.convert("L")
        at += size


TASKS: dict[str, Task] = {"candidates": _candidates, "places": _places}
