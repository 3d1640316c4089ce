"""While the copies of one batch are proved, the next is begun: two are open at once, and neither harms the other."""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import sizing
from photo_organizer.act.sizing import Sizing
from photo_organizer.disk import copying
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Move, Remove, Stamp, State
from photo_organizer.store import journal
from tests.act.test_durable import closing, first
from tests.act.test_executor import move
from tests.act.test_refused import carry_out, fails, plan_of
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from photo_organizer.model import Plan
    from tests.act.test_durable import Call
    from tests.act.test_executor import House

SIZE = 2  # plans in a batch
COUNT = 5


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizing, "MOST_COPIES", SIZE)
    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)


def plans_of(house: House, count: int = COUNT) -> list[Plan]:
    """Return a plan for each of some photos, each with a folder of its own in the library."""
    sources = [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(count)]
    return [plan_of(move(src, house.library / src.stem / src.name)) for src in sources]


def filed(*numbers: int) -> dict[str, bytes]:
    return {f"library/{number}/{number}.jpg": b"%d" % number for number in numbers}


def waiting(*numbers: int) -> dict[str, bytes]:
    return {f"intake/{number}.jpg": b"%d" % number for number in numbers}


def all_calls(house: House) -> list[Call]:
    seen: list[Call] = []
    with watched(lambda point: seen.append((point.call, *point.paths))):
        outcomes = carry_out(house, *plans_of(house))
    assert [outcome.state for outcome in outcomes] == [State.DONE] * COUNT
    assert house.files() == filed(*range(COUNT))
    return seen


def claimed(seen: list[Call], number: int) -> int:
    """Return when a photo was claimed."""
    return next(
        n
        for n, (call, *paths) in enumerate(seen)
        if call == "renameat2" and paths[0].endswith(f"intake/{number}.jpg")
    )


def published(seen: list[Call], number: int) -> int:
    """Return when a copy got its final name."""
    return next(
        n
        for n, (call, *paths) in enumerate(seen)
        if call == "renameat2" and paths[0].endswith(".part") and paths[1].endswith(f"/{number}.jpg")
    )


def test_the_next_batch_is_copied_while_one_is_proved_and_no_third(two_volumes: House) -> None:
    seen = all_calls(two_volumes)
    gone = [first(seen, "unlink", f"/{number}.jpg") for number in range(COUNT)]
    assert claimed(seen, 3) < first(seen, "create", ".1.part", claimed(seen, 3)) < published(seen, 0)
    closed = [n for n, call in enumerate(seen) if call == ("commit",) and n > gone[1]]
    assert gone[1] < closed[0] < published(seen, 2), "one is over before anything of the next has its name"
    assert closed[0] < claimed(seen, 4), "two are open, never three"
    assert max(gone) < closing(seen)


def test_what_one_batch_has_claimed_is_in_its_claim_folder_before_a_sync_for_the_other(
    two_volumes: House,
) -> None:
    """Else the disk knows that a name has gone, and not yet where it went."""
    seen = all_calls(two_volumes)
    for number in range(COUNT):
        area = os.path.dirname(seen[claimed(seen, number)][2])
        there = first(seen, "fsync", area, claimed(seen, number))
        assert there < first(seen, "fsync", "/intake", claimed(seen, number))


def test_a_folder_that_one_batch_makes_is_on_the_disk_before_the_other_relies_upon_it(
    two_volumes: House,
) -> None:
    house = two_volumes
    sources = [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(2 * SIZE)]
    seen: list[Call] = []
    with watched(lambda point: seen.append((point.call, *point.paths))):
        carry_out(house, *(plan_of(move(src, house.library / "2024" / src.name)) for src in sources))
    made = first(seen, "mkdir", "library/2024")
    assert first(seen, "fsync", "/library", made) < first(seen, "unlink", "/0.jpg")
    assert first(seen, "fsync", "/library", made) < first(seen, "unlink", f"/{SIZE}.jpg")


# ── one of them fails ──


def test_where_there_is_no_room_for_the_next_one_this_one_is_finished(two_volumes: House) -> None:
    house, plans = two_volumes, plans_of(two_volumes)

    def full(point: Point) -> None:
        if point.call == "pwrite" and claims_of(house) == 2:
            point.fail(errno.ENOSPC)

    with watched(full), pytest.raises(VolumeProblem):
        carry_out(house, *plans)
    assert house.files() == filed(0, 1) | waiting(2, 3, 4)
    assert journal.unfinished(house.con) == []


