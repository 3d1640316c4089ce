"""Commands about thumbnails: written down at once, carried out by a process that starts at once."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from photo_organizer.commands.registry import QUICK
from photo_organizer.commands.task import Assignment
from photo_organizer.commands.thumbnail_runs import RemoveThumbnailsTask
from photo_organizer.errors import Refused
from photo_organizer.service.nightly_run import NightlyRun
from photo_organizer.settings import Settings
from photo_organizer.store import db, wishes
from photo_organizer.store.folder_thumbnails import ThumbnailStore, made_thumbnails
from tests.thumbnails.real import Real, place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.service.loop import Service

NOON, NIGHT = datetime(2024, 3, 1, 12), datetime(2024, 3, 1, 2, 30)


class Desk:
    """A library of two years, and commands for it."""

    def __init__(self, folder: Path) -> None:
        real = Real()
        self.library, self.state = folder / "library", str(folder / "state")
        for number in range(6):
            month = self.library / f"202{number % 2}" / f"0{number + 1}"
            place(month, real.variant(number), hours=number * 24)
        self.con, _ = db.open_database(self.state)
        names = {"paths_library": str(self.library), "thumbnails_width": 64, "thumbnails_height": 64}
        self.settings = Settings(names | {"thumbnails_enabled": False})
        library = SimpleNamespace(con=self.con, settings=self.settings, state=self.state)
        self.process = NightlyRun(self.settings, self.state)
        self.service = cast("Service", SimpleNamespace(library=library, thumbnails=self.process))

    def say(self, name: str, **arguments: Any) -> list[str]:
        """Give a command and return its problems."""
        texts = {key: str(value) if key in ("folder", "path") else value for key, value in arguments.items()}
        reply = QUICK[name](self.service, texts)
        assert reply["ok"] == (not reply["problems"])
        return list(reply["problems"])

    def made(self) -> None:
        """Let what was asked for be done, as the service does, by day and with the night switched off."""
        limit = time.monotonic() + 600
        self.process.tick(NOON, asked=wishes.waiting(self.con))
        while wishes.waiting(self.con) or self.process.running():
            assert time.monotonic() < limit
            self.process.tick(NOON, asked=wishes.waiting(self.con))
            time.sleep(0.05)

    def tiles(self, folder: Path) -> list[str]:
        record = dict(made_thumbnails(self.state)).get(str(folder), {"tiles": ()})
        return [tile["path"] for tile in record["tiles"]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    with closing(made.con):
        yield made
        made.process.stop()


def test_a_thumbnail_is_made_pinned_excluded_and_made_again(desk: Desk) -> None:
    year = desk.library / "2020"
    assert desk.say("thumbnail-again", folder=year) == []
    desk.made()
    shown = desk.tiles(year)
    assert len(shown) == 3
    assert [path.parent.name for path in desk.library.rglob("thumbnail.jpg")] == ["2020"]
    assert desk.say("thumbnail-pin", folder=year, tiles=shown[2:]) == []
    desk.made()
    assert desk.tiles(year) == shown[2:]
    assert desk.say("thumbnail-unpin", folder=year) == []
    assert desk.say("thumbnail-exclude", path=shown[0]) == []
    desk.made()
    assert desk.tiles(year) == shown[1:]
    assert desk.say("thumbnail-exclude", path=year) == []
    assert "excluded" in desk.say("thumbnail-again", folder=year)[0]
    desk.made()
    assert list(desk.library.rglob("thumbnail.jpg")) == []
    assert desk.tiles(year) == []
    assert desk.say("thumbnail-include", path=year) == []
    desk.made()
    assert desk.tiles(year) == shown[1:]


def test_others_lifts_the_pin_and_lets_those_shown_step_back(desk: Desk) -> None:
    year = desk.library / "2021"
    with ThumbnailStore(desk.state) as thumbnails:
        thumbnails.made(str(year), {"tiles": [{"path": f"{year}/02/x.jpg"}]}, b"")
    wishes.pin(desk.con, str(year), [f"{year}/02/x.jpg"])
    assert desk.say("thumbnail-again", folder=year, others=True) == []
    wish = wishes.everything(desk.con).of(str(year))
    assert (wish.pinned, wish.passed) == ((), (f"{year}/02/x.jpg",))


def test_switched_off_ours_can_be_removed_and_switched_on_not(desk: Desk) -> None:
    desk.say("thumbnail-again", folder=desk.library / "2020")
    desk.say("thumbnail-again", folder=desk.library / "2021")
    desk.made()
    own = desk.library / "2021" / "thumbnail.jpg"
    own.write_bytes(own.read_bytes() + b"edited")
    work = RemoveThumbnailsTask(Assignment(desk.service.library, {}), desk.service)
    limit = time.monotonic() + 600
    while not work.go_on(lambda: False):
        assert time.monotonic() < limit
        time.sleep(0.05)
    reply = work.reply()
    assert (reply["state"], reply["files"]) == ("done", [str(desk.library / "2020" / "thumbnail.jpg")])
    assert list(desk.library.rglob("thumbnail.jpg")) == [own]
    desk.service.library.settings = desk.settings.replace(thumbnails_enabled=True)
    with pytest.raises(Refused, match="switch them off"):
        work.go_on(lambda: False)


def test_what_is_not_of_the_library_is_refused(desk: Desk) -> None:
    year, outside = desk.library / "2020", desk.library.parent / "elsewhere"
    outside.mkdir()
    (desk.library / "link").symlink_to(outside)
    picture = next(year.rglob("*.jpg"))
    for problems in (
        desk.say("thumbnail-again", folder=outside),
        desk.say("thumbnail-again", folder=desk.library / "none"),
        desk.say("thumbnail-again", folder=desk.library / "link"),
        desk.say("thumbnail-again", folder=f"{desk.library}/../elsewhere"),
        desk.say("thumbnail-pin", folder=year, tiles=[f"{desk.library}/2021/02/20240302_120000.jpg"]),
        desk.say("thumbnail-pin", folder=year, tiles=[str(picture)] * 2),
        desk.say("thumbnail-pin", folder=year),
        desk.say("thumbnail-exclude", path=outside),
        desk.say("thumbnail-exclude", path=f"{year}/none.jpg"),
        desk.say("thumbnail-exclude", path=desk.library),
        desk.say("thumbnail-include", path=year),
    ):
        assert problems
    assert wishes.everything(desk.con) == wishes.Wishes()


def test_a_nightly_run_makes_way_for_what_is_asked_and_goes_on(desk: Desk) -> None:
    process = NightlyRun(desk.settings.replace(thumbnails_enabled=True), desk.state)
    process.tick(NIGHT)
    assert desk.say("thumbnail-again", folder=desk.library / "2021") == []
    limit = time.monotonic() + 600
    while wishes.waiting(desk.con) or process.running() or len(desk.tiles(desk.library / "2020")) != 3:
        assert time.monotonic() < limit
        process.tick(NIGHT, asked=wishes.waiting(desk.con))
        time.sleep(0.05)
    assert len(desk.tiles(desk.library / "2021")) == 3
