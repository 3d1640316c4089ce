"""On a full volume the same files are tried every minute, for days: neither the database nor the log grows with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photo_organizer.errors import VolumeFull
from photo_organizer.model import Action, Membership, Plan, Reason, State
from photo_organizer.store import outbox, units
from photo_organizer.store.outbox import ActivityEvent
from tests.act.test_executor import move
from tests.act.test_refused import carry_out

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House

NAMES = ("a.jpg", "b.jpg", "c.jpg")


def tried(house: House, *plans: Plan) -> tuple[int, int]:
    """Try to file on a full volume; return how many plans failed so far, and how many files were told as detected."""
    with pytest.raises(VolumeFull):
        carry_out(house, *plans)
    [failed] = house.con.execute("SELECT count(*) FROM plans WHERE state = 'failed'").fetchone()
    assert house.con.execute("SELECT count(DISTINCT plan) FROM steps").fetchone() == (failed,)
    return failed, detected(house)


def detected(house: House) -> int:
    lines = outbox.pending(house.con, outbox.Consumer.ACTIVITY_CSV, 1000)
    return sum(line.payload["event"] == ActivityEvent.DETECTED for line in lines)


def plans_for(house: House) -> list[Plan]:
    return [plan_for(house, house.put(house.intake / name, name.encode())) for name in NAMES]


def plan_for(house: House, photo: Path) -> Plan:
    return Plan(str(photo), Action.FILE, (Reason("dated", "x"),), (move(photo, house.library / photo.name),))


def test_every_further_try_on_a_full_volume_leaves_what_the_first_one_left(two_volumes: House) -> None:
    house = two_volumes
    plans = plans_for(house)
    house.executor.reserve = 1 << 60
    assert [tried(house, *plans) for _ in range(4)] == [(3, 3)] * 4
    house.executor.reserve = 0
    assert [outcome.state for outcome in carry_out(house, *plans)] == [State.DONE] * 3
    assert house.con.execute("SELECT DISTINCT state FROM plans").fetchall() == [("done",)]
    assert detected(house) == 3


def test_no_try_leaves_a_unit_of_which_nothing_is_in_the_library(two_volumes: House) -> None:
    """A companion asks the newest units of a name: fifty that hold nothing would hide the photo that it belongs to."""
    house = two_volumes
    plans = [replace(plan, membership=Membership(keys=("name:a",))) for plan in plans_for(house)]
    house.executor.reserve = 1 << 60
    for _ in range(3):
        tried(house, *plans)
    assert _units(house) == []
    house.executor.reserve = 0
    carry_out(house, plans[0])
    [unit] = _units(house)
    assert units.found_by(house.con, ["name:a"], (), 1) == unit
    house.executor.reserve = 1 << 60
    joining = replace(plans[1], membership=Membership(unit[0], keys=("name:b",)))
    with pytest.raises(VolumeFull):
        carry_out(house, joining)
    assert _units(house) == [unit]


def _units(house: House) -> list[list[int]]:
    return [list(row) for row in house.con.execute("SELECT id FROM units")]


def test_one_file_finds_out_whether_the_volume_can_be_used_again(two_volumes: House) -> None:
    house = two_volumes
    plans = plans_for(house)
    house.executor.reserve = 1 << 60
    tried(house, *plans)
    before = house.con.execute("SELECT max(n) FROM plans").fetchone()[0]
    tried(house, *plans)
    assert house.con.execute("SELECT max(n) FROM plans").fetchone()[0] == before + 1
    house.executor.reserve = 0
    assert [outcome.state for outcome in carry_out(house, *plans)] == [State.DONE] * 3
    claims = house.con.execute(
        "SELECT count(*) FROM plans WHERE state = 'done' GROUP BY claim ORDER BY min(n)"
    )
    assert claims.fetchall() == [(1,), (2,)]


def test_another_file_of_the_same_name_is_told_as_detected(two_volumes: House) -> None:
    house = two_volumes
    house.executor.reserve = 1 << 60
    assert tried(house, *plans_for(house)[:1]) == (1, 1)
    (house.intake / "a.jpg").unlink()
    other = house.put(house.intake / "a.jpg", b"another one")
    assert tried(house, plan_for(house, other)) == (2, 2)


@pytest.mark.parametrize(("lasting", "failed"), [(True, 2), (False, 1)])
def test_the_same_file_is_known_by_what_its_disk_keeps_of_it(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, *, lasting: bool, failed: int
) -> None:
    """A disk such as an exFAT one gives it another inode whenever it was forgotten."""
    monkeypatch.setattr("photo_organizer.disk.stamp.lasting", lambda _: lasting)
    house = two_volumes
    house.executor.reserve = 1 << 60
    [plan] = plans_for(house)[:1]
    tried(house, plan)
    house.con.execute("UPDATE steps SET ino = ino + 1")
    assert tried(house, plan)[0] == failed
