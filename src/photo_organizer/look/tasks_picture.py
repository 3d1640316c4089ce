"""The task that makes a look: sketch of the picture, and what quality is judged by. Runs in the child alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from photo_organizer.look import decode, phash

if TYPE_CHECKING:
    from PIL import Image

    from photo_organizer.look.worker import Task

_THUMBNAIL_SIDE = 160  # short side of a HEIC's own thumbnail that is enough for a hash of 64 by 64
_DEEP = ("I;16", "I;16B", "I;16L", "I", "F")


def _look(_args: dict[str, Any], files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with hash and entropy, the upright size, and the coding; the payload is the grey thumbnail."""
    picture = decode.opened(files[0])
    coding = _coding(picture)
    found = phash.sketch(picture.reduced(phash.MIN_SIDE, "L", thumbnail_side=_THUMBNAIL_SIDE))
    width, height = picture.size
    return {
        "hash": found.hash.hex(),
        "entropy": round(found.entropy, 4),
        "width": width,
        "height": height,
        **coding,
    }, found.thumbnail


def _coding(picture: decode.Picture) -> dict[str, Any]:
    """Return how the picture is coded: format, bits per channel, and the sum of a JPEG's luminance quantisers."""
    image = picture.image
    tables: dict[int, list[int]] = getattr(image, "quantization", None) or {}
    return {
        "format": "RAW" if picture.raw else image.format or "",
        "bits": _bits(image),
        "quantisers": sum(tables.get(0, ())),
        "grey": image.mode in ("1", "L", "LA", *_DEEP),
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


TASKS: dict[str, Task] = {"look": _look}
