"""What the next start meets: reservations, claims of half an undoing, folders of former settings, a plan that hinders no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.executor import Executor
from photo_organizer.act.sweep import sweep_claims, sweep_temporaries
from photo_organizer.disk.folders import Folders
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


@pytest.mark.parametrize("is_there", [False, True])
def test_what_was_begun_in_folders_that_the_settings_no_longer_name_is_taken_back(
    any_volumes: House, tmp_path: Path, *, is_there: bool
) -> None:
    """Whatever has the name of the former library may be an empty folder in which it was mounted."""
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    cut_off(house, renames("", "library/a.jpg"), move(src, house.library / "a.jpg"))
    (tmp_path / "other library").mkdir()
    moved = Executor(house.con, str(house.intake), str(tmp_path / "other library"), reserve=0)
    [outcome] = moved.recover([str(house.library)] if is_there else [])
    assert "outside the configured folders" in outcome.problem
    assert journal.unfinished(house.con) == []
    with Folders([str(house.intake)]) as folders:
        sweep_temporaries(folders)
        sweep_claims(folders, ())
    assert house.files() == {"intake/a.jpg": b"mine"}


def test_what_had_its_name_in_a_former_library_is_finished_there(two_volumes: House, tmp_path: Path) -> None:
    house = two_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    cut_off(house, removes("/claim/"), move(src, house.library / "a.jpg"))
    (tmp_path / "other library").mkdir()
    moved = Executor(house.con, str(house.intake), str(tmp_path / "other library"), reserve=0)
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
