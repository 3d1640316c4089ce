"""Folders that filing has emptied go; everything else stays."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.prune import prune

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.errors import PhotoOrganizerError


def _fail(problem: PhotoOrganizerError) -> None:
    raise problem


def test_an_emptied_folder_goes_with_the_parents_it_leaves_empty(tmp_path: Path) -> None:
    deep = tmp_path / "intake" / "a" / "b" / "c"
    deep.mkdir(parents=True)
    removed = prune(str(tmp_path / "intake"), [str(deep)], _fail)
    assert removed == [str(deep), str(deep.parent), str(deep.parent.parent)]
    assert (tmp_path / "intake").is_dir()


def test_siblings_and_parents_are_taken_once_whatever_the_order(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "a" / "c" / "d", tmp_path / "a" / "b"]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    assert len(prune(str(tmp_path), map(str, folders), _fail)) == 4
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("content", ["photo.jpg", ".hidden", "Thumbs.db", "@eaDir/", "link"])
def test_a_folder_with_any_entry_stays(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    if content == "link":
        (folder / content).symlink_to("nowhere")
    elif content.endswith("/"):
        (folder / content).mkdir()
    else:
        (folder / content).write_bytes(b"")
    assert prune(str(tmp_path), [str(folder)], _fail) == []
    assert folder.is_dir()


def test_an_empty_folder_nobody_named_stays(tmp_path: Path) -> None:
    (tmp_path / "for the photos of tomorrow").mkdir()
    (tmp_path / "emptied").mkdir()
    prune(str(tmp_path), [str(tmp_path / "emptied")], _fail)
    assert os.listdir(tmp_path) == ["for the photos of tomorrow"]


def test_the_intake_and_all_outside_it_stay(tmp_path: Path) -> None:
    intake, other = tmp_path / "intake", tmp_path / "other"
    for folder in (intake / ".photo-organizer" / "claim", other):
        folder.mkdir(parents=True)
    named = [str(intake), str(other), str(intake / ".photo-organizer" / "claim"), str(tmp_path), "/"]
    assert prune(str(intake), named, _fail) == []
    assert other.is_dir()
    assert (intake / ".photo-organizer" / "claim").is_dir()


def test_no_link_is_followed_and_none_removed(tmp_path: Path) -> None:
    intake, outside = tmp_path / "intake", tmp_path / "outside"
    intake.mkdir()
    (outside / "empty").mkdir(parents=True)
    (intake / "link").symlink_to(outside)
    assert prune(str(intake), [str(intake / "link" / "empty"), str(intake / "link")], _fail) == []
    assert (outside / "empty").is_dir()
    assert (intake / "link").is_symlink()


def test_what_may_not_be_removed_is_reported_and_the_rest_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("kept", "gone"):
        (tmp_path / name).mkdir()
    real = os.rmdir

    def refuse(path: str, *, dir_fd: int | None = None) -> None:
        if path == "kept":
            raise OSError(errno.EACCES, "no", path)
        real(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "rmdir", refuse)
    problems: list[PhotoOrganizerError] = []
    prune(str(tmp_path), [str(tmp_path / "kept"), str(tmp_path / "gone")], problems.append)
    assert os.listdir(tmp_path) == ["kept"]
    assert ["kept" in str(problem) for problem in problems] == [True]
