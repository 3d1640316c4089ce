"""The service's tick on a real tree: what is called when, what waits, what rests. The clock is the test's own."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.service import intake_look, standing
from photo_organizer.service.acting import refresh
from photo_organizer.store import held
from tests.commands.ticks import MINUTE, Ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    made = Ticks(tmp_path, monkeypatch)
    yield made
    made.end()


def test_a_day_of_the_service(ticks: Ticks) -> None:
    ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
    assert len(ticks.filed()) == 1
    ticks.service.wake()  # as the kernel tells of what filing did itself
    ticks.tick()
    assert ticks.status()["word"] == "Idle"
    number = ticks.post("undo")
    ticks.tick()
    answer = ticks.answer(number) or {}
    assert (answer["state"], answer["count"]) == ("done", 1)
    assert ticks.left() == ["P0001.jpg"]
    ticks.tick(5, seconds=MINUTE)
    assert ticks.left() == ["P0001.jpg"], "what its owner brought back is left alone"
    ticks.post("retry")
    ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
    assert len(ticks.filed()) == 2


@pytest.mark.parametrize(("before", "word"), [([], "Idle"), (["pause"], "Paused")])
def test_behind_a_command_that_told_how_far_it_is_the_state_is_told_again(
    ticks: Ticks, before: list[str], word: str
) -> None:
    """Else a page says "499 of 500 files of equal size" for hours."""
    for command in before:
        ticks.post(command)
    ticks.tick(2)
    ticks.service.show_progress(499, 500, "files of equal size")
    assert ticks.status()["word"] == "Working"
    ticks.tick(2)
    assert ticks.status()["word"] == word


def test_long_work_that_tells_how_far_it_is_or_asks_whether_to_end_is_a_sign_of_life(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its disk is said to be silent, though it only is large: a tick ends when the look at the library does."""

    def signs_after_long() -> bool:
        return ticks.service.sign_at == ticks.clock.now

    looks: list[bool] = []

    def long_look(_: object, stop: Callable[[], bool], *_more: object) -> bool:
        ticks.clock.now += 1000
        looks.append(not signs_after_long() and not stop() and signs_after_long())
        return True

    monkeypatch.setattr(standing, "make_ready", long_look)
    monkeypatch.setattr(intake_look, "refresh", long_look)
    ticks.tick()
    assert looks == [True, True]
    ticks.clock.now += 1000
    ticks.service.show_progress(1, 2, "files of equal size")
    assert signs_after_long()


def test_every_look_forgets_what_is_gone_from_the_intake(ticks: Ticks) -> None:
    settle = ticks.service.filing.settle
    unfinished = ticks.intake / "film.mp4"
    unfinished.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\1\0mdat")
    ticks.tick(4, seconds=MINUTE)
    assert [waiting.path for waiting in settle.waiting(ticks.clock.now)] == [str(unfinished)]
    unfinished.unlink()
    ticks.service.wake()
    ticks.tick(2)
    assert settle.waiting(ticks.clock.now) == []


def test_what_stays_incomplete_is_told_once(ticks: Ticks) -> None:
    (ticks.intake / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\1\0mdat")
    ticks.tick(20, seconds=MINUTE)
    log = (ticks.state / "photo_organizer_log.csv").read_text()
    assert log.count("incomplete for ") == 1


def test_what_waited_is_off_the_list_when_it_has_gone(ticks: Ticks) -> None:
    film = ticks.intake / "film.mp4"
    film.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\1\0mdat")
    ticks.tick(6, seconds=MINUTE)
    [row] = held.everything(ticks.opened.con)
    assert row.path == str(film)
    assert "its end is missing" in row.sentence
    film.unlink()
    ticks.tick(seconds=ticks.settings.intake_scan_seconds)
    assert held.everything(ticks.opened.con) == []


def test_a_look_that_was_cut_off_is_not_taken_for_a_whole_one(ticks: Ticks) -> None:
    ticks.tick()
    assert refresh(ticks.opened, lambda: False)
    assert not refresh(ticks.opened, lambda: True)


def test_everything_is_looked_at_anew_only_now_and_then(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float] = []

    def noted(*given: Any) -> bool:
        seen.append(ticks.clock.now)
        return refresh(*given)

    monkeypatch.setattr(intake_look, "refresh", noted)
    pause = ticks.settings.intake_scan_seconds
    for _ in range(int(3 * pause / MINUTE)):
        ticks.service.wake()
        ticks.tick(seconds=MINUTE)
    assert 2 <= len(seen) <= 4
    assert all(later - earlier >= pause for earlier, later in pairwise(seen))


def test_what_it_does_is_said_with_a_code_for_words_in_any_language(ticks: Ticks) -> None:
    ticks.drop()
    ticks.tick(2)
    assert (ticks.left(), ticks.status()["word"]) == ([], "Idle")
    ticks.post("pause")
    ticks.tick()
    assert ticks.status()["code"] == "paused"


@pytest.mark.parametrize("end", ["stop", "again"])
def test_the_service_ends_when_it_is_stopped_and_when_it_is_to_begin_anew(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    ticks.drop()
    waited: list[float] = []

    def wait(now: float, *_: object, **__: object) -> None:
        waited.append(now)
        assert len(waited) < 5, "it goes on"
        ticks.clock.now += 2
        if len(waited) == 3:
            ticks.stop.set() if end == "stop" else setattr(ticks.service, "again", True)

    monkeypatch.setattr(ticks.service.pace, "wait", wait)
    ticks.service.run()
    assert len(ticks.filed()) == 1
    assert (len(waited), ticks.status()["word"] == "Stopped") == (3, end == "stop")


def test_a_service_that_has_more_to_look_at_than_it_remembers_at_a_time_is_not_idle(ticks: Ticks) -> None:
    """The page said Idle beside thousands of files that were to come next, for as long as the next look took."""
    ticks.service.filing.settle.window = 1
    ticks.drop()
    ticks.drop()
    words = dict[int, str]()
    for _ in range(20):
        ticks.tick()
        words[len(ticks.left())] = ticks.status()["word"]
    assert words == {1: "Working", 0: "Idle"}
