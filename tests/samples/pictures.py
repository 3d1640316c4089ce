"""Painted landscapes: pictures that differ from each other as real photos do. Touches nothing."""

from __future__ import annotations

import math
import random
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

Size = tuple[int, int]
Colour = tuple[int, int, int]

PALETTES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (
    # zenith, horizon, far hills, near hills
    ((24, 86, 160), (196, 222, 240), (96, 130, 150), (40, 92, 56)),  # morning
    ((38, 60, 120), (250, 178, 120), (120, 90, 120), (52, 44, 70)),  # evening
    ((96, 150, 190), (238, 236, 220), (150, 160, 140), (110, 120, 50)),  # late summer
    ((70, 80, 100), (190, 196, 204), (110, 118, 128), (60, 70, 78)),  # before rain
    ((10, 20, 54), (96, 70, 120), (40, 40, 80), (14, 18, 36)),  # night
    ((60, 140, 200), (230, 244, 250), (200, 212, 224), (236, 242, 248)),  # snow
)


@lru_cache(maxsize=64)
def landscape(size: Size = (320, 240), seed: int = 0, text: str = "") -> Image.Image:
    """Return sky, sun, clouds, hills and trees drawn from `seed`, with `text` as a caption.

    The result is shared: copy it before changing it.
    """
    dice = random.Random(f"landscape {seed}")
    zenith, horizon, far, near = dice.choice(PALETTES)
    picture = _sky(size, zenith, horizon)
    draw = ImageDraw.Draw(picture)
    _sun(draw, size, dice)
    _clouds(draw, size, dice)
    layers = dice.randint(2, 4)
    for layer in range(layers):
        nearness = layer / max(1, layers - 1)
        _hills(draw, size, dice, height=0.35 + 0.4 * nearness, colour=_between(far, near, nearness))
    _trees(draw, size, dice, _between(near, (10, 20, 10), 0.6))
    if text:
        _caption(draw, size, text)
    return picture


def with_balloon(size: Size, seed: int, text: str, share: float) -> Image.Image:
    """Return the landscape with a balloon that has crossed `share` of it: one moment of a film or burst."""
    picture = landscape(size, seed, text).copy()
    x, y = share * size[0], size[1] * (0.35 - 0.15 * math.sin(share * math.pi))
    radius = size[1] / 12
    draw = ImageDraw.Draw(picture)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(210, 50, 40))
    draw.rectangle((x - radius / 4, y + radius * 1.3, x + radius / 4, y + radius * 1.7), fill=(90, 60, 30))
    return picture


def _between(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _sky(size: Size, zenith: Colour, horizon: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 64))
    column.putdata([_between(zenith, horizon, row / 63) for row in range(64)])
    return column.resize(size, Image.Resampling.BILINEAR)


def _sun(draw: ImageDraw.ImageDraw, size: Size, dice: random.Random) -> None:
    x, y = dice.uniform(0.08, 0.92) * size[0], dice.uniform(0.08, 0.4) * size[1]
    radius = dice.uniform(0.03, 0.11) * size[1]
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 240, dice.randint(170, 230)))


def _clouds(draw: ImageDraw.ImageDraw, size: Size, dice: random.Random) -> None:
    for _ in range(dice.randint(0, 5)):
        x, y = dice.uniform(0, 1) * size[0], dice.uniform(0.05, 0.45) * size[1]
        width, light = dice.uniform(0.06, 0.3) * size[0], dice.randint(200, 250)
        height = width * dice.uniform(0.12, 0.3)
        draw.ellipse(
            (x - width / 2, y - height / 2, x + width / 2, y + height / 2), fill=(light, light, light)
        )


def _hills(
    draw: ImageDraw.ImageDraw, size: Size, dice: random.Random, *, height: float, colour: Colour
) -> None:
    waves = [(dice.uniform(0.6, 7), dice.uniform(0, math.tau), dice.uniform(0.02, 0.09)) for _ in range(4)]
    step = max(1, size[0] // 80)
    ridge = [
        (x, size[1] * (height + sum(a * math.sin(f * math.tau * x / size[0] + p) for f, p, a in waves)))
        for x in range(0, size[0] + step, step)
    ]
    draw.polygon([(0, size[1]), *ridge, (size[0] + step, size[1])], fill=colour)


def _trees(draw: ImageDraw.ImageDraw, size: Size, dice: random.Random, colour: Colour) -> None:
    for _ in range(dice.randint(0, 14)):
        x, foot = dice.uniform(0, 1) * size[0], dice.uniform(0.7, 1.0) * size[1]
        tall = dice.uniform(0.1, 0.4) * size[1]
        draw.polygon([(x, foot - tall), (x - tall * 0.22, foot), (x + tall * 0.22, foot)], fill=colour)


def _caption(draw: ImageDraw.ImageDraw, size: Size, text: str) -> None:
    font = ImageFont.load_default(max(10, size[1] // 14))
    margin = size[1] // 20
    place = (margin, size[1] - margin)
    draw.text(
        place, text, font=font, anchor="ls", fill=(255, 255, 255), stroke_width=2, stroke_fill=(0, 0, 0)
    )
