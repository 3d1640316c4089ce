"""A long burst against short ones: `python -m benchmarks.burst [FRAMES]`. Prints CSV.

One burst of 120 frames, and three of 40 in three seconds, each filed by `once` into an empty library. Aim: the long one
takes at most twice the time of the three, and its frames stand together, in the order in which they were taken.
CPU time counts; each is run twice in turn, and the better run counts.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from benchmarks.timed import Cost, run

SHORT = 3  # bursts that the long one is measured against
LARGE = (2400, 1800)


def scene(seed: int) -> Image.Image:
    """Return a picture with much to see, a little larger than a frame."""
    chance = random.Random(seed)
    found = Image.effect_noise((LARGE[0] + 200, LARGE[1] + 100), 60).convert("RGB")
    found = found.filter(ImageFilter.GaussianBlur(6))
    brush = ImageDraw.Draw(found)
    for _ in range(60):
        x, y = chance.randrange(LARGE[0]), chance.randrange(LARGE[1])
        box = [x, y, x + chance.randrange(30, 600), y + chance.randrange(30, 400)]
        brush.ellipse(box, fill=tuple(chance.randrange(256) for _ in "rgb"))
    return found


def put_burst(folder: Path, second: int, frames: int) -> None:
    """Write the frames of one second: somebody walks through the picture. Their files' times tell nothing."""
    base = scene(second)
    for number in range(frames):
        frame = base.crop((0, 0, *LARGE))
        left = 100 + number * LARGE[0] // (frames + 20)
        ImageDraw.Draw(frame).rectangle([left, 800, left + 120, 1040], fill=(250, 30, 30))
        found = Image.Exif()
        found[0x10F], found[0x110] = "SONY", "ILCE-9M3"
        inner = found.get_ifd(0x8769)
        inner[0x9003], inner[0x9291] = f"2024:08:31 13:47:{second:02}", f"{number * 1000 // frames:03}"
        path = folder / f"{second:02}-{number:04}.jpg"
        frame.save(path, quality=88, exif=found.tobytes())
        os.utime(path, (1_725_000_000, 1_725_000_000))


def filed(bursts: int, frames: int) -> tuple[Cost, list[str]]:
    """Return what filing cost, and the names in the order in which the frames were taken."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = {name: Path(scratch) / name for name in ("intake", "library", "state")}
        for folder in folders.values():
            folder.mkdir()
        for second in range(bursts):
            put_burst(folders["intake"], second, frames)
        options = [f"--{name}={folder}" for name, folder in folders.items()]
        cost = run(sys.executable, "-m", "photo_organizer", "once", "--settle=0", *options)
        moments = [(_moment(path), path.stem) for path in folders["library"].rglob("*.jpg")]
        return cost, [stem for _, stem in sorted(moments)]


def _moment(path: Path) -> str:
    with Image.open(path) as image:
        inner = image.getexif().get_ifd(0x8769)
        return f"{inner[0x9003]}.{inner[0x9291]}"


def in_order(stems: list[str]) -> bool:
    """Tell whether the frames of one second are called stem, stem_A, stem_B … in this order."""
    letters = [stem.partition("20240831_134700")[2] for stem in stems]
    return letters == sorted(letters, key=lambda one: (len(one), one))


def main() -> None:
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    costs: dict[str, Cost] = {}
    for _ in range(2):
        long, stems = filed(1, frames)
        short, _names = filed(SHORT, frames // SHORT)
        for name, cost in ((f"1 of {frames}", long), (f"{SHORT} of {frames // SHORT}", short)):
            costs[name] = min(cost, costs.get(name, cost), key=lambda one: one.cpu)
    print("bursts,wall_s,cpu_s,peak_mb")
    for name, cost in costs.items():
        print(f"{name},{cost.wall:.2f},{cost.cpu:.2f},{cost.peak_mb:.0f}")
    one, three = costs.values()
    print(
        f"times the three,{one.cpu / three.cpu:.2f},together and in order,{len(stems) == frames and in_order(stems)}"
    )


if __name__ == "__main__":
    main()
