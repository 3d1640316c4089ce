"""How many edits of a picture are recognised, and whether another is taken for it: `python -m benchmarks.recall [FOLDER]`.

Prints CSV. The originals are photographs that scikit-image and scikit-learn bring along, parts and blends of them, pictures made
of noise as photographs have it, and, where named, the pictures of a folder. Each stands there with the edits of
tests.look.edits; beside them are bursts, plain surfaces, skies and cards with text. Judged is what the real command prints.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from benchmarks import pictures
from benchmarks.timed import run
from tests.look import edits
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST, LARGEST = (
    300,
    2400,
)  # pixels: of the short side of an original, and of the long side it is reduced to


@dataclass
class Found:
    """What the command recognised."""

    hits: Counter[int] = field(default_factory=Counter)
    wanted: Counter[int] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)  # of tier 1
    mixed: list[str] = field(default_factory=list)  # groups of different pictures
    bursts: list[str] = field(default_factory=list)  # groups that hold two frames of one burst
    raws: int = 0
    raws_wanted: int = 0

    def share(self, tier: int) -> float:
        return self.hits[tier] / max(self.wanted[tier], 1)


def _originals(number: int, largest: int, folder: Path | None = None) -> Iterator[Image.Image]:
    """Yield the originals: real ones, parts and blends of them, made-up ones, and those of `folder`."""
    real = [name for name in pictures.sources() if name.name != "hubble_deep_field.jpg"]
    for file in real[:number]:
        with Image.open(file) as image:
            yield image.convert("RGB")
    for seed in range(number):
        yield pictures.original(100 + seed, 4000 // largest + 1)
        yield photo(seed, largest, largest * 3 // 4)
    if folder:
        yield from _of(folder, largest)


def _of(folder: Path, largest: int) -> Iterator[Image.Image]:
    for path in sorted(folder.rglob("*")):
        try:
            with Image.open(path) as image:
                upright = ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError):
            continue
        upright.thumbnail((largest, largest))
        if min(upright.size) >= SMALLEST:
            yield upright


def plant(tree: Path, *, originals: int, largest: int = LARGEST, folder: Path | None = None) -> None:
    """Write every original with its edits, tier and number in the names. Makes the tree."""
    tree.mkdir(parents=True)
    for number, picture in enumerate(_originals(originals, largest, folder)):
        name = f"{tree}/{number:04}"
        Path(f"{name}-0-original.jpg").write_bytes(encoded(picture, quality=95))
        for tier, made in ((1, edits.tier_1(picture)), (2, edits.tier_2(picture))):
            for ending, data in made:
                Path(f"{name}-{tier}-{ending}").write_bytes(data)
        if number % 8 == 0:
            Path(f"{name}-3-raw.dng").write_bytes(edits.raw(picture))
    for number in range(4):
        for ending, data in edits.burst(photo(9000 + number, 900, 700)):
            Path(f"{tree}/b{number:03}-4-{ending}").write_bytes(data)
    for ending, data in edits.strangers():
        Path(f"{tree}/x{ending.partition('.')[0]}-5-{ending}").write_bytes(data)


def measured(tree: Path, *, workers: int = 1) -> Found:
    """Return what `similar` makes of the tree."""
    root = Path(__file__).parents[1]
    where = {"PYTHONPATH": f"{root}/src"}
    cost = run(
        sys.executable,
        "-m",
        "photo_organizer",
        "similar",
        f"--workers={workers}",
        str(tree),
        environment=where,
    )
    groups: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(cost.output.splitlines()):
        if row["relation"] in ("exact", "same"):
            groups[row["group"]].add(os.path.basename(row["path"]))
    return _judged(sorted(os.listdir(tree)), list(groups.values()))


def _judged(names: list[str], groups: list[set[str]]) -> Found:
    found, of_name = Found(), {name: group for group in groups for name in group}
    for group in groups:
        if len({name.partition("-")[0] for name in group}) > 1:
            found.mixed.append(" ".join(sorted(group)))
        elif sum("-4-" in name for name in group) > 1:
            found.bursts.append(" ".join(sorted(group)))
    for name in names:
        number, tier = name.split("-")[:2]
        together = f"{number}-0-original.jpg" in of_name.get(name, ())
        if tier in "12":
            found.wanted[int(tier)] += 1
            found.hits[int(tier)] += together
            found.missed += [name] if tier == "1" and not together else []
        elif tier == "3":
            found.raws_wanted, found.raws = found.raws_wanted + 1, found.raws + together
    return found


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        plant(tree, originals=60, folder=folder)
        found = measured(tree, workers=2)
    print("what,found,of,share")
    for tier in (1, 2):
        print(f"tier {tier},{found.hits[tier]},{found.wanted[tier]},{found.share(tier):.4f}")
    print(f"raw previews,{found.raws},{found.raws_wanted},")
    print(f"groups of different pictures,{len(found.mixed)},0,\ngroups of one burst,{len(found.bursts)},0,")
    for words in (*found.missed, *found.mixed, *found.bursts):
        print(f"# {words}")


if __name__ == "__main__":
    main()
