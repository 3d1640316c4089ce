"""Different pictures that have nearly everything in common: a fixed camera's, receipts on one table, invoices of one form,
memes on one picture, bib numbers, products in other colours; and all of the modules beside. None is a version of another."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance

from tests.look import lookalikes_screens, lookalikes_things
from tests.look.lookalikes_things import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.look.lookalikes_things import Make

_WORDS = (
    "when", "nobody", "asked", "monday", "again", "the", "dog", "knows", "best", "friends", "forever", "coffee",
    "first", "then", "you", "said", "five", "minutes",
)  # fmt: skip


def fixed_camera(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield pictures of one view: somebody walks through it, the light drifts, the sensor is noisy."""
    rng, view = random.Random(seed), scene.resize((640, 360)).convert("RGB")
    coat = rng.choice(COLOURS)
    for number in range(count):
        frame = ImageEnhance.Brightness(view).enhance(1 + rng.uniform(-0.04, 0.04))
        draw = ImageDraw.Draw(frame)
        high = rng.randint(60, 150)
        x, y = 60 + (number * 211 + rng.randint(0, 90)) % 500, rng.randint(150, 340 - high)
        draw.rectangle((x, y + high // 4, x + high // 3, y + high), coat)
        draw.ellipse((x + high // 24, y, x + high * 7 // 24, y + high // 4), (215, 170, 140))
        noise = np.random.default_rng(rng.randint(0, 1 << 30)).normal(0, 3, (360, 640, 1))
        yield Image.fromarray((np.asarray(frame) + noise).clip(0, 255).astype(np.uint8))


def receipts(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield receipts of one shop that lie at one place of one table."""
    rng, table = random.Random(seed), scene.resize((900, 1200)).convert("RGB")
    for _ in range(count):
        picture = table.copy()
        draw = ImageDraw.Draw(picture)
        draw.rectangle((200, 90, 700, 1110), (244, 243, 238))
        draw.text((330, 120), "CORNER SHOP", (25, 25, 28), font_size=36)
        for line in range(rng.randint(14, 24)):
            y = 210 + line * 36
            item = " ".join(rng.choices(_WORDS, k=2)).upper()[:18]
            draw.text((230, y), item, (40, 40, 44), font_size=25)
            draw.text((590, y), f"{rng.uniform(0.5, 99):.2f}", (40, 40, 44), font_size=25)
        yield picture


def invoices(_scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield letters of one form: only numbers differ."""
    rng = random.Random(seed)
    for number in range(count):
        page = Image.new("RGB", (720, 1018), "white")
        draw = ImageDraw.Draw(page)
        draw.rectangle((50, 45, 240, 105), (60, 64, 72))
        draw.text((64, 58), "Example Ltd", "white", font_size=28)
        draw.text(
            (50, 150), f"Invoice {rng.randint(1000, 9999)}   2024-0{number + 1}-05", "black", font_size=22
        )
        for line in range(20):
            y = 235 + line * 29
            draw.text((50, y), f"Item {line + 1:02} work and material as agreed", "black", font_size=16)
            draw.text((575, y), f"{rng.uniform(3, 999):.2f}", "black", font_size=16)
        draw.line((50, 850, 670, 850), "black", 2)
        draw.text((500, 870), f"Total {rng.uniform(99, 999):.2f}", "black", font_size=24)
        yield page


def memes(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one picture with other words on it each time."""
    rng, picture = random.Random(seed), scene.resize((800, 600)).convert("RGB")
    for _ in range(count):
        meme = picture.copy()
        draw = ImageDraw.Draw(meme)
        for y in (20, 510):
            text = " ".join(rng.choices(_WORDS, k=rng.randint(3, 5))).upper()
            draw.text((400, y), text, "white", font_size=52, anchor="ma", stroke_width=4, stroke_fill="black")
        yield meme


def bibs(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one runner's stand-in with other numbers, as a race's photo booth takes them."""
    rng, picture = random.Random(seed), scene.resize((800, 1000)).convert("RGB")
    for _ in range(count):
        frame = picture.copy()
        draw = ImageDraw.Draw(frame)
        draw.rectangle((270, 430, 530, 620), "white")
        draw.rectangle((270, 430, 530, 465), (30, 70, 160))
        draw.text((400, 480), str(rng.randint(1000, 9999)), "black", font_size=100, anchor="ma")
        yield frame


def products(_scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one article in other colours on a white ground, the shade in its folds kept."""
    rng = random.Random(seed)
    colours = rng.sample(COLOURS, count)
    folds = np.random.default_rng(seed).normal(0, 1, (24, 24))
    soft = Image.fromarray(folds.astype(np.float32)).resize((700, 800), Image.Resampling.BICUBIC)
    shade = (1 + 0.18 * np.asarray(soft))[..., None]
    mask = Image.new("L", (700, 800), 0)
    draw = ImageDraw.Draw(mask)
    draw.polygon([(180, 160), (290, 110), (410, 110), (520, 160), (640, 330), (545, 390), (500, 320), (500, 720),
                  (200, 720), (200, 320), (155, 390), (60, 330)], 255)  # fmt: skip
    for colour in colours:
        cloth = Image.fromarray((np.array(colour) * shade).clip(0, 255).astype(np.uint8))
        yield Image.composite(cloth, Image.new("RGB", (700, 800), (250, 250, 250)), mask)


FAMILIES: dict[str, Make] = {
    "fixed-camera": fixed_camera,
    "receipt": receipts,
    "invoice": invoices,
    "meme": memes,
    "bib": bibs,
    "product": products,
    **lookalikes_things.FAMILIES,
    **lookalikes_screens.FAMILIES,
}
