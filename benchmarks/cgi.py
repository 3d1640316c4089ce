"""Of what parts an answer of the page's CGI program is made, on the package's own Python.

    python -m benchmarks.cgi [--rounds 40]

Needs what `./build.sh` has left in .cache. Prints milliseconds, the best of the rounds, and the budget: each row is what a whole process that
does one thing more takes more than the row above, in processor time and on the clock; then what the program asks others for.
DSM's two programs are played by shells. The service is the packed one, on an empty library.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from spk import link, runtime
from spk.arch import host
from tests.web.dsm import COOKIE, TOKEN, Dsm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STARTED = "from photo_organizer.web.cgi import PagePlaces, main; import os, sys"
TICK = os.sysconf("SC_CLK_TCK")


def python() -> list[str]:
    """Return the command of the packed Python, run by its own loader."""
    tree = runtime.cached(host())
    if not (tree / link.PYTHON).exists():
        raise SystemExit("build the package first: ./build.sh --quick")
    loader = [str(tree / "lib" / host().loader), "--library-path", str(tree / "lib")]
    return [*loader, str(tree / link.PYTHON), "-X", "utf8", "-I"]


def best(measure: Callable[[], tuple[float, float]], rounds: int) -> tuple[float, float]:
    """Return the least processor time and the least time on the clock, in milliseconds."""
    found = [measure() for _ in range(rounds)]
    return min(cpu for cpu, _ in found) * 1e3, min(wall for _, wall in found) * 1e3


def process(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a program to its end; return the seconds it took, with what it waited for."""
    begun = time.perf_counter()
    started = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = status
    if status:
        raise SystemExit(f"{command[-1]} ended with {status}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun


def asked(path: str, target: str) -> dict[str, float]:
    """Return the seconds of one question to the service: until connected, until the first byte, until the last."""
    begun = time.perf_counter()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.connect(path)
        connected = time.perf_counter()
        head = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-DSM-User: anna\r\n\r\n"
        sock.sendall(head.encode())
        answer = sock.recv(65_536)
        first = time.perf_counter()
        while block := sock.recv(65_536):
            answer += block
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise SystemExit(f"the service answered: {answer[:200]!r}")
    return {
        "connect": connected - begun,
        "the service, until its first byte": first - connected,
        f"its {len(answer):,} bytes": time.perf_counter() - first,
    }


@contextlib.contextmanager
def service(folder: Path) -> Iterator[tuple[int, str]]:
    """Run the packed service on an empty library; yield its number and its socket."""
    places = {name: folder / name for name in ("intake", "library", "state")}
    for one in places.values():
        one.mkdir()
    words = [f"--{name}={place}" for name, place in places.items()]
    command = [*python(), "-m", "photo_organizer", "run", *words]
    with (folder / "said").open("w") as said:
        started = subprocess.Popen(command, stderr=said)
    try:
        yield started.pid, str(_ready(places["state"] / "run/page.sock", started, folder / "said"))
    finally:
        started.terminate()
        started.wait()


def _ready(path: Path, started: subprocess.Popen[bytes], said: Path) -> Path:
    """Wait until a service answers, and return its socket."""
    until = time.monotonic() + 120
    while not path.exists():
        if started.poll() is not None or time.monotonic() > until:
            raise SystemExit(said.read_text())
        time.sleep(0.05)
    return path


def processor(pid: int) -> float:
    ticks = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(ticks[11]) + int(ticks[12])) / TICK


def programs(
    dsm: Dsm, environment: dict[str, str], target: str
) -> list[tuple[str, float, list[str], dict[str, str]]]:
    """Return (name, budget, command, environment): each does one thing more than the one before."""
    there = {**environment, "PATH_INFO": target}
    places = ", ".join(
        repr(getattr(dsm.places, name)) for name in ("page", "socket", "authenticate", "id", "groups")
    )
    answer = f"{STARTED}; main(PagePlaces({places}), os.environ, sys.stdin.buffer, sys.stdout.buffer)"
    return [
        ("the interpreter", 9, [*python(), "-S", "-c", "pass"], environment),
        ("site: where the packages are", 4, [*python(), "-c", "pass"], environment),
        ("our modules, the empty page", 2, [*python(), "-c", answer], {**environment, "PATH_INFO": "/"}),
        ("who asks (DSM's two programs), the service, the answer", 5, [*python(), "-c", answer], there),
    ]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--target", default="/api/status", help="what the page asks the service for")
    told = options.parse_args()
    environment = {
        "REQUEST_METHOD": "GET", "QUERY_STRING": f"SynoToken={TOKEN}", "HTTP_COOKIE": COOKIE, "HTTP_HOST": "nas:5001",
        "REMOTE_ADDR": "192.0.2.7", "SERVER_ADDR": "192.0.2.1", "PATH": "/usr/bin:/bin", "LC_ALL": "C",
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="cgi-") as folder, service(Path(folder)) as (pid, path):
        before = (0.0, 0.0)
        for name, budget, command, its in programs(Dsm(Path(folder), path), environment, told.target):
            found = best(lambda words=command, its=its: process(words, its), told.rounds)  # type: ignore[misc]
            taken = found[0] - before[0]
            over = "" if taken <= budget else f"  more than {budget} CPU"
            print(f"{name:56}{taken:7.1f} CPU{found[1] - before[1]:7.1f} clock{over}")
            before = found
        print(f"{'together':56}{before[0]:7.1f} CPU{before[1]:7.1f} clock")
        used, rounds = processor(pid), [asked(path, told.target) for _ in range(told.rounds * 10)]
        for name in rounds[-1]:
            print(f"  of it: {name:49}{min(each.get(name, 1.0) for each in rounds) * 1e3:18.2f} clock")
        print(f"  of the service's own: {(processor(pid) - used) / len(rounds) * 1e3:41.2f} CPU")


if __name__ == "__main__":
    main()
