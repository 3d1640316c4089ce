"""What comes between a command and its answer: its owner's stop, a full disk, a damaged database, a bug in the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands import queue as room
from photo_organizer.commands.queue import REST
from photo_organizer.commands.registry import QUICK
from photo_organizer.commands.relayout import STOPPED
from photo_organizer.errors import DatabaseDamaged, VolumeFull, VolumeProblem
from photo_organizer.service import loop as loop_room
from photo_organizer.store import inbox
from tests.commands.ticks import MINUTE
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from tests.commands.ticks import Ticks

BY_YEAR = "{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}"


def failing(problem: Exception) -> Callable[..., Any]:
    def fails(*_: object) -> None:
        raise problem

    return fails


def test_a_relayout_that_is_stopped_answers_at_once_with_what_it_has_moved(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in range(1, 5):
        folder = ticks.library / "2020" / f"{month:02d}"
        folder.mkdir(parents=True)
        (folder / f"2020{month:02d}03_100000.jpg").write_bytes(ticks.drop().read_bytes())
    for path in ticks.intake.iterdir():
        if path.is_file():
            path.unlink()
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    monkeypatch.setattr(room, "SLICE", -1.0)  # nothing more than a folder at a time
    number = ticks.post("relayout", apply=True, yes=True)
    ticks.tick(2)
    assert ticks.answer(number) is None
    stop = ticks.post("relayout-stop")
    ticks.tick(2)
    answer = ticks.answer(number) or {}
    assert (ticks.answer(stop) or {})["state"] == "done"
    assert STOPPED in answer["problems"]
    assert ticks.unanswered() == []
    assert ticks.open_plans() == 0


@pytest.mark.parametrize("problem", [VolumeFull("no room", "free some"), KeyError("a bug")])
def test_an_answer_that_cannot_be_written_is_kept_and_the_command_is_not_done_again(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    done: list[int] = []
    scan = QUICK["scan"]

    def counted(host: Host, arguments: Mapping[str, Any]) -> Reply:
        done.append(1)
        return scan(host, arguments)

    monkeypatch.setitem(QUICK, "scan", counted)
    number, later = ticks.post("scan"), ticks.post("pause")
    with monkeypatch.context() as sick:
        sick.setattr(inbox, "answer", failing(problem))
        ticks.tick(3)
        assert (len(done), ticks.unanswered()) == (1, [number, later])
        assert ticks.service.queue.busy, "the service stays awake for it"
    ticks.tick()
    assert ticks.unanswered() == [number, later], "a full disk has its rest"
    ticks.tick(2, seconds=REST)
    assert (len(done), ticks.unanswered()) == (1, [])
    assert (ticks.answer(number) or {})["state"] == "done"
    assert not ticks.service.queue.busy


@pytest.mark.parametrize("where", ["begin", "answer"])
def test_a_damaged_database_is_no_answer_to_a_command_and_the_service_begins_anew(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    number = ticks.post("scan")
    with monkeypatch.context() as sick:
        sick.setattr(inbox, where, failing(DatabaseDamaged("malformed")))
        ticks.tick()
        assert ticks.begins_anew()
    assert ticks.answer(number) is None


def test_a_command_that_could_not_be_begun_is_not_counted_against_it(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ticks.post("scan")
    with monkeypatch.context() as sick:
        sick.setattr(inbox, "begin", failing(VolumeFull("no room", "free some")))
        ticks.tick()
    first = ticks.answer(number) or {"state": "failed"}
    assert first["state"] == "failed"
    again = ticks.post("scan")
    ticks.tick(2, seconds=REST)
    assert (ticks.answer(again) or {})["state"] == "done"


def test_what_a_command_had_to_leave_open_is_finished_soon_and_not_tried_all_the_time(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[float] = []

    def recovers(*_: object) -> None:
        tries.append(ticks.clock.now)
        raise VolumeProblem("still away", "mount it")

    with monkeypatch.context() as sick:
        sick.setattr(loop_room, "recover", recovers)
        ticks.opened.executor.unsettled = True
        ticks.tick(20)
        assert len(tries) == 1, "it rests"
        assert ticks.status()["word"] != "Needs attention", "filing need not stop for it"
        ticks.tick(seconds=MINUTE)
        assert len(tries) == 2
    ticks.tick(seconds=MINUTE)
    assert not ticks.opened.executor.unsettled


def test_a_pause_is_shown_again_after_a_restart(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks.post("pause")
    ticks.tick()
    ticks.end()
    ticks.start()
    assert ticks.service.standing.paused
    shown: list[str] = []

    def wait(_now: float, stop: Any, *, paused: bool, longest: float) -> None:
        del longest
        shown.append(f"{ticks.status()['word']} {paused}")
        stop.set()

    monkeypatch.setattr(ticks.service.pace, "wait", wait)
    ticks.service.run()
    assert shown == ["Paused True"]
    ticks.stop.clear()


def test_a_paused_service_makes_ready_for_a_command_and_refuses_while_the_library_is_away(
    ticks: Ticks,
) -> None:
    ticks.drop()
    ticks.tick(3)
    ticks.post("pause")
    ticks.tick()
    ticks.end()
    ticks.start()
    number = ticks.post("undo")
    ticks.tick(2)
    assert (ticks.answer(number) or {})["state"] == "done"
    assert len(ticks.left()) == 1
    away = ticks.library.rename(ticks.root / "away")
    ticks.end()
    ticks.start()
    number = ticks.post("undo")
    ticks.tick(2)
    assert (ticks.answer(number) or {})["state"] == "failed"
    away.rename(ticks.library)


def test_what_a_stop_cuts_off_is_told_with_how_far_it_came_and_goes_on_at_the_next_start(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in range(1, 5):
        folder = ticks.library / "2020" / f"{month:02d}"
        folder.mkdir(parents=True)
        (folder / f"2020{month:02d}03_100000.jpg").write_bytes(photos.jpeg(f"2020:{month:02d}:03 10:00:00"))
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    monkeypatch.setattr(room, "SLICE", -1.0)
    number = ticks.post("relayout", apply=True, yes=True)
    ticks.tick(2)
    ticks.end()
    said = (ticks.state / "system_log.csv").read_text(encoding="utf-8")
    assert said.count(f"Command {number} was stopped: ") == 1
    assert "it goes on at the next start" in said
    monkeypatch.undo()
    monkeypatch.setattr("time.monotonic", ticks.clock)
    ticks.start()
    ticks.tick(4)
    assert (ticks.answer(number) or {})["state"] == "done"
