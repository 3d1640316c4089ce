"""A stop, an error or a bug in the middle, claims that cannot go back, and the way back of what was done."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import claim
from photo_organizer.act.moving import MoveStep
from photo_organizer.act.undo import plan_back
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem, VolumeProblem
from photo_organizer.model import (
    Erase,
    Remove,
    Restore,
    Stamp,
    State,
    Step,
    Write,
)
from photo_organizer.sentences import facts
from photo_organizer.store import journal
from tests.act.moments import just_before, removes, renames, swap
from tests.act.test_executor import move
from tests.act.test_recovery import cut_off
from tests.act.test_refused import DATA, begins, carry_out, fails, plan_of, sidecar
from tests.faults.points import watched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House

# ── a stop, an error, a bug ──


def test_what_a_stop_leaves_is_not_begun_and_does_not_stay_open(any_volumes: House) -> None:
    house, asked = any_volumes, iter([False, False, *[True] * 99])
    house.executor.stop = lambda: next(asked)
    sources = [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(3)]
    house.executor.sizing.crossing = False
    outcomes = carry_out(house, *(plan_of(move(src, house.library / src.name)) for src in sources))
    assert {outcome.state for outcome in outcomes[1:]} == {State.NOT_REACHED}
    assert all("asked to stop" in outcome.problem for outcome in outcomes[1:])
    assert [outcome.plan.steps[0].src for outcome in outcomes] == [str(src) for src in sources]  # type: ignore[union-attr]
    assert journal.unfinished(house.con) == []
    assert sorted(house.files().values()) == [b"0", b"1", b"2"]


def test_a_stop_in_the_middle_of_a_long_copy_gives_the_file_back(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, asked = two_volumes, iter([False, False, *[True] * 99])
    src = house.put(house.intake / "a.jpg", b"mine")
    monkeypatch.setattr("photo_organizer.disk.copying._share_blocks", lambda *_: False)
    house.executor.stop = lambda: next(asked)
    [outcome] = carry_out(house, plan_of(move(src, house.library / "a.jpg")))
    assert outcome.state == State.NOT_REACHED
    assert house.files() == {"intake/a.jpg": b"mine"}
    assert journal.unfinished(house.con) == []


def test_a_plan_outside_the_folders_of_the_settings_keeps_no_other_from_its_turn(
    one_volume: House, tmp_path: Path
) -> None:
    house = one_volume
    outside = house.put(tmp_path / "elsewhere" / "x.jpg", b"x")
    sources = [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(2)]
    plans = [plan_of(move(src, house.library / src.name)) for src in (outside, *sources)]
    first, *others = carry_out(house, *plans)
    assert (first.state, "is outside" in first.problem) == (State.HELD, True)
    assert [outcome.state for outcome in others] == [State.DONE] * 2
    assert outside.read_bytes() == b"x"


@pytest.mark.parametrize("problem", [RuntimeError("a bug"), OSError(errno.EIO, "sick")])
def test_one_plan_that_meets_a_bug_or_a_sick_disk_goes_back_and_the_others_go_on(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    house, bring = any_volumes, MoveStep.bring
    sources = [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(2)]

    def fail(step: MoveStep) -> None:
        if step.step.src == str(sources[0]):
            raise problem
        bring(step)

    monkeypatch.setattr(MoveStep, "bring", fail)
    one, two = carry_out(house, *(plan_of(move(src, house.library / src.name)) for src in sources))
    assert (one.state, two.state) == (State.HELD, State.DONE)
    assert one.problem
    assert house.files() == {"intake/0.jpg": b"0", "library/1.jpg": b"1"}
    assert journal.unfinished(house.con) == []


def test_what_has_its_name_and_a_source_still_stays_open_when_acting_has_to_stop(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed as done it would lie twice, its source hidden where nobody looks for it."""
    house, executor = two_volumes, two_volumes.executor
    executor.sizing.crossing = False  # so that both go together
    sources = [house.put(house.intake / name, name.encode()) for name in ("a.jpg", "b.jpg")]

    def dead(_step: MoveStep) -> None:
        raise VolumeProblem("the disk does not answer")

    with monkeypatch.context() as broken:
        broken.setattr(MoveStep, "retire", dead)
        with pytest.raises(VolumeProblem):
            carry_out(house, *(plan_of(move(src, house.library / src.name)) for src in sources))
    assert executor.unsettled, "so that the service looks at it again"
    assert [one.plan.steps[0].src for one in journal.unfinished(house.con)] == [str(sources[1])]  # type: ignore[union-attr]
    executor.recover()
    assert house.files() == {"intake/a.jpg": b"a.jpg", "library/b.jpg": b"b.jpg"}
    assert journal.unfinished(house.con) == []


