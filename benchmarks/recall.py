"""Which edits of a picture are recognised, and whether another is taken for it: `python -m benchmarks.recall [FOLDER]`.

Prints a table by edit. The originals are photographs that scikit-image and scikit-learn bring along, parts and blends of them,
pictures made of noise as photographs have it, and, where named, the pictures of a folder. Each stands there with the
edits of tests.look.edits; beside them are bursts, plain surfaces, skies, cards with text, and thousands of different
pictures, among them those of fixed cameras and of one form, memes, bib numbers. Judged is what the real command prints.

Aim: what must be the same 1.000; same or alike 0.7, crops of a tenth 0.8; of 20 million pairs of different pictures none the
same, nor two frames of a burst; 25 ms for each picture. Last run: 1.000, 0.97, 1.00, none of 39.7 million.
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
from tests.look import edits, lookalikes
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST, LARGEST = 300, 2400  # pixels: of an original's short side, and of the long side it is reduced to
STRANGERS = 6400  # different pictures: more than 20 million pairs
TIERS = {
    1: "must be the same",
    2: "same or alike",
    3: "alike, shown only",
    6: "raw preview",
}


@dataclass
class Found:
    """What the command recognised, by tier and edit."""

    same: Counter[tuple[int, str]] = field(default_factory=Counter)
    alike: Counter[tuple[int, str]] = field(default_factory=Counter)
    of: Counter[tuple[int, str]] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)  # of tier 1
    mixed: list[str] = field(default_factory=list)  # groups that call different pictures the same
    bursts: list[str] = field(default_factory=list)  # groups that call two frames of one burst the same
    alike_mixed: list[str] = field(default_factory=list)  # groups that show different pictures as alike
    pairs: int = 0  # of files that show different pictures
    cpu_ms: float = 0.0  # for each picture

    def share(self, tier: int, *, alike: bool = False) -> float:
        """Return the share of a tier's edits that are the same as their original, or at least shown beside it."""
        hits = sum(self.same[key] + alike * self.alike[key] for key in self.of if key[0] == tier)
        return hits / max(sum(count for key, count in self.of.items() if key[0] == tier), 1)


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


def plant(
    tree: Path, *, originals: int, largest: int = LARGEST, folder: Path | None = None, strangers: int = 0
) -> None:
    """Write every original with its edits, number, tier and edit in the names; then what must stay apart. Makes the tree."""
    tree.mkdir(parents=True)
    for number, picture in enumerate(_originals(originals, largest, folder)):
        name = f"{tree}/{number:04}"
        Path(f"{name}-0-original.jpg").write_bytes(encoded(picture, quality=95))
        for tier, made in enumerate((edits.tier_1, edits.tier_2, edits.reach), 1):
            for ending, data in made(picture):
                Path(f"{name}-{tier}-{ending}").write_bytes(data)
        if number % 8 == 0:
            Path(f"{name}-6-raw.dng").write_bytes(edits.raw(picture))
    for number in range(4):
        for ending, data in edits.burst(photo(9000 + number, 900, 700)):
            Path(f"{tree}/b{number:03}-4-{ending}").write_bytes(data)
    for ending, data in edits.strangers():
        Path(f"{tree}/x{ending.partition('.')[0]}-5-{ending}").write_bytes(data)
    _plant_strangers(tree, strangers)


def _plant_strangers(tree: Path, count: int) -> None:
    """Write `count` different pictures: half of them share their setting with two others."""
    seed = written = 0
    while written < count:
        scene = pictures.original(5000 + seed, 5) if seed % 2 else photo(5000 + seed, 640, 480)
        families = list(lookalikes.FAMILIES.items())
        family, make = families[seed % len(families)]
        made = [(family, each) for each in make(scene, seed, 3)]
        made += [("other", pictures.original(20_000 + 3 * seed + n, 6)) for n in range(3)]
        for number, (kind, picture) in enumerate(made):
            path = Path(f"{tree}/s{seed:05}{number}-5-{kind}.jpg")
            path.write_bytes(encoded(picture, quality=85))
        written, seed = written + len(made), seed + 1


def measured(tree: Path, *, workers: int = 1) -> Found:
    """Return what `similar` makes of the tree."""
    where = {"PYTHONPATH": f"{Path(__file__).parents[1]}/src"}
    command = (sys.executable, "-m", "photo_organizer", "similar", f"--workers={workers}", str(tree))
    cost = run(*command, environment=where)
    groups: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in csv.DictReader(cost.output.splitlines()):
        relation = "same" if row["relation"] == "exact" else row["relation"]
        groups[relation][row["group"]].add(os.path.basename(row["path"]))
    names = sorted(os.listdir(tree))
    found = _judged(names, list(groups["same"].values()), list(groups["alike"].values()))
    found.cpu_ms = 1000 * cost.cpu / len(names)
    return found


def _judged(names: list[str], same: list[set[str]], alike: list[set[str]]) -> Found:
    found = Found()
    beside_original = {name for group in same if _has_original(group) for name in group}
    shown = {name for group in alike for name in group if _shows_another(name, group)}
    # What stands for a picture is shown for it.
    shown |= {name for group in same if group & shown for name in group}
    found.mixed = [" ".join(sorted(group)) for group in same if len(_numbers(group)) > 1]
    found.alike_mixed = [" ".join(sorted(group)) for group in alike if len(_numbers(group)) > 1]
    found.bursts = [" ".join(sorted(group)) for group in same if sum("-4-" in name for name in group) > 1]
    for name in names:
        _, tier, ending = name.split("-", 2)
        key = (int(tier), ending)
        if key[0] in TIERS:
            found.of[key] += 1
            found.same[key] += name in beside_original
            found.alike[key] += name in shown and name not in beside_original
            found.missed += [name] if key[0] == 1 and name not in beside_original else []
    counts = Counter(name.partition("-")[0] for name in names)
    found.pairs = (len(names) ** 2 - sum(count**2 for count in counts.values())) // 2
    return found


def _numbers(group: set[str]) -> set[str]:
    return {name.partition("-")[0] for name in group}


def _has_original(group: set[str]) -> bool:
    return any("-0-" in name for name in group)


def _shows_another(name: str, group: set[str]) -> bool:
    number = name.partition("-")[0]
    return any(other != name and other.startswith(f"{number}-") for other in group)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        plant(tree, originals=40, folder=folder, strangers=STRANGERS)
        found = measured(tree, workers=2)
    print("tier,edit,same,alike,of,same share,same or alike share")
    for (tier, edit), of in sorted(found.of.items()):
        same, alike = found.same[tier, edit], found.alike[tier, edit]
        print(f"{TIERS[tier]},{edit},{same},{alike},{of},{same / of:.3f},{(same + alike) / of:.3f}")
    for tier, words in TIERS.items():
        print(f"{words},all,,,,{found.share(tier):.4f},{found.share(tier, alike=True):.4f}")
    print(f"pairs of different pictures,{found.pairs}\ngroups that call them the same,{len(found.mixed)}")
    print(f"groups that call frames of one burst the same,{len(found.bursts)}")
    print(f"groups that show different pictures as alike,{len(found.alike_mixed)}")
    print(f"ms CPU for each picture,{found.cpu_ms:.1f}")
    for line in (*found.missed, *found.mixed, *found.bursts):
        print(f"# {line}")


if __name__ == "__main__":
    main()
