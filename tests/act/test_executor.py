"""Plans are carried out whole or not at all, on one filesystem and across two."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import claim, step
from photo_organizer.act.executor import Executor
from photo_organizer.act.undo import plan_back
from photo_organizer.disk import copying, mounts
from photo_organizer.disk.lease import Lease
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import (
    STATE_FOLDER,
    Action,
    Membership,
    Move,
    Plan,
    Reason,
    Remove,
    Restore,
    State,
    Step,
    Write,
)
from photo_organizer.store import catalogue, db, journal, runs, units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.disk.folders import Folders
    from photo_organizer.model import Stamp

OTHER_FILESYSTEM = Path("/dev/shm")


@pytest.fixture(params=["one filesystem", "two filesystems"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        other = tmp_path
        if request.param == "two filesystems":
            other = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=OTHER_FILESYSTEM)))
        made = House(other / "intake", tmp_path / "library", tmp_path / "state")
        stack.callback(made.con.close)
        yield made


class House:
    def __init__(self, intake: Path, library: Path, state: Path) -> None:
        self.intake, self.library = intake, library
        intake.mkdir()
        library.mkdir()
        self.con, _ = db.open_database(str(state))
        self.executor = Executor(self.con, str(intake), str(library), reserve=0)

    def put(self, where: Path, data: bytes, mtime: int = 10**18) -> Path:
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(data)
        os.utime(where, ns=(mtime, mtime))
        return where

    def run(self, *steps: Step) -> State:
        plan = Plan(
            steps[0].dst if isinstance(steps[0], (Restore, Write)) else steps[0].src,
            Action.FILE,
            (Reason("test", "test"),),
            steps,
        )
        [outcome] = self.executor.run([plan], journal.Run("pass"))
        return outcome.state

    def files(self) -> dict[str, bytes]:
        found = {}
        for root in (self.intake, self.library):
            for path in root.rglob("*"):
                if path.is_file():
                    found[f"{root.name}/{path.relative_to(root)}"] = path.read_bytes()
        return found


def move(src: Path, dst: Path) -> Move:
    return Move(str(src), str(dst), stamp_of(src.lstat()))


def test_a_move_keeps_bytes_and_time_and_leaves_nothing_behind(house: House) -> None:
    src = house.put(house.intake / "sub" / "a.jpg", b"x" * 3_000_000)
    dst = house.library / "2024" / "01_Jan" / "a.jpg"
    assert house.run(move(src, dst)) == State.DONE
    assert house.files() == {"library/2024/01_Jan/a.jpg": b"x" * 3_000_000}
    assert dst.stat().st_mtime_ns == 10**18
    known = catalogue.by_path(house.con, "2024/01_Jan/a.jpg")
    assert known is not None
    assert known.stamp == stamp_of(dst.lstat())


def test_a_taken_name_is_never_replaced_and_the_group_goes_back_whole(house: House) -> None:
    one = house.put(house.intake / "a.heic", b"still")
    two = house.put(house.intake / "a.mov", b"film")
    house.put(house.library / "a.mov", b"somebody else's")
    assert house.run(move(one, house.library / "a.heic"), move(two, house.library / "a.mov")) == State.STALE
    assert house.files() == {
        "intake/a.heic": b"still",
        "intake/a.mov": b"film",
        "library/a.mov": b"somebody else's",
    }


def test_a_file_that_changed_since_is_left_alone(house: House) -> None:
    src = house.put(house.intake / "a.jpg", b"old")
    step = move(src, house.library / "a.jpg")
    house.put(src, b"newer")
    assert house.run(step) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"newer"}


def test_a_file_that_is_being_written_is_left_alone(house: House) -> None:
    src = house.put(house.intake / "a.jpg", b"old")
    with src.open("ab"):
        assert house.run(move(src, house.library / "a.jpg")) == State.BUSY
    assert house.files() == {"intake/a.jpg": b"old"}


def test_a_duplicate_goes_only_when_the_kept_copy_is_the_same(house: House) -> None:
    src = house.put(house.intake / "a.jpg", b"same")
    kept = house.put(house.library / "k.jpg", b"same")
    other = house.put(house.library / "o.jpg", b"diff")
    assert house.run(Remove(str(src), str(other), stamp_of(src.lstat()))) == State.STALE
    assert src.exists()
    assert house.run(Remove(str(src), str(kept), stamp_of(src.lstat()))) == State.DONE
    assert house.files() == {"library/k.jpg": b"same", "library/o.jpg": b"diff"}


def test_a_hard_link_is_not_a_duplicate(house: House) -> None:
    kept = house.put(house.library / "k.jpg", b"same")
    link = house.library / "l.jpg"
    link.hardlink_to(kept)
    assert house.run(Remove(str(link), str(kept), stamp_of(link.lstat()))) == State.HELD
    assert link.exists()


def test_a_removed_duplicate_is_made_again_from_the_kept_copy(house: House) -> None:
    src = house.put(house.intake / "a.jpg", b"same", mtime=5 * 10**17)
    kept = house.put(house.library / "k.jpg", b"same")
    stamp = stamp_of(src.lstat())
    house.run(Remove(str(src), str(kept), stamp))
    assert house.run(Restore(str(kept), str(src), stamp)) == State.DONE
    assert src.read_bytes() == b"same"
    assert src.stat().st_mtime_ns == 5 * 10**17


def test_no_duplicate_comes_back_from_a_kept_copy_that_was_edited_to_the_same_size(house: House) -> None:
    """Neither where its bytes were read for the plan, nor where they were read for the comparison only."""
    known = hashlib.md5(b"same", usedforsecurity=False).digest()
    kept = house.put(house.library / "k.jpg", b"same")
    removed = [house.put(house.intake / name, b"same") for name in ("a.jpg", "b.jpg")]
    for src, md5 in zip(removed, (known, None), strict=True):
        assert house.run(Remove(str(src), str(kept), stamp_of(src.lstat()), md5)) == State.DONE
    last = runs.last_run(house.con) or 0
    done = [found for run in (last - 1, last) for found in journal.done_in_run(house.con, run)]
    before = kept.stat()
    kept.write_bytes(b"edit")
    os.utime(kept, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [house.run(*plan_back(one).steps) for one in done] == [State.HELD] * 2
    assert house.files() == {"library/k.jpg": b"edit"}
    kept.write_bytes(b"same")
    assert [house.run(*plan_back(one).steps) for one in done] == [State.DONE] * 2
    assert [src.read_bytes() for src in removed] == [b"same"] * 2


def test_what_lies_on_a_disk_that_is_mounted_inside_is_claimed_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rename out of a mount fails, so its files could not be taken at all."""
    disk, shelf = house.intake / "usb", house.library / "2024"
    table = "".join(f"36 35 98:0 / {point} rw - ext4 /dev/sdb1 rw\n" for point in (disk, shelf))
    monkeypatch.setattr(mounts, "_table", lambda: table)
    src = house.put(disk / "DCIM" / "a.jpg", b"x")
    asked: list[str] = []
    take = claim.take

    def noted(folders: Folders, path: str, claimed: str, expect: Stamp) -> None:
        asked.append(claimed)
        take(folders, path, claimed, expect)

    monkeypatch.setattr(claim, "take", noted)
    shelf.mkdir()
    assert house.run(move(src, shelf / "a.jpg")) == State.DONE
    assert asked
    assert all(path.startswith(f"{disk}/{STATE_FOLDER}/claim/") for path in asked)
    assert (shelf / "a.jpg").read_bytes() == b"x"
    assert not (house.intake / STATE_FOLDER).exists()


