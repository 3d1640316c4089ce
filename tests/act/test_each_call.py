"""Each kind of step, cut off before each change and refused each change: it ends as done or as not begun, never between."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.executor import Executor
from photo_organizer.act.sweep import sweep_claims, sweep_temporaries
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import (
    Action,
    Copy,
    Erase,
    Plan,
    Reason,
    Remove,
    Restore,
    Stamp,
    State,
    Step,
    Write,
)
from photo_organizer.store import journal
from tests.act.test_executor import OTHER_FILESYSTEM, House, move
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
CLAIMS = ".photo-organizer/claim/*"
WRITTEN = Stamp(0, 0, len(DATA), 10**18)


@pytest.fixture(params=["one volume", "two volumes"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    with tempfile.TemporaryDirectory(dir=OTHER_FILESYSTEM) as folder:
        here = Path(folder)
        made = House(
            (tmp_path if request.param == "two volumes" else here) / "intake", here / "library", here
        )
        yield made
        made.con.close()


def moved(house: House) -> tuple[Step, ...]:
    """A pair of new photos, and a sidecar for the better version that is there."""
    still, film = (house.put(house.intake / "trip" / name, name.encode()) for name in ("a.heic", "a.mov"))
    pair = (move(one, house.library / "2024" / one.name) for one in (still, film))
    return (*pair, *written(house))


def removed(house: House) -> tuple[Step, ...]:
    src, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")
    return (Remove(str(src), str(kept), stamp_of(src.lstat())),)


def copied(house: House) -> tuple[Step, ...]:
    src = house.put(house.intake / "a.jpg", b"mine")
    return (Copy(str(src), str(house.library / "2024" / "a.jpg"), stamp_of(src.lstat())),)


def restored(house: House) -> tuple[Step, ...]:
    kept = house.put(house.library / "k.jpg", b"same")
    return (Restore(str(kept), str(house.intake / "back" / "a.jpg"), Stamp(0, 0, 4, 10**18)),)


def written(house: House) -> tuple[Step, ...]:
    picture = house.put(house.library / "a.jpg", b"a picture")
    return (Write(str(house.library / "a.xmp"), str(picture), WRITTEN, data=DATA),)


def erased(house: House) -> tuple[Step, ...]:
    house.put(house.library / "a.jpg", b"a picture")
    path = house.put(house.library / "a.xmp", DATA)
    return (Erase(str(path), str(path.with_suffix(".jpg")), stamp_of(path.lstat()), data=DATA),)


KINDS = [moved, removed, copied, restored, written, erased]


def build(house: House, steps: Callable[[House], tuple[Step, ...]]) -> Plan:
    """Make everything anew; return the plan."""
    for root in (house.intake, house.library):
        shutil.rmtree(root)
        root.mkdir()
    made = steps(house)
    return Plan(str(house.intake / "a"), Action.FILE, (Reason("test", "test"),), made)


def start_again(house: House) -> list[State]:
    """Do what the service does at its start: finish what is open, and tidy; return how it ended."""
    house.executor = Executor(house.con, str(house.intake), str(house.library), reserve=0)
    ended = [outcome.state for outcome in house.executor.recover()]
    with Folders([str(house.intake), str(house.library)]) as folders:
        sweep_temporaries(folders)
        sweep_claims(folders, ())
    assert no_claims(house)
    return ended


def no_claims(house: House) -> bool:
    """Say whether no file is claimed, and no folder for claimed files is left."""
    return not [*house.intake.glob(CLAIMS), *house.library.glob(CLAIMS)]


def carry_out(house: House, plan: Plan) -> State | None:
    try:
        [outcome] = house.executor.run([plan], journal.Run("pass"))
    except VolumeProblem:
        return None
    assert outcome.state == State.DONE or outcome.problem
    assert "program failed" not in outcome.problem
    return outcome.state


def undisturbed(
    house: House, kind: Callable[[House], tuple[Step, ...]]
) -> tuple[list[Point], dict[str, bytes]]:
    """Return every change that the plan makes, and what there is behind it."""
    plan, points = build(house, kind), list[Point]()
    with watched(points.append):
        assert carry_out(house, plan) == State.DONE
    assert no_claims(house)
    return points[:: 3 if kind is moved else 1], house.files()  # of many alike, some


@pytest.mark.parametrize("kind", KINDS)
def test_cut_off_before_any_change_it_ends_as_done_or_as_not_begun(
    house: House, kind: Callable[[House], tuple[Step, ...]]
) -> None:
    points, after = undisturbed(house, kind)
    ends = Counter[str]()
    for point in points:

        def cut(met: Point, number: int = point.number) -> None:
            if met.number == number:
                raise KeyboardInterrupt

        plan = build(house, kind)
        before = house.files()
        with pytest.raises(KeyboardInterrupt), watched(cut):
            carry_out(house, plan)
        told = start_again(house)
        assert house.files() in (before, after), point
        assert told != [State.DONE] or house.files() == after, point
        assert told == [State.DONE] or not told or house.files() == before, point
        assert journal.unfinished(house.con) == [], point
        ends["done" if house.files() == after else "not begun"] += 1
    assert ends["done"], "what was published stays"
    assert ends["not begun"]


@pytest.mark.parametrize("kind", KINDS)
def test_refused_any_change_it_says_so_and_nothing_is_left_between(
    house: House, kind: Callable[[House], tuple[Step, ...]]
) -> None:
    points, after = undisturbed(house, kind)
    at_first = len(os.listdir("/proc/self/fd"))
    for point in points:

        def refuse(met: Point, number: int = point.number) -> None:
            if met.number == number:
                met.fail(errno.EIO)

        plan = build(house, kind)
        before = house.files()
        with watched(refuse):
            state = carry_out(house, plan)
        if state is not None and not journal.unfinished(house.con):  # or the next start finishes it
            assert house.files() == (after if state == State.DONE else before), point
        start_again(house)
        assert house.files() in (before, after), point
        assert journal.unfinished(house.con) == [], point
        assert len(os.listdir("/proc/self/fd")) == at_first, point
