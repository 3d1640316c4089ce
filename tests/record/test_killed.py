"""A recorder that is killed at any moment, again and again, tells every event exactly once."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from photo_organizer.record.csv_log import CsvLog
from photo_organizer.record.row import Row, Sender, SystemRow, system_rows
from photo_organizer.store import outbox
from photo_organizer.store.db import open_database, transaction
from photo_organizer.store.outbox import Consumer, Level, OutboxEntry

KILLS = 25
SOURCE = Path(__file__).parents[2] / "src"


def _render(entries: list[OutboxEntry]) -> list[Row]:
    return system_rows(entries, Sender(lambda: "10.0.0.7", "PhotoOrganizer"))


def _work(folder: Path) -> None:
    """Post and drain for ever, a few events at a time, after one dot that says so. Runs in a child."""
    con, _ = open_database(str(folder / "state"))
    log = _log(folder, con)
    first = con.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox'").fetchone()[
        0
    ]
    os.write(1, b".")
    for number in range(first, first + 100_000):
        with transaction(con):
            outbox.post_system(con, Level.INFO, f"event {number}, with a comma", number)
        if number % 3 == 0:
            log.drain()


def _log(folder: Path, con: object) -> CsvLog:
    return CsvLog(con, str(folder), "system_log.csv", Consumer.SYSTEM_CSV, SystemRow, _render, 4000, 1000)  # type: ignore[arg-type]


def test_killed_at_random_moments(tmp_path: Path) -> None:
    dice = random.Random(20240831)
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, __file__, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            child.stdout.read(1)
            time.sleep(dice.uniform(0.0, 0.1))
            child.send_signal(signal.SIGKILL)
        assert child.returncode == -signal.SIGKILL
    con, _ = open_database(str(tmp_path / "state"))
    log = _log(tmp_path, con)
    while not log.drain():
        assert log.problem == ""
    posted = con.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()[0]
    con.close()
    assert posted > 0
    assert _told(tmp_path) == [f"event {number}, with a comma" for number in range(posted)]


def _told(folder: Path) -> list[str]:
    """All events in the order of the files, the oldest first; every file is a whole CSV log."""
    aside = sorted(folder.glob("system_log.*.csv"), key=lambda path: -int(path.name.split(".")[1]))
    events: list[str] = []
    for path in [*aside, folder / "system_log.csv"]:
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                header, *records = csv.reader(file, strict=True)
            assert header == ["Level", "Log", "Time", "User", "Event"]
            assert {len(record) for record in records} <= {5}
            events += [record[4] for record in records]
    return events


if __name__ == "__main__":
    os.nice(5)
    _work(Path(sys.argv[1]))
