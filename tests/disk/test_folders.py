"""Folders are opened below their roots only, never made by accident, and a change in them is durable or told."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.folders import Folders, NotAFolder
from photo_organizer.errors import FileBusy, FileProblem, VolumeAway, VolumeProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Folders]:
    with Folders([str(tmp_path)]) as opened:
        yield opened


def test_a_folder_that_is_gone_is_not_made_again_unless_it_is_wanted(
    folders: Folders, tmp_path: Path
) -> None:
    with pytest.raises(FileBusy, match="gone"):
        folders.folder(f"{tmp_path}/a/b")
    assert os.listdir(tmp_path) == []
    folders.folder(f"{tmp_path}/a/b", make=True)
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("make", [False, True])
def test_no_link_and_no_file_stands_in_for_a_folder(folders: Folders, tmp_path: Path, *, make: bool) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "file").write_bytes(b"x")
    for name in ("link", "file"):
        with pytest.raises(NotAFolder):
            folders.folder(f"{tmp_path}/{name}", make=make)
        with pytest.raises(NotAFolder):
            folders.folder(f"{tmp_path}/{name}/below", make=make)
    assert os.listdir(tmp_path / "real") == []


def test_what_is_outside_the_roots_is_refused_and_a_root_that_is_away_is_told(tmp_path: Path) -> None:
    with Folders([f"{tmp_path}/away"]) as folders:
        with pytest.raises(FileProblem, match="outside"):
            folders.folder(f"{tmp_path}/elsewhere")
        with pytest.raises(VolumeAway, match="cannot be opened"):
            folders.folder(f"{tmp_path}/away/a", make=True)


@pytest.mark.parametrize(("code", "told"), [(errno.EIO, True), (errno.ENOSPC, True), (errno.EINVAL, False)])
def test_a_folder_that_cannot_be_made_durable_is_told_but_for_filesystems_that_never_can(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, *, told: bool
) -> None:
    folders.gained(f"{tmp_path}/a")

    def fails(_fd: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fails)
    if told:
        with pytest.raises(VolumeProblem, match="durable"):
            folders.sync()
    else:
        folders.sync()


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the folders that were made durable, in their order."""
    found: list[str] = []
    monkeypatch.setattr(
        os, "fsync", lambda fd: found.append(os.path.basename(os.readlink(f"/proc/self/fd/{fd}")))
    )
    return found


def test_a_kept_copy_s_new_name_is_durable_before_any_name_is_lost(
    folders: Folders, tmp_path: Path, synced: list[str]
) -> None:
    """The duplicate in `old` goes in one batch with the move of the copy that stays."""
    for name in ("old", "from", "to"):
        (tmp_path / name).mkdir()
    folders.lost(f"{tmp_path}/old/a")
    folders.moved(f"{tmp_path}/from/kept.jpg", f"{tmp_path}/to/kept.jpg")
    folders.sync()
    assert synced == ["to", "old", "from"]


def test_what_is_durable_is_not_written_again(folders: Folders, tmp_path: Path, synced: list[str]) -> None:
    for name in ("from", "to"):
        (tmp_path / name).mkdir()
    folders.moved(f"{tmp_path}/from/a.jpg", f"{tmp_path}/to/a.jpg")
    folders.sync()
    synced.clear()
    folders.sync()
    assert synced == []
    folders.gained(f"{tmp_path}/from/a")
    folders.sync()
    assert synced == ["from"]


def test_a_folder_that_was_made_is_durable_in_the_one_above(
    folders: Folders, tmp_path: Path, synced: list[str]
) -> None:
    """Else a photo would lie, durable, in a folder that a power cut takes away."""
    folders.folder(f"{tmp_path}/a/b", make=True)
    folders.sync()
    assert sorted(synced) == sorted([tmp_path.name, "a"])
    synced.clear()
    folders.folder(f"{tmp_path}/a/b", make=True)
    folders.sync()
    assert synced == []


def test_a_folder_that_somebody_else_makes_in_that_moment_is_as_good(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.mkdir

    def too_late(name: str, *, dir_fd: int) -> None:
        real(name, dir_fd=dir_fd)
        real(name, dir_fd=dir_fd)

    monkeypatch.setattr(os, "mkdir", too_late)
    assert os.path.samestat(os.fstat(folders.folder(f"{tmp_path}/a", make=True)), (tmp_path / "a").stat())


def test_a_folder_that_cannot_be_made_is_told_with_its_cause(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "mkdir", full)
    with pytest.raises(VolumeProblem, match="No space left"):
        folders.folder(f"{tmp_path}/a", make=True)


def test_a_folder_that_was_removed_is_made_again_with_all_below_it(folders: Folders, tmp_path: Path) -> None:
    for name in ("a/b/c", "a/bc"):
        folders.folder(f"{tmp_path}/{name}", make=True)
    for name in ("a/b/c", "a/b"):
        (tmp_path / name).rmdir()
    folders.forget(f"{tmp_path}/a/b")
    assert sorted(folders.opened()) == [f"{tmp_path}", f"{tmp_path}/a", f"{tmp_path}/a/bc"]
    with pytest.raises(FileBusy):
        folders.folder(f"{tmp_path}/a/b/c")
    folders.folder(f"{tmp_path}/a/b/c", make=True)
    assert (tmp_path / "a" / "b" / "c").is_dir()


def test_the_innermost_root_holds_a_path(tmp_path: Path) -> None:
    with Folders([f"{tmp_path}/", f"{tmp_path}/in"]) as folders:
        found = [folders.private(f"{tmp_path}/{name}", "tmp") for name in ("in/a.jpg", "a.jpg", "into/a.jpg")]
    assert found == [f"{tmp_path}/{name}.photo-organizer/tmp" for name in ("in/", "", "")]


def test_nothing_is_seen_through_a_link_or_where_nothing_is(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.jpg").write_bytes(b"x")
    (tmp_path / "link").symlink_to("a")
    assert [folders.look(f"{tmp_path}/{name}/1.jpg") for name in ("link", "none", "a/1.jpg")] == [None] * 3
    seen = folders.look(f"{tmp_path}/a/1.jpg")
    assert seen is not None
    (tmp_path / "a" / "link.jpg").symlink_to("1.jpg")
    itself = folders.look(f"{tmp_path}/a/link.jpg")
    assert itself is not None
    assert stat.S_ISLNK(itself.st_mode), "a link is a link, wherever it leads"
    (tmp_path / "a").rename(tmp_path / "b")
    assert folders.look(f"{tmp_path}/a/1.jpg") is not None, "the folder is held open"
    assert folders.look_afresh(f"{tmp_path}/a/1.jpg") is None
    assert folders.look_afresh(f"{tmp_path}/b/1.jpg") == seen


def test_who_is_done_closes_what_was_opened_once_and_nobody_else_s(tmp_path: Path) -> None:
    """A number that was given back is another file's at once: to close it again would close that one."""
    (tmp_path / "a").mkdir()
    folders = Folders([str(tmp_path)])
    with folders:
        folders.folder(f"{tmp_path}/a")
    assert len(folders) == 0
    others = [os.open(tmp_path, os.O_RDONLY) for _ in range(3)]
    with folders:
        folders.folder(f"{tmp_path}/a")
    for other in others:
        os.close(other)
