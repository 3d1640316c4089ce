"""Whatever happens between two drains, in whatever order, every event is told exactly once."""

from __future__ import annotations

import csv
import errno
import os
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from photo_organizer.record.csv_log import CsvLog
from photo_organizer.record.row import Sender, SystemRow, system_rows, titles
from photo_organizer.store import outbox
from photo_organizer.store.db import open_database, transaction
from photo_organizer.store.outbox import Consumer, Level

if TYPE_CHECKING:
    import sqlite3

NAME = "system_log.csv"
STEPS = st.one_of(
    st.tuples(st.just("post"), st.integers(1, 30)),
    st.tuples(st.just("drain"), st.just(0)),
    st.tuples(st.just("crash before commit"), st.integers(0, 400)),  # bytes that did not reach the disk
    st.tuples(st.just("crash with zeros"), st.integers(1, 400)),
    st.tuples(st.just("disk full"), st.integers(0, 20)),  # writes that still succeed
    st.tuples(st.just("folder away"), st.just(0)),
    st.tuples(st.just("saved again"), st.just(0)),
)


class History:
    """One log folder, one database, and everything that may happen to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "library"
        self.folder.mkdir()
        self.con: sqlite3.Connection = open_database(str(folder / "state"))[0]
        # There is no power cut here; the crashes are made by hand.
        self.con.execute("PRAGMA synchronous = OFF")
        self.posted = 0

    def log(self) -> CsvLog:
        """As a new process would make it."""
        render = partial(system_rows, sender=Sender(lambda: "10.0.0.7", "PhotoOrganizer"))
        folder = str(self.folder)
        return CsvLog(
            self.con, folder, NAME, Consumer.SYSTEM_CSV, SystemRow, render, rotate_bytes=1500, keep=10**6
        )

    def step(self, what: str, amount: int) -> None:
        match what:
            case "post":
                self.post(amount)
            case "drain":
                self.log().drain()
            case "crash before commit":
                self.crash(lost=amount, zeros=0)
            case "crash with zeros":
                self.crash(lost=amount, zeros=amount)
            case "disk full":
                self.fill_the_disk(amount)
            case "folder away":
                self.take_the_folder_away()
            case "saved again":
                self.save_again()

    def post(self, count: int) -> None:
        with transaction(self.con):
            for number in range(self.posted, self.posted + count):
                outbox.post_system(self.con, Level.INFO, f'"{number}", said =it', number // 7)
        self.posted += count

    def crash(self, *, lost: int, zeros: int) -> None:
        """End after the lines were written and before that is remembered; some bytes did not get to the disk."""

        def end(_log: CsvLog, _descriptor: int, _seq: int) -> None:
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(CsvLog, "_remember", end)
            try:
                self.log().drain()
            except KeyboardInterrupt:
                self._lose(lost, zeros)

    def _lose(self, lost: int, zeros: int) -> None:
        """Only what stands behind the remembered size is not durable; a file not yet remembered is, as it is."""
        path, place = self.folder / NAME, outbox.position(self.con, Consumer.SYSTEM_CSV)
        if place.file != str(path.stat().st_ino):
            return
        os.truncate(path, max(place.size, path.stat().st_size - lost))
        with path.open("ab") as file:
            file.write(b"\0" * zeros)

    def fill_the_disk(self, writes: int) -> None:
        left, real = [writes], os.write

        def write(descriptor: int, data: bytes) -> int:
            left[0] -= 1
            if left[0] < -1:
                raise OSError(errno.ENOSPC, "full")
            return real(descriptor, data if left[0] >= 0 else data[: len(data) // 2])

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", write)
            self.log().drain()
        if (self.folder / NAME).exists() and (self.folder / NAME).stat().st_size > len(
            ",".join(titles(SystemRow))
        ):
            read(self.folder / NAME)  # what is there is valid at this moment too

    def take_the_folder_away(self) -> None:
        self.folder.rename(self.folder.with_name("away"))
        assert not self.log().drain() or self.told() == []
        self.folder.with_name("away").rename(self.folder)

    def save_again(self) -> None:
        """An editor writes a new file and renames it over a log that is up to date."""
        if self.log().drain() and (self.folder / NAME).exists():
            (self.folder / "new").write_bytes((self.folder / NAME).read_bytes())
            (self.folder / "new").replace(self.folder / NAME)

    def told(self) -> list[int]:
        aside = sorted(self.folder.glob("system_log.*.csv"), key=lambda path: -int(path.name.split(".")[1]))
        current = self.folder / NAME
        return [number for path in [*aside, current] if path.exists() for number in read(path)]


def read(path: Path) -> list[int]:
    """The numbers told in one log, which must be valid."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file, strict=True)
    assert header == titles(SystemRow)
    assert {len(record) for record in records} <= {len(header)}
    return [int(record[4].split('"')[1]) for record in records]


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(STEPS, min_size=1, max_size=20))
def test_every_event_is_told_once_and_in_order(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder))
        for what, amount in steps:
            history.step(what, amount)
        while not (log := history.log()).drain():
            assert log.problem == ""
        assert history.told() == list(range(history.posted))
        history.con.close()
