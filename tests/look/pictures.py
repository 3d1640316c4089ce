"""Pictures made up for the tests: structure at every scale, like a photo, and the edits people make to them."""

from __future__ import annotations

import io
import struct
from functools import lru_cache

import numpy as np
import pillow_heif
from PIL import Image, ImageCms

pillow_heif.register_heif_opener()

_STORED = {  # EXIF orientation → how a camera held that way stores what is upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def as_stored(upright: Image.Image, orientation: int) -> Image.Image:
    """Return the pixels as a camera with that EXIF orientation stores them."""
    return upright.transpose(_STORED[orientation]) if orientation in _STORED else upright


def photo(seed: int, width: int = 1200, height: int = 900) -> Image.Image:
    """Return a picture like a photograph, one's own to draw on; those of one test are drawn once."""
    return _photo(seed, width, height).copy()


@lru_cache(maxsize=8)
def _photo(seed: int, width: int, height: int) -> Image.Image:
    """Return noise whose power falls with frequency as in photographs, in three correlated channels, with edges."""
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width))
    step = 2
    while step <= min(width, height):
        cells = rng.normal(
            0, 1, (max(height // (min(width, height) // step), 2), max(width * step // min(width, height), 2))
        )
        layer = Image.fromarray(cells.astype(np.float32)).resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(layer) / step**0.9
        step *= 2
    for _ in range(6):  # objects with edges
        x, y = rng.integers(0, width), rng.integers(0, height)
        w, h = rng.integers(width // 12, width // 3), rng.integers(height // 12, height // 3)
        total[y : y + h, x : x + w] += rng.normal(0, 0.6)
    low, high = np.percentile(total, (1, 99))
    luma = ((total - low) / (high - low)).clip(0, 1)
    tint = rng.uniform(0.7, 1.0, 3)
    return Image.fromarray((luma[:, :, None] * tint * 255).astype(np.uint8))


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """Return the picture as a file's bytes; HEIC in an eighth, PNG in a third of the time that its encoder takes else."""
    out = io.BytesIO()
    quick: dict[str, dict[str, object]] = {
        "HEIF": {"enc_params": {"preset": "ultrafast"}},
        "PNG": {"compress_level": 1},
    }
    image.save(out, kind, **{**quick.get(kind, {}), **options})
    return out.getvalue()


def wide_gamut() -> bytes:
    """Return an ICC profile (version 2 matrix) whose primaries are wider than sRGB's: DCI-P3 with D50 as white."""
    srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    p3 = {
        b"rXYZ": (0.5151, 0.2412, -0.0011),
        b"gXYZ": (0.2919, 0.6922, 0.0419),
        b"bXYZ": (0.1572, 0.0666, 0.7841),
    }
    for number in range(struct.unpack_from(">I", srgb, 128)[0]):
        tag, offset, _ = struct.unpack_from(">4sII", srgb, 132 + 12 * number)
        if tag in p3:
            struct.pack_into(">3i", srgb, offset + 8, *(round(value * 65536) for value in p3[tag]))
        if tag == b"desc":
            srgb[offset:] = srgb[offset:].replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))
    return bytes(srgb)
