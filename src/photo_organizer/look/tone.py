"""Measure what needs no network: sharpness, colour, exposure, and whether it is a page or a screen.

Runs in the child alone. Everything is measured with the long side at 640 pixels: sharpness depends on the scale, and
a camera with more pixels must not win by that alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

SIDE = 640
_DARK, _BRIGHT = 4, 251  # levels at and beyond which there is no drawing left


def scaled(picture: Image.Image) -> Image.Image:
    """Return the picture with its long side at 640 pixels; enlarging a small one shows how soft it would look."""
    scale = SIDE / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC)


def measures(small: Image.Image) -> dict[str, Any]:
    """Return the measures of a picture from `scaled`, as numbers that JSON can carry."""
    levels = np.asarray(small.convert("L"))  # ITU-R BT.601
    grey = levels.astype(np.float32)
    found = {
        "laplacian": laplacian(grey),
        "sobel": sobel(grey),
        "luminance": float(grey.mean()),
        "clipped": float(((levels <= _DARK) | (levels >= _BRIGHT)).mean()),
        "contrast": float(grey.std()),
        "levels": float(np.sort(np.bincount(levels.ravel(), minlength=256))[-4:].sum() / levels.size),
        **_colours(small.reduce(2)),
    }
    return {name: round(value, 4) for name, value in found.items()}


def laplacian(grey: Array) -> float:
    """Return the variance of the Laplacian (Pech-Pacheco et al. 2000): low where there is no edge in focus."""
    if min(grey.shape) < 3:
        return 0.0
    inner = grey[1:-1, 1:-1] * 4
    return float((grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - inner).var())


def sobel(grey: Array) -> float:
    """Return the mean gradient by Sobel's operator: high where much of the picture has structure."""
    if min(grey.shape) < 3:
        return 0.0
    down = grey[:-2] + 2 * grey[1:-1] + grey[2:]
    across = grey[:, :-2] + 2 * grey[:, 1:-1] + grey[:, 2:]
    x, y = down[:, 2:] - down[:, :-2], across[2:] - across[:-2]
    return float(np.sqrt(x * x + y * y).mean() / 4)


def _colours(small: Image.Image) -> dict[str, float]:
    """Return colourfulness, and what tells pages from photos: bright grey paper and some ink; at half the size."""
    red, green, blue = (np.asarray(band).astype(np.float32) for band in small.split())
    grey = 0.299 * red + 0.587 * green + 0.114 * blue
    brightest, darkest = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    return {
        "colour": colourfulness(red, green, blue),
        "paper": float(((grey > 170) & (brightest - darkest < 40)).mean()),
        "ink": float((grey < 110).mean()),
    }


def colourfulness(red: Array, green: Array, blue: Array) -> float:
    """Return how colourful a picture looks (Hasler & Süsstrunk 2003): 0 grey, 40 average, above 80 very much."""
    red_green, yellow_blue = red - green, (red + green) / 2 - blue
    spread = np.hypot(red_green.std(), yellow_blue.std())
    return float(spread + 0.3 * np.hypot(red_green.mean(), yellow_blue.mean()))
