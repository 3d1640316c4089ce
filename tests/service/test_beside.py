"""The processes beside the service hear of what they have to, make way for filing, and end with it: played tick by tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.store import wishes
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import threading

    from tests.commands.ticks import Ticks


class Beside:
    """A process beside the service that is only played."""

    def __init__(self) -> None:
        self.ticks: list[dict[str, Any]] = []
        self.busy_at: list[float] = []
        self.stops = 0
        self.on = False

    def tick(self, now: Any, **more: Any) -> None:
        self.ticks.append({"now": now, **more})

    def notice(self, now: float = 0.0) -> None:
        """Nothing ends by itself here."""

    def busy(self, now: float) -> None:
        self.busy_at.append(now)

    def running(self) -> bool:
        return self.on

    def stop(self) -> None:
        self.stops += 1


@pytest.fixture
def beside(ticks: Ticks) -> tuple[Beside, Beside]:
    night, look = Beside(), Beside()
    ticks.service.beside.nightly, ticks.service.beside.background = night, look  # type: ignore[assignment]
    return night, look


def test_the_night_hears_of_wishes_and_the_look_of_the_night(
    ticks: Ticks, beside: tuple[Beside, Beside]
) -> None:
    night, look = beside
    ticks.tick()
    assert not night.ticks[-1]["asked"]
    assert look.ticks[-1] == {"now": ticks.clock.now, "others": False}
    with transaction(ticks.opened.con):
        wishes.ask(ticks.opened.con, str(ticks.library), 1)
    night.on = True
    ticks.tick()
    assert (night.ticks[-1]["asked"], look.ticks[-1]["others"]) == (True, True)
    ticks.post("pause")
    ticks.tick()
    before = len(night.ticks + look.ticks)
    ticks.tick()
    assert len(night.ticks + look.ticks) == before, "a pause is for them too"


def test_the_look_makes_way_for_what_is_filed(ticks: Ticks, beside: tuple[Beside, Beside]) -> None:
    _, look = beside
    ticks.tick(3)
    before = len(look.busy_at)
    ticks.drop()
    ticks.tick(3)
    assert (before, len(look.busy_at)) == (0, 1)


def test_at_the_end_nothing_goes_on_beside_it(
    ticks: Ticks, beside: tuple[Beside, Beside], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticks.service.pace, "wait", lambda _, stop, **__: stop.set())
    ticks.service.run()
    assert [one.stops for one in beside] == [1, 1]
    assert not (ticks.state / "ready").exists()
    rows = ticks.opened.con.execute("SELECT payload FROM outbox WHERE kind = 'system' ORDER BY seq")
    said = [payload for (payload,) in rows]
    assert "Service stopped" in said[-1]
    assert "Service started" in (ticks.state / "system_log.csv").read_text() + "".join(said)
    ticks.stop.clear()


def test_between_two_ticks_it_waits_until_something_is_to_be_done(
    ticks: Ticks, beside: tuple[Beside, Beside], monkeypatch: pytest.MonkeyPatch
) -> None:
    del beside
    waits: list[float] = []

    def wait(now: float, stop: threading.Event, *, paused: bool, longest: float) -> None:
        assert (now, paused) == (ticks.clock.now, False)
        waits.append(longest)
        stop.set()

    monkeypatch.setattr(ticks.service.pace, "wait", wait)
    ticks.service.run()
    assert len(waits) == 1
    ticks.stop.clear()
