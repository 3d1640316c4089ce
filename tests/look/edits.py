"""What people and programs do to a picture. Tier 1 must be recognised, tier 2 may be; both as the bytes of a file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from tests.look.pictures import encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

BURST = 4  # frames


def tier_1(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes): resized, recompressed, sent by messenger, turned by tag, converted, brightened."""
    width, height = picture.size
    turned = Image.Exif()
    turned[0x112] = 6
    small = picture.copy()
    small.thumbnail((800, 800))
    lanczos = Image.Resampling.LANCZOS
    yield "half.jpg", encoded(picture.resize((width // 2, height // 2), lanczos), quality=90)
    yield "quarter.jpg", encoded(picture.resize((width // 4, height // 4), lanczos), quality=90)
    yield "q70.jpg", encoded(picture, quality=70)
    yield "q40.jpg", encoded(picture, quality=40)
    yield "messenger.jpg", encoded(small, quality=75)
    yield "turned.jpg", encoded(picture.transpose(Image.Transpose.ROTATE_90), quality=92, exif=turned)
    yield "converted.png", encoded(picture, "PNG", compress_level=1)
    yield "converted.webp", encoded(picture, "WEBP", quality=80)
    yield "converted.heic", encoded(picture, "HEIF", quality=60)
    yield "bright.jpg", encoded(ImageEnhance.Brightness(picture).enhance(1.1), quality=90)


def tier_2(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes): cropped, framed, marked, without or with other colours."""
    width, height = picture.size
    for percent in (3, 10):
        x, y = width * percent // 200, height * percent // 200
        yield f"crop{percent}.jpg", encoded(picture.crop((x, y, width - x, height - y)), quality=90)
    yield "border.jpg", encoded(ImageOps.expand(picture, width // 40, "white"), quality=90)
    yield "caption.jpg", encoded(ImageOps.expand(picture, (0, 0, 0, height // 8), "white"), quality=90)
    marked = picture.copy()
    ImageDraw.Draw(marked).text((width * 0.6, height * 0.85), "(c) somebody", "white", font_size=height // 20)
    yield "watermark.jpg", encoded(marked, quality=90)
    grey = picture.convert("L")
    yield "grey.jpg", encoded(grey, quality=90)
    yield "sepia.jpg", encoded(ImageOps.colorize(grey, "black", (255, 204, 153)), quality=90)
    yield "colour.jpg", encoded(ImageEnhance.Color(picture).enhance(1.5), quality=90)


def reach(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes): cropped further, straightened, mirrored, turned without a tag, photographed from a screen."""
    width, height = picture.size
    for percent in (5, 15, 20):
        x, y = width * percent // 200, height * percent // 200
        yield f"crop{percent}.jpg", encoded(picture.crop((x, y, width - x, height - y)), quality=90)
    x, y = height // 50, width // 50
    level = picture.rotate(1, Image.Resampling.BICUBIC).crop((x, y, width - x, height - y))
    yield "straightened.jpg", encoded(level, quality=90)
    yield "mirrored.jpg", encoded(ImageOps.mirror(picture), quality=90)
    yield "sideways.jpg", encoded(picture.transpose(Image.Transpose.ROTATE_90), quality=90)
    yield "screenshot.png", encoded(_on_a_screen(picture), "PNG", compress_level=1)


def _on_a_screen(picture: Image.Image) -> Image.Image:
    """Return what a phone shows while the picture is open: bars above and below, the clock, a row of buttons."""
    screen, shown = Image.new("RGB", (720, 1280), "black"), picture.copy()
    shown.thumbnail((720, 1000))
    screen.paste(shown, ((720 - shown.width) // 2, (1280 - shown.height) // 2))
    draw = ImageDraw.Draw(screen)
    draw.text((30, 18), "12:07", "white", font_size=26)
    for x in (110, 270, 430, 590):
        draw.ellipse((x, 1210, x + 34, 1244), outline="white", width=3)
    return screen


def raw(picture: Image.Image) -> bytes:
    """Return a raw file in TIFF structure: sensor data, and a preview of half its size."""
    preview = encoded(picture.resize((picture.width // 2, picture.height // 2)), quality=90)
    place = 8 + 2 * (2 + 5 * 12 + 4)
    sensor = [(0x100, 4, picture.width), (0x101, 4, picture.height), (0x103, 3, 1), (0x106, 3, 32803)]
    second = [(0x100, 4, picture.width // 2), (0x103, 3, 6), (0x201, 4, place), (0x202, 4, len(preview))]
    first = struct.pack("<2sHI", b"II", 42, 8)
    return (
        first
        + _table([*sensor, (0xC612, 4, 0x00000401)], 8 + 66)
        + _table([*second, (0x111, 4, 0)], 0)
        + preview
    )


def _table(entries: list[tuple[int, int, int]], following: int) -> bytes:
    rows = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in sorted(entries))
    return struct.pack("<H", len(entries)) + rows + struct.pack("<I", following)


def burst(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of frames that one camera took in one second, the hand moving a little."""
    width, height = picture.size
    for number in range(BURST):
        frame = picture.crop((number, number, width - 8 + number, height - 8 + number))
        exif = Image.Exif()
        exif[0x10F], exif[0x110] = "Canon", "Canon EOS R5"
        sub = exif.get_ifd(0x8769)
        sub[0x9003], sub[0x9291] = "2024:05:01 12:00:07", f"{number}25"
        yield f"frame{number}.jpg", encoded(frame, quality=92, exif=exif.tobytes())


def strangers() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of what is most easily taken for one another and must not be."""
    for level in (0, 3, 128, 255):
        yield f"plain{level}.jpg", encoded(Image.new("RGB", (800, 600), (level,) * 3))
    for top in range(3):  # skies
        ramp = np.linspace(120 + 20 * top, 230, 600)[:, None].repeat(800, 1)
        yield f"sky{top}.jpg", encoded(Image.fromarray(ramp.astype(np.uint8)).convert("RGB"), quality=90)
    for number, text in enumerate(("Monday", "Thursday 7", "Thank you", "Lunch at one", "Exit", "Page 12")):
        card = Image.new("RGB", (800, 600), "white")
        ImageDraw.Draw(card).text((80, 100 + 60 * number), text, "black", font_size=70)
        yield f"card{number}.png", encoded(card, "PNG")
