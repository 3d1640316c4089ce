"""A library of a million pictures: `python -m benchmarks.large [PICTURES] [FOLDER]`. Prints CSV, a line for each step.

All files have one size, and one of fifty is a copy: the worst case for `dedupe`. They are small JPEG files, so that what is
measured is ours and not the decoder's; a million take 4 GB of the disk, and the whole run about ten minutes on a quiet machine.
Aim at a million: catalogue 250 MB and three times the processor time of find; plan of `dedupe` 250 MB; a service ready in 5 s,
and a newcomer filed in 50 ms of its processor time; night 150 MB, its child 300, and 60 s where nothing changed. The lines that
begin with "asked" say so; exit code 1: one was missed.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.aims import Aims
from benchmarks.drop import usage
from benchmarks.row import CATALOGUE, OURS, inside, made
from benchmarks.timed import Cost, run
from tests.page.running import service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COPIES = 50  # every so many-th file is a copy of the one before it
MONTHS = 120
UNCHANGED = "nothing changed"
NEWCOMERS, PATIENCE = 10, 300.0
CALM_S, CALM_CPU_S = 3.0, 0.1  # a service that takes no more in so long has nothing to do
MD5SUM = 'find "$0" -type f -print0 | xargs -0 md5sum > /dev/null'
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
    yield "md5sum", run("sh", "-c", MD5SUM, str(library))
    for state in ("cold", UNCHANGED):
        yield f"catalogue, {state}", inside(CATALOGUE, str(library), str(home / "state"))
    for state in ("cold", UNCHANGED):
        yield (
            f"dedupe, plan, {state}",
            run("sh", "-c", 'exec "$@" > /dev/null', "sh", *OURS, "dedupe", *folders),
        )
    for state in ("first", UNCHANGED):
        yield f"night, {state}", _watched(night)


def _watched(command: Sequence[str]) -> Cost:
    """Run a command; `output` is the peak of its own process in MB, `peak_mb` that of the largest, its child's."""
    with ThreadPoolExecutor() as pool, tempfile.NamedTemporaryFile("r") as file:
        said = pool.submit(run, "sh", "-c", 'echo $$ > "$0"; exec "$@"', file.name, *command)
        own = 0.0
        while not said.done():
            time.sleep(0.2)
            with suppress(OSError, ValueError, IndexError):  # it has not begun, or has just ended
                own = max(own, usage(int(Path(file.name).read_text(encoding="ascii")))[1])
        return replace(said.result(), output=str(own))


def newcomers(home: Path) -> tuple[float, float]:
    """Return after how many seconds a service over the library is ready, and its processor seconds for a newcomer."""
    began = time.monotonic()
    with service(home) as running:
        _until((running.state / "ready").exists)
        ready = time.monotonic() - began
        _until(lambda: _is_calm(running.pid))
        before, _ = usage(running.pid)
        for number in range(NEWCOMERS):
            _bring(home, running.intake / f"IMG_{number}.jpg", number)
        return ready, (usage(running.pid)[0] - before) / NEWCOMERS


def _bring(home: Path, target: Path, number: int) -> None:
    """Put a picture of another size than all the others into the intake, and wait until it is filed."""
    picture = next((home / "library").glob("2010/01_Mmm/*.jpg")).read_bytes()
    comment = b"\xff\xfe" + (2 + 30 + number).to_bytes(2) + b"n" * (30 + number)
    target.with_suffix(".part").write_bytes(picture[:2] + comment + picture[2:])
    target.with_suffix(".part").rename(target)
    _until(lambda: not target.exists())


def _is_calm(process: int) -> bool:
    before, _ = usage(process)
    time.sleep(CALM_S)
    return usage(process)[0] - before <= CALM_CPU_S


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            raise SystemExit("it did not come to that in five minutes")
        time.sleep(0.05)


def judged(costs: dict[str, Cost], ready: float, newcomer: float) -> Aims:
    """Print what was asked for."""
    aims = Aims()
    catalogue, plan = costs["catalogue, cold"], costs["dedupe, plan, cold"]
    aims.at_most("peak of the catalogue in MB", catalogue.peak_mb, 250)
    aims.at_most("processor time of the catalogue in times of find", catalogue.cpu / costs["find"].cpu, 3)
    aims.at_most("peak of the plan of dedupe in MB", plan.peak_mb, 250)
    aims.told("processor time of the plan of dedupe in times of md5sum", plan.cpu / costs["md5sum"].cpu)
    aims.at_most("seconds until a service is ready", ready, 5)
    aims.at_most("processor seconds of the service for a newcomer", newcomer, 0.05)
    nights = [costs[f"night, {state}"] for state in ("first", UNCHANGED)]
    aims.at_most("peak of a night's own process in MB", max(float(night.output) for night in nights), 150)
    aims.at_most("peak of a night's child in MB", max(night.peak_mb for night in nights), 300)
    aims.at_most("seconds of a night where nothing changed", costs[f"night, {UNCHANGED}"].wall, 60)
    return aims


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        made("large", f"plant(home / 'library', {count})")(Path(folder))
        print("pictures,step,wall_s,cpu_s,peak_mb")
        costs: dict[str, Cost] = {}
        for step, cost in measure(Path(folder)):
            costs[step] = cost
            print(f"{count},{step},{cost.wall:.1f},{cost.cpu:.2f},{cost.peak_mb:.0f}", flush=True)
        return judged(costs, *newcomers(Path(folder))).exit_code


if __name__ == "__main__":
    sys.exit(main())
