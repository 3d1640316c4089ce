"""Different screens and pages of one program, form or template."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from tests.look.lookalikes_things import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.look.lookalikes_things import Make

_WORDS = (
    "when", "nobody", "asked", "monday", "again", "the", "dog", "knows", "best", "friends", "forever", "coffee",
    "first", "then", "you", "said", "five", "minutes",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
)  # fmt: skip


def chats(_scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield screens of one chat."""
    rng = random.Random(seed)
    for _ in range(count):
        page = Image.new("RGB", (540, 960), (214, 207, 199))
        draw = ImageDraw.Draw(page)
        draw.rectangle((0, 0, 540, 80), (7, 94, 84))
        draw.text((90, 25), "Anna", "white", font_size=28)
        y = 100
        while y < 850:
            lines, wide, mine = rng.randint(1, 3), rng.randint(180, 380), rng.random() < 0.5
            x, high = 525 - wide if mine else 15, 30 * lines + 20
            draw.rounded_rectangle((x, y, x + wide, y + high), 12, (220, 248, 198) if mine else "white")
            for line in range(lines):
                draw.text(
                    (x + 12, y + 10 + 30 * line),
                    " ".join(rng.choices(_WORDS, k=3)),
                    (20, 20, 20),
                    font_size=20,
                )
            y += high + 14
        yield page


def slides(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield slides of one talk."""
    rng, logo = random.Random(seed), scene.resize((300, 220)).convert("RGB")
    for _ in range(count):
        page = Image.new("RGB", (960, 540), (250, 250, 252))
        page.paste(logo, (620, 290))
        draw = ImageDraw.Draw(page)
        draw.rectangle((0, 0, 960, 70), (24, 60, 120))
        draw.text((30, 15), " ".join(rng.choices(_WORDS, k=3)).title(), "white", font_size=36)
        for line in range(rng.randint(4, 6)):
            text = "- " + " ".join(rng.choices(_WORDS, k=rng.randint(4, 6)))
            draw.text((50, 110 + 58 * line), text, (40, 40, 50), font_size=24)
        yield page


def tickets(_scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield tickets of one railway: another code, another number."""
    rng = random.Random(seed)
    for _ in range(count):
        page = Image.new("RGB", (600, 900), "white")
        draw = ImageDraw.Draw(page)
        draw.rectangle((0, 0, 600, 150), (190, 20, 60))
        draw.text((40, 50), "CITY RAIL", "white", font_size=48)
        code = np.random.default_rng(rng.randint(0, 1 << 30)).integers(0, 2, (25, 25), np.uint8)
        page.paste(Image.fromarray(255 * code).resize((400, 400), Image.Resampling.NEAREST), (100, 250))
        draw.text((100, 760), f"No {rng.randint(10**7, 10**8)}", "black", font_size=30)
        yield page


def charts(_scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield charts of one app."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        page = Image.new("RGB", (900, 600), "white")
        draw = ImageDraw.Draw(page)
        draw.line((80, 40, 80, 540, 860, 540), "black", 3)
        steps = rng.normal(0, 18, 40).cumsum()
        high = (steps - steps.min()) / (np.ptp(steps) + 1e-6) * 420
        draw.line(
            [(90 + 19 * place, 520 - float(value)) for place, value in enumerate(high)], (30, 90, 180), 5
        )
        draw.text((330, 8), "Weight in kg", "black", font_size=26)
        yield page


def calendars(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield months of one calendar under one picture."""
    rng, picture = random.Random(seed), scene.resize((700, 420)).convert("RGB")
    for month in rng.sample(_MONTHS, count):
        page = Image.new("RGB", (760, 1000), "white")
        page.paste(picture, (30, 30))
        draw = ImageDraw.Draw(page)
        draw.text((380, 470), month, (30, 30, 30), font_size=50, anchor="ma")
        first = rng.randint(0, 6)
        for day in range(1, 32):
            row, column = divmod(day + first - 1, 7)
            draw.text((70 + 100 * column, 570 + 70 * row), str(day), (40, 40, 40), font_size=34)
        yield page


def scores(scene: Image.Image, seed: int, count: int = 3) -> Iterator[Image.Image]:
    """Yield screens of one game."""
    rng, arena = random.Random(seed), scene.resize((960, 540)).convert("RGB")
    for _ in range(count):
        page = arena.copy()
        draw = ImageDraw.Draw(page)
        draw.rectangle((0, 0, 960, 60), (20, 20, 40))
        draw.text((20, 10), f"SCORE {rng.randint(0, 99_999):05}", (255, 220, 60), font_size=36)
        for _figure in range(4):
            x, y = rng.randint(40, 880), rng.randint(100, 480)
            draw.rectangle((x, y, x + 46, y + 46), rng.choice(COLOURS))
        yield page


FAMILIES: dict[str, Make] = {
    "chat": chats,
    "slide": slides,
    "ticket": tickets,
    "chart": charts,
    "calendar": calendars,
    "score": scores,
}
