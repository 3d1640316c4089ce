"""A library of a million pictures: `python -m benchmarks.large [PICTURES] [FOLDER]`. Prints CSV, a line for each step.

All files have one size, and one of fifty is a copy: the worst case for `dedupe`. They are small JPEG files, so that what is
measured is ours and not the decoder's; a million take 4 GB of the disk, and the whole run about ten minutes on a quiet machine.
Aim at a million: catalogue 250 MB and three times the processor time of find; plan of `dedupe` 250 MB; night 150 MB, and 60 s where
nothing changed.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.rows import CATALOGUE, OURS, inside, made
from benchmarks.timed import Cost, run

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIES = 50  # every so many-th file is a copy of the one before it
MONTHS = 120
FIND = "find \"$0\" -type f -printf '%p %s %T@ %C@ %i %D\\n' > /dev/null"


def plant(library: Path, count: int) -> None:
    """Write `count` pictures of one size into ten years of months."""
    from PIL import Image  # here: the memory of who starts a program counts as that program's

    picture = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).save(picture, "JPEG", quality=40)
    start, rest = picture.getvalue()[:2], picture.getvalue()[2:]
    for month in range(MONTHS):
        folder = library / f"{2010 + month // 12}/{month % 12 + 1:02}_Mmm"
        folder.mkdir(parents=True)
        for number in range(month * count // MONTHS, (month + 1) * count // MONTHS):
            told = number - 1 if number % COPIES == COPIES - 1 else number
            comment = b"\xff\xfe\x00\x12" + b"%016d" % told
            day, second = number % 28 + 1, number % 86400
            clock = f"{second // 3600:02}{second // 60 % 60:02}{second % 60:02}"
            name = f"{folder.parent.name}{folder.name[:2]}{day:02}_{clock}_{number:07}.jpg"
            (folder / name).write_bytes(start + comment + rest)


def measure(home: Path) -> Iterator[tuple[str, Cost]]:
    """Yield what each step costs, in the order in which an owner meets them."""
    library = home / "library"
    for folder in ("intake", "logs"):
        (home / folder).mkdir()
    own = (f"--intake={home / 'intake'}", f"--library={library}", f"--logs={home / 'logs'}")
    folders = (*own, f"--state={home / 'state'}")
    night = (*OURS, "thumbnails", str(library), "--night=36000", "--width=96", "--height=96", *folders)
    yield "find", run("sh", "-c", FIND, str(library))
    for state in ("cold", "nothing changed"):
        yield f"catalogue, {state}", inside(CATALOGUE, str(library), str(home / "state"))
    for state in ("cold", "nothing changed"):
        yield (
            f"dedupe, plan, {state}",
            run("sh", "-c", 'exec "$@" > /dev/null', "sh", *OURS, "dedupe", *folders),
        )
    for state in ("first", "nothing changed"):
        yield f"night, {state}", run(*night)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        made("large", f"plant(home / 'library', {count})")(Path(folder))
        print("pictures,step,wall_s,cpu_s,peak_mb")
        for step, cost in measure(Path(folder)):
            print(f"{count},{step},{cost.wall:.1f},{cost.cpu:.2f},{cost.peak_mb:.0f}", flush=True)


if __name__ == "__main__":
    main()
