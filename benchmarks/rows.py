"""What is measured for the table of `make bench`: each row is ours beside a peer, in the same round, on the same files.

Processor time counts, because a busy machine changes it little. A row prepares its files once; each round begins anew.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import rows_idle, rows_large, rows_pixels, rows_shared
from benchmarks.row import (
    CATALOGUE,
    NOTHING,
    OURS,
    PYTHON,
    STARTS,
    WALL,
    Row,
    find,
    folders,
    inside,
    made,
    needed,
    started,
    tree,
)
from benchmarks.timed import Cost, run

if TYPE_CHECKING:
    from collections.abc import Callable

DECODE = (
    "import sys, pathlib; from PIL import Image\n"
    "for p in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
    " i = Image.open(p); i.draft('RGB', (256, 256)); i.load()\n"
)
COPIED = 'cp -r "$1" "$2"; sync -f "$2"; echo whole'
LET_GO = """
import os, sys
for entry in os.scandir(sys.argv[1]):
    with open(entry.path, "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
"""
READ_BACK = f"""cp -r "$1" "$2"; sync -f "$2"; "$0" -I -c '{LET_GO}' "$2"; diff -r "$1" "$2"; echo whole"""
OTHER = "/dev/shm"  # noqa: S108 - another filesystem than the folder for temporary files, on most systems
LOOK_TWICE = """
from photo_organizer.arrive.scan import scan
from photo_organizer.arrive.settle import Settle
settle = Settle(2, 30)
begun, before = time.process_time(), time.monotonic()
for _ in range(2):
    for files in scan(sys.argv[1], on_problem=print, pass_over=settle.passes_over):
        settle.see(files, time.monotonic(), time.time_ns())
    settle.end_pass()
"""


def looks(home: Path, _: int) -> tuple[Cost, Cost]:
    both = inside(LOOK_TWICE, str(home / "tree"))
    return Cost(both.wall / 2, both.cpu / 2, both.peak_mb, ""), find(home)


def catalogue(home: Path, number: int) -> tuple[Cost, Cost]:
    return inside(CATALOGUE, str(home / "tree"), str(home / f"state {number}")), find(home)


def once(intake: Path, library: Path, state: Path) -> list[str]:
    """Return the command that files `intake`."""
    library.mkdir(parents=True, exist_ok=True)
    names = ["--intake", str(intake), "--library", str(library), "--state", str(state)]
    return [*OURS, "once", "--quiet", "--settle", "0", *names]


def one_volume(home: Path, number: int) -> tuple[Cost, Cost]:
    for name in ("ours", "theirs"):
        shutil.copytree(home / "photos", home / f"{name} {number}")
    ours = run(*once(home / f"ours {number}", home / f"library {number}", home / f"state {number}"))
    target = f"{home}/renamed {number}/%Y/%m_%b/%Y%m%d_%H%M%S%%-c.%%e"
    renames = ("exiftool", "-q", "-d", target, "-FileName<DateTimeOriginal")
    return ours, run(*renames, str(home / f"theirs {number}"))


def across(peer: str) -> Callable[[Path, int], tuple[Cost, Cost]]:
    """Beside a shell command that copies `$1` to `$2`, on another filesystem."""

    def round_(home: Path, number: int) -> tuple[Cost, Cost]:
        needed("cp", "sync", "diff")
        copied, library = home / f"copied {number}", home / f"library {number}"
        with tempfile.TemporaryDirectory(dir=OTHER) as far:
            intake = Path(far) / "intake"
            shutil.copytree(home / "photos", intake)
            theirs = run("sh", "-e", "-c", peer, PYTHON, str(intake), str(copied))
            ours = run(*once(intake, library, home / f"state {number}"))
        filed = len(list(library.rglob("*.jpg")))
        if filed != len(os.listdir(home / "photos")) or "whole" not in theirs.output:
            raise SystemExit(f"{filed} photos were filed, and the peer said {theirs.output!r}")
        for folder in (copied, library):
            shutil.rmtree(folder)
        return ours, theirs

    return round_


def photos(count: int, size: int) -> Callable[[Path], Cost]:
    return made("filing", f"make(home / 'photos', {count}, {size})")


def library(count: int, least: int, most: int) -> Callable[[Path], Cost]:
    return made("exact", f"plant(home / 'library', {count}, ({least}, {most}))")


def dedupe(*, warm: bool) -> Callable[[Path, int], tuple[Cost, Cost]]:
    """Beside jdupes, and where that is missing beside md5sum, which reads everything once."""

    def round_(home: Path, number: int) -> tuple[Cost, Cost]:
        there = str(home / "library")
        (home / "intake").mkdir(exist_ok=True)
        own = (f"--intake={home / 'intake'}", f"--library={there}", f"--logs={home}")
        ours = (*OURS, "dedupe", *own, f"--state={home / f'state {number}'}")
        peer = (
            ("jdupes", "-r", "-q", there) if shutil.which("jdupes") else ("sh", "-c", f"md5sum {there}/*/*/*")
        )
        costs = [run(*ours) for _ in range(2 if warm else 1)]
        return costs[-1], run(*peer)

    return round_


def similar(home: Path, number: int) -> tuple[Cost, Cost]:
    folder = str(home / "photos")
    ours = run(*OURS, "similar", "--workers=1", f"--state={home / f'state {number}'}", folder)
    return ours, run(PYTHON, "-c", DECODE, folder)


def a_library(home: Path) -> None:
    """Make a small library that a command can be asked about."""
    made("filing", "make(home / 'intake', 5, 1000)")(home)
    run(*once(home / "intake", home / "library", home / "state"))
    (home / "intake").mkdir(exist_ok=True)


def command(*words: str) -> Callable[[Path, int], tuple[Cost, Cost]]:
    def round_(home: Path, _: int) -> tuple[Cost, Cost]:
        asked = [*OURS, *(word.format(home) for word in words), *(() if "--help" in words else folders(home))]
        return run(*asked), run(*NOTHING)

    return round_


def cgi(_: Path, __: int) -> tuple[Cost, Cost]:
    return run(PYTHON, "-I", "-X", "utf8", "-c", "from photo_organizer.web.cgi import start; start()"), run(
        *NOTHING
    )


def service(home: Path, _: int) -> tuple[Cost, Cost]:
    """What the service costs until it says that it is ready."""
    return started(home), run(*NOTHING)


def real_pictures(home: Path) -> Cost:
    return run(PYTHON, "-m", "benchmarks.pictures", str(home / "photos"), "12")


LOOKED = (
    "most of it is the same decoding; the rest is the start of the process that decodes, two reductions of each picture "
    "and the comparison of 180 pairs."
)
HASHES = "jdupes" if shutil.which("jdupes") else "md5sum"
ROWS = (
    Row("filing on one volume, 500 photos", "exiftool", 0.5, photos(500, 20_000), one_volume),
    Row(
        "filing across two volumes, 200 of 2 MB",
        "cp and sync",
        5,
        photos(200, 2_000_000),
        across(COPIED),
        limit="the kernel copies for `cp`; ours reads each byte twice more, for its SHA-256 and to compare what is on the disk.",
    ),
    Row(
        "filing across two volumes, by the clock",
        "cp and sync",
        1.33,  # three quarters of its speed
        photos(1_000, 2_000_000),  # of fewer, the start of Python would be a large part
        across(COPIED),
        WALL,
        limit="each copy is read back from the disk and compared before its original goes, and the disk cannot write meanwhile; "
        "beside a copy that is read back too, see the row below.",
    ),
    Row(
        "filing across two volumes, beside a copy that is read back",
        "cp, sync, diff from the disk",
        1,
        photos(1_000, 2_000_000),
        across(READ_BACK),
        WALL,
    ),
    *rows_shared.ROWS,
    Row(
        "exact duplicates, 600 small files, cold",
        HASHES,
        9 if HASHES == "jdupes" else 1.3,  # 0.09 s, where jdupes takes 0.01 s and md5sum 0.07 s
        library(600, 32_000, 96_000),
        dedupe(warm=False),
        limit="half is the start of Python and the loading of the program, which do not grow with the number of files; "
        "the walk of 261 folders and the comparison of files that have a size in common are another fifth.",
    ),
    Row(
        "exact duplicates, 0.5 GB, cold",
        HASHES,
        0.8,
        library(200, 1_000_000, 4_000_000),
        dedupe(warm=False),
    ),
    Row("exact duplicates, 0.5 GB, warm", HASHES, 0.2, library(200, 1_000_000, 4_000_000), dedupe(warm=True)),
    Row(
        "similar pictures, 72 of 8 to 13 megapixels",
        "draft decode",
        1.5,
        real_pictures,
        similar,
        limit=LOOKED,
    ),
    Row("a look at 100,000 files of the intake", "find", 1.7, tree(100_000), looks),
    Row(
        "200,000 files read into the catalogue",
        "find",
        3,
        tree(200_000),
        catalogue,
        limit="a row of the database and its indexes are made of each file, where `find` prints a line.",
    ),
    Row("status", STARTS, 5, a_library, command("status")),
    Row("why", STARTS, 6, a_library, command("why", "{}/library/2015/03_Mar/20150301_090000.jpg")),
    Row("stats", STARTS, 5, a_library, command("stats")),
    Row("pause, no service runs", STARTS, 6, a_library, command("pause")),
    Row("--help", STARTS, 4, a_library, command("--help")),
    Row("an answer of the CGI program", STARTS, 3, lambda _: None, cgi),
    Row("start of the service; memory when idle", STARTS, 50, a_library, service),
    *rows_large.ROWS,
    *rows_pixels.ROWS,
    *rows_idle.ROWS,
)
