"""A commit of the whole filesystem is a help where Btrfs has one, and nothing anywhere else."""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[int]:
    fd = os.open(tmp_path / "a", os.O_RDWR | os.O_CREAT)
    yield fd
    os.close(fd)


def test_the_transaction_that_was_begun_is_waited_for(opened: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int, int]] = []

    def ioctl(fd: int, request: int, number: bytearray) -> int:
        asked.append((fd, request, struct.unpack("=Q", number)[0]))
        if request == transaction.START_SYNC:
            struct.pack_into("=Q", number, 0, 4711)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    assert transaction.commit(opened)
    assert asked == [(opened, transaction.START_SYNC, 0), (opened, transaction.WAIT_SYNC, 4711)]


@pytest.mark.parametrize("number", [errno.ENOTTY, errno.EPERM, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("fails", [transaction.START_SYNC, transaction.WAIT_SYNC])
def test_where_it_cannot_be_had_nothing_is_raised(
    opened: int, monkeypatch: pytest.MonkeyPatch, number: int, fails: int
) -> None:
    def ioctl(_fd: int, request: int, _number: bytearray) -> int:
        if request == fails:
            raise OSError(number, os.strerror(number))
        return 0

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    assert not transaction.commit(opened)


def test_a_filesystem_for_temporary_files_has_no_transaction() -> None:
    fd = os.open("/dev/shm", os.O_RDWR | os.O_TMPFILE)
    try:
        assert not transaction.commit(fd)
    finally:
        os.close(fd)


def test_files_that_are_synced_by_several_threads_wait_for_the_one_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen, asked, go_on = list[str](), Event(), Event()
    together = transaction.Together()

    def commit(fd: int) -> bool:
        asked.set()
        go_on.wait()
        seen.append(f"committed by {fd}")
        return False  # also where it failed: the fsync of each tells of it

    def sync(fd: int) -> None:
        together(fd)
        seen.append("synced")

    monkeypatch.setattr(transaction, "commit", commit)
    with ThreadPoolExecutor(2) as pool:
        pool.submit(sync, 7)
        asked.wait()
        pool.submit(sync, 8)
        go_on.set()
    assert seen == ["committed by 7", "synced", "synced"]
