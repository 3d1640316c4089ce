"""Nothing is copied where room would run out, and nothing counts as done before its name is on the disk."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import kept_thumbnails, own_files
from photo_organizer.act import step as step_module
from photo_organizer.act.guards import require_library
from photo_organizer.act.sweep import sweep_claims
from photo_organizer.disk import copying
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import NameTaken, VolumeFull
from photo_organizer.model import STATE_FOLDER, Remove, Restore, Stamp, State
from photo_organizer.sentences import Sentence, read
from photo_organizer.store import copied, journal
from tests.act.moments import just_before, removes
from tests.act.test_executor import move
from tests.act.test_refused import carry_out, copy, plan_of, sidecar
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.model import Step
    from tests.act.test_executor import House


def a_move(house: House) -> Step:
    return move(house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg")


def a_copy(house: House) -> Step:
    return copy(house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg")


def a_return(house: House) -> Step:
    kept = house.put(house.library / "k.jpg", b"same")
    return Restore(str(kept), str(house.intake / "a.jpg"), Stamp(0, 0, 4, 10**18))


@pytest.mark.parametrize("kind", [a_move, a_copy, a_return, sidecar])
def test_where_there_is_no_room_everything_stays_and_acting_stops(
    two_volumes: House, kind: Callable[[House], Step]
) -> None:
    house = two_volumes
    step = kind(house)
    before = house.files()
    house.executor.reserve = 1 << 60
    with pytest.raises(VolumeFull):
        carry_out(house, plan_of(step))
    assert house.files() == before
    assert journal.unfinished(house.con) == []


def test_each_file_of_a_batch_is_told_why_it_was_not_filed(two_volumes: House) -> None:
    """Only the first was told of the room; of the others it was said that something was not usable."""
    house = two_volumes
    plans = [
        plan_of(copy(house.put(house.intake / name, name.encode()), house.library / name))
        for name in ("a.jpg", "b.jpg", "c.jpg")
    ]
    house.executor.reserve = 1 << 60
    with pytest.raises(VolumeFull):
        carry_out(house, *plans)
    told = [read(problem) for (problem,) in house.con.execute("SELECT problem FROM plans")]
    assert [one.code for one in told if isinstance(one, Sentence)] == ["no_room"] * 3


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("kind", [a_move, a_copy, a_return])
def test_only_what_shares_the_blocks_of_its_source_needs_no_room_for_them(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, kind: Callable[[House], Step], *, shared: bool
) -> None:
    """A film larger than what is free goes from one shared folder of a Btrfs volume to another all the same."""
    house, asked = two_volumes, list[int]()
    step = kind(house)

    def shares(target: int, source: int, size: int) -> bool:
        if shared:
            os.write(target, os.pread(source, size, 0))
        return shared

    def room(_folders: object, _path: str, size: int, _reserve: int) -> None:
        asked.append(size)

    monkeypatch.setattr(copying, "_share_blocks", shares)
    monkeypatch.setattr(step_module, "require_space", room)
    (outcome,) = carry_out(house, plan_of(step))
    assert outcome.state == State.DONE
    assert set(house.files().values()) <= {b"mine", b"same"}
    assert asked == ([0] if shared else [0, 4])


@pytest.mark.parametrize("shared", [True, False])
def test_what_was_copied_is_known_by_its_bytes(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch, *, shared: bool
) -> None:
    house, data = any_volumes, b"mine" * 700_000
    if not shared:
        monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)
    src = house.put(house.intake / "a.jpg", data)
    assert house.run(copy(src, house.library / "a.jpg")) == State.DONE
    assert copied.of_size(house.con, len(data)) == [hashlib.sha256(data).digest()]


def test_who_asked_learns_the_number_of_the_run_once_it_is_in_the_journal(one_volume: House) -> None:
    house, told = one_volume, list[int]()
    run = journal.Run("pass", 0, told.append)
    sources = [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(2)]
    for src in sources:
        list(house.executor.run([plan_of(move(src, house.library / src.name))], run))
    assert told == [run.number]
    assert [len(one.plan.steps) for one in journal.done_in_run(house.con, run.number)] == [1, 1]


# ── on the disk ──


def synced_behind(deed: Callable[[], object], fits: Callable[[Point], bool]) -> set[str]:
    """Return what was synced behind the last call that fits."""
    seen: list[Point] = []
    with watched(seen.append):
        deed()
    last = max(number for number, point in enumerate(seen) if fits(point))
    return {point.paths[0] for point in seen[last:] if point.call == "fsync"}


def test_a_claimed_file_that_came_back_is_on_the_disk(tmp_path: Path) -> None:
    area = tmp_path / STATE_FOLDER / "claim" / "b" / "trip"
    area.mkdir(parents=True)
    (area / "a.jpg").write_bytes(b"mine")
    with Folders([str(tmp_path)]) as folders:
        synced = synced_behind(lambda: sweep_claims(folders, ()), lambda point: point.call == "renameat2")
    assert str(tmp_path / "trip") in synced


def test_the_marker_of_a_library_is_on_the_disk_before_it_is_relied_upon(one_volume: House) -> None:
    house = one_volume
    synced = synced_behind(
        lambda: require_library(house.con, str(house.library)),
        lambda point: point.call == "mkdir" and "/id-" in point.paths[0],
    )
    assert str(house.library / STATE_FOLDER) in synced


@pytest.mark.parametrize("kind", [a_copy, a_return])
def test_at_the_next_start_what_was_published_is_on_the_disk_before_it_is_done(
    any_volumes: House, kind: Callable[[House], Step]
) -> None:
    """The power failed behind the rename and before the sync."""
    house = any_volumes
    step = kind(house)
    published = house.library / "a.jpg" if kind is a_copy else house.intake / "a.jpg"

    def off() -> None:
        raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt),
        just_before(lambda point: published.exists() and point.call == "fsync", off),
    ):
        house.run(step)
    seen: list[Point] = []
    with watched(seen.append):
        house.executor.recover()
    last = [point.call for point in seen].index("commit")
    assert str(published.parent) in {point.paths[0] for point in seen[:last] if point.call == "fsync"}
    assert journal.unfinished(house.con) == []
    assert published.read_bytes() in (b"mine", b"same")


def test_a_duplicate_that_was_written_back_is_on_the_disk(any_volumes: House) -> None:
    """Its kept copy was changed in the instant of the removal."""
    house = any_volumes
    src, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")
    step = Remove(str(src), str(kept), stamp_of(src.lstat()))
    with just_before(removes("/claim/"), lambda: house.put(kept, b"edited")):
        synced = synced_behind(
            lambda: house.run(step),
            lambda point: point.call == "renameat2" and point.paths[1].endswith("/a.jpg"),
        )
    assert src.read_bytes() == b"same"
    assert str(house.intake) in synced


# ── whose file it is ──


def test_a_link_to_our_own_file_is_not_our_file(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "thumbnail.jpg", tmp_path / "mine.jpg"
    path.write_bytes(b"ours")
    stamp = stamp_of(path.lstat())
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert not own_files.remove(str(tmp_path), str(path), stamp)
    with pytest.raises(NameTaken):
        own_files.publish(str(tmp_path), str(path), b"new", expect=stamp)
    with pytest.raises(NameTaken):
        kept_thumbnails.keep(str(tmp_path), str(path), stamp)
    assert path.is_symlink()
    assert elsewhere.read_bytes() == b"ours"


def test_what_was_changed_is_not_even_renamed_for_a_look(tmp_path: Path) -> None:
    path, seen = tmp_path / "thumbnail.jpg", list[str]()
    path.write_bytes(b"ours")
    stamp = stamp_of(path.lstat())
    path.write_bytes(b"theirs")
    with watched(lambda point: seen.append(point.call)):
        assert not own_files.remove(str(tmp_path), str(path), stamp)
    assert "renameat2" not in seen
