"""Every month, at night, all files are read again by a process of its own; what came of it is told once."""

from __future__ import annotations

import csv
import json
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.cli.main import main
from photo_organizer.errors import VolumeProblem
from photo_organizer.service.integrity_run import MONTH_NS
from photo_organizer.service.notices import DAY_NS
from photo_organizer.store.db import get_meta, set_meta, transaction
from photo_organizer.store.integrity import NAME, IntegrityStore
from photo_organizer.store.overview import INTEGRITY
from tests.commands.ticks import MINUTE, Ticks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POPEN = "photo_organizer.service.child_process.subprocess.Popen"
PAUSE = 301.0


class Played:
    """The process, whose work the test has done when it says so."""

    pid = 7

    def __init__(self) -> None:
        self.starts = 0
        self.code: int | None = None

    def __call__(self, *_: object, **__: object) -> Played:
        self.starts, self.code = self.starts + 1, None
        return self

    def poll(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.code = 1

    def wait(self, _seconds: float = 0) -> None:
        pass


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Played:
    played = Played()
    monkeypatch.setattr(POPEN, played)
    return played


@pytest.fixture
def nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, process: Played) -> Iterator[Ticks]:
    """A service with two photos in the library, whose night never ends; thumbnails are off."""
    del process  # it is played already
    ticks = Ticks(tmp_path, monkeypatch, thumbnails_start="00:00", thumbnails_hours=24.0)
    ticks.drop()
    ticks.drop()
    ticks.tick(4, seconds=PAUSE)
    yield ticks
    ticks.end()


def is_due(ticks: Ticks, at_ns: int = 1) -> None:
    with transaction(ticks.opened.con):
        set_meta(ticks.opened.con, "integrity_due", str(at_ns))


def read_all(ticks: Ticks) -> None:
    """Do what the process does, here."""
    places = ["--state", str(ticks.state), "--library", str(ticks.library), "--intake", str(ticks.intake)]
    assert main(["verify", "--night", "60", *places]) == 0


def process_ends(ticks: Ticks, process: Played) -> None:
    """Let the service start it, do its work, and let the service hear of its end."""
    ticks.tick(2, seconds=PAUSE)
    read_all(ticks)
    process.code = 0
    ticks.tick(1)


def result(ticks: Ticks) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(get_meta(ticks.opened.con, INTEGRITY, "{}"))
    return found


def logged(ticks: Ticks) -> list[tuple[str, str]]:
    with (ticks.state / "system_log.csv").open(encoding="utf-8", newline="") as log:
        return [(row["Level"], row["Event"]) for row in csv.DictReader(log) if "Integrity" in row["Event"]]


