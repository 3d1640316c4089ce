"""Only a regular file is ever opened, only the one that was looked at, and nobody is waited for."""

from __future__ import annotations

import errno
import os
import socket
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import flags
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.opening import NotAFile, head_of, open_file, open_unseen, opened
from photo_organizer.disk.space import require_space
from photo_organizer.disk.stamp import inode_of, sight, sighting, stamp_of
from photo_organizer.errors import FileBusy, FileProblem, VolumeAway, VolumeFull

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


@pytest.mark.parametrize("make", [_pipe, lambda path: path.mkdir()], ids=["pipe", "folder"])
def test_what_is_no_file_is_not_opened_and_not_waited_for(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "a.jpg"
    make(path)
    with pytest.raises(NotAFile, match="not an ordinary file"):
        open_file(str(path), str(path))
    assert head_of(str(path), 9) == b""
    assert sight(str(path)) is None


def test_a_socket_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    _socket(path)
    with pytest.raises(FileProblem):
        open_file(str(path), str(path))
    assert sight(str(path)) is None


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    link = tmp_path / "a.jpg"
    link.symlink_to(tmp_path / "secret")
    with pytest.raises(FileBusy):
        open_file(str(link), str(link))
    assert head_of(str(link), 9) == b""
    assert sight(str(link)) is None


def test_a_file_is_opened_once_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"0123456789")
    before = len(os.listdir("/proc/self/fd"))
    with opened(str(path), stamp_of(path.lstat())) as fd:
        assert os.pread(fd, 99, 0) == b"0123456789"
        assert not os.get_inheritable(fd)
        with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
            os.write(fd, b"x")
    assert head_of(str(path), 4) == b"0123"
    folder = os.open(tmp_path, os.O_RDONLY)
    assert head_of("a.jpg", 4, folder=folder) == b"0123"
    os.close(folder)
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("change", ["bytes", "time", "another file", "a pipe", "gone"])
def test_a_file_that_is_not_the_one_that_was_looked_at_is_busy(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"0123456789")
    seen = stamp_of(path.lstat())
    if change == "bytes":
        path.write_bytes(b"0123")
        os.utime(path, ns=(seen.mtime_ns, seen.mtime_ns))
    elif change == "time":
        os.utime(path, ns=(1, 1))
    else:
        path.rename(tmp_path / "b.jpg")
    if change == "another file":
        path.write_bytes(b"0123456789")
        os.utime(path, ns=(seen.mtime_ns, seen.mtime_ns))
    elif change == "a pipe":
        _pipe(path)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(FileBusy), opened(str(path), seen):
        pytest.fail("it was opened")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_lease_of_another_program_makes_a_file_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open for writing through another server: the kernel answers EWOULDBLOCK."""

    def leased(*_: object, **__: object) -> int:
        raise BlockingIOError(errno.EWOULDBLOCK, "busy")

    monkeypatch.setattr(os, "open", leased)
    with pytest.raises(FileBusy, match="in use"):
        open_file("a.jpg", str(tmp_path / "a.jpg"))


def test_one_look_tells_what_it_saw(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"0123")
    status = path.lstat()
    seen = sight(str(path))
    assert seen == sighting(str(path), status)
    assert (seen.path, seen.ctime_ns) == (str(path), status.st_ctime_ns)
    assert (seen.stamp.dev, seen.stamp.ino) == inode_of(status)
    assert (seen.stamp.size, seen.stamp.mtime_ns) == (4, status.st_mtime_ns)
    assert sight(str(tmp_path / "b.jpg")) is None
    assert sight(str(path / "below")) is None


def test_what_cannot_be_seen_is_not_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: object) -> os.stat_result:
        raise OSError(errno.EIO, "sick")

    monkeypatch.setattr(os, "lstat", failing)
    with pytest.raises(OSError, match="sick"):
        sight(str(tmp_path / "a.jpg"))


@pytest.mark.parametrize(("free", "fits"), [(1000, True), (999, False)])
def test_a_copy_needs_its_size_and_the_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, *, fits: bool
) -> None:
    class Volume:
        f_bavail, f_frsize = free, 1

    monkeypatch.setattr(os, "fstatvfs", lambda _: Volume)
    with Folders([str(tmp_path)]) as folders:
        if fits:
            require_space(folders, f"{tmp_path}/a.jpg", 600, 400)
        else:
            with pytest.raises(VolumeFull, match="free some space"):
                require_space(folders, f"{tmp_path}/a.jpg", 600, 400)


def test_a_check_that_cannot_measure_says_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: int) -> None:
        raise OSError(errno.EIO, "sick")

    monkeypatch.setattr(os, "fstatvfs", failing)
    with Folders([str(tmp_path)]) as folders, pytest.raises(VolumeAway):
        require_space(folders, f"{tmp_path}/a.jpg", 1, 0)


@pytest.mark.parametrize("refused", [True, False])
def test_a_file_of_another_account_is_read_although_its_access_time_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, refused: bool
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    opening = os.open

    def careful(path: str, flags: int, *rest: int, **more: int) -> int:
        if refused and flags & os.O_NOATIME:
            raise PermissionError(errno.EPERM, "not permitted")
        return opening(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", careful)
    fd, status = open_unseen(str(tmp_path / "a.jpg"))
    with os.fdopen(fd, "rb") as file:
        assert (file.read(), status.st_size) == (b"x", 1)
    with pytest.raises(FileBusy):
        open_unseen(str(tmp_path / "gone.jpg"))
    with pytest.raises(NotAFile):
        open_unseen(str(tmp_path))


@pytest.mark.parametrize("how", ["READ", "UNSEEN", "FOLDER", "NEW", "APPEND", "KEEP"])
def test_nothing_is_opened_through_a_link_or_waited_for_or_becomes_our_terminal(how: str) -> None:
    """Whatever has the name: a link, a pipe, a serial line."""
    careful = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    assert getattr(flags, how) & careful == careful
