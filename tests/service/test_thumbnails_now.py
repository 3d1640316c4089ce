"""Folder thumbnails on the owner's wish: made at once with progress and a stop, and those of others replaced and put back."""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from photo_organizer.commands.registry import QUICK, task_for
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import Refused
from photo_organizer.look import memory
from photo_organizer.service.nightly_run import NightlyRun
from photo_organizer.settings import Settings
from photo_organizer.store import db, inbox, outbox, wishes
from photo_organizer.store.folder_thumbnails import FOREIGN, KEPT, LAST_RUN, last_facts
from photo_organizer.thumbnails import existing
from tests.thumbnails.real import Real, jpeg, place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.commands.host import Host

LIMIT = 600.0


class Home:
    """A library of two years with four months each, and a service that takes commands."""

    def __init__(self, folder: Path) -> None:
        self.library, self.state = folder / "library", str(folder / "state")
        real = Real()
        for number in range(8):
            place(
                self.library / f"202{number % 2}" / f"0{number + 1}", real.variant(number), hours=number * 24
            )
        self.con, _ = db.open_database(self.state)
        settings = Settings().replace(
            paths_library=str(self.library),
            paths_intake=str(folder / "intake"),
            thumbnails_width=64,
            thumbnails_height=64,
            thumbnails_enabled=False,
        )
        (folder / "config.ini").write_text("[thumbnails]\nwidth = 64\nheight = 64\n")
        self.process = NightlyRun(settings, self.state, str(folder / "config.ini"))
        recorder = SimpleNamespace(drain=lambda: None)
        library = SimpleNamespace(con=self.con, settings=settings, state=self.state, recorder=recorder)
        self.host = cast("Host", SimpleNamespace(library=library, thumbnails=self.process))

    def task(self, name: str, **arguments: Any) -> Any:
        """Return the task of a command that was left in the inbox."""
        number = inbox.post(self.con, name, arguments, time.time_ns())
        remember = partial(inbox.note, self.con, number)
        return task_for(self.host, name, Assignment(self.host.library, arguments, remember=remember))

    def done(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Carry a command out and return its answer."""
        return self.end(self.task(name, **arguments))

    def end(self, task: Any) -> dict[str, Any]:
        limit = time.monotonic() + LIMIT
        while not task.go_on(lambda: False):
            assert time.monotonic() < limit
            time.sleep(0.05)
        return dict(task.reply())

    def asked(self) -> None:
        """Let what was asked for folder by folder be done."""
        limit = time.monotonic() + LIMIT
        while wishes.waiting(self.con) or self.process.running():
            assert time.monotonic() < limit
            self.process.tick(_noon(), asked=wishes.waiting(self.con))
            time.sleep(0.05)

    def thumbnails(self) -> list[str]:
        return sorted(str(path.relative_to(self.library)) for path in self.library.rglob("thumbnail.jpg"))


def _noon() -> Any:
    from datetime import datetime

    return datetime(2024, 3, 1, 12)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    with closing(made.con):
        yield made
        made.process.stop()


def test_all_are_made_by_day_while_the_night_is_switched_off_and_the_answer_names_them(home: Home) -> None:
    reply = home.done("thumbnails-make")
    assert (reply["state"], reply["count"], reply["problems"]) == ("done", 2, [])
    assert home.thumbnails() == ["2020/thumbnail.jpg", "2021/thumbnail.jpg"]
    assert reply["files"] == [f"{home.library}/{path}" for path in home.thumbnails()]
    again = home.done("thumbnails-make")
    assert (again["state"], again["count"]) == ("done", 0)


def test_only_one_folder_is_made(home: Home) -> None:
    reply = home.done("thumbnails-make", folder=f"{home.library}/2021")
    assert reply["count"] == 1
    assert home.thumbnails() == ["2021/thumbnail.jpg"]


def test_progress_is_noted_where_the_page_looks_for_it(home: Home) -> None:
    task = home.task("thumbnails-make")
    home.end(task)
    (command,) = inbox.waiting(home.con)
    assert command.progress["of"] == 10  # folders: eight months and two years
    assert last_facts(home.state, LAST_RUN)["of"] == 10


def test_a_stop_keeps_what_was_made_and_the_next_run_goes_on(home: Home) -> None:
    task = home.task("thumbnails-make")
    assert not task.go_on(lambda: False)
    limit = time.monotonic() + LIMIT
    while not last_facts(home.state, LAST_RUN).get("of"):
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert QUICK["thumbnails-stop"](home.host, {})["ok"]
    reply = home.end(task)
    assert reply["count"] == len(home.thumbnails())
    if reply["count"] < 2:  # it was not over before the stop came
        assert reply["state"] == "partly"
        assert "the rest is made the next time" in reply["problems"][0]
    assert home.done("thumbnails-make")["state"] == "done"
    assert len(home.thumbnails()) == 2


def test_a_run_that_dies_is_told_as_failed(home: Home) -> None:
    task = home.task("thumbnails-make")
    assert not task.go_on(lambda: False)
    os.kill(task._number, signal.SIGKILL)
    reply = home.end(task)
    assert reply["state"] == "failed"
    assert "night.log" in reply["problems"][0]


def test_a_nightly_run_makes_way(home: Home) -> None:
    home.process.start(300)
    assert home.done("thumbnails-make")["state"] == "done"
    assert len(home.thumbnails()) == 2


def test_what_cannot_begin_is_refused_with_its_reason(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder in (tmp_path, home.library / "none"):
        with pytest.raises(Refused, match="is not a folder of the library"):
            home.task("thumbnails-make", folder=str(folder)).go_on(lambda: False)
    wishes.exclude(home.con, f"{home.library}/2020", 1, is_folder=True)
    with pytest.raises(Refused, match="excluded"):
        home.task("thumbnails-make", folder=f"{home.library}/2020").go_on(lambda: False)
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 900000 kB\nMemFree: 1 kB\nMemAvailable: 300000 kB\n")
    monkeypatch.setattr(memory, "MEMINFO", str(meminfo))
    with pytest.raises(Refused, match="MB of memory are free"):
        home.task("thumbnails-make").go_on(lambda: False)
    assert home.thumbnails() == []


# ── thumbnails of others ──


@pytest.fixture
def theirs(home: Home) -> dict[Path, bytes]:
    """Thumbnails of an older script in both years, noted by a first run."""
    files = {
        home.library / "2020" / "thumbnail.jpg": jpeg(Real().image("flower")),
        home.library / "2021" / "thumbnail.jpeg": jpeg(Real().image("coffee")),
        home.library / "2021" / "Thumbnail.PNG": b"not even a picture",
    }
    for path, data in files.items():
        path.write_bytes(data)
    assert home.done("thumbnails-make")["count"] == 0
    return files


def test_those_of_others_are_replaced_on_wish_kept_byte_for_byte_and_put_back(
    home: Home, theirs: dict[Path, bytes]
) -> None:
    listed = last_facts(home.state, FOREIGN)["paths"]
    assert [os.path.dirname(path) for path in listed] == [f"{home.library}/2020", f"{home.library}/2021"]
    reply = home.done("thumbnails-replace", paths=listed)
    assert (reply["state"], reply["files"]) == ("done", listed)
    home.asked()
    for year in ("2020", "2021"):
        assert existing.ours_at(f"{home.library}/{year}/thumbnail.jpg") is not None
    kept = last_facts(home.state, KEPT)["paths"]
    assert sorted(map(_bytes, kept)) == sorted(theirs.values())
    assert last_facts(home.state, FOREIGN)["paths"] == []
    home.done("thumbnails-make")  # a whole run finds the same on the disk
    assert last_facts(home.state, KEPT)["paths"] == kept
    reply = home.done("thumbnails-put-back", paths=kept)
    assert (reply["state"], reply["count"]) == ("done", 3)
    for path, data in theirs.items():
        assert path.read_bytes() == data
    assert home.done("thumbnails-make")["count"] == 0  # they block ours again, as before
    assert list(home.library.rglob(".*replaced*")) == []
    assert _said(home) == {"kept as", "put back"}


def test_an_edited_thumbnail_of_ours_keeps_its_place_from_one_that_is_put_back(
    home: Home, theirs: dict[Path, bytes]
) -> None:
    path = home.library / "2020" / "thumbnail.jpg"
    home.done("thumbnails-replace", paths=[str(path)])
    home.asked()
    path.write_bytes(edited := path.read_bytes() + b"edited")
    (kept,) = [one for one in last_facts(home.state, KEPT)["paths"] if "/2020/" in one]
    reply = home.done("thumbnails-put-back", paths=[kept])
    assert reply["state"] == "failed"
    assert "is there" in reply["problems"][0]
    assert path.read_bytes() == edited
    assert _bytes(kept) == theirs[path]


def test_only_thumbnails_of_others_in_the_library_are_touched(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "thumbnail.jpg"
    outside.write_bytes(b"x")
    picture = str(next(home.library.rglob("2024*.jpg")))
    home.done("thumbnails-make")
    ours = f"{home.library}/2020/thumbnail.jpg"
    sneaky = f"{home.library}/../thumbnail.jpg"
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.jpg")}
    for name in ("thumbnails-replace", "thumbnails-put-back"):
        reply = home.done(name, paths=[str(outside), sneaky, picture, ours])
        assert (reply["state"], len(reply["problems"])) == ("failed", 4)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.jpg")} == before


def test_a_folder_of_a_thumbnails_name_stays_when_a_file_beside_it_is_replaced(home: Home) -> None:
    folder, file = home.library / "2020" / "Thumbnail", home.library / "2020" / "thumbnail.png"
    place(folder, b"a photo", hours=0)
    file.write_bytes(b"theirs")
    assert home.done("thumbnails-replace", paths=[str(file)])["files"] == [str(file)]
    assert (file.exists(), len(os.listdir(folder))) == (False, 1)


def test_a_replacement_that_was_cut_off_goes_on_and_kept_names_never_collide(
    home: Home, theirs: dict[Path, bytes]
) -> None:
    path = home.library / "2020" / "thumbnail.jpg"
    (path.parent / ".thumbnail.jpg.replaced").write_bytes(b"from long ago")
    task = home.task("thumbnails-replace", paths=[str(path)])
    path.rename(path.parent / ".thumbnail.jpg.replaced-1")  # done, and then the power went
    home.end(task)
    home.asked()
    assert existing.ours_at(str(path)) is not None
    path.unlink()
    path.write_bytes(b"another one")
    home.done("thumbnails-replace", paths=[str(path)])
    kept = {one.name: one.read_bytes() for one in path.parent.glob(".thumbnail*")}
    assert kept == {
        ".thumbnail.jpg.replaced": b"from long ago",
        ".thumbnail.jpg.replaced-1": theirs[path],
        ".thumbnail.jpg.replaced-2": b"another one",
    }


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _said(home: Home) -> set[str]:
    """Return how the lines begin that are left for the activity log about files that were renamed."""
    rows = home.con.execute("SELECT payload FROM outbox").fetchall()
    texts = " ".join(str(row[0]) for row in rows)
    assert outbox.ActivityEvent.MOVED in texts
    return {words for words in ("kept as", "put back") if words in texts}
