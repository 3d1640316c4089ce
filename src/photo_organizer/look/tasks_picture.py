"""The tasks that make looks and compare them. Run in the child alone."""

from __future__ import annotations

import hashlib
import struct
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, BinaryIO

from photo_organizer.look import decode, moment, phash
from photo_organizer.look.comparing import compared
from photo_organizer.look.small import Small
from photo_organizer.look.wire import LookFailed

if TYPE_CHECKING:
    from PIL import Image

    from photo_organizer.look.worker import Task

_THUMBNAIL_SIDE = 160  # short side of a HEIC's own thumbnail that is enough for a hash of 64 by 64
_KEPT = 32  # thumbnails with what was made of them: 12 MB
_TILE = 15  # of a table of all pairs, at either side: each thumbnail is made once for so many pairs, however many resemble it
_DEEP = ("I;16", "I;16B", "I;16L", "I", "F")


def _look(args: dict[str, Any], files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with hash, entropy, upright size, coding and moment, the MD5 if asked; the payload is the thumbnail."""
    file = files[0]
    digest = _md5(file) if args.get("md5") else ""
    try:
        return {"md5": digest, **(found := _seen(file))[0]}, found[1]
    except LookFailed as failed:
        if not digest:
            raise
        return {"md5": digest, "failed": failed.why, "sentence": str(failed)}, b""


def _seen(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    picture = decode.opened(file)
    about = {**_coding(picture), **moment.read(picture, file)}
    width, height = picture.size
    small = picture.reduced(phash.MIN_SIDE, "RGB", thumbnail_side=_THUMBNAIL_SIDE)
    found = phash.sketch(small, min(width, height))
    return {
        "hash": found.hash.hex(),
        "entropy": round(found.entropy, 4),
        "plain": found.plain,
        "width": width,
        "height": height,
        **about,
    }, found.thumbnail


def _md5(file: BinaryIO) -> str:
    """Return the MD5 of the whole file in hexadecimal; the decoder then reads it from the cache."""
    found = hashlib.md5(usedforsecurity=False)
    while block := file.read(1 << 20):
        found.update(block)
    return found.hexdigest()


def _compare(args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with correlation and difference of pairs of thumbnails; `sizes` says how long each in the payload is.

    `pairs` are the pictures' numbers in the payload, two for each pair.
    """
    pictures = _Thumbnails(args["sizes"], payload)
    pairs = list(zip(args["pairs"][::2], args["pairs"][1::2], strict=True))
    found = [(0.0, 0.0)] * len(pairs)
    for place in sorted(range(len(pairs)), key=lambda place: _tile(*pairs[place])):
        one, other = (pictures.get(number) for number in pairs[place])
        found[place] = compared(one, other, difference_from=args["difference_from"])
    return {}, b"".join(struct.pack("<2f", *each) for each in found)


def _tile(one: int, other: int) -> tuple[int, int, int, int]:
    """Return what orders pairs so that thumbnails that are asked for again are asked for soon."""
    return one // _TILE, other // _TILE, one, other


class _Thumbnails:
    """The thumbnails of a request, decoded when they are asked for; a few hundred kilobytes each, so only some are kept."""

    def __init__(self, sizes: list[int], payload: bytes) -> None:
        ends = list(accumulate(sizes, initial=0))
        self.get = lru_cache(_KEPT)(lambda number: Small(payload[ends[number] : ends[number + 1]]))


def _coding(picture: decode.OpenPicture) -> dict[str, Any]:
    """Return how the picture is coded: format, bits per channel, and the sum of a JPEG's luminance quantisers."""
    image = picture.image
    tables: dict[int, list[int]] = getattr(image, "quantization", None) or {}
    return {
        "format": "RAW" if picture.raw else image.format or "",
        "bits": _bits(image),
        "quantisers": sum(tables.get(0, ())),
    }


def _bits(image: Image.Image) -> int:
    """Return bits per channel as stored."""
    stored = image.info.get("bit_depth") or max(_tiff_bits(image), default=0)
    if isinstance(stored, int) and stored:
        return stored
    return 16 if image.mode in _DEEP else 1 if image.mode == "1" else 8


def _tiff_bits(image: Image.Image) -> tuple[int, ...]:
    tags = getattr(image, "tag_v2", None)
    found = tags.get(258, ()) if tags and image.format == "TIFF" else ()
    return (found,) if isinstance(found, int) else tuple(found)


TASKS: dict[str, Task] = {"look": _look, "compare": _compare}
