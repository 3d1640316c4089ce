"""An intake and a library for pictures that want one name; the program runs in this process."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image

from photo_organizer.cli.main import main
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path

STEM = "2024/05_May/20240501_120007"


def exif(subseconds: str = "", *, camera: str = "EOS R5", orientation: int = 1) -> bytes:
    found = Image.Exif()
    found[0x10F], found[0x110], found[0x112] = "Canon", f"Canon {camera}", orientation
    sub = found.get_ifd(0x8769)
    sub[0x9003] = "2024:05:01 12:00:07"
    if subseconds:
        sub[0x9291] = subseconds
    return found.tobytes()


@dataclass
class House:
    """An intake, a library, a state folder and logs below `root`."""

    root: Path

    def __post_init__(self) -> None:
        for name in ("intake", "library", "state", "logs"):
            (self.root / name).mkdir()

    def drop(self, **files: bytes) -> None:
        for name, data in files.items():
            stem, _, ending = name.rpartition("_")
            (self.root / "intake" / f"{stem}.{ending}").write_bytes(data)

    def run(self, command: str = "once", *more: str) -> int:
        folders = [f"--{name}={self.root / name}" for name in ("intake", "library", "state", "logs")]
        return main([command, *folders, *more])

    def once(self, *more: str) -> dict[str, bytes]:
        assert self.run("once", "--settle=0", *more) == 0
        return self.tree("library")

    def tree(self, name: str) -> dict[str, bytes]:
        root = self.root / name
        found = sorted(path for path in root.rglob("*") if path.is_file())
        return {str(path.relative_to(root)): path.read_bytes() for path in found}

    def events(self) -> list[tuple[str, str]]:
        with (self.root / "logs" / "photo_organizer_log.csv").open(newline="") as file:
            return [(row["Event"], row["File name"]) for row in csv.DictReader(file)]


def camera_jpeg(image: Image.Image, quality: int = 90, **told: Any) -> bytes:
    return encoded(image, quality=quality, exif=exif(**told))


SCENE = photo(7, 640, 480)
LARGE, SMALL = camera_jpeg(SCENE), camera_jpeg(SCENE.resize((320, 240)))
