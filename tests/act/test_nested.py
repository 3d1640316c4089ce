"""A part of intake or library that is a filesystem of its own, although nothing is mounted there: a subvolume of Btrfs.

The kernel's part is played here: another device number, and no rename into it or out of it.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import claim, step
from photo_organizer.act.nested import nested_roots
from photo_organizer.act.sweep import sweep_claims, sweep_temporaries
from photo_organizer.disk import rename
from photo_organizer.disk.folders import Folders
from photo_organizer.model import Action, Plan, Reason, Remove, State
from photo_organizer.store import journal
from tests.act.test_executor import move

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House


class Parts:
    """Subvolumes, as the kernel tells of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._tops: list[str] = []
        self._read_only: list[str] = []
        self._lstat, self._rename, self._access = os.lstat, rename.rename_noreplace, os.access
        monkeypatch.setattr(os, "lstat", self._looked_at)
        monkeypatch.setattr(os, "access", self._may)
        for room in (claim, step):
            monkeypatch.setattr(room, "rename_noreplace", self._renamed)

    def begin_at(self, folder: Path, *, read_only: bool = False) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        self._tops.append(str(folder))
        if read_only:
            self._read_only.append(str(folder))
        return folder

    def _part(self, path: str) -> str:
        found = [top for top in self._tops if f"{path}/".startswith(f"{top}/")]
        return max(found, key=len, default="")

    def _looked_at(self, path: str, *more: object, **named: object) -> os.stat_result:
        status = self._lstat(path, *more, **named)  # type: ignore[arg-type]
        if part := self._part(str(path)):
            values = list(status)
            values[2] = 1_000_000 + self._tops.index(part)
            return os.stat_result(values)
        return status

    def _may(self, path: str, mode: int, **named: bool) -> bool:
        return self._part(str(path)) not in self._read_only and self._access(path, mode, **named)

    def _renamed(self, src_fd: int, src: str, dst_fd: int, dst: str) -> None:
        parts = [self._part(os.readlink(f"/proc/self/fd/{fd}")) for fd in (src_fd, dst_fd)]
        if any(part in self._read_only for part in parts):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        if parts[0] != parts[1]:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        self._rename(src_fd, src, dst_fd, dst)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    return Parts(monkeypatch)


def carried_out(house: House, *steps: object) -> list[State]:
    plans = [Plan(one.src, Action.FILE, (Reason("test", "test"),), (one,)) for one in steps]  # type: ignore[attr-defined,arg-type]
    return [outcome.state for outcome in house.executor.run(plans, journal.Run("pass"))]


def test_a_file_goes_out_of_one_subvolume_into_another(one_volume: House, parts: Parts) -> None:
    house = one_volume
    inner = parts.begin_at(house.intake / "sub")
    parts.begin_at(house.library / "2024")
    one = house.put(inner / "deep" / "a.jpg", b"one")
    two = house.put(house.intake / "b.jpg", b"two")
    three = house.put(inner / "c.jpg", b"one")
    kept = house.library / "2024" / "01_Jan" / "a.jpg"
    assert carried_out(house, move(one, kept), move(two, kept.with_name("b.jpg"))) == [State.DONE] * 2
    assert carried_out(house, Remove(str(three), str(kept), move(three, kept).expect)) == [State.DONE]
    assert house.files() == {"library/2024/01_Jan/a.jpg": b"one", "library/2024/01_Jan/b.jpg": b"two"}
    assert nested_roots(house.con) == [str(inner), str(house.library / "2024")]


@pytest.mark.parametrize("where", ["intake", "library"])
def test_a_read_only_snapshot_keeps_its_own_files_waiting_and_no_others(
    one_volume: House, parts: Parts, where: str
) -> None:
    house = one_volume
    snapshot = parts.begin_at(
        house.intake / "snap" if where == "intake" else house.library / "2024", read_only=True
    )
    one = house.put((snapshot if where == "intake" else house.intake) / "a.jpg", b"one")
    two = house.put(house.intake / "b.jpg", b"two")
    plans = [move(one, house.library / "2024" / "a.jpg"), move(two, house.library / "2023" / "b.jpg")]
    assert carried_out(house, *plans) == [State.HELD, State.DONE]
    assert one.read_bytes() == b"one"
    assert (house.library / "2023" / "b.jpg").read_bytes() == b"two"
    assert len(house.files()) == 2


def test_what_a_crash_left_in_a_subvolume_is_swept(one_volume: House, parts: Parts) -> None:
    house = one_volume
    inner = parts.begin_at(house.intake / "sub")
    assert carried_out(house, move(house.put(inner / "a.jpg", b"one"), house.library / "a.jpg")) == [
        State.DONE
    ]
    house.put(inner / ".photo-organizer" / "claim" / "0123" / "deep" / "b.jpg", b"claimed")
    house.put(inner / ".photo-organizer" / "tmp" / "0123.0.part", b"half")
    with Folders.with_mounts([str(house.intake), str(house.library)]) as folders:
        assert sweep_temporaries(folders, nested_roots(house.con)) == 1
        assert sweep_claims(folders, (), nested_roots(house.con)) == [str(inner / "deep" / "b.jpg")]
    inner.rename(inner.with_name("gone"))
    inner.symlink_to(house.library)
    with Folders.with_mounts([str(house.intake), str(house.library)]) as folders:
        assert sweep_claims(folders, (), nested_roots(house.con)) == []


def test_the_root_of_a_path_is_where_its_filesystem_begins(one_volume: House, parts: Parts) -> None:
    house = one_volume
    inner = parts.begin_at(house.intake / "sub")
    deeper = parts.begin_at(inner / "a" / "b")
    parts.begin_at(inner / "snapshot", read_only=True)
    (house.intake / "link").symlink_to(inner)
    with Folders([str(house.intake)]) as folders:

        def found(path: str) -> str:
            return folders.root_of(f"{house.intake}/{path}")

        assert (
            found("a.jpg") == found("plain/not there yet/a.jpg") == found("link/a.jpg") == str(house.intake)
        )
        assert (
            found("sub/a.jpg") == found("sub/not/there/a.jpg") == found("sub/snapshot/x/a.jpg") == str(inner)
        )
        assert found("sub/a/b/c/a.jpg") == str(deeper)
