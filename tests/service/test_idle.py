"""A service with nothing to do sleeps, and still hears at once of a command that another process leaves."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.home import BY_DAY, ENVIRONMENT, Home, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 8.0  # seconds of looking; the service's own rhythm while something is under way is 2
# The service with its quiet minute over at once, and its clock asleep for an hour: what it hears it was told of.
PATIENT = f"""
from photo_organizer.record import statistics
from photo_organizer.service import loop
statistics.IDLE_SECONDS, loop.IDLE_SECONDS = 0.5, 3600.0
{BY_DAY}"""


def _wakings(pid: int) -> int:
    """Return how often the threads of a process have gone to sleep by themselves."""
    lines = [
        line
        for path in Path(f"/proc/{pid}/task").glob("*/status")
        for line in path.read_text().splitlines()
        if line.startswith("voluntary_ctxt_switches")
    ]
    return sum(int(line.split()[1]) for line in lines)


def _sleeps(pid: int) -> bool:
    before = _wakings(pid)
    time.sleep(LONG)
    return _wakings(pid) - before <= 1


@pytest.fixture
def asleep(tmp_path: Path) -> Iterator[Home]:
    """A service that has nothing to do, and has gone to sleep."""
    home = Home(tmp_path)
    words = [sys.executable, "-c", PATIENT, *home.command("run")[3:]]
    service = subprocess.Popen(words, env=ENVIRONMENT, stderr=subprocess.PIPE)
    try:
        wait_for((home.state / "ready").exists)
        wait_for(lambda: home.status()["word"] == "Idle")
        wait_for(lambda: _sleeps(service.pid))
        yield home
    finally:
        service.terminate()
        service.communicate(timeout=60)


def test_an_idle_service_sleeps_and_hears_of_commands(asleep: Home) -> None:
    assert asleep.run("pause").returncode == 0
    assert asleep.status()["word"] == "Paused"


def test_a_command_that_another_program_writes_is_heard_too(asleep: Home) -> None:
    """A script may write into the database by itself; nobody touches the file beside it then."""
    with closing(sqlite3.connect(asleep.state / "organizer.db", isolation_level=None)) as con:
        con.execute("INSERT INTO inbox (command, arguments, posted_ns) VALUES ('pause', '{}', 1)")
    wait_for(lambda: asleep.status()["word"] == "Paused")