def claims_of(house: House) -> int:
    """Return how many batches are open."""
    area = house.intake / ".photo-organizer" / "claim"
    return len(list(area.iterdir())) if area.is_dir() else 0


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("database or disk is full"), RuntimeError("a bug")]
)
def test_where_the_next_one_cannot_be_written_down_this_one_is_finished(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    house, plans, real, asked = two_volumes, plans_of(two_volumes), journal.open_plans, iter(range(99))

    def open_plans(*values: object) -> None:
        if next(asked) == 1:
            raise error
        real(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(journal, "open_plans", open_plans)
    with pytest.raises((VolumeProblem, RuntimeError)):
        carry_out(house, *plans)
    assert house.files() == filed(0, 1) | waiting(2, 3, 4)
    assert journal.unfinished(house.con) == []


def test_where_the_volume_fails_for_one_the_next_is_taken_back(two_volumes: House) -> None:
    house, plans = two_volumes, plans_of(two_volumes)
    sick = fails(lambda point: point.call == "fsync" and point.paths[0].endswith("library/0"))
    states: list[State] = []
    with watched(sick), pytest.raises(VolumeProblem):
        states.extend(outcome.state for outcome in house.executor.run(plans, journal.Run("pass")))
    assert states == [State.NOT_REACHED] * COUNT
    assert house.files() == waiting(*range(COUNT))
    assert journal.unfinished(house.con) == []
    assert [outcome.state for outcome in carry_out(house, *plans)] == [State.DONE] * COUNT


def test_where_claims_cannot_be_made_durable_nothing_goes_on(two_volumes: House) -> None:
    house, plans = two_volumes, plans_of(two_volumes)
    sick = fails(lambda point: point.call == "fsync" and "/claim/" in point.paths[0])
    with watched(sick), pytest.raises(VolumeProblem):
        carry_out(house, *plans)
    assert house.files() == waiting(*range(COUNT))
    assert journal.unfinished(house.con) == []


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("database or disk is full"), RuntimeError("a bug")]
)
def test_what_cannot_be_closed_is_left_for_recovery_with_what_was_begun_beside_it(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    house, plans = two_volumes, plans_of(two_volumes)

    def sick(*_: object) -> None:
        raise error

    before = len(os.listdir("/proc/self/fd"))
    with monkeypatch.context() as broken:
        broken.setattr(journal, "close_plan", sick)
        with pytest.raises((VolumeProblem, RuntimeError)):
            carry_out(house, *plans)
    assert len(os.listdir("/proc/self/fd")) == before
    assert house.executor.unsettled
    assert len(journal.unfinished(house.con)) == 2 * SIZE
    house.executor.recover()
    here = {
        path: data for path, data in house.files().items() if not path.endswith(".part")
    }  # those are swept
    assert sorted(here.values()) == [b"%d" % number for number in range(COUNT)]
    assert journal.unfinished(house.con) == []
    assert not house.executor.unsettled


def test_where_two_at_once_have_too_few_descriptors_they_follow_each_other(
    two_volumes: House,
) -> None:
    house, plans, met = two_volumes, plans_of(two_volumes), list[Point]()

    def few(point: Point) -> None:
        if point.call == "create" and claims_of(house) == 2:
            met.append(point)
            point.fail(errno.EMFILE)

    with watched(few):
        outcomes = carry_out(house, *plans)
    assert [outcome.state for outcome in outcomes] == [State.DONE] * COUNT
    assert [outcome.plan for outcome in outcomes] == plans
    assert house.files() == filed(*range(COUNT))
    assert (len(met), house.executor.sizing.most > SIZE) == (1, True), (
        "it was tried once, and each does alone"
    )


# ── who asks ──


def test_who_wants_to_hear_no_more_has_nothing_left_open(two_volumes: House) -> None:
    house = two_volumes
    outcomes = house.executor.run(plans_of(house), journal.Run("pass"))
    assert next(iter(outcomes)).state == State.DONE
    assert claims_of(house) == 1, "the next one is begun"
    outcomes.close()  # type: ignore[attr-defined]  # it is a generator
    assert house.files() == filed(*range(2 * SIZE)) | waiting(4)
    assert (journal.unfinished(house.con), house.executor.unsettled, claims_of(house)) == ([], False, 0)


@pytest.mark.parametrize("when", range(30))
def test_whenever_a_stop_comes_each_photo_is_filed_or_given_back(two_volumes: House, when: int) -> None:
    house, plans, asked = two_volumes, plans_of(two_volumes), iter(range(999))
    house.executor.stop = lambda: next(asked) >= when
    states = [outcome.state for outcome in carry_out(house, *plans)]
    done = [number for number, state in enumerate(states) if state == State.DONE]
    assert set(states) <= {State.DONE, State.NOT_REACHED}
    left = [number for number in range(COUNT) if number not in done]
    assert house.files() == filed(*done) | waiting(*left)
    assert (journal.unfinished(house.con), claims_of(house)) == ([], 0)


# ── what goes together ──

STAMP = Stamp(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("other", "may"),
    [
        (Move("/i/b", "/l/b", STAMP), True),
        (Move("/l/a", "/l/b", STAMP), False),
        (Move("/i/b", "/i/a", STAMP), False),
        (Remove("/i/b", "/l/a", STAMP), False),
        (Remove("/i/b", "/l/c", STAMP), True),
    ],
)
def test_what_needs_the_outcome_of_one_batch_waits_for_its_end(other: Move | Remove, *, may: bool) -> None:
    plans = [plan_of(Move("/i/a", "/l/a", STAMP)), plan_of(other)]
    assert Sizing().go_together(plans, range(1), range(1, 2)) is may
    assert Sizing().go_together(plans[::-1], range(1), range(1, 2)) is may


def test_two_batches_that_need_too_many_descriptors_are_not_open_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans = [plan_of(Move(f"/i/{number}", f"/l/{number}", STAMP)) for number in range(256)]
    for granted, may in ((1024, True), (512, False)):
        monkeypatch.setattr(sizing, "_granted", lambda granted=granted: granted)
        assert Sizing().go_together(plans, range(128), range(128, 256)) is may


def test_a_duplicate_of_what_the_batch_before_files_goes_once_that_is_there(two_volumes: House) -> None:
    house = two_volumes
    plans = plans_of(house, SIZE)
    twin = house.put(house.intake / "twin.jpg", b"0")
    kept = str(house.library / "0" / "0.jpg")
    remove = Remove(str(twin), kept, move(twin, house.library / "x").expect)
    assert [outcome.state for outcome in carry_out(house, *plans, plan_of(remove))] == [State.DONE] * 3
    assert house.files() == filed(0, 1)


def test_photos_that_are_only_renamed_have_one_batch_open(one_volume: House) -> None:
    house, most = one_volume, 0

    def count(_: Point) -> None:
        nonlocal most
        most = max(most, claims_of(house))

    house.executor.sizing.crossing = None
    with watched(count):
        carry_out(house, *plans_of(house))
    assert most == 1
