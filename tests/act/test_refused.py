"""What cannot be done is said with its reason, what was begun is taken back, and what somebody else did meanwhile stays."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import pytest

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import (
    Action,
    Copy,
    Outcome,
    Plan,
    Reason,
    Stamp,
    State,
    Step,
    Write,
)
from photo_organizer.store import journal
from tests.act.moments import just_before, renames, swap
from tests.act.test_executor import move
from tests.act.test_recovery import cut_off
from tests.faults.points import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.act.test_executor import House
    from tests.faults.points import Point

DATA = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


@contextmanager
def replaced_before_it_is_durable(dst: Path) -> Iterator[None]:
    """Let somebody put a file of theirs in the place of `dst` as soon as it is there."""

    def replaced() -> None:
        dst.unlink()
        dst.write_bytes(b"theirs")

    with just_before(lambda point: dst.exists() and point.call == "fsync", replaced):
        yield


def plan_of(*steps: Step) -> Plan:
    return Plan(f"{steps}"[:20], Action.FILE, (Reason("dated", "x"),), steps)


def carry_out(house: House, *plans: Plan) -> list[Outcome]:
    return list(house.executor.run(plans, journal.Run("pass")))


def copy(src: Path, dst: Path) -> Copy:
    return Copy(str(src), str(dst), stamp_of(src.lstat()))


def sidecar(house: House, name: str = "k.xmp") -> Write:
    picture = house.put(house.library / "k.jpg", b"a picture")
    return Write(str(house.library / name), str(picture), Stamp(0, 0, len(DATA), 10**18), data=DATA)


def fails(fits: Callable[[Point], bool], error: int = errno.EIO) -> Callable[[Point], None]:
    """Return what lets each call that fits fail."""

    def meet(point: Point) -> None:
        if fits(point):
            point.fail(error)

    return meet


def begins(ending: str) -> Callable[[Point], bool]:
    """Return what tells that a file with this ending is made."""
    return lambda point: point.call == "create" and point.paths[0].endswith(ending)


# ── copies ──


def test_a_copy_never_replaces_what_has_its_name(any_volumes: House) -> None:
    house = any_volumes
    src, there = house.put(house.intake / "a.jpg", b"mine"), house.put(house.library / "a.jpg", b"yours")
    assert house.run(copy(src, there)) == State.STALE
    assert house.files() == {"intake/a.jpg": b"mine", "library/a.jpg": b"yours"}


def test_a_name_that_is_taken_is_seen_before_a_byte_is_copied(any_volumes: House) -> None:
    house = any_volumes
    src, there = house.put(house.intake / "a.jpg", b"mine"), house.put(house.library / "a.jpg", b"yours")
    calls = list[str]()
    with watched(lambda point: calls.append(point.call)):
        for step in (copy(src, there), move(src, there)):
            assert house.run(step) == State.STALE
    assert not {"create", "renameat2"} & set(calls)


def test_what_is_being_written_is_not_copied(any_volumes: House) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    with src.open("ab"):
        assert house.run(copy(src, house.library / "a.jpg")) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"mine"}


def test_what_was_replaced_while_it_was_copied_is_copied_later(any_volumes: House) -> None:
    """Same size, same time: the copy holds what nobody wanted."""
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    begun = begins(".part")
    with just_before(begun, lambda: swap(src, b"late")):
        assert house.run(copy(src, house.library / "a.jpg")) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"late"}


def test_a_copy_that_was_replaced_before_it_was_durable_is_not_told_as_done(any_volumes: House) -> None:
    house = any_volumes
    src, dst = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    with replaced_before_it_is_durable(dst):
        assert house.run(copy(src, dst)) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"mine", "library/a.jpg": b"theirs"}


def test_after_a_crash_another_file_of_that_name_is_not_taken_for_the_copy(any_volumes: House) -> None:
    """As many bytes, the same time: only the comparison tells."""
    house = any_volumes
    src, dst = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    cut_off(house, renames(".part", "library/a.jpg"), copy(src, dst))
    house.put(dst, b"your")
    [outcome] = house.executor.recover()
    assert outcome.state == State.STALE
    assert dst.read_bytes() == b"your"
    assert journal.unfinished(house.con) == []


# ── sidecars of ours ──


def test_no_sidecar_is_written_for_a_picture_that_is_gone(one_volume: House) -> None:
    house = one_volume
    step = sidecar(house)
    (house.library / "k.jpg").unlink()
    assert house.run(step) == State.BUSY
    assert house.files() == {}


@pytest.mark.parametrize("meanwhile", ["nothing", "edited", "being written", "opened late", "gone"])
def test_a_sidecar_goes_again_with_its_plan_unless_somebody_has_it_meanwhile(
    two_volumes: House, meanwhile: str
) -> None:
    house, writers = two_volumes, list[BinaryIO]()
    step, photo = sidecar(house), move(house.put(house.intake / "b.jpg", b"b"), house.library / "b.jpg")
    path = house.library / "k.xmp"

    def change() -> None:
        (house.library / "b.jpg").write_bytes(b"theirs")  # so that the plan fails behind the sidecar
        if meanwhile == "edited":
            path.write_bytes(DATA[:-1] + b"!")
        elif meanwhile == "being written":
            writers.append(path.open("r+b"))
        elif meanwhile == "gone":
            path.unlink()

    def open_late(point: Point) -> bool:
        return point.call == "open" and "/claim/" in point.paths[0] and point.paths[0].endswith("k.xmp")

    def hold() -> None:
        [taken] = house.library.glob(".photo-organizer/claim/*/k.xmp")
        writers.append(taken.open("r+b"))

    with just_before(renames(".part", "library/b.jpg"), change):
        if meanwhile == "opened late":
            with just_before(open_late, hold):
                assert house.run(step, photo) == State.STALE
        else:
            assert house.run(step, photo) == State.STALE
    for writer in writers:
        writer.close()
    stays = {"edited": DATA[:-1] + b"!", "being written": DATA, "opened late": DATA}.get(meanwhile)
    files = {"intake/b.jpg": b"b", "library/b.jpg": b"theirs", "library/k.jpg": b"a picture"}
    assert house.files() == files | ({"library/k.xmp": stays} if stays else {})
    assert journal.unfinished(house.con) == []


def test_a_sidecar_whose_folder_went_elsewhere_meanwhile_is_not_told_as_written(one_volume: House) -> None:
    house = one_volume
    picture = house.put(house.library / "2024" / "k.jpg", b"a picture")
    path = picture.with_suffix(".xmp")
    step = Write(str(path), str(picture), Stamp(0, 0, len(DATA), 10**18), data=DATA)

    def away() -> None:
        path.parent.rename(house.library / "2025")
        path.parent.mkdir()

    with just_before(lambda point: path.exists() and point.call == "fsync", away):
        assert house.run(step) == State.BUSY


# ── moves ──


def test_what_is_written_to_in_the_instant_of_its_new_name_goes_back(one_volume: House) -> None:
    house = one_volume
    src = house.put(house.intake / "a.jpg", b"mine")

    def grow() -> None:
        [taken] = house.intake.glob(".photo-organizer/claim/*/a.jpg")
        taken.write_bytes(b"longer")

    with just_before(renames("/claim/", "library/a.jpg"), grow):
        assert house.run(move(src, house.library / "a.jpg")) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"longer"}


def test_a_writer_that_comes_behind_the_claim_keeps_its_file(two_volumes: House) -> None:
    house, writers = two_volumes, list[BinaryIO]()
    src = house.put(house.intake / "a.jpg", b"mine")

    def hold() -> None:
        [taken] = house.intake.glob(".photo-organizer/claim/*/a.jpg")
        writers.append(taken.open("r+b"))

    def copy_begins(point: Point) -> bool:
        return point.call == "open" and "/claim/" in point.paths[0] and bool(house.executor.sizing.crossing)

    with just_before(copy_begins, hold):
        assert house.run(move(src, house.library / "a.jpg")) == State.BUSY
    writers[0].close()
    assert house.files() == {"intake/a.jpg": b"mine"}


def test_a_copy_that_was_replaced_keeps_its_source(two_volumes: House) -> None:
    """The name is somebody else's by now; the source is all there is of ours."""
    house = two_volumes
    src, dst = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    with replaced_before_it_is_durable(dst):
        assert house.run(move(src, dst)) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"mine", "library/a.jpg": b"theirs"}


def test_a_pair_goes_back_but_not_what_took_the_name_of_its_first_half(one_volume: House) -> None:
    house = one_volume
    still, film = house.put(house.intake / "a.heic", b"still"), house.put(house.intake / "a.mov", b"film")
    first, second = house.library / "a.heic", house.library / "a.mov"

    def replaced() -> None:
        second.write_bytes(b"theirs")
        first.rename(house.library / "kept by its owner.heic")
        first.write_bytes(b"theirs too")

    with just_before(renames("/claim/", "library/a.mov"), replaced):
        house.run(move(still, first), move(film, second))
    house.executor.recover()
    files = house.files()
    assert sorted(files.values()) == [b"film", b"still", b"theirs", b"theirs too"]
    assert (files["library/a.heic"], files["library/a.mov"]) == (b"theirs too", b"theirs")
