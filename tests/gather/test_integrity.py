"""The integrity check finds the files that changed by themselves, and goes on where it was cut off."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.disk import past_cache
from photo_organizer.disk.digest import md5_of
from photo_organizer.errors import VolumeProblem
from photo_organizer.gather import integrity
from photo_organizer.gather.integrity import check
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.store import catalogue, db
from photo_organizer.store.db import set_meta, transaction
from photo_organizer.store.integrity import CHANGED, NAME, UNREADABLE, IntegrityStore, Reading
from photo_organizer.store.overview import INTEGRITY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAMES = [f"2024/05_May/20240501_10000{number}.jpg" for number in range(5)]


class Shelf:
    """A library that the catalogue knows, and the check of it."""

    def __init__(self, root: Path) -> None:
        self.library, self.state = root / "library", str(root / "state")
        for name in NAMES:
            (self.library / name).parent.mkdir(parents=True, exist_ok=True)
            (self.library / name).write_bytes(os.urandom(70_000))
        self.con, _ = db.open_database(self.state)
        self.walk()

    def walk(self) -> None:
        Reconciler(self.con, str(self.library), str(self.library / "none")).run(lambda: False, lambda _: None)

    def check(self, stop: Callable[[], bool] = lambda: False) -> bool:
        with IntegrityStore(self.state) as store:
            return check(self.con, str(self.library), store, stop)

    def month(self) -> tuple[int, dict[str, str]]:
        """Check everything, and let the next check begin anew; return how many files were read, and what is wrong."""
        assert self.check()
        with IntegrityStore(self.state) as store:
            found = store.found()
        tell(self.con, found.ended_ns)
        return found.files, dict(found.problems)

    def rot(self, name: str) -> bytes:
        """Turn one bit of a file around, as a failing disk does: no time tells of it. Returns what it was."""
        path = self.library / name
        before, times = path.read_bytes(), path.stat()
        path.write_bytes(before[:40_000] + bytes([before[40_000] ^ 4]) + before[40_001:])
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        return before


def tell(con: sqlite3.Connection, ended_ns: int) -> None:
    """Do what the service does with the end of a check."""
    with transaction(con):
        set_meta(con, INTEGRITY, json.dumps({"at_ns": ended_ns}))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.con.close()


def test_a_bit_that_turned_is_found_and_told_each_month_until_the_file_is_brought_back(shelf: Shelf) -> None:
    assert shelf.month() == (5, {})
    before = shelf.rot(NAMES[2])
    times = (shelf.library / NAMES[2]).stat()
    assert shelf.month() == shelf.month() == (5, {NAMES[2]: CHANGED})
    (shelf.library / NAMES[2]).write_bytes(before)
    os.utime(shelf.library / NAMES[2], ns=(times.st_atime_ns, times.st_mtime_ns))
    assert shelf.month() == (5, {})


def test_what_its_owner_edited_is_no_fault(shelf: Shelf) -> None:
    shelf.month()
    (shelf.library / NAMES[0]).write_bytes(os.urandom(70_000))
    assert shelf.month() == (4, {}), "the walk has not met the new one yet"
    shelf.walk()
    assert shelf.month() == (5, {})
    assert shelf.month() == (5, {})


def test_the_first_check_compares_what_the_catalogue_knows(shelf: Shelf) -> None:
    known = catalogue.by_path(shelf.con, NAMES[1])
    assert known is not None
    with transaction(shelf.con):
        catalogue.put(shelf.con, replace(known, md5=md5_of(str(shelf.library / NAMES[1]), known.stamp)))
    shelf.rot(NAMES[1])
    assert shelf.month() == (5, {NAMES[1]: CHANGED})


def test_a_file_keeps_its_checksum_where_filing_renames_it(shelf: Shelf) -> None:
    shelf.month()
    shelf.rot(NAMES[3])
    new = NAMES[3].replace(".jpg", "_A.jpg")
    (shelf.library / NAMES[3]).rename(shelf.library / new)
    with transaction(shelf.con):
        catalogue.rename(shelf.con, NAMES[3], new)
    assert shelf.month() == (5, {new: CHANGED})


def test_a_check_that_was_cut_off_goes_on_and_reads_nothing_twice(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = past_cache.add_to

    def counting(digest: object, fd: int, go_on: Callable[[], object]) -> None:
        read.append(os.fstat(fd).st_ino)
        whole(digest, fd, go_on)  # type: ignore[arg-type]

    monkeypatch.setattr(past_cache, "add_to", counting)
    assert not shelf.check(lambda: len(read) > 2)
    assert shelf.check()
    assert len(set(read)) == 5
    assert len(read) == 6, "only the file in hand is read once more"
    assert shelf.month() == (5, {})


def test_each_part_of_a_night_is_kept_however_large_the_files_are(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of long films may take longer than a night."""
    monkeypatch.setattr(integrity, "_BYTES", 100_000)
    asked: list[int] = []
    noted = IntegrityStore.note

    def note(store: IntegrityStore, readings: list[Reading], behind: int) -> None:
        asked.append(len(readings))
        noted(store, readings, behind)

    monkeypatch.setattr(IntegrityStore, "note", note)
    assert shelf.month() == (5, {})
    assert asked == [2, 2, 1]


