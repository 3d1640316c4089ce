"""Commands that change files: what a stop cuts off goes on, and nothing is told as done that was not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.task import Assignment
from photo_organizer.commands.undo import Undo
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Action, Move, Plan, Reason
from photo_organizer.store import catalogue, inbox, journal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks

MANY = 12


def _file_many(ticks: Ticks) -> None:
    for _ in range(MANY):
        ticks.drop()
    ticks.tick(3)
    assert len(ticks.filed()) == MANY


def _move(ticks: Ticks, run: journal.Run, source: Path, target: Path) -> None:
    step = Move(str(source), str(target), stamp_of(source.lstat()))
    plan = Plan(str(source), Action.FILE, (Reason("dated", "x"),), (step,))
    assert [one.state for one in ticks.opened.executor.run([plan], run)] == ["done"]


def test_a_file_that_was_moved_twice_in_one_run_comes_back_all_the_way(ticks: Ticks) -> None:
    source = ticks.intake / "a.jpg"
    source.write_bytes(b"a picture")
    run = journal.Run("pass")
    _move(ticks, run, source, ticks.library / "b.jpg")
    _move(ticks, run, ticks.library / "b.jpg", ticks.library / "c.jpg")
    task = Undo(Assignment(ticks.opened, {"run": run.number}))
    assert task.go_on(lambda: False)
    assert (task.reply()["state"], task.done, task.problems) == ("done", 2, [])
    assert ticks.left() == ["a.jpg"]
    assert ticks.filed() == []


def test_an_undo_that_a_stop_cuts_off_goes_on_at_the_next_start(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file_many(ticks)
    monkeypatch.setattr("photo_organizer.commands.undo.PORTION", 3)
    number = ticks.post("undo")
    tidy = Undo.remove_empty

    def stop_behind_the_second(task: Undo, folders: set[str]) -> None:
        tidy(task, folders)
        if task.done == 6:
            ticks.stop.set()

    monkeypatch.setattr(Undo, "remove_empty", stop_behind_the_second)
    ticks.tick()
    ticks.end()
    assert len(ticks.left()) == 6
    ticks.start()
    assert ticks.answer(number) is None
    ticks.post("scan")
    ticks.tick(2)
    answer = ticks.answer(number) or {}
    assert (answer["state"], answer["count"], answer["done"], answer["of"]) == ("done", MANY, MANY, MANY)
    assert len(ticks.left()) == MANY


def test_an_undo_that_was_killed_goes_on_with_the_same_files_and_not_with_older_ones(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks.drop()
    ticks.tick(2)
    ticks.clock.now += 120  # another run
    ticks.drop()
    ticks.tick(2)
    number = ticks.post("undo")
    undo = Undo.reply

    def dies(task: Undo, problem: str = "") -> dict[str, object]:
        undo(task, problem)
        raise SystemExit

    monkeypatch.setattr(Undo, "reply", dies)
    with pytest.raises(SystemExit):
        ticks.tick()
    ticks.die()
    monkeypatch.setattr(Undo, "reply", undo)
    ticks.start()
    ticks.tick(3)
    assert (ticks.answer(number) or {})["count"] == 1
    assert ticks.left() == ["P0002.jpg"]


def test_what_ends_the_process_again_and_again_is_given_up(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file_many(ticks)
    number = ticks.post("undo")

    def dies(*_: object) -> bool:
        raise SystemExit

    monkeypatch.setattr(Undo, "go_on", dies)
    for _ in range(5):
        with pytest.raises(SystemExit):
            ticks.tick(3)
        ticks.die()
        ticks.start()
    ticks.tick(2)
    answer = ticks.answer(number) or {}
    assert answer["state"] == "failed"
    assert "not tried again" in answer["problems"][0]


def test_an_undo_into_folders_of_other_settings_is_answered_and_leaves_nothing_open(ticks: Ticks) -> None:
    ticks.drop()
    ticks.tick(2)
    ticks.end()
    other = ticks.root / "other"
    other.mkdir()
    ticks.settings = ticks.settings.replace(paths_intake=str(other))
    ticks.start()
    ticks.tick()
    runs = ticks.opened.con.execute("SELECT count(*) FROM runs").fetchone()
    number = ticks.post("undo")
    ticks.tick()
    answer = ticks.answer(number) or {}
    assert answer["state"] == "failed"
    assert str(ticks.intake) in answer["problems"][0]
    assert ticks.open_plans() == 0
    assert ticks.opened.con.execute("SELECT count(*) FROM runs").fetchone() == runs, "nothing was done"
    assert len(ticks.filed()) == 1


def test_a_folder_that_cannot_be_listed_is_the_answer_and_not_the_end(ticks: Ticks) -> None:
    _file_many(ticks)
    (ticks.library / "Duplicates").write_bytes(b"a file is in the way")
    numbers = [row[0] for row in ticks.opened.con.execute("SELECT id FROM catalogue ORDER BY id LIMIT 2")]
    first = ticks.post("set-aside", keep=numbers[:1], aside=numbers[1:])
    second = ticks.post("dedupe", apply=True, yes=True)
    ticks.tick(2)
    for number in (first, second):
        answer = ticks.answer(number) or {}
        assert answer["state"] == "failed", answer
        assert "Duplicates" in answer["problems"][0]
    ticks.drop()
    ticks.tick(2)
    assert ticks.left() == []


_DEEP = "[" * 100_000


@pytest.mark.parametrize("row", ["not json", "[]", "7", "", _DEEP, b"\xff\xfe\0", 7])
def test_what_cannot_be_read_is_refused_and_nothing_is_taken_back(ticks: Ticks, row: object) -> None:
    """Undo without arguments takes back the last run; such a row did as well, and a nested one ended all filing."""
    ticks.drop()
    ticks.tick(3)
    filed = ticks.filed()
    ticks.opened.con.execute(
        "INSERT INTO inbox (command, arguments, posted_ns) VALUES ('undo', ?, 1)", (row,)
    )
    ticks.opened.con.execute(
        "INSERT INTO inbox (command, posted_ns, progress) VALUES ('dedupe', 1, ?)", (row,)
    )
    ticks.tick(3)
    assert ticks.unanswered() == []
    answers = [
        json.loads(answer) for (answer,) in ticks.opened.con.execute("SELECT answer FROM inbox ORDER BY id")
    ]
    assert [answer["state"] for answer in answers] == ["refused", "done"]
    assert ticks.filed() == filed != []


@pytest.mark.parametrize("row", ["not json", "[]", "7", "{}"])
def test_a_row_that_no_program_of_ours_has_left_is_answered_too(ticks: Ticks, row: str) -> None:
    for name in ("undo", "date", "settings", "set-aside", "nonsense"):
        ticks.opened.con.execute(
            "INSERT INTO inbox (command, arguments, posted_ns) VALUES (?, ?, 1)", (name, row)
        )
    ticks.tick(3)
    assert ticks.unanswered() == []


def test_a_command_that_meets_a_bug_is_answered_at_once_and_the_next_one_too(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file_many(ticks)

    def bug(*_: object) -> bool:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(Undo, "go_on", bug)
        first, second = ticks.post("undo"), ticks.post("pause")
        ticks.tick()
    answer = ticks.answer(first) or {}
    assert answer["state"] == "failed"
    assert "ZeroDivisionError" in str(answer["problems"])
    assert (ticks.answer(second) or {})["state"] == "done"
    assert ticks.unanswered() == []


def test_how_far_a_command_came_is_kept_at_a_stop(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Undo, "go_on", lambda *_: False)
    monkeypatch.setattr(Undo, "progress", lambda _: {"at": 7})
    number = ticks.post("undo")
    ticks.tick()
    ticks.service.queue.close()
    [command] = [one for one in inbox.waiting(ticks.opened.con) if one.id == number]
    assert command.progress == {"at": 7}


@pytest.mark.parametrize("edited", [False, True])
def test_nothing_is_set_aside_for_a_picture_that_its_owner_has_deleted_or_edited_meanwhile(
    ticks: Ticks,
    *,
    edited: bool,
) -> None:
    for _ in range(2):
        ticks.drop()
    ticks.tick(3)
    kept, other = ticks.filed()
    keep, aside = (catalogue.number_of(ticks.opened.con, path) or 0 for path in (kept, other))
    if edited:
        (ticks.library / kept).write_bytes(b"another picture")
    else:
        (ticks.library / kept).unlink()
    number = ticks.post("set-aside", keep=[keep], aside=[aside])
    ticks.tick(3)
    answer = ticks.answer(number) or {}
    assert answer["problems"]
    assert (answer.get("done", 0), ticks.filed()) == (0, sorted([other, *([kept] if edited else [])]))
    assert catalogue.by_id(ticks.opened.con, keep) is None, "so that the group is shown as it is now"


def test_an_undo_that_is_cut_off_says_how_far_it_came_and_how_it_goes_on(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file_many(ticks)
    monkeypatch.setattr("photo_organizer.commands.undo.PORTION", 3)
    task = Undo(Assignment(ticks.opened, {}))
    assert not task.go_on(lambda: True)
    reply = task.reply()
    assert (reply["state"], reply["done"], reply["of"]) == ("partly", 3, MANY)
    assert "undo it again to go on" in reply["problems"][-1]
    while not task.go_on(lambda: True):
        pass
    assert (task.reply()["state"], task.reply()["problems"]) == ("done", [])