def test_what_was_open_and_cannot_be_judged_keeps_no_other_from_its_end(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, inspect = any_volumes, MoveStep.inspect
    for name in ("a.jpg", "b.jpg"):
        src = house.put(house.intake / name, name.encode())
        cut_off(house, renames("/claim/", ""), move(src, house.library / name))

    def sick(step: MoveStep) -> None:
        if step.step.src.endswith("a.jpg"):
            raise FileProblem("it cannot be looked at", step.step.src)
        inspect(step)

    executor = house.executor
    with monkeypatch.context() as broken:
        broken.setattr(MoveStep, "inspect", sick)
        held, done = executor.recover()
    assert (held.state, done.state) == (State.HELD, State.DONE)
    assert executor.unsettled, "so that the service looks at it again"
    assert [open_plan.plan.steps[0].src for open_plan in journal.unfinished(house.con)] == [  # type: ignore[union-attr]
        str(house.intake / "a.jpg")
    ]
    [told] = executor.recover()
    assert (told.state, bool(executor.unsettled)) == (State.DONE, False)
    assert sorted(house.files().values()) == [b"a.jpg", b"b.jpg"]


def test_a_volume_that_fails_in_the_recovery_is_told(any_volumes: House) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    cut_off(house, renames("/claim/", ""), move(src, house.library / "a.jpg"))
    with watched(fails(lambda point: point.call == "fsync")), pytest.raises(VolumeProblem):
        house.executor.recover()
    house.executor.recover()
    assert list(house.files().values()) == [b"mine"]
    assert journal.unfinished(house.con) == []


# ── claims ──


def test_a_claimed_file_that_cannot_be_looked_at_is_given_back(any_volumes: House) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    looked = fails(lambda point: point.call == "stat" and "/claim/" in point.paths[0])
    with watched(looked, looks=True):
        [outcome] = carry_out(house, plan_of(move(src, house.library / "a.jpg")))
    assert outcome.state == State.HELD
    assert house.files() == {"intake/a.jpg": b"mine"}


@pytest.mark.parametrize("name", ["a" * 251 + ".jpg", "a." + "b" * 253, "." + "b" * 254, "é" * 125 + ".jpg"])
def test_a_file_whose_name_is_taken_comes_back_beside_it_however_long_its_name_is(
    name: str, tmp_path: Path
) -> None:
    area = tmp_path / ".photo-organizer" / "claim" / "b"
    area.mkdir(parents=True)
    for number in range(2):
        (area / name).write_bytes(b"mine %d" % number)
        (tmp_path / name).write_bytes(b"theirs")
        with Folders([str(tmp_path)]) as folders:
            path = claim.give_back(folders, str(area / name), str(tmp_path / name))
        assert path.startswith(f"{tmp_path}/{name[0]}")
        assert ".recovered" in path
    found = [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()]
    assert sorted(found) == [b"mine 0", b"mine 1", b"theirs"]


def test_where_every_name_is_taken_it_stays_claimed_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "MAX_RECOVERED", 2)
    area = tmp_path / ".photo-organizer" / "claim" / "b"
    area.mkdir(parents=True)
    (area / "a.jpg").write_bytes(b"mine")
    for name in ("a.jpg", "a.recovered1.jpg"):
        (tmp_path / name).write_bytes(b"theirs")
    with Folders([str(tmp_path)]) as folders, pytest.raises(FileProblem) as met:
        claim.give_back(folders, str(area / "a.jpg"), str(tmp_path / "a.jpg"))
    assert met.value.says == "no_free_name"
    assert (area / "a.jpg").read_bytes() == b"mine"


