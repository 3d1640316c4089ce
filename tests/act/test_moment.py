"""What a neighbour does between two calls of ours never costs a byte: each guard, at its own moment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from photo_organizer.act.sweep import sweep_claims
from photo_organizer.disk import lease, past_cache
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Remove, State
from photo_organizer.store import journal, outbox, runs
from tests.act.moments import just_before, renames, swap
from tests.act.test_executor import move
from tests.faults.points import watched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House


def claimed(house: House, name: str) -> Path:
    [path] = (house.intake / ".photo-organizer" / "claim").glob(f"*/{name}")
    return path


def test_a_file_that_was_replaced_while_it_was_claimed_is_given_back(any_volumes: House) -> None:
    """Same size, same time: only the look after the claim can tell."""
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    step = move(src, house.library / "a.jpg")
    with just_before(renames("intake/a.jpg", "/claim/"), lambda: swap(src, b"your")):
        assert house.run(step) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"your"}
    assert journal.unfinished(house.con) == []


def test_a_link_that_took_the_place_of_its_own_file_is_given_back(any_volumes: House) -> None:
    """Behind the link is the very file that was examined: the look after the claim is at the link."""
    house = any_volumes
    src, elsewhere = house.put(house.intake / "a.jpg", b"mine"), house.intake.parent / "elsewhere.jpg"
    step = move(src, house.library / "a.jpg")

    def link() -> None:
        src.rename(elsewhere)
        src.symlink_to(elsewhere)

    with just_before(renames("intake/a.jpg", "/claim/"), link):
        assert house.run(step) == State.BUSY
    assert src.is_symlink()
    assert not (house.library / "a.jpg").exists()
    assert elsewhere.read_bytes() == b"mine"
    assert journal.unfinished(house.con) == []


def test_who_waits_to_write_to_a_copied_file_writes_to_no_file_that_is_gone(two_volumes: House) -> None:
    """It is opened by who had it by hand, over NFS say, and is still there when he gets it: with its old name."""
    house = two_volumes
    step = move(house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg")

    def opens() -> None:
        with pytest.raises(BlockingIOError):
            os.open(claimed(house, "a.jpg"), os.O_WRONLY | os.O_NONBLOCK)

    with just_before(lambda point: point.call == "fsync" and point.paths[0].endswith("/library"), opens):
        assert house.run(step) == State.DONE
    assert house.files() == {"library/a.jpg": b"mine", "intake/a.jpg": b"mine"}
    assert journal.unfinished(house.con) == []


def test_a_source_that_was_replaced_before_it_would_be_removed_stays(two_volumes: House) -> None:
    house = two_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    step = move(src, house.library / "a.jpg")
    published = (house.library / "a.jpg").exists
    with just_before(
        lambda point: published() and point.call == "fsync", lambda: swap(claimed(house, "a.jpg"), b"your")
    ):
        assert house.run(step) == State.DONE
    assert house.files() == {"library/a.jpg": b"mine", "intake/a.jpg": b"your"}
    assert journal.unfinished(house.con) == []


def test_a_copy_that_differs_because_its_source_was_written_is_no_fault_of_the_disk(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = two_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    step = move(src, house.library / "a.jpg")

    def written_meanwhile(*_: object) -> bool:
        os.chmod(claimed(house, "a.jpg"), 0o640)  # as a write does, this moves the change time
        return False

    monkeypatch.setattr(past_cache, "same_as", written_meanwhile)
    assert house.run(step) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"mine"}
    assert journal.unfinished(house.con) == []


def test_the_source_of_a_copy_that_was_edited_at_once_stays(two_volumes: House) -> None:
    """Same size, same time, same inode: only the change time tells that the copy is no copy any more."""
    house = two_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    step, copy, original = move(src, house.library / "a.jpg"), house.library / "a.jpg", src.stat().st_ino

    def retouch() -> None:
        before = copy.stat()
        with copy.open("r+b") as file:
            file.write(b"your")
        os.utime(copy, ns=(before.st_atime_ns, before.st_mtime_ns))

    with just_before(lambda point: copy.exists() and point.call == "fsync", retouch):
        assert house.run(step) == State.DONE
    assert house.files() == {"library/a.jpg": b"your", "intake/a.jpg": b"mine"}
    assert src.stat().st_ino == original, "written anew it would need room on its volume"
    assert journal.unfinished(house.con) == []


def test_a_published_copy_whose_source_changed_is_not_taken_back(two_volumes: House) -> None:
    """It is the only one that holds the old bytes; the next start finds an end for both."""
    house = two_volumes
    still, film = house.put(house.intake / "a.heic", b"mine"), house.put(house.intake / "a.mov", b"film")
    steps = move(still, house.library / "a.heic"), move(film, house.library / "a.mov")

    def interfere() -> None:
        swap(claimed(house, "a.heic"), b"your")
        (house.library / "a.mov").write_bytes(b"somebody else's")

    with just_before(renames(".part", "library/a.mov"), interfere):
        house.run(*steps)
    assert (house.library / "a.heic").read_bytes() == b"mine"
    assert sorted(house.files().values()) == sorted([b"mine", b"your", b"film", b"somebody else's"])
    house.executor.recover()
    assert house.files() == {
        "library/a.heic": b"mine",
        "library/a.mov": b"somebody else's",
        "intake/a.heic": b"your",
        "intake/a.mov": b"film",
    }
    assert journal.unfinished(house.con) == []


def test_a_claimed_file_goes_back_into_a_folder_that_was_removed_meanwhile(any_volumes: House) -> None:
    house = any_volumes
    src = house.put(house.intake / "trip" / "day 1" / "a.jpg", b"mine")
    step = move(src, house.library / "a.jpg")

    def interfere() -> None:
        src.parent.rmdir()
        src.parent.parent.rmdir()
        (house.library / "a.jpg").write_bytes(b"somebody else's")

    with just_before(
        lambda point: point.call == "renameat2" and point.paths[1].endswith("library/a.jpg"), interfere
    ):
        assert house.run(step) == State.STALE
    assert house.files() == {"intake/trip/day 1/a.jpg": b"mine", "library/a.jpg": b"somebody else's"}


def test_a_claimed_file_whose_name_was_taken_goes_back_beside_it(any_volumes: House) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    step = move(src, house.library / "a.jpg")

    def interfere() -> None:
        src.write_bytes(b"uploaded again")
        (house.library / "a.jpg").write_bytes(b"somebody else's")

    with just_before(
        lambda point: point.call == "renameat2" and point.paths[1].endswith("library/a.jpg"), interfere
    ):
        assert house.run(step) == State.STALE
    assert house.files() == {
        "intake/a.jpg": b"uploaded again",
        "intake/a.recovered1.jpg": b"mine",
        "library/a.jpg": b"somebody else's",
    }


def test_a_name_that_vanishes_while_the_claims_are_swept_stops_nothing(one_volume: House) -> None:
    house = one_volume
    area = house.intake / ".photo-organizer" / "claim" / "batch"
    gone, left = house.put(area / "a.jpg", b"gone"), house.put(area / "b.jpg", b"left")
    with (
        Folders([str(house.intake)]) as folders,
        just_before(lambda point: point.call == "stat" and point.paths[0] == str(gone), gone.unlink),
    ):
        assert sweep_claims(folders, ()) == [str(house.intake / "b.jpg")]
    assert house.files() == {"intake/b.jpg": b"left"}
    assert not left.exists()


def test_a_claim_that_vanishes_on_its_way_back_leaves_the_others_theirs(one_volume: House) -> None:
    house = one_volume
    area = house.intake / ".photo-organizer" / "claim" / "batch"
    gone = house.put(area / "a.jpg", b"gone")
    house.put(area / "b.jpg", b"left")
    with (
        Folders([str(house.intake)]) as folders,
        just_before(renames("/claim/batch/a.jpg"), gone.unlink),
    ):
        assert sweep_claims(folders, ()) == [str(house.intake / "b.jpg")]
    assert house.files() == {"intake/b.jpg": b"left"}
    assert not area.exists(), "an emptied folder of ours goes too"


def test_what_a_group_has_lost_already_is_told_although_the_rest_failed(any_volumes: House) -> None:
    """A removal that is done cannot be called failed: it would have no line, and no way back."""
    house = any_volumes
    one, two = house.put(house.intake / "a.jpg", b"one"), house.put(house.intake / "b.jpg", b"two")
    kept, other = house.put(house.library / "k.jpg", b"one"), house.put(house.library / "l.jpg", b"two")
    steps = [Remove(str(src), str(k), stamp_of(src.lstat())) for src, k in ((one, kept), (two, other))]

    def first_is_gone() -> bool:
        return not list((house.intake / ".photo-organizer" / "claim").glob("*/a.jpg"))

    with just_before(
        lambda point: point.call == "stat" and point.paths[0] == str(other) and first_is_gone(),
        lambda: other.write_bytes(b"edited"),
    ):
        assert house.run(*steps) == State.BUSY
    assert house.files() == {"intake/b.jpg": b"two", "library/k.jpg": b"one", "library/l.jpg": b"edited"}
    assert len(list(journal.done_in_run(house.con, runs.last_run(house.con) or 0))) == 1
    lines = [entry.payload for entry in outbox.pending(house.con, outbox.Consumer.ACTIVITY_CSV, 99)]
    assert [line["path"] for line in lines if line["event"] == outbox.ActivityEvent.DUPLICATE_DELETED] == [
        str(one)
    ]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_duplicate_stays_when_its_kept_copy_goes_in_that_instant(any_volumes: House, when: str) -> None:
    house = any_volumes
    src, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")
    step = Remove(str(src), str(kept), stamp_of(src.lstat()))
    gone = {
        "before": lambda: bool(list(house.intake.rglob("claim/*/a.jpg"))),
        "after": lambda: not list(house.intake.rglob("a.jpg")),
    }
    with just_before(
        lambda point: point.call == "stat" and point.paths[0] == str(kept) and gone[when](), kept.unlink
    ):
        assert house.run(step) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"same"}


def test_a_duplicate_that_was_replaced_since_it_was_compared_stays(any_volumes: House) -> None:
    """The fsync of the kept copy's folder comes between the claim and the removal."""
    house = any_volumes
    src, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")
    step = Remove(str(src), str(kept), stamp_of(src.lstat()))
    with just_before(
        lambda point: point.call == "fsync" and point.paths[0] == str(house.library) and not src.exists(),
        lambda: swap(claimed(house, "a.jpg"), b"your"),
    ):
        assert house.run(step) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"your", "library/k.jpg": b"same"}


