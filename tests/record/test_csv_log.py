"""Every record stands in the log exactly once, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.record.csv_log import CsvLog
from photo_organizer.store import outbox
from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import Consumer
from tests.faults.points import watched
from tests.record.logs import HEADER, NAME, log_of, post, told

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def test_a_new_log_begins_with_the_header_and_holds_what_was_posted(
    con: sqlite3.Connection, logs: Path
) -> None:
    post(con, "a", "b, c", '"d"')
    log = log_of(con, logs)
    assert log.drain()
    assert log.problem == ""
    assert told(logs) == ["a", "b, c", '"d"']
    assert con.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


def test_the_next_drain_and_the_next_process_append(con: sqlite3.Connection, logs: Path) -> None:
    for name in "abc":
        post(con, name)
        assert log_of(con, logs).drain()
    assert told(logs) == ["a", "b", "c"]


def test_nothing_waiting_touches_nothing(con: sqlite3.Connection, logs: Path) -> None:
    assert log_of(con, logs).drain()
    assert list(logs.iterdir()) == []


def test_one_line_is_one_write_and_a_slice_one_fsync(
    con: sqlite3.Connection, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(con, "a")
    assert log_of(con, logs).drain()
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
    post(con, "b", "c", "d")
    assert log_of(con, logs).drain()
    assert [data.count(b"\n") for data in writes] == [1, 1, 1]
    assert len(syncs) == 1


# ── after a crash ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lost", range(0, 270, 15))
def test_a_crash_between_write_and_commit_doubles_and_loses_nothing(
    con: sqlite3.Connection, logs: Path, lost: int
) -> None:
    """The file holds any prefix of what was being written, the database still says that all of it waits."""
    post(con, "a")
    assert log_of(con, logs).drain()
    post(con, "b", "b", "c")
    before = outbox.position(con, Consumer.ACTIVITY_CSV)
    _crash_after_writing(con, logs)
    os.truncate(logs / NAME, max(before.size, (logs / NAME).stat().st_size - lost))
    assert log_of(con, logs, ip="10.0.0.99").drain()
    assert told(logs) == ["a", "b", "b", "c"]


def _crash_after_writing(con: sqlite3.Connection, logs: Path) -> None:
    """Let everything be written to the file, but nothing be remembered."""

    def crash(_log: CsvLog, _descriptor: int, _seq: int) -> None:
        raise KeyboardInterrupt

    log = log_of(con, logs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CsvLog, "_remember", crash)
        with pytest.raises(KeyboardInterrupt):
            log.drain()


@pytest.mark.parametrize("log_is", ["the same", "another file", "set aside"])
def test_a_plan_that_a_state_from_a_backup_finishes_again_is_told_once(
    con: sqlite3.Connection, logs: Path, log_is: str
) -> None:
    """The database knows nothing of the lines behind `a`; the log may have come back from a backup too, or be an older one."""
    post(con, "a")
    assert log_of(con, logs).drain()
    backup = outbox.position(con, Consumer.ACTIVITY_CSV)
    post(con, "b", info="filed (plan 00000000000000bb)")
    before = ["a", "b"]
    if log_is == "set aside":
        assert log_of(con, logs).drain()
        (logs / NAME).rename(logs / "photo_organizer_log.1.csv")
        before = []
    post(con, "c")
    assert log_of(con, logs).drain()
    _roll_back(con, backup)
    if log_is == "another file":
        (logs / "new").write_bytes((logs / NAME).read_bytes())
        (logs / "new").replace(logs / NAME)
    post(con, "b", info="filed (plan 00000000000000bb)", at_ns=2 * 10**18)
    post(con, "d", at_ns=2 * 10**18)
    assert log_of(con, logs).drain()
    assert log_of(con, logs).drain()
    assert told(logs) == [*before, "c", "d"]


@pytest.mark.parametrize("further", [(), ("e",)])
def test_a_log_that_is_full_and_knows_a_later_record_does_not_wait_for_ever(
    con: sqlite3.Connection, logs: Path, further: tuple[str, ...]
) -> None:
    post(con, "a")
    assert log_of(con, logs).drain()
    backup = outbox.position(con, Consumer.ACTIVITY_CSV)
    post(con, "b", info="filed (plan 00000000000000bb)")
    assert log_of(con, logs).drain()
    _roll_back(con, backup)
    post(con, "d")
    post(con, "b", info="filed (plan 00000000000000bb)")
    post(con, *further)
    full = log_of(con, logs, rotate_bytes=(logs / NAME).stat().st_size)
    assert any(full.drain() for _ in range(3))
    assert told(logs) == ["a", "b", "d", *further]


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
    post(con, "a")
    assert log_of(con, logs).drain()
    with (logs / NAME).open("ab") as file:
        file.write(b"\0" * 300)
    post(con, "b")
    assert log_of(con, logs).drain()
    assert told(logs) == ["a", "b"]


@pytest.mark.parametrize("torn", [b"", HEADER[:20], HEADER, b"\0" * 50])
def test_a_log_whose_beginning_was_cut_by_a_crash_begins_again(
    con: sqlite3.Connection, logs: Path, torn: bytes
) -> None:
    (logs / NAME).write_bytes(torn)
    post(con, "a")
    assert log_of(con, logs).drain()
    assert told(logs) == ["a"]
    assert [entry.name for entry in logs.iterdir()] == [NAME]


def test_a_new_log_is_on_the_disk_with_its_name_before_it_is_relied_upon(
    con: sqlite3.Connection, logs: Path
) -> None:
    """What is noted as told must not be gone behind a power cut: first the bytes, then the name, then the note."""
    seen = list[tuple[str, str]]()
    post(con, "a.jpg")
    with watched(lambda point: seen.append((point.call, point.paths[0] if point.paths else ""))):
        log_of(con, logs).drain()
    log = str(logs / NAME)
    synced = [path for call, path in seen[: seen.index(("commit", ""))] if call == "fsync"]
    assert synced == [log, str(logs)]
    last = max(place for place, (call, path) in enumerate(seen) if (call, path) == ("write", log))
    assert ("fsync", log) in seen[last:]
    assert ("commit", "") in seen[seen.index(("fsync", log), last) :]
