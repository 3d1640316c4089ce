"""A disk that keeps coarser times than the one a photo came from, as exFAT and NTFS do, makes it no other file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.same_file import kept_as
from photo_organizer.act.undo import plan_back
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Action, Plan, Reason, Stamp, State
from photo_organizer.store import catalogue, journal
from tests.act.moments import removes
from tests.act.test_executor import move
from tests.act.test_recovery import cut_off
from tests.act.test_refused import carry_out, copy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.model import Step
    from tests.act.test_executor import House

TAKEN = 1_700_000_001_123_456_789
TICKS = {"ntfs": 100, "exfat": 10_000_000, "ext3": 10**9, "fat": 2 * 10**9}


@pytest.fixture(params=TICKS)
def tick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let the disk that a copy is made on keep times as such a filesystem does."""
    length, real = TICKS[request.param], os.utime

    def utime(file: int | Path, *, ns: tuple[int, int]) -> None:
        kept = length if isinstance(file, int) else 1  # a test names its files
        real(file, ns=(ns[0] // kept * kept, ns[1] // kept * kept))

    monkeypatch.setattr(os, "utime", utime)
    return length


def _filed(photo: Path, step: Step) -> Plan:
    return Plan(str(photo), Action.FILE, (Reason("dated", "x"),), (step,))


def require_known_and_undone(house: House, photo: Path, filed: Path) -> None:
    """Assert that the catalogue has the filed photo as it is, and that undo brings it back."""
    known = catalogue.by_path(house.con, "a.jpg")
    assert known is not None
    assert known.stamp == stamp_of(filed.lstat())
    [done] = journal.done_for_path(house.con, str(photo))
    [outcome] = house.executor.run([plan_back(done)], journal.Run("undo"), {0: done.token})
    assert outcome.state == State.DONE
    assert house.files() == {"intake/IMG_1.jpg": b"a photo"}


@pytest.mark.parametrize("road", [move, copy])
def test_it_is_known_with_the_name_that_it_came_with_and_goes_back(
    two_volumes: House, tick: int, road: Callable[[Path, Path], Step]
) -> None:
    house = two_volumes
    photo, filed = house.put(house.intake / "IMG_1.jpg", b"a photo", TAKEN), house.library / "a.jpg"
    [outcome] = carry_out(house, _filed(photo, road(photo, filed)))
    assert outcome.state == State.DONE
    assert filed.stat().st_mtime_ns == TAKEN // tick * tick
    require_known_and_undone(house, photo, filed)


@pytest.mark.usefixtures("tick")
def test_what_a_power_cut_left_is_finished(two_volumes: House) -> None:
    house = two_volumes
    photo = house.put(house.intake / "a.jpg", b"a photo", TAKEN)
    cut_off(house, removes("/claim/"), move(photo, house.library / "a.jpg"))
    [outcome] = house.executor.recover()
    assert outcome.state == State.DONE
    assert house.files() == {"library/a.jpg": b"a photo"}


@pytest.mark.parametrize(
    ("mtime", "size", "same"),
    [
        (TAKEN, 5, True),
        (TAKEN, 6, False),
        (TAKEN - 89, 5, True),
        (TAKEN - 88, 5, False),
        (TAKEN // 10**9 * 10**9, 5, True),
        (TAKEN // 10**9 * 10**9 + 10**9, 5, False),
        (TAKEN // 10**9 * 10**9 - 2 * 10**9, 5, False),
    ],
)
def test_any_other_time_is_that_of_another_file(mtime: int, size: int, *, same: bool) -> None:
    assert kept_as(Stamp(1, 2, size, mtime), Stamp(3, 4, 5, TAKEN)) is same
    assert not kept_as(None, Stamp(3, 4, 5, TAKEN))


OLD, NEW = -86_400 * 10**9, 4_000_000_000_123_456_789  # 1969, 2096
BEGINS, ENDS = 315_532_800 * 10**9, (2**31 - 1) * 10**9


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        (BEGINS, OLD, True),
        (BEGINS - 7200 * 10**9, OLD, True),
        (BEGINS + 86_400 * 10**9, OLD, False),
        (BEGINS, BEGINS + 5 * 10**9, False),
        (ENDS, NEW, True),
        (ENDS - 10**9, NEW, False),
        (ENDS, TAKEN, False),
    ],
)
def test_a_time_beyond_those_that_a_disk_keeps_is_the_nearest_one(
    found: int, wanted: int, *, same: bool
) -> None:
    """FAT and exFAT begin in 1980; ext3, and ext4 with small inodes, ends in 2038."""
    assert kept_as(Stamp(1, 2, 5, found), Stamp(3, 4, 5, wanted)) is same


@pytest.mark.parametrize("wanted", [OLD, NEW])
def test_a_photo_of_such_a_time_is_known_and_goes_back(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, wanted: int
) -> None:
    house, real = two_volumes, os.utime

    def utime(file: int | Path, *, ns: tuple[int, int]) -> None:
        kept = min(max(ns[1], BEGINS), ENDS) if isinstance(file, int) else ns[1]
        real(file, ns=(kept, kept))

    monkeypatch.setattr(os, "utime", utime)
    photo, filed = house.put(house.intake / "IMG_1.jpg", b"a photo", wanted), house.library / "a.jpg"
    [outcome] = carry_out(house, _filed(photo, move(photo, filed)))
    assert outcome.state == State.DONE
    require_known_and_undone(house, photo, filed)
