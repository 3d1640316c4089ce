"""More than two hundred files that want to hurt: nothing crashes, nothing is lost, and each costs little."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.look.child import MEMORY
from tests.journeys.home import ENVIRONMENT, ROOT, Home
from tests.samples import hostile, photos

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS, MEGABYTES = 2.0, 300
SPECIAL = ("fifo.jpg", "socket.jpg", "loop.jpg", "passwd.jpg", "up")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[Path]]:
    home = Home(tmp_path_factory.mktemp("hostile"))
    return home, hostile.fill(home.intake)


EXAMINE = """
    import json, sys, time
    from photo_organizer.disk.stamp import sight
    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.examine.look import examine
    worst = {}
    for path in json.load(sys.stdin):
        began = time.process_time()
        try:
            examine(sight(path))
        except PhotoOrganizerError:
            pass
        worst[path] = time.process_time() - began
    with open("/proc/self/status") as status:  # ru_maxrss would tell of the process that started this one
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(json.dumps([worst, peak // 1024]))
"""
LOOK = """
    import json, resource, sys
    from photo_organizer.disk.stamp import sight
    from photo_organizer.look.child import Child
    from photo_organizer.look.looker import look_at
    ends = {}
    with Child() as child:
        for path in json.load(sys.stdin):
            seen = look_at(child, path, sight(path).stamp, md5=False)
            ends[path] = [seen.why or "seen", seen.trouble]
    print(json.dumps([ends, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024]))
"""


def _apart(code: str, files: Iterable[Path]) -> tuple[dict[str, object], int]:
    """Run `code` over the files in a process of its own; return what it says of each, and its peak in MB."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        input=json.dumps([str(path) for path in files]), env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told, peak = json.loads(done.stdout)
    return told, peak


def test_there_are_more_than_two_hundred(corpus: tuple[Home, list[Path]]) -> None:
    assert len(corpus[1]) > 200
    assert len(set(corpus[1])) == len(corpus[1])


def test_each_is_examined_within_bounds(corpus: tuple[Home, list[Path]]) -> None:
    """CPU seconds of this very work: what else the machine does plays no part."""
    worst, peak = _apart(EXAMINE, corpus[1])
    slow = {path: spent for path, spent in worst.items() if float(str(spent)) > SECONDS}
    assert slow == {}
    assert peak <= MEGABYTES


def test_the_child_survives_or_ends_alone_and_within_its_limit(corpus: tuple[Home, list[Path]]) -> None:
    ends, peak = _apart(LOOK, corpus[1])
    broken = {path: said for path, said in ends.items() if said[0] == "broken"}  # type: ignore[index]
    assert broken == {}, "a bug of ours in a task"
    assert peak <= MEMORY >> 20


def test_one_pass_files_keeps_or_reports_each_and_loses_none(corpus: tuple[Home, list[Path]]) -> None:
    """While it runs, somebody writes on, replaces and removes files of his own."""
    home, files = corpus
    before = {_digest(path) for path in files if path.stat().st_size < 1 << 30}
    stop = threading.Event()
    busy = threading.Thread(target=_keep_changing, args=(home.intake / "changing", stop))
    busy.start()
    try:
        done = home.once("--json")
    finally:
        stop.set()
        busy.join()
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    codes = {reason["code"] for outcome in outcomes for reason in outcome["reasons"]}
    assert "bug" not in codes
    after = {
        _digest(path)
        for top in (home.intake, home.library)
        for path in top.rglob("*")
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 1 << 30
    }
    assert before <= after
    assert sorted(SPECIAL) == sorted(name for name in os.listdir(home.intake / "special") if name in SPECIAL)
    assert not Path("/tmp/touched-by-a-picture").exists()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _keep_changing(folder: Path, stop: threading.Event) -> None:
    folder.mkdir()
    content, number = photos.jpeg("2020:01:01 10:00:00", size=(64, 48)), 0
    while not stop.wait(0.02):
        number += 1
        path = folder / f"{number % 5}.jpg"
        if number % 3 == 0:
            path.write_bytes(content[: number * 37 % len(content)])
        elif number % 3 == 1:
            path.unlink(missing_ok=True)
        else:
            with path.open("ab") as file:
                file.write(content)
