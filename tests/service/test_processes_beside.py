"""The processes beside a service: one that ends or cannot begin keeps neither filing nor another library waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.service import background_look, nightly_run
from photo_organizer.service.child_process import Turns
from photo_organizer.store import library_looks
from tests.commands.ticks import MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.service.loop import Service
    from tests.commands.ticks import Ticks

POPEN = "photo_organizer.service.child_process.subprocess.Popen"


class Played:
    """A process that ends when the test says so."""

    pid = 7
    code: int | None = None

    def poll(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.code = 0

    def wait(self, _seconds: float = 0) -> None:
        pass


def pause(ticks: Ticks) -> None:
    ticks.post("pause")
    ticks.tick(2)


def take_library_away(ticks: Ticks) -> None:
    ticks.library.rename(ticks.root / "away")
    ticks.drop()
    ticks.tick(3, seconds=MINUTE)
    assert ticks.status()["word"] == "Needs attention"


def night(service: Service) -> None:
    assert service.beside.nightly.start(3600.0)


def quiet_look(service: Service) -> None:
    service.beside.background._begin(0.0, ["similar"])


@pytest.mark.parametrize("keep_from_acting", [pause, take_library_away])
@pytest.mark.parametrize(("begin", "kind"), [(night, "night"), (quiet_look, "quiet")])
def test_the_end_of_a_run_is_noticed_while_its_library_does_not_act(
    ticks: Ticks,
    monkeypatch: pytest.MonkeyPatch,
    begin: Callable[[Service], None],
    kind: str,
    keep_from_acting: Callable[[Ticks], None],
) -> None:
    """Else no other library has a night until this one is resumed, or its locked home is open again."""
    turns, played = Turns(2), Played()
    monkeypatch.setattr(POPEN, lambda *_, **__: played)
    ticks.service.beside.take_turns(turns)
    begin(ticks.service)
    keep_from_acting(ticks)
    assert not getattr(turns, kind).take(another := object())
    played.code = 0
    ticks.tick(2)
    assert getattr(turns, kind).take(another)


def test_a_process_that_cannot_be_started_disturbs_no_filing(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without memory for a further process, every two seconds of the night were a failure of the whole service."""
    tried = []

    def refuse(*_: object, **__: object) -> None:
        tried.append(1)
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(POPEN, refuse)
    for room in (nightly_run, background_look):
        monkeypatch.setattr(room, "able", lambda: True)
    monkeypatch.setattr(library_looks, "newest_unlooked", lambda _: 1)
    settings = ticks.settings.replace(
        thumbnails_enabled=True,
        thumbnails_start="00:00",
        thumbnails_hours=24.0,
        duplicates_similar_in_library=True,
    )
    ticks.service.beside.nightly._settings = ticks.service.beside.background._settings = settings
    ticks.tick(61)
    assert ticks.service._bugs == 0
    assert ticks.service.standing.is_ready
    assert 4 <= len(tried) <= 6, "each is tried again after a minute"
    assert "the program itself" not in caplog.text
    assert "cannot be started: [Errno 12] Cannot allocate memory" in caplog.text
    ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
