"""Filesystems that know no inode numbers: a file is the same in two looks, and two files are never taken for one."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.arrive.settle import Settle
from photo_organizer.disk import inodes, rename
from photo_organizer.disk.mounts import kind_of_device
from photo_organizer.disk.opening import opened
from photo_organizer.disk.stamp import is_still, is_still_after_restart, stamp_of
from photo_organizer.model import Sighting, Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLE = (
    "29 1 8:3 / /volume1 rw shared:1 - btrfs /dev/vg1 rw,space_cache\n"
    "30 29 8:17 / /volume1/usb\\0401 rw - vfat /dev/sdq1 rw,iocharset=utf8\n"
    "31 29 0:44 / /volume1/remote rw - cifs //nas/x rw,noserverino,vers=3.0\n"
    "32 29 0:45 / /volume1/other rw - cifs //nas/y rw,serverino,vers=3.0\n"
    "33 29 0:46 / /volume1/rclone rw - fuse.rclone remote: rw,user_id=0\n"
)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    inodes.ask_again()
    yield
    inodes.ask_again()


@pytest.mark.parametrize(
    ("major", "minor", "lasting"),
    [(8, 3, True), (8, 17, False), (0, 44, False), (0, 45, True), (0, 46, False), (0, 99, True)],
)
def test_the_kind_of_the_filesystem_tells(
    monkeypatch: pytest.MonkeyPatch, major: int, minor: int, lasting: bool
) -> None:
    monkeypatch.setattr(inodes, "kind_of_device", lambda major, minor: kind_of_device(major, minor, TABLE))
    assert inodes.lasting(os.makedev(major, minor)) == lasting


@pytest.fixture
def exfat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inodes, "kind_of_device", lambda *_: ("exfat", []))


def test_a_disk_that_was_exchanged_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Stamp(7, 2, 3, 4), Stamp(7, 9, 3, 4)
    assert not is_still(one, other)
    monkeypatch.setattr(inodes, "kind_of_device", lambda *_: ("exfat", []))
    assert not is_still(one, other)
    inodes.ask_again()
    assert is_still(one, other)


@pytest.mark.usefixtures("exfat")
def test_a_file_is_as_it_was_under_another_inode_and_not_with_other_bytes() -> None:
    before = Stamp(7, 2, 3, 4)
    assert is_still(Stamp(7, 9, 3, 4), before)
    assert not is_still(Stamp(8, 9, 3, 4), before)  # another disk
    assert is_still_after_restart(Stamp(8, 9, 3, 4), before)
    for changed in (Stamp(7, 2, 5, 4), Stamp(7, 2, 3, 5)):
        assert not is_still(changed, before)
        assert not is_still_after_restart(changed, before)


@pytest.mark.usefixtures("exfat")
def test_a_file_that_was_looked_at_is_opened_under_another_inode(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    seen = stamp_of(path.lstat())
    with opened(str(path), seen._replace(ino=seen.ino + 1)) as fd:
        assert os.read(fd, 9) == b"x"


@pytest.mark.usefixtures("exfat")
def test_a_file_settles_though_each_look_shows_another_inode() -> None:
    settle = Settle(quiet=2, quiet_unprovable=30)
    for look in range(4):
        settle.see([Sighting("/in/a.jpg", Stamp(7, look, 3, 4), 5)], now=look, wall_ns=look)
        settle.end_pass()
    [group] = settle.due(3)
    assert group.members[0].stamp.ino == 3  # as it is known now
    settle.park(group)
    settle.see([Sighting("/in/a.jpg", Stamp(7, 9, 3, 4), 5)], now=4, wall_ns=4)
    settle.end_pass()
    assert settle.due(99) == []
    settle.see([Sighting("/in/a.jpg", Stamp(7, 9, 8, 4), 5)], now=100, wall_ns=100)
    settle.see([Sighting("/in/a.jpg", Stamp(7, 8, 8, 4), 5)], now=103, wall_ns=103)
    assert [one.members[0].stamp.size for one in settle.due(103)] == [8]


@pytest.mark.usefixtures("exfat")
def test_where_a_link_is_shown_as_another_file_a_rename_keeps_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does sshfs: what was claimed by way of a link was never known again, and nothing was filed."""
    (tmp_path / "a.jpg").write_bytes(b"x")
    (tmp_path / "taken.jpg").write_bytes(b"theirs")
    inode = (tmp_path / "a.jpg").lstat().st_ino

    def link(src: str, dst: str, **_: Any) -> None:
        if (tmp_path / dst).exists():
            raise FileExistsError(errno.EEXIST, "", dst)
        shutil.copy2(tmp_path / src, tmp_path / dst)

    monkeypatch.setattr(rename, "_function", lambda: None)
    monkeypatch.setattr(os, "link", link)
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        rename.rename_noreplace(folder, "a.jpg", folder, "b.jpg")
        with pytest.raises(FileExistsError):
            rename.rename_noreplace(folder, "b.jpg", folder, "taken.jpg")
    finally:
        os.close(folder)
    assert (tmp_path / "b.jpg").lstat().st_ino == inode
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "b.jpg": b"x",
        "taken.jpg": b"theirs",
    }
