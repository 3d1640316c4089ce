"""Every record stands in the log exactly once, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import csv
import fcntl
import os
import signal
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

import pytest

from photo_organizer.record.csv_log import CsvLog
from photo_organizer.record.row import ActivityRow, Sender, activity_rows, line, titles
from photo_organizer.store import outbox
from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import ActivityEvent, Consumer
from tests.faults.points import watched

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

NAME = "photo_organizer_log.csv"
HEADER = line(titles(ActivityRow))


def _log(
    con: sqlite3.Connection, folder: Path, *, ip: str = "10.0.0.7", rotate_bytes: int = 10**7, keep: int = 5
) -> CsvLog:
    render = partial(activity_rows, sender=Sender(lambda: ip, "PhotoOrganizer", UTC))
    return CsvLog(con, str(folder), NAME, Consumer.ACTIVITY_CSV, ActivityRow, render, rotate_bytes, keep)


def _post(con: sqlite3.Connection, *names: str, info: str = "filed", at_ns: int = 10**18) -> None:
    with transaction(con):
        for name in names:
            outbox.post_activity(
                con, ActivityEvent.MOVED, f"/in/{name}", size=1, name=name, info=info, at_ns=at_ns
            )


def _told(folder: Path, name: str = NAME) -> list[str]:
    """The file names told in the log; the log must be valid, and its header stand there once."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        records = list(csv.reader(file, strict=True))
    assert records[0] == titles(ActivityRow)
    assert {len(record) for record in records} == {9}
    return [record[7] for record in records[1:]]


def test_a_new_log_begins_with_the_header_and_holds_what_was_posted(
    con: sqlite3.Connection, logs: Path
) -> None:
    _post(con, "a", "b, c", '"d"')
    log = _log(con, logs)
    assert log.drain()
    assert log.problem == ""
    assert _told(logs) == ["a", "b, c", '"d"']
    assert con.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


def test_the_next_drain_and_the_next_process_append(con: sqlite3.Connection, logs: Path) -> None:
    for name in "abc":
        _post(con, name)
        assert _log(con, logs).drain()
    assert _told(logs) == ["a", "b", "c"]


def test_nothing_waiting_touches_nothing(con: sqlite3.Connection, logs: Path) -> None:
    assert _log(con, logs).drain()
    assert list(logs.iterdir()) == []