@pytest.fixture(autouse=True)
def priority(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process does to itself is not done to the tests."""
    monkeypatch.setattr("photo_organizer.look.limits.background", lambda _: None)
    monkeypatch.setattr("photo_organizer.cli.stopping._on_signals", lambda _: None)
    monkeypatch.setattr("photo_organizer.cli.verify.log_to_stderr", lambda: None)


def test_a_library_is_read_in_a_later_night_than_that_it_is_filled_in(nights: Ticks, process: Played) -> None:
    assert process.starts == 0
    due_ns = int(get_meta(nights.opened.con, "integrity_due", "0"))
    assert 0 < due_ns - time.time_ns() < DAY_NS


def test_what_came_of_a_check_is_told_and_the_next_is_due_in_a_month(nights: Ticks, process: Played) -> None:
    is_due(nights)
    nights.tick(2, seconds=PAUSE)
    assert process.starts == 1
    read_all(nights)
    process.code = 0
    nights.tick(2, seconds=PAUSE)
    told = result(nights)
    assert (told["files"], told["count"], told["names"]) == (2, 0, [])
    assert logged(nights) == [("Info", "Integrity check: 2 files read again, none has changed by itself")]
    assert "integrity_ok" in get_meta(nights.opened.con, "notified")
    nights.tick(5, seconds=PAUSE)
    assert process.starts == 1
    is_due(nights, time.time_ns() + MONTH_NS + DAY_NS)  # as a clock leaves it that was ahead
    nights.tick(2, seconds=PAUSE)
    assert process.starts == 2


def test_a_file_that_changed_by_itself_is_named(nights: Ticks, process: Played) -> None:
    read_all(nights)
    is_due(nights)
    process_ends(nights, process)
    photo = next(nights.library.rglob("*.jpg"))
    times = photo.stat()
    photo.write_bytes(photo.read_bytes()[:-1] + b"\0")
    os.utime(photo, ns=(times.st_atime_ns, times.st_mtime_ns))
    is_due(nights)
    process_ends(nights, process)
    name = str(photo.relative_to(nights.library))
    assert (result(nights)["count"], result(nights)["names"]) == (1, [[name, "changed"]])
    level, text = logged(nights)[-1]
    assert level == "Warning"
    assert name in text
    assert "integrity_bad" in get_meta(nights.opened.con, "notified")


def test_it_makes_way_for_filing_and_goes_on_in_quiet(nights: Ticks, process: Played) -> None:
    is_due(nights)
    nights.tick(2, seconds=PAUSE)
    nights.drop()
    nights.tick(3)
    assert process.code == 1
    assert process.starts == 1
    nights.tick(2, seconds=PAUSE)
    assert process.starts == 2
    assert result(nights) == {}


@pytest.mark.parametrize("hours", [("02:00", 0.0), ("23:59", 0.0)])
def test_it_is_read_at_night_alone(nights: Ticks, process: Played, hours: tuple[str, float]) -> None:
    is_due(nights)
    run = nights.service.beside.integrity
    run._settings = nights.settings.replace(thumbnails_start=hours[0], thumbnails_hours=hours[1])
    nights.tick(3, seconds=PAUSE)
    assert process.starts == 0


def test_it_waits_for_other_work_and_for_the_end_of_a_pause(nights: Ticks, process: Played) -> None:
    is_due(nights)
    nights.post("pause")
    nights.tick(3, seconds=PAUSE)
    assert process.starts == 0
    nights.post("resume")
    assert nights.service.beside.nightly.start(3600.0)
    nights.tick(3, seconds=PAUSE)
    assert process.starts == 1, "the nightly run alone"
    process.code = 0
    nights.tick(2, seconds=PAUSE)
    assert process.starts == 2


def test_one_that_failed_is_told_and_tried_again(
    nights: Ticks, process: Played, caplog: pytest.LogCaptureFixture
) -> None:
    is_due(nights)
    nights.tick(2, seconds=PAUSE)
    process.code = 70
    nights.tick(1, seconds=MINUTE)
    assert "ended with code 70; see integrity.log" in caplog.text
    nights.tick(2, seconds=PAUSE)
    assert process.starts == 2


def test_what_was_read_for_a_catalogue_that_is_gone_is_forgotten(nights: Ticks) -> None:
    """Its numbers were of other files: a photo would be told as changed that never was."""
    read_all(nights)
    with transaction(nights.opened.con):
        nights.opened.con.execute("DELETE FROM meta WHERE name = 'integrity_due'")
    nights.tick(2, seconds=PAUSE)
    assert not (nights.state / NAME).exists()


def test_what_cannot_be_told_now_is_told_later(
    nights: Ticks, process: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filing need not stop for it."""
    is_due(nights)
    nights.tick(2, seconds=PAUSE)
    read_all(nights)
    process.code = 0
    with monkeypatch.context() as patch:
        patch.setattr(IntegrityStore, "found", refuse)
        nights.tick(1)
    assert result(nights) == {}
    assert nights.status()["word"] != "Needs attention"
    nights.tick(2, seconds=PAUSE)
    process.code = 0
    nights.tick(1)
    assert result(nights)["files"] == 2


def refuse(_: object) -> None:
    raise VolumeProblem("the database integrity.db cannot be used: database is locked")
