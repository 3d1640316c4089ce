"""What changes behind the service's back: files edited in place, logs that cannot be written, more than it can know at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather.look_again import LookAgain, look_again
from photo_organizer.store import catalogue, db
from tests.commands.ticks import MINUTE, Ticks

if TYPE_CHECKING:
    from pathlib import Path


def _edit_in_place(path: Path) -> bytes:
    """Write into a file as some editors do: its folder stays as it was."""
    folder = path.parent.stat()
    data = path.read_bytes()
    edited = data[:2] + b"\xff\xfe\0\x06edit" + data[2:]
    with path.open("r+b") as file:
        file.write(edited)
    os.utime(path, ns=(folder.st_mtime_ns, path.stat().st_mtime_ns + 10**9))
    assert path.parent.stat().st_mtime_ns == folder.st_mtime_ns
    return edited


def test_the_copy_of_a_file_that_was_edited_in_place_is_known(ticks: Ticks) -> None:
    ticks.drop()
    ticks.tick(3)
    [filed] = ticks.library.rglob("*.jpg")
    edited = _edit_in_place(filed)
    ticks.tick(20, seconds=MINUTE)  # a full look lies between
    (ticks.intake / "copy.jpg").write_bytes(edited)
    ticks.service.wake()
    ticks.tick(3)
    assert ticks.left() == []
    assert len(ticks.filed()) == 1


def test_dedupe_finds_what_became_a_duplicate_in_place(ticks: Ticks) -> None:
    ticks.drop()
    ticks.tick(3)
    [filed] = ticks.library.rglob("*.jpg")
    edited = _edit_in_place(filed)
    (ticks.library / "other.jpg").write_bytes(edited)
    number = ticks.post("dedupe", apply=False)
    ticks.tick(1)
    ticks.post("scan")
    ticks.tick(20, seconds=MINUTE)
    again = ticks.post("dedupe", apply=False)
    ticks.tick()
    assert ticks.answer(number) is not None
    assert (ticks.answer(again) or {})["removed"] == 1


def test_a_large_library_is_looked_at_by_and_by_and_goes_round(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    con, _ = db.open_database(str(tmp_path / "state"))
    files = 2500
    with db.transaction(con):
        for number in range(files):
            path = library / f"{number:04d}.jpg"
            path.touch()
            catalogue.put(con, catalogue.Known(path.name, stamp_of(path.stat())))
    assert look_again(con, str(library), lambda: False, most=10**6, seconds=10**6) == 0
    (library / "2400.jpg").write_bytes(b"edited")
    found = [look_again(con, str(library), lambda: False, most=1, seconds=10**6) for _ in range(4)]
    assert sorted(found) == [0, 0, 0, 1], "each file once in a round"
    (library / "0001.jpg").write_bytes(b"edited")
    assert LookAgain(con, str(library)).go_on(lambda: True) is False
    going = LookAgain(con, str(library))
    assert going.go_on(lambda: False)
    assert (going.files, going.changed) == (files, 1)
    con.close()


def test_more_that_stays_than_there_is_room_for_does_not_keep_the_rest_waiting(ticks: Ticks) -> None:
    ticks.end()
    ticks.settings = ticks.settings.replace(intake_unknown_files="leave")
    ticks.start()
    ticks.service.filing.settle.window = 5
    for number in range(60):
        (ticks.intake / f"A{number:03d}.txt").write_text(f"stays {number}")
    ticks.drop()  # P…, behind them all
    ticks.tick(30, seconds=1)
    assert "P0001.jpg" not in ticks.left()
    assert len(ticks.left()) == 60


def test_logs_that_cannot_be_written_are_told_and_filing_goes_on(ticks: Ticks) -> None:
    ticks.drop()
    ticks.tick(3)
    log = ticks.state / "photo_organizer_log.csv"
    kept = log.read_bytes()
    log.unlink()
    log.mkdir()
    ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
    ticks.service.wake()
    ticks.tick(2)
    told = ticks.status()
    assert told["word"] == "Needs attention"
    assert "photo_organizer_log.csv" in told["detail"]
    log.rmdir()
    log.write_bytes(kept)
    ticks.service.wake()
    ticks.tick(3)
    assert ticks.status()["word"] == "Idle"
    assert log.read_text().count("File Moved") == 2
