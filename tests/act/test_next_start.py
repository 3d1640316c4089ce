"""What the next start meets: reservations, claims of half an undoing, folders of former settings, a plan that hinders no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.executor import Executor
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem
from photo_organizer.model import Copy, Restore
from photo_organizer.store import journal
from tests.act.moments import just_before, removes, renames
from tests.act.test_executor import move
from tests.act.test_moment import claimed
from tests.act.test_recovery import cut_off
from tests.act.test_refused import DATA, begins, sidecar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photo_organizer.model import Outcome, Step
    from photo_organizer.store.journal import JournaledPlan
    from tests.act.test_executor import House


def a_step(kind: str, house: House) -> tuple[Step, Path, bytes]:
    """Return a step, its final name and the bytes that this has when all is done."""
    src, final = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    match kind:
        case "move":
            return move(src, final), final, b"mine"
        case "copy":
            return Copy(str(src), str(final), stamp_of(src.lstat())), final, b"mine"
        case "restore":
            return Restore(str(src), str(final), stamp_of(src.lstat()), None), final, b"mine"
    return sidecar(house, "a.jpg"), final, DATA


@pytest.mark.parametrize("kind", ["move", "copy", "restore", "sidecar"])
def test_the_empty_file_that_reserved_a_name_gives_way_to_what_it_was_reserved_for(
    any_volumes: House, kind: str
) -> None:
    """Where the kernel can neither rename without replacing nor link, a crash may leave such a file."""
    house = any_volumes
    step, final, data = a_step(kind, house)
    cut_off(house, lambda point: begins(".part")(point) or renames("", "/a.jpg")(point), step)
    final.touch()
    [outcome] = house.executor.recover()
    assert (outcome.problem, final.read_bytes()) == ("", data)
    assert journal.unfinished(house.con) == []


@pytest.mark.parametrize("kind", ["move", "copy", "restore", "sidecar"])
def test_a_file_with_bytes_is_no_reservation(any_volumes: House, kind: str) -> None:
    house = any_volumes
    step, final, _ = a_step(kind, house)
    cut_off(house, lambda point: begins(".part")(point) or renames("", "/a.jpg")(point), step)
    house.put(final, b"theirs")
    house.executor.recover()
    assert final.read_bytes() == b"theirs"
    assert journal.unfinished(house.con) == []
    assert (house.intake / "a.jpg").read_bytes() == b"mine"


def test_a_sidecar_that_was_being_taken_back_is_taken_back(two_volumes: House) -> None:
    """Its claim would keep it where nobody sees it, and hand it out again later."""
    house = two_volumes
    src, taken = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    steps = sidecar(house), move(src, taken)
    with just_before(renames(".part", "library/a.jpg"), lambda: taken.write_bytes(b"theirs")):
        cut_off(house, removes("/claim/"), *steps)
    house.executor.recover()
    assert house.files() == {
        "library/k.jpg": b"a picture",
        "library/a.jpg": b"theirs",
        "intake/a.jpg": b"mine",
    }
    assert journal.unfinished(house.con) == []


def test_two_names_of_one_file_become_one_and_none_goes_while_the_other_is_replaced(
    one_volume: House,
) -> None:
    house = one_volume
    src, final = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    for replaced in (False, True):
        cut_off(house, renames("", "library/a.jpg"), move(src, final))
        final.hardlink_to(claimed(house, "a.jpg"))

        def replace() -> None:
            final.unlink()
            final.write_bytes(b"theirs")

        if replaced:
            with just_before(lambda point: point.call == "fsync", replace):
                house.executor.recover()
            assert house.files() == {"library/a.jpg": b"theirs", "intake/a.jpg": b"mine"}
        else:
            house.executor.recover()
            assert house.files() == {"library/a.jpg": b"mine"}
            final.rename(src)
        assert journal.unfinished(house.con) == []


def test_what_lies_outside_the_folders_of_the_settings_waits_until_they_are_named_again(
    any_volumes: House, tmp_path: Path
) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    cut_off(house, renames("", "library/a.jpg"), move(src, house.library / "a.jpg"))
    before = house.files()
    (tmp_path / "other library").mkdir()
    moved = Executor(house.con, str(house.intake), str(tmp_path / "other library"), reserve=0)
    assert moved.recover() == []
    assert house.files() == before
    assert len(journal.unfinished(house.con)) == 1
    assert [outcome.problem for outcome in moved.recover([str(house.library)])] == [""]
    assert house.files() == {"library/a.jpg": b"mine"}


def test_a_plan_that_cannot_be_finished_keeps_no_other_from_its_end(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = any_volumes
    for name in ("a.jpg", "b.jpg"):
        src = house.put(house.intake / name, b"mine")
        cut_off(house, renames("", f"library/{name}"), move(src, house.library / name))
    finish, first = Executor._finish, str(house.intake / "a.jpg")

    def refused(executor: Executor, journaled: JournaledPlan, former: Sequence[str]) -> list[Outcome]:
        if journaled.plan.source == first:
            raise FileProblem("it may not be looked at", first)
        return finish(executor, journaled, former)

    with monkeypatch.context() as patched:
        patched.setattr(Executor, "_finish", refused)
        told = [(len(house.executor.recover()), house.executor.unsettled)]
    assert (house.library / "b.jpg").read_bytes() == b"mine"
    told.append((len(house.executor.recover()), house.executor.unsettled))
    assert told == [(1, True), (1, False)], "what stays open is asked for again"
    assert house.files() == {"library/a.jpg": b"mine", "library/b.jpg": b"mine"}
