"""Folders are opened below their roots only, never made by accident, and a change in them is durable or told."""

from __future__ import annotations

import errno
import os
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
    folders.gained(str(tmp_path))

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
    folders.lost(f"{tmp_path}/old")
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
    folders.gained(f"{tmp_path}/from")
    folders.sync()
    assert synced == ["from"]
