"""The kernel says whether a file is being written; asking harms nobody."""

from __future__ import annotations

import fcntl
import mmap
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.lease import has_writer, watched_lease

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"x" * 100)
    return path


@pytest.fixture
def fd(photo: Path) -> Iterator[int]:
    descriptor = os.open(photo, os.O_RDONLY | os.O_NOFOLLOW)
    yield descriptor
    os.close(descriptor)


def test_a_file_nobody_writes_has_no_writer(fd: int, photo: Path) -> None:
    with photo.open("rb"):
        assert has_writer(fd) is False


def test_an_open_writer_is_seen_until_it_closes(fd: int, photo: Path) -> None:
    with photo.open("ab"):
        assert has_writer(fd) is True
    assert has_writer(fd) is False


def test_a_writable_mapping_is_a_writer_too(fd: int, photo: Path) -> None:
    with photo.open("r+b") as file:
        mapping = mmap.mmap(file.fileno(), 100)
    assert has_writer(fd) is True
    mapping.close()
    assert has_writer(fd) is False


def test_the_lease_is_given_back_at_once(fd: int, photo: Path) -> None:
    assert has_writer(fd) is False
    assert fcntl.fcntl(fd, fcntl.F_GETLEASE) == fcntl.F_UNLCK
    with photo.open("ab") as file:  # would wait for 45 seconds
        file.write(b"y")


def test_a_writer_that_comes_meanwhile_breaks_the_lease_and_then_writes(fd: int, photo: Path) -> None:
    written = threading.Event()

    def write() -> None:
        with photo.open("ab") as file:
            file.write(b"y")
        written.set()

    writer = threading.Thread(target=write)
    with watched_lease(fd) as lease:
        assert not lease.broken()
        writer.start()
        while not lease.broken():
            assert not written.wait(0.01)
    writer.join()
    assert photo.stat().st_size == 101


def test_where_no_lease_can_be_had_nothing_is_claimed(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        with watched_lease(folder) as lease:
            assert lease.writer is None
            assert not lease.broken()
    finally:
        os.close(folder)


def test_a_broken_lease_does_not_end_a_process_without_any_handler(photo: Path) -> None:
    """The default action of SIGIO would be to die."""
    program = """
import os, subprocess, sys, time
from photo_organizer.disk.lease import watched_lease
fd = os.open(sys.argv[1], os.O_RDONLY)
with watched_lease(fd) as lease:
    writer = subprocess.Popen([sys.executable, "-c", f"open({sys.argv[1]!r}, 'ab').close()"])
    while not lease.broken():
        time.sleep(0.01)
    time.sleep(0.1)
sys.exit(writer.wait())
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", program, str(photo)], check=True, env=environment, timeout=600)
