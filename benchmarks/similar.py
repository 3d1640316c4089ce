"""Similar pictures in one tree, side by side: `python -m benchmarks.similar [ORIGINALS]`. Prints CSV.

Each original is a 12-megapixel JPEG with five common edits. Peers that are not installed are left out. Aim: three times as
fast as the fastest peer, and at least 0.7 of the speed of a plain draft decode by Pillow, per core; CPU time counts.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.timed import run

if TYPE_CHECKING:
    from PIL import Image

SIDE = (4000, 3000)
PLAIN = (
    "import sys, pathlib; from PIL import Image\n"
    "for p in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
    " i = Image.open(p); i.draft({mode!r}, (256, 256)); i.load()\n"
)
# What a script with imagehash does, after the same reduced decode.
SCRIPT = (
    "import sys, pathlib, imagehash; from PIL import Image\n"
    "for p in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
    " i = Image.open(p); i.draft('RGB', (256, 256)); imagehash.phash(i, 16)\n"
)


def plant(folder: str, originals: int) -> None:
    from PIL import Image

    from tests.look.pictures import photo

    Path(folder).mkdir()
    for number in range(originals):
        picture = photo(number, 1200, 900).resize(SIDE, Image.Resampling.BICUBIC)
        grain = Image.effect_noise(SIDE, 12).convert("L")
        picture = Image.merge("RGB", [Image.blend(band, grain, 0.08) for band in picture.split()])
        name = f"{folder}/{number:03}"
        picture.save(f"{name}-original.jpg", quality=92)
        picture.save(f"{name}-q70.jpg", quality=70)
        picture.save(f"{name}-q40.jpg", quality=40)
        picture.resize((2000, 1500)).save(f"{name}-half.jpg", quality=88)
        picture.point(lambda value: min(255, value * 1.1)).save(f"{name}-bright.jpg", quality=88)
        picture.transpose(Image.Transpose.ROTATE_90).save(f"{name}-turned.jpg", exif=_turned())


def _turned() -> Image.Exif:
    from PIL import Image

    exif = Image.Exif()
    exif[0x112] = 6
    return exif


def found(output: str) -> tuple[int, int]:
    """Return how many versions stand in their original's group, and how many groups mix originals."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in csv.DictReader(output.splitlines()):
        if row["relation"] in ("exact", "same"):
            groups[row["group"]].append(Path(row["path"]).name.partition("-")[0])
    return sum(len(names) - 1 for names in groups.values()), sum(
        len(set(names)) > 1 for names in groups.values()
    )


def main() -> None:
    originals = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    with tempfile.TemporaryDirectory() as scratch:
        folder = str(Path(scratch) / "photos")
        count = originals * 6
        run(
            sys.executable, "-m", "benchmarks.similar", "--plant", folder, str(originals)
        )  # keeps this process small
        run("sh", "-c", f"cat {folder}/* > /dev/null")
        python = sys.executable
        costs = {
            "plain draft decode, grey": run(python, "-c", PLAIN.format(mode="L"), folder),
            "plain draft decode, colour": run(python, "-c", PLAIN.format(mode="RGB"), folder),
            "ours": run(python, "-m", "photo_organizer", "similar", "--workers=1", folder),
            "ours, two workers": run(python, "-m", "photo_organizer", "similar", "--workers=2", folder),
            "script with imagehash": run(python, "-c", SCRIPT, folder),
        }
        if shutil.which("findimagedupes"):
            costs["findimagedupes"] = run("findimagedupes", "-q", "-R", "--no-compare", folder)
    ours = costs["ours"]
    print("program,pictures,wall_s,cpu_s,ms_per_picture,times_ours,peak_mb")
    for name, cost in costs.items():
        each = 1000 * cost.cpu / count
        print(
            f"{name},{count},{cost.wall:.2f},{cost.cpu:.2f},{each:.1f},{cost.cpu / ours.cpu:.2f},{cost.peak_mb:.0f}"
        )
    versions, mixed = found(ours.output)
    print(f"versions found,{versions} of {count - originals},groups with strangers,{mixed}")


if __name__ == "__main__":
    plant(sys.argv[2], int(sys.argv[3])) if sys.argv[1:2] == ["--plant"] else main()
