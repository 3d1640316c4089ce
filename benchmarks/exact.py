"""Exact duplicates in one tree, side by side: `python -m benchmarks.exact [FILES]`. Prints CSV.

Peers that are not installed are left out: fdupes, jdupes, rdfind, rmlint. A fifth of the files are copies, and many
different files have one size, as pictures of one camera may. Aim: cold at most 1.2 times the CPU time of the fastest,
warm (nothing changed) at most 0.2 times.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.timed import run

if TYPE_CHECKING:
    from benchmarks.timed import Cost

PEERS = {
    "jdupes": ("jdupes", "-r", "-q", "{root}"),
    "fdupes": ("fdupes", "-r", "-q", "{root}"),
    "rdfind": ("rdfind", "-dryrun", "true", "-outputname", "/dev/null", "{root}"),
    "rmlint": ("rmlint", "-o", "fdupes", "{root}"),
}
SIZES = (400_000, 700_000, 1_000_000)


def plant(library: Path, count: int) -> None:
    rng = random.Random(5)
    contents: list[bytes] = []
    for number in range(count):
        folder = library / f"{2000 + number % 20}/{number % 12 + 1:02}"
        folder.mkdir(parents=True, exist_ok=True)
        data = rng.choice(contents[-50:]) if number % 5 == 4 else rng.randbytes(rng.choice(SIZES))
        contents.append(data)
        (folder / f"IMG_{number:05}.jpg").write_bytes(data)
        del contents[:-50]


def measure(root: Path) -> dict[str, Cost]:
    library, intake = root / "library", root / "intake"
    intake.mkdir()
    ours = (sys.executable, "-m", "photo_organizer", "dedupe", "--json")
    folders = (f"--intake={intake}", f"--library={library}", f"--state={root / 'state'}", f"--logs={root}")
    run("sh", "-c", f"cat {library}/*/*/* > /dev/null")  # everybody finds the files in memory
    costs = {"md5sum of everything": run("sh", "-c", f"md5sum {library}/*/*/* > /dev/null")}
    for name, command in PEERS.items():
        if shutil.which(name):
            costs[name] = run(*(part.format(root=library) for part in command))
    costs["ours cold"] = run(*ours, *folders)
    costs["ours warm"] = run(*ours, *folders)
    return costs


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        plant(root / "library", int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
        costs = measure(root)
    fastest = min(cost.cpu for name, cost in costs.items() if name in PEERS)
    print("program,wall_s,cpu_s,cpu_of_fastest_peer,peak_mb")
    for name, cost in costs.items():
        print(f"{name},{cost.wall:.2f},{cost.cpu:.2f},{cost.cpu / fastest:.2f},{cost.peak_mb:.0f}")


if __name__ == "__main__":
    main()
