"""Where the kernel cannot rename without replacing, an empty file holds the new name for an instant: it goes when all else fails."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from photo_organizer.disk import lease, rename
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Remove, Restore, State
from photo_organizer.store import journal
from tests.act.moments import just_before, removes
from tests.act.test_executor import move
from tests.act.test_moment import claimed
from tests.act.test_refused import copy, fails
from tests.act.test_sidecars import written
from tests.faults.points import watched

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.model import Copy, Move, Write
    from tests.act.test_executor import House
    from tests.faults.points import Point


@pytest.fixture
def _old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take renameat2 away, and hard links: as on exFAT."""

    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(rename, "_function", lambda: None)
    monkeypatch.setattr(os, "link", refused)


def _step(house: House, kind: str) -> Copy | Move | Restore | Write:
    photo = house.put(house.intake / "a.jpg", b"mine")
    if kind == "write":
        return written(house)
    if kind == "restore":
        return Restore(str(photo), str(house.library / "b.jpg"), stamp_of(photo.lstat()))
    return {"move": move, "copy": copy}[kind](photo, house.library / "b.jpg")


@pytest.mark.usefixtures("_old")
@pytest.mark.parametrize("kind", ["move", "copy", "restore", "write"])
def test_a_name_is_free_again_when_neither_the_file_gets_it_nor_the_empty_one_goes(
    two_volumes: House, kind: str
) -> None:
    house, step = two_volumes, _step(two_volumes, kind)
    before, name = house.files(), step.dst

    def is_named(point: Point) -> bool:
        return point.call in ("rename", "unlink") and point.paths[-1] == name

    with watched(fails(is_named)):
        house.run(step)
    assert house.files() == {**before, f"library/{os.path.basename(name)}": b""}
    house.executor.recover()
    assert (b"" in house.files().values(), journal.unfinished(house.con)) == (False, [])


@pytest.mark.usefixtures("_old")
def test_so_is_that_of_a_duplicate_that_is_made_again_elsewhere(two_volumes: House) -> None:
    house = two_volumes
    src, kept = (house.put(folder / "a.jpg", b"mine") for folder in (house.intake, house.library))

    def is_named(point: Point) -> bool:
        return point.call in ("rename", "unlink") and point.paths[-1] == str(src)

    step = Remove(str(src), str(kept), stamp_of(src.lstat()))
    with just_before(removes("/claim/"), kept.unlink), watched(fails(is_named)):
        house.run(step)
    house.executor.recover()
    assert (house.files(), journal.unfinished(house.con)) == ({"library/a.jpg": b"mine"}, [])


def test_an_empty_file_that_its_owner_puts_there_meanwhile_stays(two_volumes: House) -> None:
    house = two_volumes
    src, filed = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"

    def changes() -> None:
        filed.touch()
        claimed(house, "a.jpg").write_bytes(b"more")

    def is_proved(point: Point) -> bool:
        return point.call == "fsync" and ".part" in point.paths[0]

    with mock.patch.object(lease, "_take", return_value=None), just_before(is_proved, changes):
        assert house.run(move(src, filed)) == State.BUSY
    house.executor.recover()
    assert house.files() == {"intake/a.jpg": b"more", "library/a.jpg": b""}


def test_a_name_that_went_although_the_call_failed_leaves_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over NFS the answer may be lost, and the name that went be seen for a while: it is the file that tells of its names."""
    (tmp_path / "src").write_bytes(b"mine")
    (tmp_path / "to").mkdir()
    look, unlink = os.stat, os.unlink

    def lost(name: str, **options: Any) -> None:
        unlink(name, **options)
        raise OSError(errno.EIO, os.strerror(errno.EIO), name)

    def late(name: str, *, dir_fd: int, follow_symlinks: bool) -> os.stat_result:
        try:
            return look(name, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
        except FileNotFoundError:
            return look(tmp_path / "to" / "dst")

    monkeypatch.setattr(rename, "_function", lambda: None)
    with Folders([str(tmp_path)]) as folders, monkeypatch.context() as away:
        src, dst = folders.at(f"{tmp_path}/src"), folders.at(f"{tmp_path}/to/dst")
        away.setattr(os, "unlink", lost)
        away.setattr(os, "stat", late)
        with pytest.raises(OSError, match="Input/output"):
            rename.rename_noreplace(*src, *dst)
    assert (tmp_path / "to" / "dst").read_bytes() == b"mine"
