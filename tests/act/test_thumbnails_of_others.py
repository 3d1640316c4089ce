"""Thumbnails that somebody else made are kept beside ours; a new name, and one that is gone, is durable."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import kept_thumbnails, own_files
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem, NameTaken
from tests.faults.points import watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _calls(deed: Callable[[], object]) -> list[str]:
    seen: list[str] = []
    with watched(lambda point: seen.append(point.call)):
        deed()
    return seen


def _put(folder: Path) -> Path:
    path = folder / "thumbnail.jpg"
    path.write_bytes(b"theirs")
    return path


def test_each_new_name_is_durable_before_the_next_deed(tmp_path: Path) -> None:
    path = _put(tmp_path)
    root, kept = str(tmp_path), str(tmp_path / ".thumbnail.jpg.replaced")
    keep = _calls(lambda: kept_thumbnails.keep(root, str(path), stamp_of(path.lstat())))
    assert os.listdir(tmp_path) == [".thumbnail.jpg.replaced"]
    back = _calls(lambda: kept_thumbnails.put_back(root, kept))
    assert os.listdir(tmp_path) == ["thumbnail.jpg"]
    remove = _calls(lambda: own_files.remove(root, str(path), stamp_of(path.lstat())))
    assert os.listdir(tmp_path) == []
    for calls, deed in ((keep, "renameat2"), (back, "renameat2"), (remove, "unlink")):
        assert "fsync" in calls[calls.index(deed) :]


def test_a_folder_of_a_thumbnails_name_is_never_hidden(tmp_path: Path) -> None:
    folder = tmp_path / "thumbnail"
    folder.mkdir()
    with pytest.raises(FileProblem, match="is a folder"):
        kept_thumbnails.keep(str(tmp_path), str(folder), stamp_of(folder.lstat()))
    assert os.listdir(tmp_path) == ["thumbnail"]


def test_what_is_gone_or_was_changed_is_told_and_nothing_is_touched(tmp_path: Path) -> None:
    path = _put(tmp_path)
    seen = stamp_of(path.lstat())
    path.write_bytes(b"edited since")
    with pytest.raises(NameTaken, match="changed"):
        kept_thumbnails.keep(str(tmp_path), str(path), seen)
    assert not own_files.remove(str(tmp_path), str(path), seen)
    assert path.read_bytes() == b"edited since"
    path.unlink()
    with pytest.raises(FileProblem):
        kept_thumbnails.keep(str(tmp_path), str(path), seen)
    assert not own_files.remove(str(tmp_path), str(path), seen)


def test_what_came_under_the_name_in_that_instant_gets_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was looked at is hidden: another program writes its thumbnails anew at any time."""
    path, rename = _put(tmp_path), rename_noreplace

    def after_another_came(folder: int, name: str, to: int, kept: str) -> None:
        (tmp_path / "new").write_bytes(b"a newer one")
        (tmp_path / "new").replace(path)
        rename(folder, name, to, kept)

    seen = stamp_of(path.lstat())
    monkeypatch.setattr(kept_thumbnails, "rename_noreplace", after_another_came)
    with pytest.raises(NameTaken, match="changed"):
        kept_thumbnails.keep(str(tmp_path), str(path), seen)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"thumbnail.jpg": b"a newer one"}


def test_a_kept_one_never_takes_a_name_that_is_in_use_by_now(tmp_path: Path) -> None:
    path = _put(tmp_path)
    kept = kept_thumbnails.keep(str(tmp_path), str(path), stamp_of(path.lstat()))
    path.write_bytes(b"ours")
    with pytest.raises(NameTaken):
        kept_thumbnails.put_back(str(tmp_path), kept)
    assert path.read_bytes() == b"ours"
