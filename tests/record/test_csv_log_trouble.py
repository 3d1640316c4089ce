"""Logs in trouble: links, other files, missing folders, full disks, failed syncs, rotations cut short. No line is lost."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.record import logfile
from photo_organizer.store import outbox
from photo_organizer.store.outbox import Consumer
from tests.record.logs import HEADER, NAME, log_of, post, told

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def test_a_symbolic_link_is_never_written_through(
    con: sqlite3.Connection, logs: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(HEADER)
    (logs / NAME).symlink_to(victim)
    post(con, "a")
    log = log_of(con, logs)
    assert not log.drain()
    assert "symbolic link" in log.problem
    assert victim.read_bytes() == HEADER


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_something_else_of_that_name_is_a_problem_in_words(
    con: sqlite3.Connection, logs: Path, make: type[os.PathLike[str]]
) -> None:
    make(logs / NAME)  # type: ignore[call-arg]  # a function with a path
    post(con, "a")
    log = log_of(con, logs)
    assert not log.drain()
    assert "not an ordinary file" in log.problem


def test_lines_wait_while_the_folder_is_missing(con: sqlite3.Connection, logs: Path) -> None:
    logs.rmdir()
    post(con, "a")
    log = log_of(con, logs)
    assert not log.drain()
    assert "is missing" in log.problem
    assert not logs.exists()
    logs.mkdir()
    post(con, "b")
    assert log.drain()
    assert log.problem == ""
    assert told(logs) == ["a", "b"]


def test_nothing_is_written_while_the_share_is_not_mounted(con: sqlite3.Connection, logs: Path) -> None:
    post(con, "a")
    log = log_of(con, logs)
    log.ready = lambda: False
    assert not log.drain()
    assert "not available" in log.problem
    assert list(logs.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("at", range(1, 6))
def test_a_full_or_sick_disk_delays_lines_and_leaves_a_valid_log(
    con: sqlite3.Connection, logs: Path, monkeypatch: pytest.MonkeyPatch, number: int, at: int
) -> None:
    """The n-th write fails after half a line; what is whole stays, the rest follows later, nothing twice."""
    post(con, "a")
    assert log_of(con, logs).drain()
    post(con, "b", "c", "d", "e", "f")
    real, calls = os.write, [0]

    def write(descriptor: int, data: bytes) -> int:
        calls[0] += 1
        if calls[0] == at:
            return real(descriptor, data[: len(data) // 2])
        if calls[0] > at:
            raise OSError(number, os.strerror(number))
        return real(descriptor, data)

    log = log_of(con, logs)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        assert not log.drain()
    assert os.strerror(number) in log.problem
    assert told(logs) == list("abcdef"[:at])
    assert log.drain()
    assert told(logs) == list("abcdef")


def test_a_failed_fsync_is_not_taken_for_success(
    con: sqlite3.Connection, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(con, "a")
    assert log_of(con, logs).drain()
    post(con, "b")

    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, "no")

    log = log_of(con, logs)
    with monkeypatch.context() as patch:
        patch.setattr(logfile, "make_durable", fail)
        assert not log.drain()
    assert len(outbox.pending(con, Consumer.ACTIVITY_CSV, 9)) == 1
    assert log.drain()
    assert told(logs) == ["a", "b"]


# ── rotation ─────────────────────────────────────────────────────────────────────────────────────


def test_a_full_log_is_set_aside_and_so_many_are_kept(con: sqlite3.Connection, logs: Path) -> None:
    names = [f"{number:03}" for number in range(60)]
    post(con, *names)
    log = log_of(con, logs, rotate_bytes=600, keep=3)
    while not log.drain():
        assert log.problem == ""
    kept = ["photo_organizer_log.3.csv", "photo_organizer_log.2.csv", "photo_organizer_log.1.csv", NAME]
    assert sorted(entry.name for entry in logs.iterdir()) == sorted(kept)
    names_told = [name for log in kept for name in told(logs, log)]
    assert names_told == names[-len(names_told) :]
    assert all((logs / log).stat().st_size < 700 for log in kept)


def test_a_rotation_that_was_cut_short_loses_no_log(con: sqlite3.Connection, logs: Path) -> None:
    """The numbers have a gap: .1 was renamed to .2, then the power went."""
    (logs / "photo_organizer_log.2.csv").write_text("two")
    (logs / "photo_organizer_log.3.csv").write_text("three")
    post(con, "a")
    log = log_of(con, logs, rotate_bytes=len(HEADER) + 1)
    assert log.drain()
    post(con, "b")
    assert log.drain()
    assert told(logs) == ["b"]
    assert told(logs, "photo_organizer_log.1.csv") == ["a"]
    assert (logs / "photo_organizer_log.2.csv").read_text() == "two"
    assert (logs / "photo_organizer_log.3.csv").read_text() == "three"


def test_with_none_kept_a_full_log_is_removed(con: sqlite3.Connection, logs: Path) -> None:
    log = log_of(con, logs, rotate_bytes=len(HEADER) + 1, keep=0)
    for name in "ab":
        post(con, name)
        assert log.drain()
    assert told(logs) == ["b"]
    assert [entry.name for entry in logs.iterdir()] == [NAME]