def test_what_changed_since_it_was_examined_is_not_even_taken(one_volume: House) -> None:
    house, seen = one_volume, list[str]()
    step = move(house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg")
    house.put(house.intake / "a.jpg", b"edited")
    with watched(lambda point: seen.append(point.call)):
        assert house.run(step) == State.BUSY
    assert "renameat2" not in seen


def test_at_the_next_start_a_source_that_was_replaced_is_not_removed(two_volumes: House) -> None:
    """The copy is published; what lies claimed by then is somebody else's."""
    house = two_volumes
    src, dst = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    cut_off(house, removes("/claim/"), move(src, dst))
    [taken] = house.intake.glob(".photo-organizer/claim/*/a.jpg")
    at_last = lambda point: point.call == "fsync" and point.paths[0] == str(dst)  # noqa: E731
    with just_before(at_last, lambda: swap(taken, b"your")):
        house.executor.recover()
    assert sorted(house.files().values()) == [b"mine", b"your"]


# ── the way back ──


def back(*steps: Step) -> tuple[Step, ...]:
    return plan_back(journal.JournaledPlan("f" * 16, "claim", plan_of(*steps))).steps


def test_a_sidecar_of_ours_goes_only_as_it_was_written_and_comes_back_as_it_was(one_volume: House) -> None:
    house = one_volume
    step = sidecar(house)
    path = house.put(house.library / "k.xmp", DATA)
    [erase] = back(step)
    assert erase == Erase(str(path), step.picture, stamp_of(path.lstat()), data=DATA)
    assert back(erase) == (Write(str(path), step.picture, stamp_of(path.lstat()), data=DATA),)
    for other in (DATA + b"!", DATA[:-1] + b"!"):
        path.write_bytes(other)
        assert back(step) == ()
    path.write_bytes(DATA)
    with watched(fails(lambda point: point.call == "pread"), looks=True):
        assert back(step) == ()
    path.unlink()
    assert back(step) == ()


def test_what_cannot_come_back_is_said_by_its_code(one_volume: House) -> None:
    house = one_volume
    src = house.put(house.library / "a.jpg", b"mine")
    step = move(src, src)
    for state, said in (("longer", "file_changed"), ("", "file_gone")):
        src.write_text(state) if state else src.unlink()
        with pytest.raises(FileProblem) as met:
            back(step)
        assert met.value.says == said
    with pytest.raises(FileProblem) as met:
        back(Restore(str(src), str(house.intake / "a.jpg"), Stamp(0, 0, 4, 10**18)))
    assert met.value.says == "nothing_to_undo"


def test_a_duplicate_is_not_made_again_from_a_copy_of_another_size(any_volumes: House) -> None:
    house = any_volumes
    src, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")
    step = Remove(str(src), str(kept), stamp_of(src.lstat()))
    assert house.run(step) == State.DONE
    house.put(kept, b"edited since")
    [outcome] = carry_out(house, plan_of(*back(step)))
    assert (outcome.state, outcome.code) == (State.HELD, "file")
    assert house.files() == {"library/k.jpg": b"edited since"}
    edited = outcome.problem
    kept.unlink()
    [outcome] = carry_out(house, plan_of(*back(step)))
    assert (outcome.state, outcome.problem) == (State.HELD, edited)
    assert facts(edited) == {"code": "kept_changed", "values": {"path": str(src), "other": str(kept)}}
    assert str(src) in edited, "the file that its owner wants back is named"


def test_a_duplicate_is_not_made_again_while_its_kept_copy_is_written_to(any_volumes: House) -> None:
    house = any_volumes
    kept = house.put(house.library / "k.jpg", b"same")
    step = Restore(str(kept), str(house.intake / "a.jpg"), Stamp(0, 0, 4, 10**18))
    with just_before(begins(".part"), lambda: kept.write_bytes(b"late")):
        assert house.run(step) == State.BUSY
    assert house.files() == {"library/k.jpg": b"late"}
