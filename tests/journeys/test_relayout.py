"""`relayout`: a library goes into another layout and back again, whole units, byte for byte, and nobody is replaced."""

from __future__ import annotations

import itertools
import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from photo_organizer import wiring
from photo_organizer.commands.relayout import STOPPED, RelayoutTask
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Outcome, State
from photo_organizer.service.acting import make_ready
from photo_organizer.settings import Settings
from tests.commands.undoing import take_back
from tests.journeys.home import PATIENCE, Home, wait_for
from tests.samples import photos, video

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.model import Plan
    from tests.journeys.card import Card

SMALL = (64, 48)
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"
NOON = datetime(2024, 8, 31, 13, 47, 54)
MONTHS = "{YYYY}/{MM}_{Mmm}/{YYYY}{MM}{DD}_{hh}{mm}{ss}"
EVENTS = "{YYYY}/{MM}_{Mmm} {event}/{original}"


class LaidOut(Home):
    """A home whose layout changes."""

    def layout(self, layout: str, more: str = "") -> None:
        text = f"[naming]\nlayout = {layout}\n[safety]\nbreaker_files = 1000000\n{more}"
        (self.state / "config.ini").write_text(text, encoding="utf-8")

    def command(self, name: str, *options: str) -> list[str]:
        return super().command(name, *options, f"--config={self.state / 'config.ini'}")

    def relaid(self, layout: str) -> None:
        """Bring the library into a layout; the plan is what happens."""
        self.layout(layout)
        planned, before = self.run("relayout"), self.tree()
        assert planned.returncode == 0, planned.stderr
        assert self.tree() == before
        done = self.run("relayout", "--apply")
        assert (done.returncode, done.stdout) == (0, planned.stdout), done.stderr


def photo(minute: int, seed: int = 0) -> bytes:
    return photos.jpeg(
        NOON.replace(minute=minute), size=SMALL, seed=seed or minute, make="Canon", model="EOS 70D"
    )


@pytest.fixture
def home(tmp_path: Path) -> LaidOut:
    """Units of all kinds, two photos of one second, names that came twice, and a file that its owner put there."""
    home = LaidOut(tmp_path)
    home.layout(MONTHS)
    home.put("Kroatien/DCIM/IMG_0001.JPG", photo(1))
    home.put("Kroatien/DCIM/IMG_0001.xmp", XMP)
    home.put("Kroatien/DCIM/IMG_0002.HEIC", photos.heic(when=NOON, content_id="0A1B"))
    film = video.movie(when=(NOON + timedelta(seconds=1)).replace(tzinfo=UTC), content_id="0A1B", size=SMALL)
    home.put("Kroatien/DCIM/IMG_0002.MOV", film)
    home.put("100CANON/IMG_0001.JPG", photo(3))
    home.put("Zoo/a.jpg", photos.jpeg("2023:01:02 03:04:05", size=SMALL, seed=5, text="one"))
    home.put(
        "b.jpg", photos.jpeg("2023:01:02 03:04:05", size=SMALL, seed=9, text="another"), mtime=1_600_000_900
    )
    home.put("undated/c.jpg", b"\xff\xd8\xff\xd9 no photo", mtime=-1)
    assert home.once().returncode in (0, 1)
    photos.write(home.library / "Album" / "mine.jpg", photo(7), 1_600_000_000)
    photos.write(home.library / "2024" / "08_Aug" / "20240831_130154.jpg.pp3", b"[Version]\n", 1_600_000_000)
    return home


def test_there_and_back_again_is_byte_equal_and_units_stay_whole(home: LaidOut) -> None:
    before = home.tree()
    home.relaid(EVENTS)
    filed = home.filed()
    assert {
        "2024/08_Aug Kroatien/IMG_0001.jpg",
        "2024/08_Aug Kroatien/IMG_0001.xmp",
        "2024/08_Aug Kroatien/IMG_0001.jpg.pp3",  # an editor has put it there
        "2024/08_Aug Kroatien/IMG_0002.heic",
        "2024/08_Aug Kroatien/IMG_0002.mov",
        "2024/08_Aug/IMG_0001.jpg",
        "2023/01_Jan Zoo/a.jpg",
        "2023/01_Jan/b.jpg",
        "Album/mine.jpg",
    } <= filed
    assert sorted(kept for kept, _ in home.tree().values()) == sorted(kept for kept, _ in before.values())
    assert home.run("relayout").stdout == ""
    home.relaid(MONTHS)
    assert home.tree() == before


def test_undo_brings_the_former_layout_back(home: LaidOut) -> None:
    before = home.tree()
    home.relaid(EVENTS)
    assert home.run("undo", "--last").returncode == 0
    assert home.tree() == before


def test_versions_of_a_picture_stay_beside_it_and_keep_their_letter(tmp_path: Path) -> None:
    home = LaidOut(tmp_path)
    home.layout(MONTHS)
    home.put("Zoo/IMG_1.jpg", photos.jpeg(NOON, size=(640, 480), seed=3))
    home.once()
    home.put("phone/IMG_9.jpg", photos.jpeg(NOON, size=(320, 240), seed=3))
    home.once()
    before = home.tree()
    assert "2024/08_Aug/20240831_134754_A.jpg" in home.filed()
    home.relaid("{YYYY}/{event}/{original}")
    assert home.filed() == {"2024/Zoo/IMG_1.jpg", "2024/Zoo/IMG_1_A.jpg"}
    home.relaid(MONTHS)
    assert home.tree() == before


