"""The pictures that cost a look the most: `python -m benchmarks.hostile [SHARE] [WORDS]`. Prints CSV; four minutes on a quiet machine.

Each format as large as it is looked at, and larger; every picture meets a child of its own that has the night's networks open. Aim: two
seconds of processor time and 300 MB for each. The lines that begin with "asked" say so; exit code 1: one was missed. With a SHARE below 1
the sides are so much shorter; with WORDS only pictures with these in their names are made.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from benchmarks.aims import Aims
from benchmarks.drop import usage
from photo_organizer.look.child import Child
from photo_organizer.look.wire import LookFailed
from photo_organizer.models import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

CPU_S, PEAK_MB, PATIENCE = 2.0, 300.0, 120.0
# What it is, its format, mode, sides, and how it is written.
PICTURES: tuple[tuple[str, str, str, tuple[int, int], Mapping[str, object]], ...] = (
    ("a PNG as large as it may be", "PNG", "RGB", (7_400, 7_400), {"compress_level": 1}),
    ("a grey PNG", "PNG", "L", (10_900, 10_900), {"compress_level": 1}),
    ("a PNG that is larger", "PNG", "RGB", (12_500, 12_500), {"compress_level": 1}),
    (
        "a deflated TIFF as large as it may be",
        "TIFF",
        "RGB",
        (10_000, 10_000),
        {"compression": "tiff_adobe_deflate"},
    ),
    ("a plain TIFF", "TIFF", "RGB", (12_500, 12_500), {}),
    ("a TIFF by LZW that is larger", "TIFF", "RGB", (12_500, 12_500), {"compression": "tiff_lzw"}),
    ("a JPEG", "JPEG", "RGB", (12_500, 12_500), {}),
    ("a progressive JPEG", "JPEG", "RGB", (8_500, 8_500), {"progressive": True}),
    ("a lossless WebP", "WEBP", "RGB", (3_700, 3_700), {"lossless": True, "method": 0}),
    ("a WebP", "WEBP", "RGB", (3_700, 3_700), {"method": 0}),
    ("an AVIF", "AVIF", "RGB", (4_900, 4_900), {"speed": 10}),
    ("a HEIC of 48 megapixels", "HEIF", "RGB", (8_064, 6_048), {"quality": 60}),
    ("a GIF", "GIF", "P", (5_200, 5_200), {}),
    ("a BMP", "BMP", "RGB", (7_400, 7_400), {}),
)


def picture(mode: str, sides: tuple[int, int]) -> Image.Image:
    """Return a picture with something in each pixel."""
    small = Image.frombytes("RGB", (250, 250), random.Random(0).randbytes(250 * 250 * 3))
    return small.resize(sides, Image.Resampling.BICUBIC).convert(mode)


def looked_at(path: Path) -> tuple[float, float, str]:
    """Return processor seconds and peak in MB of a child that measures a picture, and what it said."""
    models = chosen.choose("auto", [], None)
    with Child(idle=None, niceness=0) as child:
        child.call("thumbnail.load", models.as_args(), payload=models.rows, seconds=PATIENCE)
        _measured(child, path.with_name("first.jpg"))
        process = child.call("self.state").fields["pid"]
        before, _ = usage(process)
        said = _measured(child, path)
        cpu, peak = usage(process)
    return cpu - before, peak, said


def _measured(child: Child, path: Path) -> str:
    with path.open("rb") as file:
        try:
            child.call("thumbnail.measure", {"video": False}, files=[file.fileno()], seconds=PATIENCE)
        except LookFailed as failed:
            return str(failed.why)
    return "looked at"


def main() -> int:
    import pillow_heif

    pillow_heif.register_heif_opener()
    share, words = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0, sys.argv[2] if len(sys.argv) > 2 else ""
    aims = Aims()
    print("picture,megapixels,cpu_s,peak_mb,answer")
    with tempfile.TemporaryDirectory() as folder:
        picture("RGB", (640, 480)).save(Path(folder, "first.jpg"))
        for name, kind, mode, (width, height), how in PICTURES:
            if words not in name:
                continue
            path, sides = Path(folder, "picture"), (int(width * share), int(height * share))
            picture(mode, sides).save(path, kind, **how)  # type: ignore[arg-type]  # each format has options of its own
            cpu, peak, said = looked_at(path)
            print(f"{name},{sides[0] * sides[1] / 1e6:.0f},{cpu:.2f},{peak:.0f},{said}", flush=True)
            aims.at_most(f"processor seconds of {name}", cpu, CPU_S)
            aims.at_most(f"peak in MB of {name}", peak, PEAK_MB)
    return aims.exit_code


if __name__ == "__main__":
    sys.exit(main())
