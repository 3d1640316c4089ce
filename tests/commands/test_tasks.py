"""Commands that change files: what a stop cuts off goes on, and nothing is told as done that was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.undo import Undo
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Action, Move, Plan, Reason
from photo_organizer.store import catalogue, inbox, journal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.beats import Beats

MANY = 12


def _file_many(beats: Beats) -> None:
    for _ in range(MANY):
        beats.drop()
    beats.beat(3)
    assert len(beats.filed()) == MANY


def _move(beats: Beats, run: journal.Run, source: Path, target: Path) -> None:
    step = Move(str(source), str(target), stamp_of(source.lstat()))
    plan = Plan(str(source), Action.FILE, (Reason("dated", "x"),), (step,))
    assert [one.state for one in beats.opened.executor.run([plan], run)] == ["done"]


def test_a_file_that_was_moved_twice_in_one_run_comes_back_all_the_way(beats: Beats) -> None:
    source = beats.intake / "a.jpg"
    source.write_bytes(b"a picture")
    run = journal.Run("pass")
    _move(beats, run, source, beats.library / "b.jpg")
    _move(beats, run, beats.library / "b.jpg", beats.library / "c.jpg")
    task = Undo(beats.opened, {"run": run.number}, {})
    assert task.go_on(lambda: False)
    assert (task.reply()["state"], task.done, task.problems()) == ("done", 2, [])
    assert beats.left() == ["a.jpg"]
    assert beats.filed() == []


def test_an_undo_that_a_stop_cuts_off_goes_on_at_the_next_start(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file_many(beats)
    monkeypatch.setattr("photo_organizer.commands.undo.PORTION", 3)
    number = beats.post("undo")
    tidy = Undo._tidy

    def stop_behind_the_second(task: Undo, *given: object) -> None:
        tidy(task, *given)  # type: ignore[arg-type]
        if task.done == 6:
            beats.stop.set()

    monkeypatch.setattr(Undo, "_tidy", stop_behind_the_second)
    beats.beat()
    beats.end()
    assert len(beats.left()) == 6
    beats.start()
    assert beats.answer(number) is None
    beats.post("scan")
    beats.beat(2)
    answer = beats.answer(number) or {}
    assert (answer["state"], answer["count"], answer["done"], answer["of"]) == ("done", MANY, MANY, MANY)
    assert len(beats.left()) == MANY


def test_an_undo_that_was_killed_goes_on_with_the_same_files_and_not_with_older_ones(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats.drop()
    beats.beat(2)
    beats.clock.now += 120  # another run
    beats.drop()
    beats.beat(2)
    number = beats.post("undo")
    undo = Undo.reply

    def dies(task: Undo, problem: str = "") -> dict[str, object]:
        undo(task, problem)
        raise SystemExit

    monkeypatch.setattr(Undo, "reply", dies)
    with pytest.raises(SystemExit):
        beats.beat()
    beats.die()
    monkeypatch.setattr(Undo, "reply", undo)
    beats.start()
    beats.beat(3)
    assert (beats.answer(number) or {})["count"] == 1
    assert beats.left() == ["P0002.jpg"]


def test_what_ends_the_process_again_and_again_is_given_up(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file_many(beats)
    number = beats.post("undo")

    def dies(*_: object) -> bool:
        raise SystemExit

    monkeypatch.setattr(Undo, "go_on", dies)
    for _ in range(5):
        with pytest.raises(SystemExit):
            beats.beat(3)
        beats.die()
        beats.start()
    beats.beat(2)
    answer = beats.answer(number) or {}
    assert answer["state"] == "failed"
    assert "not tried again" in answer["problems"][0]


def test_an_undo_into_folders_of_other_settings_is_answered_and_leaves_nothing_open(beats: Beats) -> None:
    beats.drop()
    beats.beat(2)
    beats.end()
    other = beats.root / "other"
    other.mkdir()
    beats.settings = beats.settings.replace(paths_intake=str(other))
    beats.start()
    beats.beat()
    runs = beats.opened.con.execute("SELECT count(*) FROM runs").fetchone()
    number = beats.post("undo")
    beats.beat()
    answer = beats.answer(number) or {}
    assert answer["state"] == "failed"
    assert str(beats.intake) in answer["problems"][0]
    assert beats.open_plans() == 0
    assert beats.opened.con.execute("SELECT count(*) FROM runs").fetchone() == runs, "nothing was done"
    assert len(beats.filed()) == 1


def test_a_folder_that_cannot_be_listed_is_the_answer_and_not_the_end(beats: Beats) -> None:
    _file_many(beats)
    (beats.library / "Duplicates").write_bytes(b"a file is in the way")
    numbers = [row[0] for row in beats.opened.con.execute("SELECT id FROM catalogue ORDER BY id LIMIT 2")]
    first = beats.post("set-aside", keep=numbers[:1], aside=numbers[1:])
    second = beats.post("dedupe", apply=True, yes=True)
    beats.beat(2)
    for number in (first, second):
        answer = beats.answer(number) or {}
        assert answer["state"] == "failed", answer
        assert "Duplicates" in answer["problems"][0]
    beats.drop()
    beats.beat(2)
    assert beats.left() == []


@pytest.mark.parametrize("row", ["not json", "[]", "7", "{}"])
def test_a_row_that_no_program_of_ours_has_left_is_answered_too(beats: Beats, row: str) -> None:
    for name in ("undo", "date", "settings", "set-aside", "nonsense"):
        beats.opened.con.execute(
            "INSERT INTO inbox (command, arguments, posted_ns) VALUES (?, ?, 1)", (name, row)
        )
    beats.beat(3)
    assert beats.unanswered() == []


def test_a_command_that_meets_a_bug_is_answered_at_once_and_the_next_one_too(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file_many(beats)

    def bug(*_: object) -> bool:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(Undo, "go_on", bug)
        first, second = beats.post("undo"), beats.post("pause")
        beats.beat()
    answer = beats.answer(first) or {}
    assert answer["state"] == "failed"
    assert "ZeroDivisionError" in str(answer["problems"])
    assert (beats.answer(second) or {})["state"] == "done"
    assert beats.unanswered() == []


def test_how_far_a_command_came_is_kept_at_a_stop(beats: Beats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Undo, "go_on", lambda *_: False)
    monkeypatch.setattr(Undo, "progress", lambda _: {"at": 7})
    number = beats.post("undo")
    beats.beat()
    beats.service.queue.close()
    [command] = [one for one in inbox.waiting(beats.opened.con) if one.id == number]
    assert command.progress == {"at": 7}


@pytest.mark.parametrize("edited", [False, True])
def test_nothing_is_set_aside_for_a_picture_that_its_owner_has_deleted_or_edited_meanwhile(
    beats: Beats,
    *,
    edited: bool,
) -> None:
    for _ in range(2):
        beats.drop()
    beats.beat(3)
    kept, other = beats.filed()
    keep, aside = (catalogue.number_of(beats.opened.con, path) or 0 for path in (kept, other))
    if edited:
        (beats.library / kept).write_bytes(b"another picture")
    else:
        (beats.library / kept).unlink()
    number = beats.post("set-aside", keep=[keep], aside=[aside])
    beats.beat(3)
    answer = beats.answer(number) or {}
    assert answer["problems"]
    assert (answer.get("done", 0), beats.filed()) == (0, sorted([other, *([kept] if edited else [])]))
    assert catalogue.by_id(beats.opened.con, keep) is None, "so that the group is shown as it is now"


def test_an_undo_that_is_cut_off_says_how_far_it_came_and_how_it_goes_on(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file_many(beats)
    monkeypatch.setattr("photo_organizer.commands.undo.PORTION", 3)
    task = Undo(beats.opened, {}, {}, lambda _: None)
    assert not task.go_on(lambda: True)
    reply = task.reply()
    assert (reply["state"], reply["done"], reply["of"]) == ("partly", 3, MANY)
    assert "undo it again to go on" in reply["problems"][-1]
    while not task.go_on(lambda: True):
        pass
    assert (task.reply()["state"], task.reply()["problems"]) == ("done", [])
