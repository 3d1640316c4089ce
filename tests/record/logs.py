"""Logs of what was done, written and read."""

from __future__ import annotations

import csv
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.record.csv_log import CsvLog
from photo_organizer.record.row import ActivityRow, Sender, activity_rows, line, titles
from photo_organizer.store import outbox
from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import ActivityEvent, Consumer

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


NAME = "photo_organizer_log.csv"
HEADER = line(titles(ActivityRow))


def log_of(
    con: sqlite3.Connection, folder: Path, *, ip: str = "10.0.0.7", rotate_bytes: int = 10**7, keep: int = 5
) -> CsvLog:
    render = partial(activity_rows, sender=Sender(lambda: ip, "PhotoOrganizer", lambda: UTC))
    return CsvLog(con, str(folder), NAME, Consumer.ACTIVITY_CSV, ActivityRow, render, rotate_bytes, keep)


def post(con: sqlite3.Connection, *names: str, info: str = "filed", at_ns: int = 10**18) -> None:
    with transaction(con):
        for name in names:
            outbox.post_activity(con, ActivityEvent.MOVED, f"/in/{name}", size=1, info=info, at_ns=at_ns)


def told(folder: Path, name: str = NAME) -> list[str]:
    """The file names told in the log; the log must be valid, and its header stand there once."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        records = list(csv.reader(file, strict=True))
    assert records[0] == titles(ActivityRow)
    assert {len(record) for record in records} == {9}
    return [record[7] for record in records[1:]]
