"""How fast is filing? On one filesystem beside `exiftool`, across two beside `cp` and `sync`.

    python benchmarks/filing.py [--files 2000] [--size 2000000] [--folder DIR] [--other DIR]

Prints files per second, the ratio to the peer on the same files, fsyncs per file (counted by strace)
and the peak memory. `--other` is a folder on another filesystem, for the copying road.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.samples import photos  # noqa: E402 - the path is set just above

FIRST = datetime(2015, 3, 1, 9, 0, 0)  # noqa: DTZ001 - a camera's wall clock


def make(folder: Path, count: int, size: int) -> None:
    """Fill `folder` with `count` different JPEGs of about `size` bytes, a date in each."""
    folder.mkdir(parents=True)
    picture = photos.jpeg(when=FIRST, size=(320, 240))
    head, tail = picture[:2], picture[2:]
    for number in range(count):
        when = FIRST + timedelta(hours=number)
        body = tail.replace(
            FIRST.strftime("%Y:%m:%d %H:%M:%S").encode(), when.strftime("%Y:%m:%d %H:%M:%S").encode()
        )
        noise = os.urandom(max(0, size - len(picture)))
        (folder / f"IMG_{number:05d}.jpg").write_bytes(
            head + body[:-2] + noise.replace(b"\xff", b"\xfe") + b"\xff\xd9"
        )


def timed(command: list[str], env: dict[str, str] | None = None) -> tuple[float, float]:
    """Return (wall seconds, peak MB) of a command."""
    start = time.monotonic()
    subprocess.run(command, check=False, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


def once(intake: Path, library: Path, state: Path) -> list[str]:
    """Return the command that files `intake`."""
    library.mkdir(parents=True, exist_ok=True)
    folders = ["--intake", str(intake), "--library", str(library), "--state", str(state)]
    return [sys.executable, "-m", "photo_organizer", "once", "--quiet", "--settle", "0", *folders]


def fsyncs(command: list[str], env: dict[str, str]) -> int:
    """Count fsync and fdatasync calls of a command with strace."""
    traced = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync,syncfs", *command]
    told = subprocess.run(traced, check=False, env=env, capture_output=True, text=True).stderr
    return sum(
        int(calls)
        for calls in re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*f(?:data)?sync$", told, re.MULTILINE)
    )


def one_filesystem(home: Path, count: int, size: int, env: dict[str, str]) -> None:
    """Compare with exiftool's rename by date on the same files."""
    make(home / "intake", count, size)
    subprocess.run(["cp", "-r", str(home / "intake"), str(home / "peer")], check=True)
    subprocess.run(["sync"], check=True)
    ours, memory = timed(once(home / "intake", home / "library", home / "state"), env)
    print(f"one filesystem: {count / ours:7.0f} files/s, {ours:.2f} s, peak {memory:.0f} MB")
    if shutil.which("exiftool"):
        pattern = "-FileName<DateTimeOriginal"
        target = f"{home}/renamed/%Y/%m_%b/%Y%m%d_%H%M%S%%-c.%%e"
        theirs, _ = timed(["exiftool", "-q", "-d", target, pattern, str(home / "peer")])
        print(f"exiftool      : {count / theirs:7.0f} files/s; ours takes {ours / theirs:.2f} of its time")
    if shutil.which("strace"):
        make(home / "again", count, 20_000)
        calls = fsyncs(once(home / "again", home / "library2", home / "state2"), env)
        print(f"fsyncs        : {calls / count:.2f} per file")


def two_filesystems(home: Path, other: Path, count: int, size: int, env: dict[str, str]) -> None:
    """Compare with cp and sync on the same files."""
    with tempfile.TemporaryDirectory(dir=other) as far:
        make(Path(far) / "intake", count, size)
        start = time.monotonic()
        subprocess.run(["cp", "-r", f"{far}/intake", str(home / "copied")], check=True)
        subprocess.run(["sync", "-f", str(home)], check=True)
        theirs = time.monotonic() - start
        shutil.rmtree(home / "copied")
        subprocess.run(["sync", "-f", str(home)], check=True)
        ours, memory = timed(once(Path(far) / "intake", home / "library3", home / "state3"), env)
    print(f"two           : {count / ours:7.0f} files/s, {ours:.2f} s, peak {memory:.0f} MB")
    print(f"cp + sync     : {count / theirs:7.0f} files/s; ours reaches {theirs / ours:.0%} of its speed")


def main() -> None:
    """Run both comparisons."""
    parser = argparse.ArgumentParser(description="Measure filing.")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--size", type=int, default=2_000_000)
    parser.add_argument("--folder", help="where to work; needs room for the files twice")
    parser.add_argument("--other", default="/dev/shm", help="a folder on another filesystem")  # noqa: S108
    options = parser.parse_args()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        one_filesystem(Path(folder), options.files, options.size, env)
        two_filesystems(Path(folder), Path(options.other), options.files // 2, options.size, env)


if __name__ == "__main__":
    main()
