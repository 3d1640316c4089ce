"""Similar pictures in one tree, side by side: `python -m benchmarks.similar [ORIGINALS] [PEERS_PYTHON]`. Prints CSV.

Each original has 8 to 13 megapixels, is made of real photographs (see benchmarks.pictures) and stands there with five common
edits; 50 originals are 300 files. Peers that are not installed are left out: `findimagedupes`, and `czkawka` and `imagededup` for
the Python named second. Aim: three times as fast as the fastest peer, and at least 0.7 of the speed of a plain draft
decode by Pillow, per core. CPU time counts; all read from the cache, each is run twice in turn, and the better run counts.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.timed import Cost, run

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
CZKAWKA = (
    "import sys, czkawka; f = czkawka.ImageSimilarity(); f.set_directories([sys.argv[1]]); f.set_similarity(10)\n"
    "for n, g in enumerate(f.find_similar()):\n"
    " for p in g: print(n, p, sep='\\t')\n"
)
IMAGEDEDUP = "import sys; from imagededup.methods import PHash; PHash().find_duplicates(image_dir=sys.argv[1], num_enc_workers=0)"


def has(python: str, module: str) -> bool:
    return (
        subprocess.run([python, "-c", f"import {module}"], check=False, capture_output=True).returncode == 0
    )


def commands(folder: str, peers: str) -> dict[str, list[str]]:
    python, ours = sys.executable, [sys.executable, "-m", "photo_organizer", "similar"]
    found = {
        "plain draft decode, grey": [python, "-c", PLAIN.format(mode="L"), folder],
        "plain draft decode, colour": [python, "-c", PLAIN.format(mode="RGB"), folder],
        "ours": [*ours, "--workers=1", folder],
        "ours, two workers": [*ours, "--workers=2", folder],
        "script with imagehash": [python, "-c", SCRIPT, folder],
    }
    if shutil.which("findimagedupes"):
        found["findimagedupes"] = ["findimagedupes", "-q", "-R", "--no-compare", folder]
    if peers and has(peers, "czkawka"):
        found["czkawka"] = [peers, "-c", CZKAWKA, folder]
    if peers and has(peers, "imagededup"):
        found["imagededup"] = [peers, "-c", IMAGEDEDUP, folder]
    return found


def measured(command: list[str]) -> Cost:
    with tempfile.TemporaryDirectory() as home:  # nobody finds what it has cached
        where = {"HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
        return run(*command, environment={**os.environ, **where})


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
    originals = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as scratch:
        folder = f"{scratch}/photos"
        run(sys.executable, "-m", "benchmarks.pictures", folder, str(originals))  # keeps this process small
        count = len(os.listdir(folder))
        wanted = commands(folder, sys.argv[2] if len(sys.argv) > 2 else "")
        run("sh", "-c", f"cat {folder}/* > /dev/null")
        costs: dict[str, Cost] = {}
        for _ in range(2):
            for name, command in wanted.items():
                cost = measured(command)
                costs[name] = min(cost, costs.get(name, cost), key=lambda one: one.cpu)
    ours = costs["ours"]
    print("program,pictures,wall_s,cpu_s,ms_per_picture,times_ours,peak_mb")
    for name, cost in costs.items():
        each, times = 1000 * cost.cpu / count, cost.cpu / ours.cpu
        print(f"{name},{count},{cost.wall:.2f},{cost.cpu:.2f},{each:.1f},{times:.2f},{cost.peak_mb:.0f}")
    versions, mixed = found(ours.output)
    print(f"versions found,{versions} of {count - originals},groups with strangers,{mixed}")
    print(f"load while measuring,{os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