def test_two_files_exchange_their_names_in_one_plan(house: House) -> None:
    old = house.put(house.library / "a.jpg", b"old")
    new = house.put(house.intake / "b.jpg", b"new")
    steps = (move(old, house.library / "Duplicates" / "a.jpg"), move(new, old))
    assert house.run(*steps) == State.DONE
    assert house.files() == {"library/a.jpg": b"new", "library/Duplicates/a.jpg": b"old"}


def test_nothing_in_a_claim_folder_is_open_any_more_when_it_goes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NFS, and exFAT and NTFS in FUSE, keep a removed file under a hidden name while it is open: the folder is not empty then."""
    src = house.put(house.intake / "a.jpg", b"same")
    house.put(house.intake / "b.jpg", b"moved")
    kept = house.put(house.library / "k.jpg", b"same")
    open_then, rmdir = [], os.rmdir

    def noted(path: str, **options: int) -> None:
        names = [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
        open_then.append([one for one in names if "/claim/" in one and ".jpg" in one])
        rmdir(path, **options)

    monkeypatch.setattr(os, "rmdir", noted)
    steps = (
        Remove(str(src), str(kept), stamp_of(src.lstat())),
        move(house.intake / "b.jpg", house.library / "b.jpg"),
    )
    assert house.run(*steps) == State.DONE
    assert open_then
    assert not any(open_then)


def test_a_link_on_the_way_is_never_followed(house: House, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    src = house.put(house.intake / "a.jpg", b"x")
    (house.library / "2024").symlink_to(outside)
    assert house.run(move(src, house.library / "2024" / "a.jpg")) == State.HELD
    assert list(outside.iterdir()) == []
    assert src.exists()


def test_the_database_is_closed(house: House) -> None:
    assert isinstance(house.con, sqlite3.Connection)
    assert journal.unfinished(house.con) == []


def test_a_source_written_to_while_it_is_copied_stays_although_its_time_is_set_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a NAS: no lease can be had, and the writer gives the file its old time and size again."""
    src = house.put(house.intake / "a.jpg", b"x" * 5000)
    os.utime(src, ns=(10**18, 10**18))
    begin = copying.start_proof

    def write_meanwhile(copy: copying.TemporaryCopy, *rest: Any) -> None:
        claimed = next(path for path in house.intake.rglob("a.jpg") if path.is_file())
        claimed.write_bytes(b"y" * 5000)
        os.utime(claimed, ns=(10**18, 10**18))
        # Only now: a proof under way may have read the old bytes, and then the copy stays as well.
        begin(copy, *rest)

    monkeypatch.setattr(step, "watched_lease", lambda fd: nullcontext(Lease(fd, None)))
    monkeypatch.setattr(copying, "start_proof", write_meanwhile)
    crosses = house.intake.stat().st_dev != house.library.stat().st_dev
    house.run(move(src, house.library / "a.jpg"))
    expected = {"intake/a.jpg": b"y" * 5000} if crosses else {"library/a.jpg": b"x" * 5000}
    assert house.files() == expected  # a rename copies nothing


def test_what_is_brought_back_into_the_library_belongs_to_its_unit_again(house: House) -> None:
    kept, gone = (house.put(house.library / name, b"same") for name in ("k.jpg", "g.jpg"))
    stamp = stamp_of(gone.lstat())
    unit = units.open_unit(house.con, Membership(), "/in", 0)
    catalogue.put(house.con, catalogue.Known("g.jpg", stamp), unit=unit)
    remove = Plan(str(gone), Action.REMOVE, (Reason("test", "test"),), (Remove(str(gone), str(kept), stamp),))
    list(house.executor.run([remove], journal.Run("dedupe")))
    last = runs.last_run(house.con) or 0
    [token] = [journaled.token for journaled in journal.done_in_run(house.con, last)]
    restore = Plan(str(gone), Action.UNDO, (Reason("test", "test"),), (Restore(str(kept), str(gone), stamp),))
    list(house.executor.run([restore], journal.Run("undo"), {0: token}))
    assert (gone.read_bytes(), units.of_path(house.con, "g.jpg")) == (b"same", unit)
