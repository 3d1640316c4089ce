"""A copy has the bytes, the time and the owner's attributes of its source, and is proved against the disk."""

from __future__ import annotations

import errno
import os
from concurrent.futures import Future
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import copying
from photo_organizer.disk.folders import Folders
from photo_organizer.errors import FileBusy, FileProblem, PhotoOrganizerError, Stopping, VolumeFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLD = 10**18


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Folders]:
    with Folders([str(tmp_path)]) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_shared_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)


def source(tmp_path: Path, data: bytes = b"x" * 100_000) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    return path


def filled(folders: Folders, path: Path, size: int = 0) -> copying.TemporaryCopy:
    copy = copying.start(folders, str(path.with_name("copy.part")))
    with path.open("rb") as file:
        copying.fill(copy, file.fileno(), size or path.stat().st_size, OLD, lambda: False)
    return copy


def test_bytes_time_and_attributes_are_those_of_the_source(tmp_path: Path, folders: Folders) -> None:
    path = source(tmp_path)
    try:
        os.setxattr(path, "user.tag", b"red")
    except OSError:
        pytest.skip("this filesystem has no attributes")
    copy = filled(folders, path)
    copying.prove(copy)
    made = tmp_path / "copy.part"
    assert made.read_bytes() == path.read_bytes()
    assert made.stat().st_mtime_ns == OLD
    assert os.getxattr(made, "user.tag") == b"red"
    copying.discard(folders, copy)
    assert not made.exists()


def test_a_source_of_another_length_is_busy(tmp_path: Path, folders: Folders) -> None:
    with pytest.raises(FileBusy, match="instead of"):
        filled(folders, source(tmp_path), size=99_999)


def test_a_copy_that_the_disk_damaged_is_not_believed(tmp_path: Path, folders: Folders) -> None:
    copy = filled(folders, source(tmp_path))
    os.pwrite(copy.fd, b"?", 50_000)
    with pytest.raises(FileProblem, match="differs"):
        copying.prove(copy)
    copying.close(copy)


def test_a_temporary_never_replaces_a_file(tmp_path: Path, folders: Folders) -> None:
    (tmp_path / "copy.part").write_bytes(b"somebody else's")
    with pytest.raises(PhotoOrganizerError):
        copying.start(folders, str(tmp_path / "copy.part"))
    assert (tmp_path / "copy.part").read_bytes() == b"somebody else's"


def test_a_long_copy_stops_when_asked(tmp_path: Path, folders: Folders) -> None:
    path = source(tmp_path)
    copy = copying.start(folders, str(tmp_path / "copy.part"))
    with path.open("rb") as file, pytest.raises(Stopping):
        copying.fill(copy, file.fileno(), 100_000, OLD, lambda: True)
    copying.close(copy)


@pytest.mark.parametrize(
    ("number", "matters"),
    [(errno.ENOTSUP, False), (errno.EPERM, False), (errno.ENOSPC, True), (errno.EIO, True)],
)
def test_attributes_decide_nothing_unless_the_disk_fails(
    tmp_path: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch, number: int, *, matters: bool
) -> None:
    def failing(*_: object) -> list[str]:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "listxattr", failing)
    if matters:
        with pytest.raises(PhotoOrganizerError):
            filled(folders, source(tmp_path))
    else:
        copying.close(filled(folders, source(tmp_path)))


@pytest.mark.parametrize("free", [0, 1 << 30], ids=["full", "not full"])
def test_an_attribute_too_large_for_the_filesystem_stays_behind_and_is_no_full_volume(
    tmp_path: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    """ext4 keeps the attributes of a file in one block, and says of a larger one what it says of a full volume."""
    kept: dict[str, bytes] = {}

    def keep(_fd: int, name: str, value: bytes) -> None:
        if len(value) > 4000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        kept[name] = value

    values = {"user.icon": b"x" * 5000, "user.tag": b"red", "security.mine": b"no"}
    monkeypatch.setattr(os, "listxattr", lambda _: list(values))
    monkeypatch.setattr(os, "getxattr", lambda _, name: values[name])
    monkeypatch.setattr(os, "setxattr", keep)
    monkeypatch.setattr(os, "fstatvfs", lambda _: SimpleNamespace(f_bavail=free, f_frsize=1))
    path = source(tmp_path)
    if not free:
        with pytest.raises(VolumeFull):
            filled(folders, path)
        return
    copy = filled(folders, path)
    copying.prove(copy)
    assert (tmp_path / "copy.part").read_bytes() == path.read_bytes()
    assert kept == {"user.tag": b"red"}
    copying.close(copy)


def test_a_long_copy_is_flushed_part_by_part(
    tmp_path: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that what the end has left to write, and a stop to wait for, is never more than a part."""
    path, flushed = source(tmp_path, b"x" * 7000), list[int]()
    monkeypatch.setattr(copying, "BLOCK", 1000)
    monkeypatch.setattr(copying, "FLUSH", 2000)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", lambda fd: flushed.append(os.fstat(fd).st_size))
        copying.close(filled(folders, path))
    assert flushed == [2000, 4000, 6000]


@pytest.mark.parametrize("in_memory", [copying.IN_MEMORY, 1000], ids=["small", "large"])
def test_the_proof_asks_the_disk_and_not_the_memory(
    tmp_path: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    """A disk that wrote something else shows it only once the kernel has let go of what it was given to write."""
    monkeypatch.setattr(copying, "IN_MEMORY", in_memory)
    copy = filled(folders, source(tmp_path))
    durable = list[int]()
    real = os.fsync

    def synced(fd: int) -> None:
        real(fd)
        durable.append(fd)

    def let_go(fd: int, offset: int, length: int, advice: int) -> None:
        assert (offset, length, advice) == (0, 0, os.POSIX_FADV_DONTNEED)
        if fd in durable:  # what is not durable yet stays in the memory
            os.pwrite(fd, b"?", 50_000)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "posix_fadvise", let_go)
    with pytest.raises(FileProblem, match="differs"):
        copying.prove(copy)
    copying.close(copy)


class UnderWay(Future[None]):
    """A proof in another thread that cannot be called off any more."""

    def __init__(self, fd: int) -> None:
        super().__init__()
        self.set_running_or_notify_cancel()
        self.fd, self.size_at_its_end = fd, -1

    def exception(self, timeout: float | None = None) -> BaseException | None:
        self.size_at_its_end = os.fstat(self.fd).st_size
        self.set_result(None)
        return super().exception(timeout)


def test_what_another_thread_still_reads_is_closed_behind_it(tmp_path: Path, folders: Folders) -> None:
    """The number of a closed descriptor is the next file's: a proof would read that one."""
    copy = filled(folders, source(tmp_path))
    copy.proof = proof = UnderWay(copy.fd)
    copying.close(copy)
    assert proof.size_at_its_end == 100_000
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(copy.fd)
