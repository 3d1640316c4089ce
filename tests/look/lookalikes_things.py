"""Different pictures of one place or one thing: another pin, stone, colour, label, reading, guest, or light."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from tests.look.pictures import photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Make = Callable[[Image.Image, int, int], Iterator[Image.Image]]

COLOURS = ((190, 40, 40), (40, 70, 190), (50, 140, 60), (220, 190, 50), (120, 50, 140), (70, 70, 75))


def maps(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one map with its pin at other places."""
    rng = random.Random(seed)
    view = ImageEnhance.Contrast(scene.resize((800, 600)).convert("RGB")).enhance(0.5)
    for number in range(count):
        picture = view.copy()
        draw = ImageDraw.Draw(picture)
        x, y = 80 + (number * 233 + rng.randint(0, 90)) % 640, 120 + (number * 171 + rng.randint(0, 90)) % 400
        draw.ellipse((x - 18, y - 50, x + 18, y - 14), (214, 40, 40))
        draw.polygon([(x - 14, y - 22), (x + 14, y - 22), (x, y + 6)], (214, 40, 40))
        yield picture


def boards(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield positions of a game on one board."""
    rng, table = random.Random(seed), scene.resize((800, 800)).convert("RGB")
    for _ in range(count):
        picture = table.copy()
        draw = ImageDraw.Draw(picture)
        for square in range(64):
            y, x = (100 + 75 * part for part in divmod(square, 8))
            draw.rectangle((x, y, x + 75, y + 75), (238, 216, 180) if (x + y) % 2 else (150, 105, 70))
        for square in rng.sample(range(64), rng.randint(14, 24)):
            y, x = (115 + 75 * part for part in divmod(square, 8))
            colour = rng.choice([(30, 30, 30), (250, 245, 235)])
            draw.ellipse((x, y, x + 45, y + 45), colour, outline=(90, 90, 90))
        yield picture


def passports(_scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield faces before one booth's wall."""
    rng = random.Random(seed)
    for _ in range(count):
        picture = Image.new("RGB", (700, 900), (200, 208, 216))
        draw = ImageDraw.Draw(picture)
        pale = rng.uniform(0.75, 1.05)
        skin = (int(225 * pale), int(180 * pale), int(150 * pale))
        wide, eyes = rng.randint(125, 160), rng.randint(370, 400)
        draw.ellipse((100, 620, 600, 1200), rng.choice(COLOURS))
        draw.rectangle((290, 520, 410, 680), skin)
        draw.ellipse(
            (325 - wide, 160, 375 + wide, 560), rng.choice([(40, 30, 25), (120, 80, 40), (190, 160, 90)])
        )
        draw.ellipse((350 - wide, 210, 350 + wide, 620), skin)
        for x in (275, 425):
            draw.ellipse((x - 28, eyes - 14, x + 28, eyes + 14), "white")
            draw.ellipse((x - 13, eyes - 13, x + 13, eyes + 13), (60, 80, 60))
        draw.ellipse((290, 520, 410, 520 + rng.randint(18, 44)), (170, 80, 80))
        placed = Image.new("RGB", (700, 900), (200, 208, 216))
        placed.paste(picture, (rng.randint(-40, 40), rng.randint(-30, 60)))
        yield placed.filter(ImageFilter.GaussianBlur(1.5))


def lamps(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one room with the lamp at other places."""
    rng, room = random.Random(seed), np.asarray(scene.resize((800, 600)).convert("RGB"), float)
    down, across = np.mgrid[0:600, 0:800]
    for number in range(count):
        x, y = (number * 311 + rng.randint(0, 100)) % 800, rng.randint(80, 400)
        light = np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 140**2))[..., None]
        yield Image.fromarray((room * (0.55 + 0.9 * light)).clip(0, 255).astype(np.uint8))


def labels(_scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one bottle with other labels."""
    rng = random.Random(seed)
    for _ in range(count):
        picture = Image.new("RGB", (600, 900), (248, 248, 248))
        draw = ImageDraw.Draw(picture)
        draw.rounded_rectangle((200, 250, 400, 860), 40, (40, 70, 45))
        draw.rectangle((265, 80, 335, 270), (40, 70, 45))
        draw.rectangle((205, 420, 395, 720), (240, 232, 210))
        draw.text(
            (300, 440),
            rng.choice(("RESERVE", "VILLAGE", "OLD VINES", "ESTATE")),
            (90, 20, 20),
            font_size=34,
            anchor="ma",
        )
        draw.text((300, 500), str(rng.randint(1985, 2022)), (40, 40, 40), font_size=48, anchor="ma")
        x = rng.randint(215, 325)
        draw.ellipse((x, 590, x + 60, 650), rng.choice(COLOURS))
        yield picture


def visitors(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield what a feeder's camera sees: a bird here or there, a twentieth of the picture wide."""
    rng, view = random.Random(seed), scene.resize((1280, 720)).convert("RGB")
    for number in range(count):
        frame = view.copy()
        draw = ImageDraw.Draw(frame)
        x, y = 100 + (number * 411 + rng.randint(0, 150)) % 1050, rng.randint(120, 600)
        draw.ellipse((x, y, x + 110, y + 56), (60, 50, 45))
        draw.ellipse((x + 24, y + 22, x + 84, y + 54), (235, 225, 210))
        draw.ellipse((x + 84, y - 20, x + 126, y + 20), (150, 50, 40))
        noise = np.random.default_rng(rng.randint(0, 1 << 30)).normal(0, 4, (720, 1280, 1))
        yield Image.fromarray((np.asarray(frame) + noise).clip(0, 255).astype(np.uint8))


def clocks(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield what a surveillance camera sees when nothing moves but the time in the corner."""
    rng, view = random.Random(seed), scene.resize((960, 540)).convert("RGB")
    for number in range(count):
        frame = view.copy()
        draw = ImageDraw.Draw(frame)
        draw.rectangle((0, 490, 960, 540), "black")
        day, hour, minute = rng.randint(1, 28), (number * 7 + rng.randint(0, 6)) % 24, rng.randint(0, 59)
        stamp = f"2024-{rng.randint(1, 12):02}-{day:02} {hour:02}:{minute:02}:{rng.randint(0, 59):02}  CAM 1"
        draw.text((20, 495), stamp, "white", font_size=40)
        noise = np.random.default_rng(rng.randint(0, 1 << 30)).normal(0, 3, (540, 960, 1))
        yield Image.fromarray((np.asarray(frame) + noise).clip(0, 255).astype(np.uint8))


def meters(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one meter, read every month."""
    rng = random.Random(seed)
    wall = scene.resize((900, 900)).convert("RGB").filter(ImageFilter.GaussianBlur(3))
    first = rng.randint(10_000, 60_000)
    for number in range(count):
        picture = wall.copy()
        draw = ImageDraw.Draw(picture)
        draw.rounded_rectangle((200, 150, 700, 750), 30, (225, 225, 220))
        draw.rectangle((260, 300, 640, 420), (20, 20, 20))
        reading = f"{first + number * rng.randint(150, 400):06}"
        draw.text((450, 310), reading, "white", font_size=90, anchor="ma")
        draw.text((450, 470), "kWh", (30, 30, 30), font_size=50, anchor="ma")
        yield picture


def stickers(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one picture with a sticker at other places."""
    rng, view = random.Random(seed), scene.resize((800, 800)).convert("RGB")
    for number in range(count):
        picture = view.copy()
        draw = ImageDraw.Draw(picture)
        x, y = (
            120 + (number * 247 + rng.randint(0, 80)) % 520,
            120 + (number * 173 + rng.randint(0, 80)) % 520,
        )
        draw.ellipse((x, y, x + 110, y + 110), (255, 205, 60))
        draw.arc((x + 25, y + 35, x + 85, y + 90), 20, 160, "black", 6)
        yield picture


def rings(_scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one ring on a cloth with stones in other colours."""
    folds = photo(seed, 800, 800).filter(ImageFilter.GaussianBlur(20))
    cloth = (225 + 0.1 * np.asarray(folds, float)).clip(0, 255).astype(np.uint8)
    for colour in random.Random(seed).sample(COLOURS, count):
        picture = Image.fromarray(cloth)
        draw = ImageDraw.Draw(picture)
        draw.ellipse((230, 300, 570, 640), outline=(205, 180, 110), width=34)
        draw.ellipse((340, 220, 460, 340), colour)
        yield picture.filter(ImageFilter.GaussianBlur(1))


def cars(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield one car in other colours before one view."""
    view = scene.resize((1000, 660)).convert("RGB")
    for colour in random.Random(seed).sample(COLOURS, count):
        picture = view.copy()
        draw = ImageDraw.Draw(picture)
        draw.rounded_rectangle((200, 380, 800, 520), 40, colour)
        draw.polygon([(300, 385), (380, 290), (620, 290), (720, 385)], colour)
        draw.polygon([(330, 380), (390, 305), (500, 305), (500, 380)], (150, 180, 200))
        for x in (290, 630):
            draw.ellipse((x, 470, x + 100, 570), (25, 25, 25))
        yield picture


FAMILIES: dict[str, Make] = {
    "map": maps,
    "board": boards,
    "passport": passports,
    "lamp": lamps,
    "label": labels,
    "visitor": visitors,
    "clock": clocks,
    "meter": meters,
    "sticker": stickers,
    "ring": rings,
    "car": cars,
}
