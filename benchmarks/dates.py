"""How fast dates are read: `python -m benchmarks.dates [FILES]`. Makes a tree, reads it twice, prints CSV.

Aim: 1,000 files a second warm, at most 120 MB of memory. Four files of five are photos, one is a film.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from photo_organizer.examine.report import date_rows
from photo_organizer.settings import Settings

START = datetime(2021, 5, 1, 9)  # noqa: DTZ001 — wall clock, as cameras write it
PADDING = 400_000  # bytes after a photo, so that reading a whole file would show


def plant(folder: Path, count: int) -> None:
    from tests.samples import photos, video

    recorded: dict[str, Any] = {"subsec": "123", "offset": "+02:00", "make": "Acme", "model": "One"}
    makers = (photos.jpeg, photos.jpeg, photos.heic, photos.png)
    kinds = [maker(START, **recorded) for maker in makers] + [video.movie(START)]
    for number in range(count):
        home = folder / f"{number // 500:03}"
        home.mkdir(exist_ok=True)
        kind = number % 5
        extension = ("jpg", "jpg", "heic", "png", "mov")[kind]
        with (home / f"IMG_{number:05}.{extension}").open("wb") as file:
            file.write(kinds[kind])
            if extension != "mov":
                file.truncate(len(kinds[kind]) + PADDING)


def measure(folder: str) -> None:
    print("pass,files,seconds,files_per_second,cpu_ms_per_file")
    for attempt in ("first", "warm"):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        rows = sum(1 for _ in date_rows([folder], Settings()))
        spent, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
        print(f"{attempt},{rows},{spent:.2f},{rows / spent:.0f},{1000 * cpu / rows:.2f}")
    print(f"memory_mb,{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
        subprocess.run([sys.executable, "-m", "benchmarks.dates", "--measure", folder], check=True)


if __name__ == "__main__":
    measure(sys.argv[2]) if sys.argv[1:2] == ["--measure"] else main()
