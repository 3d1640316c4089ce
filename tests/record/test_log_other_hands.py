"""A log that somebody removes, edits, holds or has another file in place of loses no line, and nothing of theirs."""

from __future__ import annotations

import csv
import fcntl
import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.record.logs import HEADER, NAME, log_of, post, told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")


def test_a_log_that_was_removed_begins_again(con: sqlite3.Connection, logs: Path) -> None:
    post(con, "a")
    assert log_of(con, logs).drain()
    (logs / NAME).unlink()
    post(con, "b")
    assert log_of(con, logs).drain()
    assert told(logs) == ["b"]


def test_a_log_that_was_emptied_gets_its_header_again(con: sqlite3.Connection, logs: Path) -> None:
    post(con, "a")
    assert log_of(con, logs).drain()
    os.truncate(logs / NAME, 0)
    post(con, "b")
    assert log_of(con, logs).drain()
    assert told(logs) == ["b"]


def test_a_log_saved_again_by_a_spreadsheet_is_continued(con: sqlite3.Connection, logs: Path) -> None:
    """Saved under a new inode, with a byte order mark, all cells quoted, and no last line end."""
    post(con, "a", "b")
    assert log_of(con, logs).drain()
    with (logs / NAME).open(encoding="utf-8") as file:
        rows = [",".join(f'"{cell}"' for cell in record) for record in csv.reader(file)]
    (logs / "new").write_bytes(b"\xef\xbb\xbf" + "\n".join(rows).encode())
    (logs / "new").replace(logs / NAME)
    post(con, "c")
    assert log_of(con, logs).drain()
    assert told(logs) == ["a", "b", "c"]
    assert len(list(logs.iterdir())) == 1


@pytest.mark.parametrize(
    "content", [b"Time;Event\r\n1;2\r\n", b"\xff\xd8\xff\xe0 a photo", HEADER + b"half,a\r\n"]
)
def test_a_file_that_is_no_log_of_ours_is_set_aside_and_kept(
    con: sqlite3.Connection, logs: Path, content: bytes
) -> None:
    (logs / NAME).write_bytes(content)
    post(con, "a")
    assert log_of(con, logs, keep=0).drain()
    assert told(logs) == ["a"]
    assert (logs / "photo_organizer_log.1.csv").read_bytes() == content


def test_another_file_of_that_name_is_not_taken_for_the_log(con: sqlite3.Connection, logs: Path) -> None:
    """It even ends a line where the log ended; only its inode tells."""
    post(con, "a")
    assert log_of(con, logs).drain()
    length = (logs / NAME).stat().st_size
    other = b"x" * (length - 1) + b"\n" + b"1,2,3,4,5,6,7,8,9\n"
    (logs / "other").write_bytes(other)
    (logs / "other").replace(logs / NAME)
    post(con, "b")
    assert log_of(con, logs).drain()
    assert told(logs) == ["b"]
    assert (logs / "photo_organizer_log.1.csv").read_bytes() == other


def test_a_log_that_somebody_edited_in_place_keeps_every_line(con: sqlite3.Connection, logs: Path) -> None:
    post(con, "a", "b")
    assert log_of(con, logs).drain()
    lines = (logs / NAME).read_bytes().splitlines(keepends=True)
    (logs / NAME).write_bytes(b"".join([lines[0], lines[1].replace(b"filed", b"filed; seen"), *lines[2:]]))
    post(con, "c")
    assert log_of(con, logs).drain()
    assert told(logs) == ["a", "b", "c"]


def test_a_log_that_a_program_holds_is_tried_later(con: sqlite3.Connection, logs: Path) -> None:
    """A lease, as a file server takes it for its clients, would make a plain open wait up to 45 seconds."""
    post(con, "a")
    assert log_of(con, logs).drain()
    post(con, "b")
    log = log_of(con, logs)
    told_to_let_go = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        with (logs / NAME).open("rb") as held:
            fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            assert not log.drain()
    finally:
        signal.signal(signal.SIGIO, told_to_let_go)
    assert "temporarily" in log.problem
    assert log.drain()
    assert told(logs) == ["a", "b"]


def test_a_line_that_somebody_added_stays(con: sqlite3.Connection, logs: Path) -> None:
    post(con, "a")
    assert log_of(con, logs).drain()
    with (logs / NAME).open("ab") as file:
        file.write(b"1,2,3,4,5,6,7,by hand,9\r\n")
    post(con, "b")
    assert log_of(con, logs).drain()
    assert told(logs) == ["a", "by hand", "b"]


@pytest.mark.parametrize("there", [None, b"somebody else's"])
def test_a_log_that_goes_between_its_opening_and_its_lines_gets_them_later(
    con: sqlite3.Connection, logs: Path, there: bytes | None
) -> None:
    """The two are separate works of a thread, and a disk that hangs lets much time pass between them."""
    log, works = log_of(con, logs), 0

    def carry_out(work: Callable[[], T]) -> T:
        nonlocal works
        works += 1
        if works == 2:
            (logs / NAME).rename(logs / "taken away.csv")
            if there is not None:
                (logs / NAME).write_bytes(there)
        return work()

    log.carry_out = carry_out
    post(con, "a")
    assert not log.drain()
    if there is not None:
        assert (logs / NAME).read_bytes() == there
    assert log.drain()
    assert told(logs) == ["a"]
