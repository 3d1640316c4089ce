"""Photographs for tests: those that installed packages carry, and parts of them that look different from each other."""

from __future__ import annotations

import importlib.util
import io
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter, ImageOps

START = datetime(2024, 3, 1, 9, 0)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


class Real:
    """Pictures by name, decoded once."""

    def __init__(self) -> None:
        images, photos = _package("skimage") / "data", _package("sklearn") / "datasets" / "images"
        self.paths = {
            "china": photos / "china.jpg",
            "flower": photos / "flower.jpg",
            "astronaut": images / "astronaut.png",
            "chelsea": images / "chelsea.png",
            "coffee": images / "coffee.png",
            "rocket": images / "rocket.jpg",
            "motorcycle": images / "motorcycle_left.png",
            "engine": images / "motorcycle_right.png",
            "page": images / "page.png",
            "coins": images / "coins.png",
            "hubble": images / "hubble_deep_field.jpg",
        }
        self._decoded: dict[str, Image.Image] = {}

    def image(self, name: str) -> Image.Image:
        """Return a picture in RGB."""
        if name not in self._decoded:
            with Image.open(self.paths[name]) as image:
                self._decoded[name] = image.convert("RGB")
        return self._decoded[name].copy()

    def variant(self, number: int, size: tuple[int, int] = (480, 360)) -> Image.Image:
        """Return one of endlessly many sharp photographs that do not look alike."""
        dice = random.Random(number)
        names = ("china", "flower", "chelsea", "coffee", "motorcycle", "rocket")
        image = self.image(names[number % len(names)])
        wide, high = (round(side * dice.uniform(0.55, 0.8)) for side in image.size)
        left, top = dice.randrange(image.width - wide), dice.randrange(image.height - high)
        part = image.crop((left, top, left + wide, top + high))
        part = ImageOps.mirror(part) if dice.random() < 0.5 else part
        return part.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.SHARPEN)


def jpeg(image: Image.Image, **options: Any) -> bytes:
    """Return a picture as JPEG."""
    out = io.BytesIO()
    image.save(out, "JPEG", **{"quality": 88} | options)
    return out.getvalue()


def place(folder: Path, image: Image.Image | bytes, hours: float, extension: str = "jpg") -> Path:
    """Write a picture under the name that the library would give it, `hours` after START; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{START + timedelta(hours=hours):%Y%m%d_%H%M%S}.{extension}"
    path.write_bytes(image if isinstance(image, bytes) else jpeg(image))
    return path


def snapshot(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return inode, mtime and bytes of every file below `root`."""
    found = (path for path in root.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in found}
