"""Writing a file of ours among the owner's: old or new at every instant, and never over theirs."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import own_files
from photo_organizer.disk import rename
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem, NameTaken
from tests.act.moments import just_before

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.model import Stamp

OLD, NEW, THEIRS = b"old" * 50_000, b"new!" * 50_000, b"theirs"
CALLS = ("open", "write", "utime", "fsync", "close", "stat", "rename", "unlink")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(path: Path, data: bytes) -> Stamp:
    path.write_bytes(data)
    return stamp_of(path.lstat())


def test_a_new_file_with_its_time_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "thumbnail.jpg"
    stamp = own_files.publish(str(tmp_path), str(target), NEW, expect=None, mtime_ns=5_000_000_007)
    assert target.read_bytes() == NEW
    assert stamp == stamp_of(target.lstat())
    assert stamp.mtime_ns == 5_000_000_007
    assert names(tmp_path) == ["thumbnail.jpg"]


def test_what_is_there_is_never_replaced_unless_it_is_the_expected_one(tmp_path: Path) -> None:
    target = tmp_path / "thumbnail.jpg"
    old = put(target, OLD)
    with pytest.raises(NameTaken):
        own_files.publish(str(tmp_path), str(target), NEW, expect=None)
    assert target.read_bytes() == OLD
    own_files.publish(str(tmp_path), str(target), NEW, expect=old)
    assert target.read_bytes() == NEW
    put(target, THEIRS)
    with pytest.raises(NameTaken):
        own_files.publish(str(tmp_path), str(target), OLD, expect=old)
    assert target.read_bytes() == THEIRS
    assert names(tmp_path) == ["thumbnail.jpg"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "a", tmp_path / "b"
    inside.mkdir()
    outside.write_bytes(THEIRS)
    (inside / "thumbnail.jpg").symlink_to(outside)
    with pytest.raises(NameTaken):
        own_files.publish(str(inside), str(inside / "thumbnail.jpg"), NEW, expect=None)
    assert outside.read_bytes() == THEIRS


class Cut(BaseException):
    """The power goes."""


def interrupted(
    monkeypatch: pytest.MonkeyPatch, at: int, meanwhile: Callable[[], None] | None = None
) -> list[int]:
    """Stop the program, or let somebody else act, just before the system call number `at`; return the counter."""
    count = [0]

    def wrap(module: Any, name: str) -> None:
        real = getattr(module, name)

        def call(*args: Any, **keywords: Any) -> Any:
            count[0] += 1
            if count[0] == at and meanwhile:
                meanwhile()
            elif at and not meanwhile and count[0] >= at:
                raise Cut
            return real(*args, **keywords)

        monkeypatch.setattr(module, name, call)

    for name in CALLS:
        wrap(os, name)
    wrap(rename, "_renameat2")
    return count


@pytest.mark.parametrize("old", [None, OLD], ids=["new", "replace"])
def test_cut_off_before_any_call_it_is_the_old_or_the_new_file(tmp_path: Path, old: bytes | None) -> None:
    reached = set[bytes | None]()
    for at in range(1, 60):
        folder = tmp_path / str(at)
        folder.mkdir()
        target = folder / "thumbnail.jpg"
        expect = put(target, old) if old else None
        with pytest.MonkeyPatch.context() as patched, suppress(Cut):
            count = interrupted(patched, at)
            own_files.publish(str(folder), str(target), NEW, expect=expect)
        found = target.read_bytes() if target.exists() else None
        assert found in (old, NEW)
        reached.add(found)
        leftovers = [name for name in names(folder) if name != "thumbnail.jpg"]
        assert all(own_files.TEMPORARY.fullmatch(name) for name in leftovers)
        own_files.sweep(str(tmp_path), str(folder), leftovers)
        assert names(folder) in ([], ["thumbnail.jpg"])
        if count[0] < at:
            break
    assert reached == {old, NEW}
    assert at < 59


@pytest.mark.parametrize("known", [True, False], ids=["exchange", "old kernel"])
def test_what_somebody_puts_there_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    if not known:
        monkeypatch.setattr(own_files, "exchange", lambda *_: False)
    for at in range(1, 40):
        folder = tmp_path / str(at)
        folder.mkdir()
        target = folder / "thumbnail.jpg"
        expect = put(target, OLD)

        def replace(path: Path = target) -> None:
            with pytest.MonkeyPatch.context() as inner:
                inner.undo()
                new = path.with_name("incoming")
                new.write_bytes(THEIRS)
                new.replace(path)

        with pytest.MonkeyPatch.context() as patched:
            count = interrupted(patched, at, replace)
            with suppress(NameTaken, FileProblem):
                own_files.publish(str(folder), str(target), NEW, expect=expect)
        if count[0] < at:
            break
        kept = {path.read_bytes() for path in folder.iterdir()}
        if not _after_the_rename(target):
            assert THEIRS in kept
    assert at > 5


def _after_the_rename(target: Path) -> bool:
    """Tell whether the newcomer came after our file: then it is simply the newest, and there."""
    return target.read_bytes() == THEIRS


def test_the_bytes_are_durable_before_they_get_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = list[str]()
    real_fsync, real_rename = os.fsync, rename.rename_noreplace

    def fsync(fd: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{fd}") else "file")
        real_fsync(fd)

    def named(*args: Any) -> None:
        order.append("rename")
        real_rename(*args)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(own_files, "rename_noreplace", named)
    own_files.publish(str(tmp_path), str(tmp_path / "a.jpg"), NEW, expect=None)
    assert order == ["file", "rename", "folder"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Exception, match="No space left") as caught:
        own_files.publish(str(tmp_path), str(tmp_path / "a.jpg"), NEW, expect=None)
    assert "free some space" in str(caught.value)
    assert names(tmp_path) == []


def test_only_our_unchanged_file_is_removed(tmp_path: Path) -> None:
    target = tmp_path / "thumbnail.jpg"
    old = put(target, OLD)
    put(target, THEIRS)
    assert not own_files.remove(str(tmp_path), str(target), old)
    assert own_files.remove(str(tmp_path), str(target), stamp_of(target.lstat()))
    assert not own_files.remove(str(tmp_path), str(target), old)
    assert names(tmp_path) == []


def test_a_temporary_that_cannot_be_removed_is_told_as_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the folder's problem, in words; not a traceback that ends the whole night."""

    def busy(*_: object, **__: object) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(os, "unlink", busy)
    with pytest.raises(FileProblem, match="could not remove a temporary file beside"):
        own_files.publish(str(tmp_path), str(tmp_path / "thumbnail.jpg"), b"new", expect=None)
    assert (tmp_path / "thumbnail.jpg").read_bytes() == b"new"


def test_what_comes_in_the_instant_of_the_removal_stays(tmp_path: Path) -> None:
    target = tmp_path / "thumbnail.jpg"
    ours = put(target, OLD)
    (tmp_path / "upload").write_bytes(THEIRS)
    with just_before(
        lambda point: point.call in ("unlink", "renameat2"), lambda: (tmp_path / "upload").replace(target)
    ):
        assert not own_files.remove(str(tmp_path), str(target), ours)
    assert target.read_bytes() == THEIRS
    assert names(tmp_path) == ["thumbnail.jpg"]
