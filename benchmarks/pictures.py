"""Large pictures made of real photographs, with common edits: `python -m benchmarks.pictures FOLDER ORIGINALS`.

The photographs are those that scikit-image and scikit-learn bring along. Each original is a part of one, or two blended
by a soft mask, enlarged to the size of a camera's picture and given the grain of a real surface at full size.
"""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SIZES = ((4000, 3000), (3264, 2448), (4032, 3024), (4160, 3120), (3000, 4000))
NAMES = (
    "astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "hubble_deep_field.jpg", "retina.jpg",
    "motorcycle_left.png", "camera.png", "coins.png", "moon.png", "ihc.png", "brick.png", "grass.png",
    "gravel.png", "china.jpg", "flower.jpg",
)  # fmt: skip
GRAIN = ("brick.png", "grass.png", "gravel.png")


def sources() -> list[Path]:
    """Return the photographs that are installed."""
    folders = (_package("skimage") / "data", _package("sklearn") / "datasets" / "images")
    return [folder / name for name in NAMES for folder in folders if (folder / name).is_file()]


def _package(name: str) -> Path:
    """Return a package's folder without importing it: only its pictures are wanted, and it takes a second to load."""
    found = importlib.util.find_spec(name)
    if found is None or not found.origin:
        raise ModuleNotFoundError(f"{name} is not installed", name=name)
    return Path(found.origin).parent


def original(number: int, part: int = 1) -> Image.Image:
    """Return the same picture for the same number, and different ones for different numbers; at 1/`part` of its size."""
    rng, files = random.Random(number), sources()
    width, height = rng.choice(SIZES)
    size = (width // part, height // part)
    picture = _part(files[number % len(files)], size, rng)
    if number >= len(files):
        other = _part(rng.choice(files), size, rng)
        mask = Image.new("L", (4, 4))
        mask.putdata([rng.randrange(256) for _ in range(16)])
        picture = Image.composite(picture, other, mask.resize(size, Image.Resampling.BICUBIC))
    surface = _surface(rng.choice([file for file in files if file.name in GRAIN]))
    times = (-(-size[1] // surface.shape[0]), -(-size[0] // surface.shape[1]))
    grain = np.tile(surface, times)[: size[1], : size[0], None] - 128
    return Image.fromarray((np.asarray(picture, np.float32) + 0.12 * grain).clip(0, 255).astype(np.uint8))


def _surface(file: Path) -> NDArray[np.float32]:
    with Image.open(file) as image:
        return np.asarray(image.convert("L"), np.float32)


def _part(file: Path, size: tuple[int, int], rng: random.Random) -> Image.Image:
    """Return a part of a photograph in the wanted shape, perhaps mirrored, enlarged."""
    with Image.open(file) as image:
        whole = image.convert("RGB")
    share = rng.uniform(0.55, 0.95)
    scale = min(whole.width * share / size[0], whole.height * share / size[1])
    width, height = int(size[0] * scale), int(size[1] * scale)
    left, top = rng.randint(0, whole.width - width), rng.randint(0, whole.height - height)
    part = whole.crop((left, top, left + width, top + height))
    if rng.random() < 0.5:
        part = part.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return part.resize(size, Image.Resampling.BICUBIC)


def edits(picture: Image.Image) -> Iterator[tuple[str, Image.Image, dict[str, object]]]:
    """Yield (name, picture, how to save it as JPEG) of the original and five edits."""
    turned = Image.Exif()
    turned[0x112] = 6
    yield "original", picture, {"quality": 92}
    yield "q70", picture, {"quality": 70}
    yield "q40", picture, {"quality": 40}
    yield "smaller", picture.resize((picture.width * 9 // 10, picture.height * 9 // 10)), {"quality": 88}
    yield "bright", picture.point(lambda value: min(255, value * 1.1)), {"quality": 88}
    yield "turned", picture.transpose(Image.Transpose.ROTATE_90), {"quality": 90, "exif": turned}


def plant(folder: str, originals: int) -> None:
    """Write the originals with their edits. Makes the folder."""
    Path(folder).mkdir(parents=True)
    for number in range(originals):
        for name, picture, how in edits(original(number)):
            picture.save(f"{folder}/{number:03}-{name}.jpg", **how)  # type: ignore[arg-type]


if __name__ == "__main__":
    plant(sys.argv[1], int(sys.argv[2]))
