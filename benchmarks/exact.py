"""Exact duplicates in one tree, side by side: `python -m benchmarks.exact [PHOTOS] [ROUNDS]`. Prints CSV.

Two trees: a library of photos of 1 to 4 MB by year and month, a fifth of them copies, some of one size with another
content; and a small one of 600 files of 64 kB, where every program does little but start. Both lie in the page cache
while they are measured; programs take turns, and medians are told. Peers that are not installed are left out.
Aim: cold at most 1.2 times the fastest peer, warm (nothing changed since) at most 0.2 times.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.timed import run

if TYPE_CHECKING:
    from benchmarks.timed import Cost

PEERS = {
    "jdupes": ("jdupes", "-r", "-q", "{root}"),
    "fdupes": ("fdupes", "-r", "-q", "{root}"),
    "rdfind": ("rdfind", "-dryrun", "true", "-makeresultsfile", "false", "{root}"),
    "rmlint": ("rmlint", "-o", "fdupes", "{root}"),
}
POOL = 64_000_000  # bytes of noise that contents are cut from
SMALL = 600
DEFAULTS = ["2400", "5"]
ONE_SIZE = 20  # every so many-th photo has the size of the one before it


def plant(library: Path, count: int, sizes: tuple[int, int]) -> tuple[int, int]:
    """Write `count` photos; return (bytes, copies)."""
    chance = random.Random(5)
    noise, total, copies = os.urandom(POOL), 0, 0
    made: list[Path] = []
    for number in range(count):
        folder = library / f"{2000 + number * 20 // count}/{number % 12 + 1:02}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"IMG_{number:05}.jpg"
        if number % 5 == 4:
            path.write_bytes(chance.choice(made).read_bytes())
            copies += 1
        else:
            size = made[-1].stat().st_size if made and number % ONE_SIZE == 0 else chance.randint(*sizes)
            start = chance.randrange(POOL - size)
            path.write_bytes(number.to_bytes(16, "big") + noise[start : start + size - 16])
            made.append(path)
        total += path.stat().st_size
    return total, copies


def measure(root: Path, rounds: int) -> dict[str, list[Cost]]:
    library, intake = root / "library", root / "intake"
    intake.mkdir()
    folders = (f"--intake={intake}", f"--library={library}", f"--logs={root}")
    ours = (sys.executable, "-m", "photo_organizer", "dedupe", *folders)
    run("sh", "-c", f"cat {library}/*/*/* > /dev/null")  # everybody finds the files in memory
    costs = {"md5sum of everything": [run("sh", "-c", f"md5sum {library}/*/*/* > /dev/null")]}
    for number in range(rounds):
        for name, command in PEERS.items():
            if shutil.which(name):
                costs.setdefault(name, []).append(run(*(part.format(root=library) for part in command)))
        state = root / f"state {number}"
        costs.setdefault("ours cold", []).append(run(*ours, f"--state={state}"))
        costs.setdefault("ours warm", []).append(run(*ours, f"--state={state}"))
    return costs


def table(name: str, costs: dict[str, list[Cost]]) -> None:
    wall = {program: median(cost.wall for cost in of) for program, of in costs.items()}
    cpu = {program: median(cost.cpu for cost in of) for program, of in costs.items()}
    peers = [program for program in costs if program in PEERS]
    print(f"# {name}")
    print("program,wall_s,cpu_s,wall_of_fastest_peer,cpu_of_fastest_peer,peak_mb")
    for program, of in costs.items():
        of_wall = wall[program] / min(wall[peer] for peer in peers)
        of_cpu = cpu[program] / min(cpu[peer] for peer in peers)
        peak = max(cost.peak_mb for cost in of)
        print(f"{program},{wall[program]:.2f},{cpu[program]:.2f},{of_wall:.2f},{of_cpu:.2f},{peak:.0f}")


def main() -> None:
    count, rounds = (int(word) for word in sys.argv[1:] + DEFAULTS[len(sys.argv) - 1 :])
    trees = (("library", count, (1_000_000, 4_000_000)), ("small", SMALL, (32_000, 96_000)))
    for name, photos, sizes in trees:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            with get_context("spawn").Pool(1) as other:  # its memory is not to be taken for the programs'
                total, copies = other.apply(plant, (root / "library", photos, sizes))
            title = f"{name}: {photos} files, {total / 1e9:.2f} GB, {copies} copies, {rounds} rounds"
            table(f"{title}, load {os.getloadavg()[0]:.1f}", measure(root, rounds))


if __name__ == "__main__":
    main()
