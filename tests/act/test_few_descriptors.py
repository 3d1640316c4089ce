"""Where the system has no descriptors or threads left, a batch is made smaller, and everything is filed all the same."""

from __future__ import annotations

import errno
import threading
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act.executor import Executor
from photo_organizer.act.sizing import Sizing
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import Exhausted, from_os_error
from photo_organizer.model import Action, Copy, Move, Plan, Reason, Stamp, State
from photo_organizer.store import db, journal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House

PICTURES = 20


def _plans(intake: Path, library: Path) -> list[Plan]:
    plans = []
    for number in range(PICTURES):
        source = intake / f"a{number}" / f"b{number}" / "x.jpg"
        source.parent.mkdir(parents=True)
        source.write_bytes(b"%d" % number)
        step = Move(str(source), str(library / f"c{number}" / "x.jpg"), stamp_of(source.lstat()))
        plans.append(Plan(str(source), Action.FILE, (Reason("dated", "x"),), (step,)))
    return plans


@pytest.mark.parametrize("granted", [70, 40, 14])
def test_with_fewer_descriptors_it_takes_more_batches_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, granted: int
) -> None:
    intake, library = tmp_path / "intake", tmp_path / "library"
    intake.mkdir()
    library.mkdir()
    plans = _plans(intake, library)
    folder = Folders.folder

    def few(self: Folders, path: str, **more: Any) -> int:
        if path not in self.opened() and len(self) >= granted:
            raise from_os_error(OSError(errno.EMFILE, "x"), "open", path)
        return folder(self, path, **more)

    monkeypatch.setattr(Folders, "folder", few)
    con, _ = db.open_database(str(tmp_path / "state"))
    executor = Executor(
        con, str(intake), str(library), reserve=0, sizing=Sizing(crossing=False, folders=10_000)
    )
    outcomes = list(executor.run(plans, journal.Run("pass")))
    assert [one.state for one in outcomes] == [State.DONE] * PICTURES
    assert [one.plan for one in outcomes] == plans
    assert executor.sizing.most < 256
    assert journal.unfinished(con) == []
    con.close()


def test_where_even_one_file_is_too_many_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    intake, library = tmp_path / "intake", tmp_path / "library"
    intake.mkdir()
    library.mkdir()
    plans = _plans(intake, library)

    def none(_self: Folders, path: str, **_more: Any) -> int:
        raise from_os_error(OSError(errno.EMFILE, "x"), "open", path)

    con, _ = db.open_database(str(tmp_path / "state"))
    executor = Executor(con, str(intake), str(library), reserve=0)
    monkeypatch.setattr(Folders, "folder", none)
    states: list[State] = []
    with pytest.raises(Exhausted):
        states.extend(one.state for one in executor.run(plans, journal.Run("pass")))
    assert all((intake / f"a{number}" / f"b{number}" / "x.jpg").exists() for number in range(PICTURES))
    con.close()


def test_a_batch_is_bounded_by_the_folders_that_it_opens() -> None:
    def plan(number: int) -> Plan:
        step = Move(f"/in/a/b/c/d/{number}/x.jpg", f"/lib/{number}/x.jpg", Stamp(1, 1, 1, 1))
        return Plan(step.src, Action.FILE, (Reason("dated", "x"),), (step,))

    plans = [plan(number) for number in range(100)]
    assert Sizing(crossing=False, folders=26).end_of_batch(plans, 0) == 10
    assert Sizing(crossing=False, folders=10_000).end_of_batch(plans, 0) == 100


@pytest.mark.parametrize("step", [Move, Copy])
def test_that_two_volumes_are_in_use_is_learnt_from_the_first_file(
    two_volumes: House, step: type[Move]
) -> None:
    """Later batches of moves hold a source and a copy open for each file, and so have to be smaller."""
    source = two_volumes.put(two_volumes.intake / "a.jpg", b"mine")
    stamp = stamp_of(source.lstat())
    assert two_volumes.run(step(str(source), str(two_volumes.library / "a.jpg"), stamp)) == State.DONE
    assert two_volumes.executor.sizing.crossing is True


def test_without_a_thread_for_the_proof_no_file_is_held(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of the file's, and over by itself."""
    source = two_volumes.put(two_volumes.intake / "a.jpg", b"mine")
    step = Move(str(source), str(two_volumes.library / "a.jpg"), stamp_of(source.lstat()))

    def none_left(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", none_left)
        with pytest.raises(Exhausted, match="close other programs"):
            two_volumes.run(step)
    assert source.read_bytes() == b"mine"
    assert two_volumes.run(step) == State.DONE
