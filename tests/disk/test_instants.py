"""Short reads, links that appear between two looks, chains of moves, and who has the lock."""

from __future__ import annotations

import fcntl
import hashlib
import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.disk import copying
from photo_organizer.disk.compare import same_bytes
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.lock import StateLock
from photo_organizer.disk.mounts import Place, around, inside
from photo_organizer.disk.walk import walk
from photo_organizer.errors import FileBusy, Refused, VolumeFull, VolumeProblem
from tests.act.moments import just_before
from tests.faults.points import watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.model import Sighting


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let every read give at most so many bytes, as a network filesystem may."""
    preadv, pread = os.preadv, os.pread

    def limit(most: int) -> None:
        monkeypatch.setattr(
            os, "preadv", lambda fd, blocks, at, *more: preadv(fd, [memoryview(blocks[0])[:most]], at, *more)
        )
        monkeypatch.setattr(os, "pread", lambda fd, size, at: pread(fd, min(size, most), at))

    return limit


def opened(path: Path, data: bytes) -> int:
    path.write_bytes(data)
    return os.open(path, os.O_RDWR)


@pytest.mark.parametrize("most", [1, 7, 1 << 20])
@pytest.mark.parametrize("other", [b"same bytes to the end", b"same bytes to the eND", b"same bytes", b""])
def test_files_are_compared_to_their_last_byte_however_little_a_read_gives(
    tmp_path: Path, short: Callable[[int], None], most: int, other: bytes
) -> None:
    data = b"same bytes to the end"
    one, two = opened(tmp_path / "one", data), opened(tmp_path / "two", other)
    try:
        short(most)
        assert same_bytes(one, two, lambda: None) == (data == other)
    finally:
        os.close(one)
        os.close(two)


@pytest.mark.parametrize("large", [True, False])
def test_a_copy_is_whole_and_proved_however_little_a_read_gives(
    tmp_path: Path, short: Callable[[int], None], monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    data = b"0123456789" * 5
    monkeypatch.setattr(copying, "IN_MEMORY", 0 if large else 1 << 30)
    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)
    monkeypatch.setattr(copying, "FLUSH", 20)
    source = opened(tmp_path / "source", data)
    with Folders([str(tmp_path)]) as folders:
        copy = copying.start(folders, str(tmp_path / "copy.part"))
        short(7)
        copying.fill(copy, source, len(data), 10**18, lambda: False)
        assert copy.digest == (hashlib.sha256(data).digest() if large else None)
        copying.prove(copy)
        os.pwrite(copy.fd, b"x", len(data) - 1)
        with pytest.raises(Exception, match="differs from its source"):
            copying.prove(copy)
        copying.discard(folders, copy)
        other = copying.start(folders, str(tmp_path / "copy.part"))
        with pytest.raises(FileBusy):
            copying.fill(other, source, len(data) + 1, 10**18, lambda: False)
        copying.discard(folders, other)
    os.close(source)
    assert os.listdir(tmp_path) == ["source"]


def test_blocks_that_are_shared_of_a_source_that_grew_are_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = opened(tmp_path / "source", b"grown since")
    monkeypatch.setattr(fcntl, "ioctl", lambda fd, *_: os.pwrite(fd, b"grown since", 0))
    with Folders([str(tmp_path)]) as folders:
        copy = copying.start(folders, str(tmp_path / "copy.part"))
        with pytest.raises(FileBusy, match="changed its size"):
            copying.fill(copy, source, 5, 10**18, lambda: False)
        copying.fill(copy, source, 11, 10**18, lambda: False)
        copying.prove(copy)
        copying.discard(folders, copy)
    os.close(source)


# ── the walk ──


def seen(root: Path, **more: Any) -> list[str]:
    found: list[list[Sighting]] = list(
        walk(str(root), on_problem=_raise, leave_out=lambda _, is_folder: False, **more)  # noqa: ARG005
    )
    return [os.path.relpath(one.path, root) for some in found for one in some]


def _raise(problem: Exception) -> None:
    raise problem


def test_a_file_that_became_a_link_since_its_folder_was_listed_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(b"outside")
    root = tmp_path / "root"
    root.mkdir()
    for name in ("a.jpg", "b.jpg"):
        (root / name).write_bytes(b"inside")

    def swap() -> None:
        (root / "b.jpg").unlink()
        (root / "b.jpg").symlink_to(outside)

    with just_before(lambda point: point.call == "stat" and point.paths[0].endswith("/a.jpg"), swap):
        assert seen(root) == ["a.jpg"]


def test_links_and_what_is_no_file_are_not_seen(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.jpg").write_bytes(b"a")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "sub" / "a.jpg")
    (tmp_path / "linked").symlink_to(tmp_path / "sub")
    os.mkfifo(tmp_path / "pipe.jpg")
    assert seen(tmp_path) == ["sub/a.jpg"]
    assert seen(tmp_path, skip=[str(tmp_path / "linked")]) == [], (
        "known by what it is, not by how it is written"
    )


# ── the order on the disk ──


def test_in_a_chain_of_moves_each_gain_is_on_the_disk_before_its_loss(tmp_path: Path) -> None:
    names = "abcd"
    for name in names:
        (tmp_path / name).mkdir()
    synced: list[str] = []
    with Folders([str(tmp_path)]) as folders:
        for one, two in ("ab", "bc", "cd"):
            folders.moved(f"{tmp_path}/{one}/x", f"{tmp_path}/{two}/x")
        with watched(lambda point: synced.append(point.paths[0][-1])):
            folders.sync()
            folders.sync()
    assert "".join(synced) == "dcba"


# ── locks, places ──


def test_who_has_the_state_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with StateLock(str(tmp_path)), pytest.raises(Refused, match=f"process {os.getpid()}"):
        StateLock(str(tmp_path)).__enter__()
    with StateLock(str(tmp_path)):
        pass
    (tmp_path / "lock").write_bytes(b"\xff\xfe")
    fd = os.open(tmp_path / "lock", os.O_RDWR)
    assert StateLock._holder(fd) == ""
    os.close(fd)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "pwrite", full)
        with pytest.raises(VolumeFull, match=r"state folder .* cannot be written: No space"):
            StateLock(str(tmp_path)).__enter__()
    with StateLock(str(tmp_path)):  # what could not be locked holds nothing
        pass


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(VolumeProblem, match="cannot be written"):
        StateLock(str(tmp_path / "file" / "state")).__enter__()


TABLE = """\
20 1 8:1 / / rw - ext4 /dev/sda1 rw
21 20 8:2 / /volume1 rw - btrfs /dev/sdb rw
22 21 8:3 / /volume1/photo/card rw - {kind} /dev/sdc rw
"""


@pytest.mark.parametrize(
    ("path", "kind", "points"),
    [
        ("/volume1", "ext4", ["/", "/volume1", "/volume1/photo/card"]),
        ("/volume1/photo", "ext4", ["/", "/volume1", "/volume1/photo/card"]),
        ("/volume1/photo", "nfs", None),  # below it somebody else may write
        ("/volume1/photo/card", "nfs", None),
        ("/volume1/photo/cards", "nfs", ["/", "/volume1"]),
        ("/home", "nfs", ["/"]),
    ],
)
def test_the_mounts_around_a_folder_are_those_above_at_and_below_it(
    path: str, kind: str, points: list[str] | None
) -> None:
    found = around(path, TABLE.format(kind=kind))
    assert (found and [line.split(" ")[4] for line in found]) == points


@pytest.mark.parametrize(
    ("inner", "outer", "below"),
    [
        (("8:1", "/a/b/c"), ("8:1", "/a"), "b/c"),
        (("8:1", "/a"), ("8:1", "/a"), ""),
        (("8:1", "/a"), ("8:1", "/"), "a"),
        (("8:1", "/ab"), ("8:1", "/a"), None),
        (("8:1", "/a"), ("8:1", "/a/b"), None),
        (("8:2", "/a/b"), ("8:1", "/a"), None),
        (None, ("8:1", "/a"), None),
        (("8:1", "/a"), None, None),
    ],
)
def test_where_a_folder_lies_in_another(inner: Place | None, outer: Place | None, below: str | None) -> None:
    assert inside(inner, outer) == below