def test_a_duplicate_that_was_written_to_since_it_was_compared_is_not_even_removed_for_a_moment(
    any_volumes: House,
) -> None:
    """Where the kernel gives no lease; written back it would be another file, and who writes to it would write to none."""
    house = any_volumes
    src, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")
    step, inode = Remove(str(src), str(kept), stamp_of(src.lstat())), src.stat().st_ino
    with (
        mock.patch.object(lease, "_take", return_value=None),
        just_before(
            lambda point: point.call == "fsync" and point.paths[0] == str(house.library) and not src.exists(),
            lambda: claimed(house, "a.jpg").write_bytes(b"same, and more"),
        ),
    ):
        assert house.run(step) == State.BUSY
    assert (src.stat().st_ino, src.read_bytes()) == (inode, b"same, and more")
    assert kept.read_bytes() == b"same"


def test_what_is_written_while_it_is_claimed_never_comes_into_the_library(one_volume: House) -> None:
    house = one_volume
    src, filed = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    named: list[str] = []

    def edits() -> None:
        with src.open("ab") as file:
            file.write(b" and yours")

    with (
        watched(lambda point: named.extend(point.paths)),
        just_before(lambda point: point.call == "mkdir" and "/claim" in point.paths[0], edits),
    ):
        assert house.run(move(src, filed)) == State.BUSY
    assert (house.files(), str(filed) in named) == ({"intake/a.jpg": b"mine and yours"}, False)
