"""Draw the package's icon in every size: two photographs, the front one whole, on a warm evening sky.

Run as `python3 -m spk.icons`; needs Pillow. The results are kept beside the desktop's files, so that
building the package needs no drawing. Shapes are drawn eight times too large and then reduced; small
sizes leave out what would only blur.
"""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIZES = (16, 24, 32, 48, 64, 72, 256)
FOLDER = Path(__file__).resolve().parent.parent / "ui" / "images"
_SCALE = 8
_SKY = ((70, 130, 246), (35, 72, 196))  # top and bottom of the tile
_PAPER = (255, 255, 255)
_BACK_PAPER = (198, 216, 252)
_PICTURE_SKY = ((255, 214, 120), (255, 140, 92))
_SUN = (255, 250, 224)
_FAR, _NEAR = (118, 86, 160), (56, 46, 110)


def draw(size: int) -> Image.Image:
    """Return the icon at `size` pixels square. Touches nothing."""
    side = max(size, 32) * _SCALE
    tile = _gradient(side, side, _SKY)
    if size > 24:
        _lay(tile, _card(side, 0.60, _BACK_PAPER, picture=False), 9, (0.565, 0.40), shadow=size >= 48)
    scale, angle, middle = (0.60, -6, (0.46, 0.56)) if size > 24 else (0.74, 0, (0.5, 0.5))
    _lay(tile, _card(side, scale, _PAPER, picture=True), angle, middle, shadow=size >= 48)
    tile.putalpha(_rounded(side, side, side * 0.22))
    return tile.resize((size, size), Image.Resampling.LANCZOS)


def _card(side: int, scale: float, paper: tuple[int, int, int], *, picture: bool) -> Image.Image:
    """Return a photograph with its white border."""
    width, height = round(side * scale), round(side * scale * 0.86)
    card = Image.new("RGBA", (width, height), paper)
    card.putalpha(_rounded(width, height, width * 0.07))
    if picture:
        border = round(width * 0.075)
        view = _landscape(width - 2 * border, height - 2 * border)
        card.paste(view, (border, border), _rounded(*view.size, width * 0.035))
    return card


def _landscape(width: int, height: int) -> Image.Image:
    """Return a sun above two mountains."""
    view = _gradient(width, height, _PICTURE_SKY)
    pen = ImageDraw.Draw(view)
    radius = height * 0.15
    x, y = width * 0.74, height * 0.30
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_SUN)
    pen.polygon(_points(width, height, ((0.36, 1.0), (0.72, 0.46), (1.2, 1.0))), fill=_FAR)
    pen.polygon(_points(width, height, ((-0.25, 1.0), (0.34, 0.30), (0.86, 1.0))), fill=_NEAR)
    return view


def _points(width: int, height: int, shape: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    return [(x * width, y * height) for x, y in shape]


def _lay(
    tile: Image.Image, card: Image.Image, angle: float, middle: tuple[float, float], *, shadow: bool
) -> None:
    """Put a card on the tile, turned by `angle` degrees around `middle` (in parts of the side)."""
    side = tile.width
    turned = card.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    corner = (round(middle[0] * side - turned.width / 2), round(middle[1] * side - turned.height / 2))
    if shadow:
        dark = Image.new("L", tile.size, 0)
        dark.paste(turned.getchannel("A"), (corner[0], corner[1] + round(side * 0.02)))
        dark = dark.filter(ImageFilter.GaussianBlur(side * 0.02)).point(lambda value: value * 0.45)
        tile.paste((10, 20, 70, 255), (0, 0), dark)
    tile.paste(turned, corner, turned)


def _gradient(
    width: int, height: int, colours: tuple[tuple[int, int, int], tuple[int, int, int]]
) -> Image.Image:
    top, bottom = colours
    column = Image.new("RGBA", (1, height))
    for y in range(height):
        part = (1 - math.cos(math.pi * y / height)) / 2
        mixed = [round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True)]
        column.putpixel((0, y), (mixed[0], mixed[1], mixed[2], 255))
    return column.resize((width, height))


def _rounded(width: int, height: int, radius: float) -> Image.Image:
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), radius, fill=255)
    return mask


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for pixels in SIZES:
        draw(pixels).save(FOLDER / f"icon_{pixels}.png", optimize=True)
