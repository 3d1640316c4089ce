"""What was written is read from the disk itself, whatever kind of reading its filesystem has."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import blocks, past_cache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = blocks.BLOCK
SIZES = [0, 1, 4095, 4096, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 777]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Give a file that was written and its source."""
    flags = os.O_RDWR | os.O_CREAT
    written, source = os.open(tmp_path / "written", flags), os.open(tmp_path / "source", flags)
    yield written, source
    os.close(written)
    os.close(source)


def fill(pair: tuple[int, int], data: bytes) -> None:
    for fd in pair:
        os.ftruncate(fd, 0)
        os.pwrite(fd, data, 0)
        os.fsync(fd)


def same(pair: tuple[int, int]) -> bool:
    return past_cache.same_as(*pair, lambda: None)


def refuse_direct_reads(monkeypatch: pytest.MonkeyPatch, behind: int) -> None:
    """Let direct reads fail from an offset on, as where a filesystem has none, or wants other places."""
    real = os.preadv

    def read(fd: int, blocks: list[memoryview], offset: int) -> int:
        if offset >= behind and fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_DIRECT:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return real(fd, blocks, offset)

    monkeypatch.setattr(os, "preadv", read)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("direct", ["as it is", "refused", "refused later"])
def test_a_file_equals_its_source_until_one_byte_differs(
    pair: tuple[int, int], monkeypatch: pytest.MonkeyPatch, size: int, direct: str
) -> None:
    if direct != "as it is":
        refuse_direct_reads(monkeypatch, 0 if direct == "refused" else BLOCK)
    data = os.urandom(size)
    fill(pair, data)
    assert same(pair)
    digest = hashlib.sha256()
    past_cache.add_to(digest, pair[0], lambda: None)
    assert digest.digest() == hashlib.sha256(data).digest()
    for place in {0, size // 2, size - 1} if size else set():
        os.pwrite(pair[0], bytes([data[place] ^ 1]), place)
        assert not same(pair)
        os.pwrite(pair[0], data[place : place + 1], place)
    assert same(pair)


def test_another_length_is_another_file(pair: tuple[int, int]) -> None:
    fill(pair, b"x" * BLOCK)
    os.pwrite(pair[1], b"x", BLOCK)
    assert not same(pair)


def test_what_an_earlier_file_left_in_the_memory_decides_nothing(pair: tuple[int, int]) -> None:
    fill(pair, b"\xff" * (BLOCK + 5))
    os.pwrite(pair[0], b"a", BLOCK + 1)
    assert not same(pair)
    for size in (3 * BLOCK, BLOCK + 1, 3):
        fill(pair, os.urandom(size))
        assert same(pair)


@pytest.mark.parametrize("most", [1, 4096, 5000])
def test_short_reads_are_not_the_end(
    pair: tuple[int, int], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    fill(pair, os.urandom(20_000))
    real = os.preadv
    monkeypatch.setattr(os, "preadv", lambda fd, blocks, at: real(fd, [blocks[0][:most]], at))
    assert same(pair)
    os.pwrite(pair[0], b"??", 19_000)
    assert not same(pair)


def test_a_disk_that_cannot_read_is_told_and_its_file_is_as_before(
    pair: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(pair, b"x" * 9000)
    before = fcntl.fcntl(pair[0], fcntl.F_GETFL)

    def sick(*_: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "preadv", sick)
    with pytest.raises(OSError, match="Input/output"):
        same(pair)
    assert fcntl.fcntl(pair[0], fcntl.F_GETFL) == before


def test_pages_are_dropped_before_and_the_read_is_direct_where_it_can_be(
    pair: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(pair, b"x" * 9000)
    seen: list[str] = []
    drop, read = os.posix_fadvise, os.preadv

    def dropped(fd: int, *rest: int) -> None:
        seen.append("drop" if rest[-1] == os.POSIX_FADV_DONTNEED and fd == pair[0] else "?")
        drop(fd, *rest)

    def reads(fd: int, blocks: list[memoryview], at: int) -> int:
        if fd == pair[0]:
            seen.append("direct" if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_DIRECT else "read")
        return read(fd, blocks, at)

    monkeypatch.setattr(os, "posix_fadvise", dropped)
    monkeypatch.setattr(os, "preadv", reads)
    assert same(pair)
    try:
        fcntl.fcntl(pair[0], fcntl.F_SETFL, fcntl.fcntl(pair[0], fcntl.F_GETFL) | os.O_DIRECT)
    except OSError:
        assert seen[:2] == ["drop", "read"]
    else:
        assert seen[:2] == ["drop", "direct"]