def test_a_file_that_the_disk_does_not_give_is_named_and_keeps_its_checksum(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.month()
    whole, bad = past_cache.add_to, (shelf.library / NAMES[4]).stat().st_ino

    def failing(digest: object, fd: int, go_on: Callable[[], object]) -> None:
        if os.fstat(fd).st_ino == bad:
            raise OSError(errno.EIO, "Input/output error")
        whole(digest, fd, go_on)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(past_cache, "add_to", failing)
        assert shelf.month() == (5, {NAMES[4]: UNREADABLE})
    shelf.rot(NAMES[4])
    assert shelf.month() == (5, {NAMES[4]: CHANGED})


def test_nothing_is_noted_of_a_library_that_went_away(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        shelf.library.rename(shelf.library.with_name("away"))
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(past_cache, "add_to", gone)
        assert not shelf.check()
    assert not shelf.check()
    shelf.library.with_name("away").rename(shelf.library)
    assert shelf.month() == (5, {})


def test_a_name_that_is_no_text_and_a_link_harm_nothing(shelf: Shelf) -> None:
    odd = os.fsdecode(b"2024/05_May/\xff.jpg")
    (shelf.library / odd).write_bytes(b"1" * 100)
    shelf.walk()
    shelf.month()
    times = os.stat(shelf.library / odd)
    (shelf.library / odd).write_bytes(b"2" * 100)
    os.utime(shelf.library / odd, ns=(times.st_atime_ns, times.st_mtime_ns))
    (shelf.library / NAMES[0]).unlink()
    (shelf.library / NAMES[0]).symlink_to(shelf.library / NAMES[1])
    assert shelf.month() == (5, {odd: CHANGED})


def test_a_damaged_database_of_the_check_is_begun_anew(shelf: Shelf) -> None:
    shelf.month()
    with open(f"{shelf.state}/{NAME}", "r+b") as file:
        file.write(b"\0" * 4096)
    assert shelf.month() == (5, {})


def test_the_checksums_of_files_that_are_gone_go_too(shelf: Shelf) -> None:
    shelf.month()
    (shelf.library / NAMES[0]).unlink()
    shelf.walk()
    assert shelf.month() == (4, {})
    assert shelf.check()
    con = sqlite3.connect(f"{shelf.state}/{NAME}")
    assert con.execute("SELECT count(*) FROM md5s").fetchone() == (4,)
    con.close()


def test_a_check_whose_end_nobody_has_told_stands_until_it_is_told(shelf: Shelf) -> None:
    """Else what it found is lost, and the next one tells its numbers."""
    shelf.rot(NAMES[0])
    assert shelf.check()
    shelf.rot(NAMES[1])
    assert shelf.check()
    with IntegrityStore(shelf.state) as store:
        found = store.found()
    assert (found.files, found.problems) == (5, ())
    tell(shelf.con, found.ended_ns)
    assert shelf.month() == (5, {NAMES[1]: CHANGED})


def test_verify_asks_for_the_checksums_of_the_check(
    shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none").mkdir()
    words = ["verify", "--read", "--state", shelf.state, "--library", str(shelf.library)]
    words += ["--intake", str(tmp_path / "none")]
    shelf.month()
    assert main(words) == 0
    shelf.rot(NAMES[0])
    assert main(words) == 1
    assert f"{NAMES[0]}: has other bytes than before" in capsys.readouterr().out


def test_a_folder_in_the_place_of_the_database_is_told(shelf: Shelf) -> None:
    os.mkdir(f"{shelf.state}/{NAME}")
    with pytest.raises(VolumeProblem, match=NAME):
        shelf.check()
