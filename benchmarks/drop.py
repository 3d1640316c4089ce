"""Many small files dropped into a running service: `python -m benchmarks.drop [FILES] [FOLDER]`. Prints CSV.

The files are copied into the intake by `cp -r` while the service runs, and the page is asked for its status all the time; beside it `cp -r`
of the same files and `sync` alone. Aim for 100,000: all filed, 95 of 100 answers of the page in 0.5 s, the service's peak 120 MB.
The lines that begin with "asked" say so; exit code 1: one was missed.
"""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.aims import Aims
from benchmarks.row import made
from benchmarks.timed import run
from tests.page.running import service

if TYPE_CHECKING:
    from tests.page.running import Running

PAUSE = 0.05  # between two questions of the page
COUNTED = 2.0  # seconds between two counts of what is filed
PATIENCE = 7200  # seconds until all must be filed
ANSWER_S, PEAK_MB = 0.5, 120


class Asking:
    """Asks the page for its status, and notes how long each answer took."""

    def __init__(self, address: str) -> None:
        self._where = urlsplit(address)
        self.seconds: list[float] = []
        answer = self._get(f"{self._where.path}?{self._where.query}", {})
        self._cookie = {"Cookie": answer.getheader("Set-Cookie", "").partition(";")[0]}

    def _get(self, target: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        asking = http.client.HTTPConnection(self._where.netloc, timeout=60)
        asking.request("GET", target, headers=headers)
        answer = asking.getresponse()
        answer.read()
        asking.close()
        return answer

    def once(self) -> None:
        began = time.perf_counter()
        answer = self._get("/api/status", self._cookie)
        self.seconds.append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"the page answered {answer.status}")
        time.sleep(PAUSE)


def filed(library: Path) -> int:
    """Return how many files stand in the folders of months."""
    return sum(1 for _ in library.glob("[12]*/*/*.jpg"))


def usage(process: int) -> tuple[float, float]:
    """Return processor seconds and peak memory in MB of a running process."""
    ticks = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    peak = Path(f"/proc/{process}/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK"), int(peak) / 1024


def drop(running: Running, source: Path, count: int) -> Aims:
    """Copy the files into the intake, ask until all are filed, and print what it was."""
    asking = Asking(running.address)
    began = counted = time.monotonic()
    copying = subprocess.Popen(["cp", "-r", str(source), str(running.intake)])
    found = 0
    while found < count and time.monotonic() - began < PATIENCE:
        asking.once()
        if time.monotonic() - counted > COUNTED and copying.poll() is not None:
            found, counted = filed(running.library), time.monotonic()
    seconds = time.monotonic() - began
    cpu, peak = usage(running.pid)
    cuts = quantiles(asking.seconds, n=100)
    print(
        "files,filed,seconds,service_cpu_s,service_peak_mb,page_answers,page_median_s,page_p95_s,page_worst_s"
    )
    print(
        f"{count},{found},{seconds:.1f},{cpu:.1f},{peak:.0f},{len(asking.seconds)},"
        f"{cuts[49]:.3f},{cuts[94]:.3f},{max(asking.seconds):.3f}"
    )
    aims = Aims()
    aims.exactly("files filed", found, count)
    aims.at_most("answer of the page in seconds: 95 of 100", cuts[94], ANSWER_S)
    aims.at_most("peak of the service in MB", peak, PEAK_MB)
    return aims


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        home = Path(folder)
        made("filing", f"make(home / 'photos', {count}, 0)")(home)
        peer = run("sh", "-c", f"cp -r '{home}/photos' '{home}/copied' && sync -f '{home}'")
        shutil.rmtree(home / "copied")
        print("peer,seconds,cpu_s")
        print(f"cp and sync,{peer.wall:.1f},{peer.cpu:.1f}")
        with service(home) as running:
            return drop(running, home / "photos", count).exit_code


if __name__ == "__main__":
    sys.exit(main())