def test_one_line_is_one_write_and_a_slice_one_fsync(
    con: sqlite3.Connection, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _post(con, "a")
    assert _log(con, logs).drain()
    writes: list[bytes] = []
    syncs: list[int] = []
    real_write, real_sync = os.write, os.fsync

    def write(descriptor: int, data: bytes) -> int:
        writes.append(data)
        return real_write(descriptor, data)

    def sync(descriptor: int) -> None:
        syncs.append(descriptor)
        real_sync(descriptor)

    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr(os, "fsync", sync)
    _post(con, "b", "c", "d")
    assert _log(con, logs).drain()
    assert [data.count(b"\n") for data in writes] == [1, 1, 1]
    assert len(syncs) == 1


# ── after a crash ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lost", range(0, 270, 15))
def test_a_crash_between_write_and_commit_doubles_and_loses_nothing(
    con: sqlite3.Connection, logs: Path, lost: int
) -> None:
    """The file holds any prefix of what was being written, the database still says that all of it waits."""
    _post(con, "a")
    assert _log(con, logs).drain()
    _post(con, "b", "b", "c")
    before = outbox.position(con, Consumer.ACTIVITY_CSV)
    _crash_after_writing(con, logs)
    os.truncate(logs / NAME, max(before.size, (logs / NAME).stat().st_size - lost))
    assert _log(con, logs, ip="10.0.0.99").drain()
    assert _told(logs) == ["a", "b", "b", "c"]


def _crash_after_writing(con: sqlite3.Connection, logs: Path) -> None:
    """Let everything be written to the file, but nothing be remembered."""

    def crash(_log: CsvLog, _descriptor: int, _seq: int) -> None:
        raise KeyboardInterrupt

    log = _log(con, logs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CsvLog, "_remember", crash)
        with pytest.raises(KeyboardInterrupt):
            log.drain()


@pytest.mark.parametrize("log_is", ["the same", "another file", "set aside"])
def test_a_plan_that_a_state_from_a_backup_finishes_again_is_told_once(
    con: sqlite3.Connection, logs: Path, log_is: str
) -> None:
    """The database knows nothing of the lines behind `a`; the log may have come back from a backup too, or be an older one."""
    _post(con, "a")
    assert _log(con, logs).drain()
    backup = outbox.position(con, Consumer.ACTIVITY_CSV)
    _post(con, "b", info="filed (plan 00000000000000bb)")
    told = ["a", "b"]
    if log_is == "set aside":
        assert _log(con, logs).drain()
        (logs / NAME).rename(logs / "photo_organizer_log.1.csv")
        told = []
    _post(con, "c")
    assert _log(con, logs).drain()
    _roll_back(con, backup)
    if log_is == "another file":
        (logs / "new").write_bytes((logs / NAME).read_bytes())
        (logs / "new").replace(logs / NAME)
    _post(con, "b", info="filed (plan 00000000000000bb)", at_ns=2 * 10**18)
    _post(con, "d", at_ns=2 * 10**18)
    assert _log(con, logs).drain()
    assert _log(con, logs).drain()
    assert _told(logs) == [*told, "c", "d"]


@pytest.mark.parametrize("further", [(), ("e",)])
def test_a_log_that_is_full_and_knows_a_later_record_does_not_wait_for_ever(
    con: sqlite3.Connection, logs: Path, further: tuple[str, ...]
) -> None:
    _post(con, "a")
    assert _log(con, logs).drain()
    backup = outbox.position(con, Consumer.ACTIVITY_CSV)
    _post(con, "b", info="filed (plan 00000000000000bb)")
    assert _log(con, logs).drain()
    _roll_back(con, backup)
    _post(con, "d")
    _post(con, "b", info="filed (plan 00000000000000bb)")
    _post(con, *further)
    full = _log(con, logs, rotate_bytes=(logs / NAME).stat().st_size)
    assert any(full.drain() for _ in range(3))
    assert _told(logs) == ["a", "b", "d", *further]


def _roll_back(con: sqlite3.Connection, to: outbox.Position) -> None:
    with transaction(con):
        outbox.mark(
            con,
            Consumer.ACTIVITY_CSV,
            outbox.position(con, Consumer.ACTIVITY_CSV).seq,
            file=to.file,
            size=to.size,
        )


def test_zeros_that_a_power_cut_left_are_cut_off(con: sqlite3.Connection, logs: Path) -> None:
    _post(con, "a")
    assert _log(con, logs).drain()
    with (logs / NAME).open("ab") as file:
        file.write(b"\0" * 300)
    _post(con, "b")
    assert _log(con, logs).drain()
    assert _told(logs) == ["a", "b"]


@pytest.mark.parametrize("torn", [b"", HEADER[:20], HEADER, b"\0" * 50])
def test_a_log_whose_beginning_was_cut_by_a_crash_begins_again(
    con: sqlite3.Connection, logs: Path, torn: bytes
) -> None:
    (logs / NAME).write_bytes(torn)
    _post(con, "a")
    assert _log(con, logs).drain()
    assert _told(logs) == ["a"]
    assert [entry.name for entry in logs.iterdir()] == [NAME]


# ── other hands ──────────────────────────────────────────────────────────────────────────────────


def test_a_log_that_was_removed_begins_again(con: sqlite3.Connection, logs: Path) -> None:
    _post(con, "a")
    assert _log(con, logs).drain()
    (logs / NAME).unlink()
    _post(con, "b")
    assert _log(con, logs).drain()
    assert _told(logs) == ["b"]


def test_a_log_that_was_emptied_gets_its_header_again(con: sqlite3.Connection, logs: Path) -> None:
    _post(con, "a")
    assert _log(con, logs).drain()
    os.truncate(logs / NAME, 0)
    _post(con, "b")
    assert _log(con, logs).drain()
    assert _told(logs) == ["b"]


def test_a_log_saved_again_by_a_spreadsheet_is_continued(con: sqlite3.Connection, logs: Path) -> None:
    """Saved under a new inode, with a byte order mark, all cells quoted, and no last line end."""
    _post(con, "a", "b")
    assert _log(con, logs).drain()
    with (logs / NAME).open(encoding="utf-8") as file:
        rows = [",".join(f'"{cell}"' for cell in record) for record in csv.reader(file)]
    (logs / "new").write_bytes(b"\xef\xbb\xbf" + "\n".join(rows).encode())
    (logs / "new").replace(logs / NAME)
    _post(con, "c")
    assert _log(con, logs).drain()
    assert _told(logs) == ["a", "b", "c"]
    assert len(list(logs.iterdir())) == 1


@pytest.mark.parametrize(
    "content", [b"Time;Event\r\n1;2\r\n", b"\xff\xd8\xff\xe0 a photo", HEADER + b"half,a\r\n"]
)
def test_a_file_that_is_no_log_of_ours_is_set_aside_and_kept(
    con: sqlite3.Connection, logs: Path, content: bytes
) -> None:
    (logs / NAME).write_bytes(content)
    _post(con, "a")
    assert _log(con, logs, keep=0).drain()
    assert _told(logs) == ["a"]
    assert (logs / "photo_organizer_log.1.csv").read_bytes() == content


def test_another_file_of_that_name_is_not_taken_for_the_log(con: sqlite3.Connection, logs: Path) -> None:
    """It even ends a line where the log ended; only its inode tells."""
    _post(con, "a")
    assert _log(con, logs).drain()
    length = (logs / NAME).stat().st_size
    other = b"x" * (length - 1) + b"\n" + b"1,2,3,4,5,6,7,8,9\n"
    (logs / "other").write_bytes(other)
    (logs / "other").replace(logs / NAME)
    _post(con, "b")
    assert _log(con, logs).drain()
    assert _told(logs) == ["b"]
    assert (logs / "photo_organizer_log.1.csv").read_bytes() == other


def test_a_log_that_somebody_edited_in_place_keeps_every_line(con: sqlite3.Connection, logs: Path) -> None:
    _post(con, "a", "b")
    assert _log(con, logs).drain()
    lines = (logs / NAME).read_bytes().splitlines(keepends=True)
    (logs / NAME).write_bytes(b"".join([lines[0], lines[1].replace(b"filed", b"filed; seen"), *lines[2:]]))
    _post(con, "c")
    assert _log(con, logs).drain()
    assert _told(logs) == ["a", "b", "c"]


def test_a_log_that_a_program_holds_is_tried_later(con: sqlite3.Connection, logs: Path) -> None:
    """A lease, as a file server takes it for its clients, would make a plain open wait up to 45 seconds."""
    _post(con, "a")
    assert _log(con, logs).drain()
    _post(con, "b")
    log = _log(con, logs)
    told_to_let_go = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        with (logs / NAME).open("rb") as held:
            fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            assert not log.drain()
    finally:
        signal.signal(signal.SIGIO, told_to_let_go)
    assert "temporarily" in log.problem
    assert log.drain()
    assert _told(logs) == ["a", "b"]


def test_a_line_that_somebody_added_stays(con: sqlite3.Connection, logs: Path) -> None:
    _post(con, "a")
    assert _log(con, logs).drain()
    with (logs / NAME).open("ab") as file:
        file.write(b"1,2,3,4,5,6,7,by hand,9\r\n")
    _post(con, "b")
    assert _log(con, logs).drain()
    assert _told(logs) == ["a", "by hand", "b"]


def test_a_new_log_is_on_the_disk_with_its_name_before_it_is_relied_upon(
    con: sqlite3.Connection, logs: Path
) -> None:
    """What is noted as told must not be gone behind a power cut: first the bytes, then the name, then the note."""
    seen = list[tuple[str, str]]()
    _post(con, "a.jpg")
    with watched(lambda point: seen.append((point.call, point.paths[0] if point.paths else ""))):
        _log(con, logs).drain()
    log = str(logs / NAME)
    synced = [path for call, path in seen[: seen.index(("commit", ""))] if call == "fsync"]
    assert synced == [log, str(logs)]
    last = max(place for place, (call, path) in enumerate(seen) if (call, path) == ("write", log))
    assert ("fsync", log) in seen[last:]
    assert ("commit", "") in seen[seen.index(("fsync", log), last) :]
