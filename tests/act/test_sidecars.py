"""A sidecar of ours is written whole, and goes only while it holds every byte that we wrote."""

from __future__ import annotations

import errno
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.undo import plan_back, sidecars_that_stay
from photo_organizer.act.writing import WriteStep
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Action, Erase, Plan, Reason, Stamp, State, Write
from photo_organizer.store import journal
from tests.act.test_executor import move
from tests.act.test_refused import fails
from tests.faults.points import watched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House

DATA = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def written(house: House, name: str = "a.xmp") -> Write:
    picture = house.put(house.library / "a.jpg", b"a picture")
    return Write(str(house.library / name), str(picture), Stamp(0, 0, len(DATA), 10**18), data=DATA)


def erased(path: Path) -> Erase:
    return Erase(str(path), str(path.with_suffix(".jpg")), stamp_of(path.lstat()), data=DATA)


def test_a_sidecar_is_written_and_taken_away_again(one_volume: House) -> None:
    house = one_volume
    step = written(house)
    assert house.run(step) == State.DONE
    path = house.library / "a.xmp"
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (DATA, 10**18)
    assert house.run(erased(path)) == State.DONE
    assert house.files() == {"library/a.jpg": b"a picture"}


def test_one_that_its_owner_has_changed_stays(one_volume: House) -> None:
    house = one_volume
    house.run(written(house))
    path = house.library / "a.xmp"
    for edited in (DATA + b"!", DATA[:-1] + b"!", DATA[:-1]):
        path.write_bytes(edited)
        assert house.run(erased(path)) != State.DONE
        assert path.read_bytes() == edited


def test_one_that_somebody_writes_to_stays(one_volume: House) -> None:
    house = one_volume
    house.run(written(house))
    path = house.library / "a.xmp"
    with path.open("r+b"):
        assert house.run(erased(path)) == State.BUSY
    assert path.read_bytes() == DATA


@pytest.mark.parametrize("there", [b"somebody else's", DATA])
def test_a_name_that_is_taken_is_never_replaced(one_volume: House, there: bytes) -> None:
    house = one_volume
    step = written(house)
    house.put(house.library / "a.xmp", there)
    assert house.run(step) == State.STALE
    assert house.files()["library/a.xmp"] == there


def test_it_goes_again_when_the_photo_that_it_belongs_to_cannot_be_moved(one_volume: House) -> None:
    house = one_volume
    step, photo = written(house), move(house.put(house.intake / "b.jpg", b"mine"), house.library / "b.jpg")
    house.put(house.library / "b.jpg", b"somebody else's")
    assert house.run(step, photo) == State.STALE
    assert house.files() == {
        "intake/b.jpg": b"mine",
        "library/a.jpg": b"a picture",
        "library/b.jpg": b"somebody else's",
    }


def test_one_that_is_in_use_when_it_has_to_go_again_is_left_for_the_next_look_and_nothing_is_half_done(
    one_volume: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = one_volume
    step, photo = written(house), move(house.put(house.intake / "b.jpg", b"mine"), house.library / "b.jpg")

    def away(_: WriteStep) -> None:
        raise VolumeProblem("the library went away")

    in_use = fails(lambda point: point.call == "open" and point.paths[0].endswith("a.xmp"), errno.EAGAIN)
    with monkeypatch.context() as broken, watched(in_use, looks=True):
        broken.setattr(WriteStep, "retire", away)
        with pytest.raises(VolumeProblem):
            house.run(photo, step)
    assert house.executor.unsettled, "so that the service looks at it again"
    house.executor.recover()
    assert house.files() == {"library/b.jpg": b"mine", "library/a.jpg": b"a picture", "library/a.xmp": DATA}


def test_undo_tells_of_each_sidecar_that_stays_and_of_no_other(one_volume: House) -> None:
    house = one_volume
    steps = [written(house, name) for name in ("a.xmp", "b.xmp", "c.xmp", "d.xmp")]
    assert house.run(*steps) == State.DONE
    (house.library / "b.xmp").write_bytes(DATA[:-1] + b"!")
    (house.library / "c.xmp").rename(house.library / "mine.xmp")
    (house.library / "d.xmp").write_bytes(DATA + b"!")
    plan = Plan("a.jpg", Action.FILE, (Reason("dated", "x"),), tuple(steps))
    back = plan_back(journal.JournaledPlan("f" * 16, "claim", plan))
    assert [step.src for step in back.steps if isinstance(step, Erase)] == [steps[0].dst]
    stay = sidecars_that_stay(plan, back)
    assert [one.values["path"] for one in stay] == [one.dst for one in steps[1:]]
    assert all("was changed or moved since it was written" in one for one in stay)
    assert len(sidecars_that_stay(plan, replace(back, steps=()))) == len(steps)
