"""A folder with nothing but litter rests for a day, over restarts, and the log says that it went."""

from __future__ import annotations

import os
import time
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.service.tidy import DAY_NS, next_due_ns, tidy
from photo_organizer.settings import Settings
from photo_organizer.store import db
from tests.commands.ticks import Ticks
from tests.journeys.home import Home
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = 1_800_000_000 * 10**9


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "in" / "a" / "b").mkdir(parents=True)
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        yield SimpleNamespace(con=con, settings=Settings({"paths_intake": str(tmp_path / "in")}))


def _fail(problem: Exception) -> None:
    raise problem


def test_it_goes_after_a_day_and_says_so(library: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "a"
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "b").rmdir()
    tidy(library, [str(folder / "b")], NOW, _fail)  # b was empty and is gone; what is above it is looked at
    tidy(library, [], NOW + DAY_NS - 1, _fail)
    assert folder.is_dir()
    tidy(library, [], NOW + DAY_NS, _fail)
    assert os.listdir(tmp_path / "in") == []
    told = [row[0] for row in library.con.execute("SELECT payload FROM outbox WHERE kind = 'system'")]
    assert any("Removed the empty folder" in text and ".DS_Store" in text for text in told)


def test_the_service_knows_when_the_first_of_them_is_due(library: Any, tmp_path: Path) -> None:
    assert next_due_ns(library.con) is None
    (tmp_path / "in" / "c").mkdir()
    for number, name in enumerate(("a/b", "c")):
        (tmp_path / "in" / name / ".DS_Store").write_bytes(b"x")
        tidy(library, [str(tmp_path / "in" / name)], NOW + number, _fail)
    assert next_due_ns(library.con) == NOW + DAY_NS


def test_a_photo_that_comes_meanwhile_keeps_the_folder(library: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "a" / "b"
    (folder / "Thumbs.db").write_bytes(b"x")
    tidy(library, [str(folder)], NOW, _fail)
    (folder / "photo.jpg").write_bytes(b"x")
    tidy(library, [], NOW + DAY_NS, _fail)
    assert sorted(os.listdir(folder)) == ["Thumbs.db", "photo.jpg"]


def test_it_goes_after_a_day_also_where_the_clock_was_set_back(library: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "a" / "b"
    (folder / "Thumbs.db").write_bytes(b"x")
    tidy(library, [str(folder)], NOW + 1000 * DAY_NS, _fail)
    tidy(library, [], NOW, _fail)
    assert next_due_ns(library.con) == NOW + DAY_NS
    tidy(library, [], NOW + DAY_NS, _fail)
    assert not folder.exists()


def test_one_pass_leaves_no_skeleton_but_folders_that_it_did_not_empty(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.put("a/@eaDir/x.jpg/THUMB.jpg", b"x")
    home.put("a/x.jpg", jpeg("2024:01:01 10:00:00", size=(64, 48)))
    home.put("mine/.DS_Store", b"x")
    assert home.once().returncode == 0
    assert sorted(name for name in os.listdir(home.intake) if not name.startswith(".")) == ["mine"]


def test_a_service_remembers_what_it_emptied_but_for_litter_and_removes_it_a_day_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = Ticks(tmp_path, monkeypatch)
    ticks.tick()
    folder = ticks.intake / "trip"
    folder.mkdir()
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "a.jpg").write_bytes(jpeg("2021:03:05 10:00:00"))
    ticks.service.wake()
    ticks.tick(4)
    ticks.tick(4, seconds=300)
    assert len(ticks.filed()) == 1
    assert next_due_ns(ticks.opened.con) is not None
    assert folder.is_dir(), "its owner may still bring something"
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + DAY_NS)
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    assert not folder.exists()
    assert next_due_ns(ticks.opened.con) is None
    ticks.end()
