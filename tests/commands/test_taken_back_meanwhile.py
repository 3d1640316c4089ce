"""What is taken back while a long command is still at it ends that command: it would do the same again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.commands import date as dating
from photo_organizer.commands import dedupe_task
from photo_organizer.commands import queue as room
from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.commands.task import Assignment
from photo_organizer.commands.undo import Undo
from tests.commands.ticks import file_twice, said, told

if TYPE_CHECKING:
    import pytest

    from photo_organizer.model import Outcome
    from tests.commands.ticks import Ticks


def test_a_dedupe_that_is_taken_back_while_it_removes_ends(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "3 files brought back" was told, and all of them were removed once more."""
    file_twice(ticks, 6)
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    monkeypatch.setattr(dedupe_task, "PORTION", 1)
    note = DedupeTask._note

    def slow(task: DedupeTask, outcome: Outcome) -> None:
        note(task, outcome)
        ticks.clock.now += room.SLICE + 1

    monkeypatch.setattr(DedupeTask, "_note", slow)
    number = ticks.post("dedupe", apply=True, yes=True)
    ticks.tick(2)
    assert ticks.answer(number) is None
    undone = told(ticks, "undo")
    assert (undone["state"], undone["count"]) == ("done", 3)
    answer = ticks.answer(number) or {}
    assert (answer["ok"], answer["removed"], said(answer)) == (False, 0, ["taken_back"])
    ticks.tick(3)
    assert len(list(ticks.library.rglob("?.jpg"))) == 12


def test_what_a_stop_cut_off_is_not_gone_on_with_after_it_was_taken_back(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service was stopped because of it, and 'undo' was told to the command line: the next start did it all the same."""
    for day in (1, 2, 3):
        ticks.drop(day)
    ticks.tick(3)
    before = ticks.filed()
    with monkeypatch.context() as slow:
        slow.setattr(room, "SLICE", -1.0)
        slow.setattr(dating, "PORTION", 1)
        number = ticks.post("date", paths=before, taken="1985-06-01T12:00:00", precision="day")
        ticks.tick(2)
    assert len(set(before) - set(ticks.filed())) == 2
    ticks.end()
    ticks.start()
    work = Undo(Assignment(ticks.opened, {}))  # as the command line does while nothing runs
    assert work.go_on(lambda: False)
    ticks.end()
    ticks.start()
    ticks.tick(2)
    assert ticks.filed() == before
    assert said(ticks.answer(number) or {}) == ["taken_back"]
