"""While the library is read, that is shown; a trouble that lasts stays shown until it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.gather.reconcile import WalkProgress
from photo_organizer.service import standing
from photo_organizer.service.acting import make_ready

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from photo_organizer.library import Library
    from tests.commands.ticks import Ticks


def test_that_the_library_is_read_is_shown_and_hides_no_trouble(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, str, int]] = []

    def reads(library: Library, stop: Any, report: Callable[[WalkProgress], None]) -> bool:
        for _ in range(2):
            told = ticks.status()
            shown.append((told["word"], told["code"], told["values"].get("n", 0)))
            report(WalkProgress(7, 0))
        return make_ready(library, stop, report)

    monkeypatch.setattr(standing, "make_ready", reads)
    ticks.end()
    ticks.start()
    ticks.tick()
    away = ticks.library.rename(ticks.root / "away")
    ticks.drop()
    ticks.tick(3, seconds=61)
    away.rename(ticks.library)
    ticks.tick(seconds=61)
    assert shown[:2] == [("Working", "reading", 0), ("Working", "reading", 7)]
    assert {word for word, *_ in shown[2:]} == {"Needs attention"}
    assert (ticks.left(), ticks.status()["word"]) == ([], "Idle")


def test_a_long_reading_is_broken_off_by_a_stop_and_by_new_settings(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library of a million files is read for minutes; nobody waits so long for the service to end."""
    asked: list[bool] = []

    def reads(_: Library, stop: Callable[[], bool], __: Any) -> bool:
        asked.append(stop())
        ticks.service.again = True
        asked.append(stop())
        ticks.service.again = False
        ticks.stop.set()
        asked.append(stop())
        ticks.stop.clear()
        return False

    monkeypatch.setattr(standing, "make_ready", reads)
    ticks.end()
    ticks.start()
    ticks.tick()
    assert asked == [False, True, True]