def test_what_has_a_name_already_keeps_it(home: LaidOut) -> None:
    stranger = home.library / "2024" / "08_Aug Kroatien" / "img_0001.JPG"
    photos.write(stranger, photo(11), 1_600_000_000)
    home.relaid(EVENTS)
    assert stranger.read_bytes() == photo(11)
    assert "2024/08_Aug Kroatien/IMG_0001.0001.jpg" in home.filed()
    assert "2024/08_Aug Kroatien/IMG_0001.0001.xmp" in home.filed()


def test_a_photo_and_its_edit_that_stand_under_two_numbers_stay_where_they_are(home: LaidOut) -> None:
    moment = int(NOON.replace(minute=1, tzinfo=UTC).timestamp())
    told = {"title": "G.jpg", "photoTakenTime": {"timestamp": str(moment)}}
    home.put("Trip/G.jpg.json", json.dumps(told).encode())
    home.put("Trip/G-edited.jpg", photos.jpeg(None, size=SMALL, seed=21))
    home.once()
    home.put("Trip/G.jpg", photos.jpeg(None, size=SMALL, seed=22))
    home.once()
    before = home.filed()
    assert {f"2024/08_Aug/20240831_130154.000{number}.jpg" for number in (1, 2)} <= before
    home.relaid(MONTHS)
    assert home.filed() == before


def test_an_unusual_share_is_asked_about(home: LaidOut) -> None:
    home.layout(EVENTS, "breaker_percent = 0\n")
    text = (home.state / "config.ini").read_text().replace("1000000", "1")
    (home.state / "config.ini").write_text(text)
    before = home.tree()
    refused = home.run("relayout", "--apply")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "would be removed or renamed" in refused.stderr
    assert home.tree() == before
    assert home.run("relayout", "--apply", "--yes").returncode == 0
    assert home.tree() != before


def test_the_service_does_it_beside_its_filing(home: LaidOut) -> None:
    home.layout(EVENTS)
    service = home.start()
    try:
        told = [json.loads(line) for line in home.run("relayout", "--json").stdout.splitlines()]
        assert {row["reasons"][0]["code"] for row in told} == {"relayout"}
        assert home.run("relayout", "--apply").returncode == 0
        assert "2024/08_Aug Kroatien/IMG_0002.mov" in home.filed()
        home.put("Kroatien/IMG_0005.JPG", photo(5))
        wait_for(lambda: "2024/08_Aug Kroatien/IMG_0005.jpg" in home.filed())
    finally:
        service.terminate()
        service.communicate(timeout=PATIENCE)
    assert home.run("relayout").stdout == ""


def test_its_owner_may_stop_it_and_another_goes_on(home: LaidOut) -> None:
    before = home.tree()
    settings = Settings().replace(
        paths_intake=str(home.intake),
        paths_library=str(home.library),
        naming_layout=EVENTS,
        safety_breaker_files=1000,
        logs_folder=str(home.state),
    )
    with wiring.open_library(settings, str(home.state)) as library:
        make_ready(library, lambda: False, lambda _: None)

        def begun() -> RelayoutTask:
            return RelayoutTask(Assignment(library, {"apply": True}))

        stopped, further, looks = begun(), begun(), itertools.count()
        while not stopped.run.number:  # slice by slice, as the service does
            assert not stopped.go_on(lambda: next(looks) % 2 == 1)
        stopped.end()
        assert stopped.go_on(lambda: False)
        assert stopped.reply()["problems"] == [STOPPED]
        assert further.go_on(lambda: False)
        assert (further.reply()["ok"], stopped.reply()["count"] > 0) == (True, True)
        assert begun().go_on(lambda: False)
        for task in (further, stopped):
            take_back(library, task.run.number)
    assert home.tree() == before


def fails(_: object, plans: list[Plan], *__: object) -> Iterator[Outcome]:
    """What the executor does when the volume fails at the first file."""
    yield from (Outcome(plan, State.NOT_REACHED, "") for plan in plans)
    raise VolumeProblem("no room", "")


def test_a_volume_that_fails_is_told_with_what_was_moved(
    card: Card, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    card.send(("IMG_1.JPG", photo(1)))
    before, config = card.held(), card.root / "config.ini"
    config.write_text("[naming]\nlayout = {YYYY}/{original}\n")
    monkeypatch.setattr("photo_organizer.act.executor.Executor.run", fails)
    assert card.run("relayout", "--apply", "--yes", f"--config={config}") == 1
    told = capsys.readouterr().err
    assert "Error: no room" in told
    assert "0 files were moved" in told
    assert card.held() == before


def test_what_is_catalogued_after_a_relayout_is_found_again(home: LaidOut) -> None:
    home.relaid(EVENTS)
    verified = home.run("verify")
    assert verified.returncode == 0, verified.stdout
    home.put("again/IMG_0001.JPG", photo(1))  # an exact duplicate is one whatever its place is called
    home.once()
    assert not (home.intake / "again").exists()
    assert not os.path.lexists(home.library / "2024" / "08_Aug again")
