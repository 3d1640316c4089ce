"""What a power cut leaves half done is judged anew at the next start, and left alone where it cannot be judged."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import claim
from photo_organizer.act.moving import MoveStep
from photo_organizer.act.step import BaseStep
from photo_organizer.act.undo import plan_back
from photo_organizer.disk import copying
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem
from photo_organizer.model import Action, Copy, Plan, Reason, Remove, Restore, Stamp, State, Write
from photo_organizer.store import copied, journal
from tests.act.moments import just_before, removes, renames
from tests.act.test_executor import move
from tests.act.test_moment import claimed

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.model import Step
    from tests.act.test_executor import House
    from tests.faults.points import Point


def _power_off() -> None:
    raise KeyboardInterrupt


def cut_off(house: House, fits: Callable[[Point], bool], *steps: Step) -> None:
    with pytest.raises(KeyboardInterrupt), just_before(fits, _power_off):
        house.run(*steps)


def test_a_duplicate_that_is_written_to_at_the_next_start_is_given_back(any_volumes: House) -> None:
    """It was equal when the power failed; whoever writes to it now makes another picture of it."""
    house = any_volumes
    src, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")
    cut_off(house, removes("/claim/"), Remove(str(src), str(kept), stamp_of(src.lstat())))
    with claimed(house, "a.jpg").open("r+b") as writer:
        house.executor.recover()
        writer.write(b"more")
    assert house.files() == {"intake/a.jpg": b"more", "library/k.jpg": b"same"}
    assert journal.unfinished(house.con) == []


def test_what_cannot_be_judged_is_left_as_it_is_until_it_can(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    cut_off(house, renames("", "library/a.jpg"), move(src, house.library / "a.jpg"))
    before = house.files()

    def unreadable(_step: MoveStep) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as sick:
        sick.setattr(MoveStep, "inspect", unreadable)
        house.executor.recover()
    assert house.files() == before
    assert len(journal.unfinished(house.con)) == 1
    house.executor.recover()
    assert list(house.files().values()) == [b"mine"]
    assert journal.unfinished(house.con) == []


def test_a_published_copy_that_cannot_be_taken_back_is_not_told_as_taken_back(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a pair under its final name, the other half refused: the next start finds one end for both."""
    house = two_volumes
    still, film = house.put(house.intake / "a.heic", b"mine"), house.put(house.intake / "a.mov", b"film")
    steps = move(still, house.library / "a.heic"), move(film, house.library / "a.mov")
    rename = BaseStep.rename

    def refused(step: BaseStep, src: str, dst: str) -> None:
        if src == str(house.library / "a.heic"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rename(step, src, dst)

    at_first = len(os.listdir("/proc/self/fd"))
    with monkeypatch.context() as sick:
        sick.setattr(BaseStep, "rename", refused)
        with just_before(
            renames(".part", "library/a.mov"),
            lambda: (house.library / "a.mov").write_bytes(b"somebody else's"),
        ):
            house.run(*steps)
    assert len(journal.unfinished(house.con)) == 1
    house.executor.recover()
    assert house.files() == {
        "library/a.mov": b"somebody else's",
        "library/a.heic": b"mine",
        "intake/a.mov": b"film",
    }
    assert journal.unfinished(house.con) == []
    assert len(os.listdir("/proc/self/fd")) - at_first <= 3  # what the database opens at its first writing


def test_a_file_that_may_not_be_taken_stays_and_the_reason_is_told(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    plan = Plan(str(src), Action.FILE, (Reason("dated", "x"),), (move(src, house.library / "a.jpg"),))

    def denied(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(claim, "rename_noreplace", denied)
    [outcome] = house.executor.run([plan], journal.Run("pass"))
    assert outcome.state == State.HELD
    assert outcome.problem.startswith("could not take ")
    assert house.files() == {"intake/a.jpg": b"mine"}
    assert journal.unfinished(house.con) == []


def test_a_copy_that_is_given_up_leaves_no_temporary(two_volumes: House) -> None:
    house = two_volumes
    src, taken = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    with just_before(renames(".part", "library/a.jpg"), lambda: taken.write_bytes(b"somebody else's")):
        assert house.run(move(src, taken)) == State.STALE
    assert house.files() == {"intake/a.jpg": b"mine", "library/a.jpg": b"somebody else's"}


def test_all_that_is_written_in_one_batch_is_proved_beside_each_other(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Disks like to have several things to do: none waits until its own copy gets its name."""
    house, begun = two_volumes, list[str]()
    one, other, kept = (house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(3))
    real = copying.start_proof

    def noted(copy: copying.TemporaryCopy, *given: Any) -> None:
        begun.append(copy.path)
        real(copy, *given)

    monkeypatch.setattr(copying, "start_proof", noted)
    steps: list[Step] = [
        move(one, house.library / "1.jpg"),
        Copy(str(other), str(house.library / "2.jpg"), stamp_of(other.lstat())),
        Restore(str(kept), str(house.library / "3.jpg"), stamp_of(kept.lstat()), None),
        Write(str(house.library / "4.xmp"), str(kept), Stamp(0, 0, 4, 10**18), data=b"ours"),
    ]
    assert house.run(*steps) == State.DONE
    assert len(begun) == len(steps)


def test_the_copy_of_a_card_stays_when_its_original_is_gone(one_volume: House) -> None:
    """The card was erased since: what undo would take away is all there is."""
    house = one_volume
    src, copy = house.put(house.intake / "a.jpg", b"mine"), house.put(house.library / "a.jpg", b"mine")
    step = Copy(str(src), str(copy), stamp_of(src.lstat()))
    plan = Plan(str(src), Action.FILE, (Reason("dated", "x"),), (step,))
    journaled = journal.JournaledPlan("f" * 16, "claim", plan)
    assert [type(one) for one in plan_back(journaled).steps] == [Remove]
    src.unlink()
    with pytest.raises(FileProblem, match="its copy stays"):
        plan_back(journaled)


@pytest.mark.parametrize("there", [b"mine", b"them"])
@pytest.mark.parametrize("away", [False, True])
def test_a_photo_of_a_card_that_is_away_counts_as_copied_only_when_its_bytes_were_seen(
    one_volume: House, there: bytes, *, away: bool
) -> None:
    """Two raw files of one camera have one size, and a copy on FAT tells only two seconds: another may have its name by now."""
    house = one_volume
    src, final = house.put(house.intake / "a.jpg", b"mine", 10**18), house.library / "a.jpg"
    seen = stamp_of(src.lstat())
    cut_off(house, renames(".part", "library/a.jpg"), Copy(str(src), str(final), seen))
    house.put(final, there, 10**18)
    if away:
        src.unlink()
    house.executor.recover()
    assert journal.unfinished(house.con) == []
    assert final.read_bytes() == there
    assert copied.has(house.con, str(src), seen) is (there == b"mine" and not away)
