"""When the nightly run begins, makes way and ends, with a process that is only played."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from photo_organizer.service import background_look, nightly_run
from photo_organizer.service.background_look import QUIET, BackgroundLook
from photo_organizer.service.child_process import Turns
from photo_organizer.service.nightly_run import NightlyRun
from photo_organizer.settings import Settings
from photo_organizer.store import library_looks

if TYPE_CHECKING:
    from collections.abc import Sequence

TWO = datetime(2026, 5, 1, 2, 0)
LIBRARY = "/volume1/photo"


class Played:
    """A process that ends when the test says so."""

    def __init__(self) -> None:
        self.began: list[list[str]] = []
        self.asked_to_end = self.stopped = 0
        self.code: int | None = None
        self.free, self.on = True, False  # whether it is our turn, whether it runs
        self.turn: object = None

    @property
    def number(self) -> int:
        return len(self.began) if self.on else 0

    def running(self) -> bool:
        return self.on

    def start(self, command: Sequence[str]) -> bool:
        if self.free:
            self.began.append(list(command))
            self.on, self.code = True, None
        return self.free

    def ended(self) -> int | None:
        if self.on and self.code is not None:
            self.on = False
            return self.code
        return None

    def ask_to_end(self) -> None:
        self.asked_to_end += self.on

    def stop(self) -> None:
        self.stopped += 1
        self.on = False


@pytest.fixture
def played() -> Played:
    return Played()


@pytest.fixture
def night(played: Played, monkeypatch: pytest.MonkeyPatch) -> NightlyRun:
    monkeypatch.setattr(nightly_run, "able", lambda: True)
    settings = Settings({"paths_library": LIBRARY, "thumbnails_start": "02:00", "thumbnails_hours": 4})
    made = NightlyRun(settings, "/state")
    made._run = played  # type: ignore[assignment]
    return made


def end(night: NightlyRun, played: Played, code: int = 0, now: datetime = TWO) -> None:
    played.code = code
    night.tick(now)


def test_it_runs_once_in_its_hours_and_again_in_the_next_night(night: NightlyRun, played: Played) -> None:
    night.tick(TWO - timedelta(minutes=1))
    assert played.began == []
    night.tick(TWO + timedelta(hours=1))
    assert played.began == [["thumbnails", LIBRARY, "--night", "10800"]], "what is left of its hours"
    night.tick(TWO + timedelta(hours=1))
    end(night, played)
    night.tick(TWO + timedelta(hours=2))
    assert len(played.began) == 1
    night.tick(TWO + timedelta(days=1))
    assert len(played.began) == 2


def test_where_it_is_switched_off_or_cannot_draw_nothing_begins(
    night: NightlyRun, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(nightly_run, "able", lambda: False)
        night.tick(TWO, asked=True)
    night._settings = night._settings.replace(thumbnails_enabled=False)
    night.tick(TWO)
    assert played.began == []
    night.tick(TWO, asked=True)
    assert played.began == [["thumbnails", LIBRARY, "--asked"]], "what is asked for is made all the same"


def test_it_makes_way_for_what_is_asked_and_goes_on_afterwards(night: NightlyRun, played: Played) -> None:
    night.tick(TWO)
    night.tick(TWO, asked=True)
    assert played.asked_to_end == 1
    end(night, played, 1)
    night.tick(TWO, asked=True)
    assert played.began[-1] == ["thumbnails", LIBRARY, "--asked"]
    night.tick(TWO, asked=True)
    assert played.asked_to_end == 1, "what was asked for makes no way"
    end(night, played)
    night.tick(TWO)
    assert played.began[-1][2] == "--night"


def test_what_failed_is_tried_again_only_after_a_minute(
    night: NightlyRun, played: Played, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)
    night.tick(TWO - timedelta(hours=9), asked=True)
    end(night, played, 3, TWO - timedelta(hours=9))
    assert "ended with code 3" in caplog.text
    night.tick(TWO - timedelta(hours=9), asked=True)
    assert len(played.began) == 1
    monkeypatch.setattr(time, "monotonic", lambda: 1060.0)
    night.tick(TWO - timedelta(hours=9), asked=True)
    assert len(played.began) == 2


@pytest.mark.parametrize("code", [0, 1])
def test_an_end_in_order_is_no_failure(
    night: NightlyRun, played: Played, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    night.tick(TWO - timedelta(hours=9), asked=True)
    end(night, played, code, TWO - timedelta(hours=9))
    night.tick(TWO - timedelta(hours=9), asked=True)
    assert len(played.began) == 2
    assert "ended with code" not in caplog.text


def test_who_waits_for_a_run_learns_once_how_it_ended(night: NightlyRun, played: Played) -> None:
    night.tick(TWO)
    assert night.make(f"{LIBRARY}/2024") == 0
    assert played.asked_to_end == 1
    end(night, played, 1)
    number = night.make(f"{LIBRARY}/2024")
    assert number == 2
    assert played.began[-1] == ["thumbnails", f"{LIBRARY}/2024", "--now"]
    assert night.made(number) is None
    night.stop_making()
    assert played.asked_to_end == 2
    played.code = 0
    assert night.made(number) == 0
    assert night.made(number) is None
    night.stop_making()
    assert played.asked_to_end == 2


def test_by_night_the_owners_stop_ends_nothing(night: NightlyRun, played: Played) -> None:
    night.tick(TWO)
    night.stop_making()
    assert played.asked_to_end == 0
    night.stop()
    assert played.stopped == 1


def test_a_removal_begins_as_soon_as_no_run_is_under_way(night: NightlyRun, played: Played) -> None:
    played.free = False
    assert night.remove("/a") == 0, "another library's night goes on"
    played.free = True
    number = night.remove("/a")
    assert played.began == [["thumbnails", "/a", "--remove"]]
    night.tick(TWO, asked=True)  # which waits for its end
    assert (night.remove("/b"), played.asked_to_end) == (0, 0)
    played.code = 1
    assert night.made(number) == 1
    night.tick(TWO)
    assert played.began[-1][2] == "--night"


def test_libraries_share_the_hours_and_another_one_s_turn_is_waited_for(
    night: NightlyRun, played: Played
) -> None:
    turns = Turns(2)
    night.take_turns(turns)
    assert played.turn is turns.night
    played.free = False
    night.tick(TWO)
    played.free = True
    night.tick(TWO)
    assert played.began == [["thumbnails", LIBRARY, "--night", "7200"]]


# ── the look in quiet minutes ──


def test_the_look_begins_after_a_quiet_minute_and_makes_way(
    played: Played, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    newest = [5]
    monkeypatch.setattr(background_look, "able", lambda: True)
    monkeypatch.setattr(library_looks, "newest_unlooked", lambda _: newest[0])
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    settings = Settings({"paths_library": LIBRARY, "duplicates_similar_in_library": True})
    look = BackgroundLook(settings, "/state", None)  # type: ignore[arg-type]
    look._run = played  # type: ignore[assignment]
    look.tick(100.0 + QUIET - 1)
    look.tick(100.0 + QUIET, others=True)
    look.busy(150.0)
    look.tick(100.0 + QUIET)
    assert played.began == [], "a file came meanwhile"
    look.tick(150.0 + QUIET)
    assert [one[:2] for one in played.began] == [["similar", "--night"]]
    look.busy(220.0)
    assert played.asked_to_end == 1
    played.code = 1
    look.notice(230.0)
    look.tick(230.0 + QUIET - 1)
    assert len(played.began) == 1, "another quiet minute"
    look.tick(230.0 + QUIET)
    assert len(played.began) == 2
    played.code = 0
    look.notice(300.0)
    look.tick(300.0 + QUIET)
    assert len(played.began) == 2, "all was looked at"
    newest[0] = 6
    look.tick(300.0 + QUIET)
    assert len(played.began) == 3
    played.code = 9
    look.notice(400.0)
    assert "ended with code 9" in caplog.text
    look.tick(400.0 + QUIET)
    assert len(played.began) == 4
    look.stop()
    assert played.stopped == 1
