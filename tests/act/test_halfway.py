"""What can no longer be taken back is written down as done, also where the rest of its plan failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.act.executor import Executor
from photo_organizer.act.removing import RemoveStep
from photo_organizer.act.restoring import RestoreStep
from photo_organizer.act.undo import plan_back
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem
from photo_organizer.model import Action, Plan, Reason, Remove
from photo_organizer.store import db, journal

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _a_pair_twice(intake: Path, library: Path) -> list[Remove]:
    """Write a photo with its film into both folders; return the steps that remove them from the intake."""
    for folder in (intake, library):
        folder.mkdir()
        for name in ("a.jpg", "a.mov"):
            (folder / name).write_bytes(name.encode() * 500)
    return [
        Remove(str(intake / name), str(library / name), stamp_of((intake / name).lstat()))
        for name in ("a.jpg", "a.mov")
    ]


def test_a_group_that_fails_half_way_is_not_told_as_if_nothing_had_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake, library = tmp_path / "intake", tmp_path / "library"
    steps = _a_pair_twice(intake, library)
    retire = RemoveStep.retire

    def second_fails(step: RemoveStep, *given: Any) -> None:
        if step.step.src.endswith(".mov"):
            raise FileProblem("it cannot be removed", step.step.src)
        retire(step, *given)

    monkeypatch.setattr(RemoveStep, "retire", second_fails)
    con, _ = db.open_database(str(tmp_path / "state"))
    executor = Executor(con, str(intake), str(library), reserve=0)
    run = journal.Run("pass")
    plan = Plan(str(intake / "a.jpg"), Action.REMOVE, (Reason("duplicate", "x"),), tuple(steps))
    list(executor.run([plan], run))
    assert sorted(path.name for path in intake.iterdir() if path.is_file()) == ["a.mov"]
    assert journal.unfinished(con) == []
    [journaled] = journal.done_in_run(con, run.number)
    assert journaled.plan.steps == (steps[0],), "undo must not look for what never happened"
    assert journaled.plan.source == str(intake / "a.jpg"), "so that undo knows of it"
    told = [
        row[0] for row in con.execute("SELECT payload FROM outbox WHERE payload LIKE '%Duplicate Deleted%'")
    ]
    assert len(told) == 1
    assert "a.jpg" in told[0]
    con.close()


def test_a_group_that_came_back_half_way_can_be_brought_back_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake, library = tmp_path / "intake", tmp_path / "library"
    steps = _a_pair_twice(intake, library)
    con, _ = db.open_database(str(tmp_path / "state"))
    executor = Executor(con, str(intake), str(library), reserve=0)
    run = journal.Run("pass")
    plan = Plan(str(intake / "a.jpg"), Action.REMOVE, (Reason("duplicate", "x"),), tuple(steps))
    list(executor.run([plan], run))
    retire = RestoreStep.retire

    def second_fails(step: RestoreStep) -> None:
        if step.step.dst.endswith("a.jpg"):
            raise FileProblem("it cannot be looked at", step.step.dst)
        retire(step)

    with monkeypatch.context() as broken:
        broken.setattr(RestoreStep, "retire", second_fails)
        _take_back(executor, run.number)
    assert sorted(path.name for path in intake.iterdir() if path.is_file()) == ["a.mov"]
    _take_back(executor, run.number)
    assert sorted(path.name for path in intake.iterdir() if path.is_file()) == ["a.jpg", "a.mov"]
    assert list(journal.done_in_run(con, run.number)) == []
    con.close()


def _take_back(executor: Executor, number: int) -> None:
    [journaled] = journal.done_in_run(executor.con, number)
    list(executor.run([plan_back(journaled)], journal.Run("undo"), {0: journaled.token}))
