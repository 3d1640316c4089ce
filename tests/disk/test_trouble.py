"""A disk that fails, and files that go, in the middle of a look: told with their path, and nothing else is lost or left open."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.disk import copying, named
from photo_organizer.disk.digest import sample_of
from photo_organizer.disk.equal import BLOCK, compare
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.named import walk_named
from photo_organizer.disk.opening import head_of, open_file
from photo_organizer.disk.spelling import Spelling
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.disk.walk import walk
from photo_organizer.errors import FileBusy, FileProblem, PhotoOrganizerError, VolumeProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def failing(number: int = errno.EIO) -> Callable[..., Any]:
    def fails(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fails


def nothing(name: str, is_folder: bool) -> bool:  # noqa: ARG001 - the protocol's
    return False


def open_now() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x" * 100_000)
    return path


def test_a_file_that_cannot_be_read_is_told_and_closed(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp, before = stamp_of(photo.lstat()), open_now()
    monkeypatch.setattr(os, "pread", failing())
    with pytest.raises(FileProblem, match="jpg") as told:
        sample_of(str(photo), stamp)
    assert told.value.path == str(photo)
    assert head_of(str(photo), 10) == b""
    assert head_of(f"{photo}.none", 10) == b""
    assert open_now() == before


def test_a_file_that_cannot_be_looked_at_is_told_and_closed(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_now()
    with monkeypatch.context() as sick:
        sick.setattr(os, "fstat", failing())
        with pytest.raises(FileProblem, match="jpg"):
            open_file(str(photo), str(photo))
    assert open_now() == before


def test_a_file_that_becomes_shorter_equals_nothing(tmp_path: Path) -> None:
    files = []
    for name in "abc":
        (tmp_path / name).write_bytes(b"x" * (3 * BLOCK))
        files.append((str(tmp_path / name), stamp_of((tmp_path / name).lstat())))
    cut: list[int] = []

    def shorten(_: int) -> None:
        if not cut:
            cut.append(1)
            os.truncate(tmp_path / "b", 10)

    found = compare(files, read=shorten)
    assert isinstance(found.problems.get(1), FileBusy)
    assert found.classes == [[0, 2]]


def test_a_temporary_that_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Folders([str(tmp_path)]) as folders:
        copy = copying.start(folders, f"{tmp_path}/a.part")
        with monkeypatch.context() as sick:
            sick.setattr(os, "unlink", failing())
            with pytest.raises(PhotoOrganizerError, match=r"a\.part"):
                copying.discard(folders, copy)
        again = copying.start(folders, f"{tmp_path}/b.part")
        os.unlink(tmp_path / "b.part")
        copying.discard(folders, again)


def test_a_path_that_fails_is_told_and_the_next_is_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sick", "well"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jpg").write_bytes(b"x")
    real = walk

    def sick(root: str, **how: Any) -> Any:
        if root.endswith("sick"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(root, **how)

    monkeypatch.setattr(named, "walk", sick)
    problems: list[PhotoOrganizerError] = []
    found = list(walk_named([f"{tmp_path}/{name}" for name in ("sick", "none", "well")], problems.append))
    assert [one.path for files in found for one in files] == [f"{tmp_path}/well/a.jpg"]
    assert [getattr(one, "path", "") for one in problems] == [f"{tmp_path}/sick", f"{tmp_path}/none"]


def test_how_a_folder_is_written_is_not_guessed_where_it_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Trip").mkdir()
    assert Spelling(str(tmp_path)).actual("trip") == f"{tmp_path}/Trip"
    monkeypatch.setattr(os, "scandir", failing())
    with pytest.raises(VolumeProblem, match="cannot be read"):
        Spelling(str(tmp_path)).actual("trip")


def test_a_folder_that_cannot_be_opened_is_told_and_one_that_is_gone_needs_no_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    with Folders([str(tmp_path)]) as folders:
        folders.folder(str(tmp_path))
        with monkeypatch.context() as sick:
            sick.setattr(os, "open", failing())
            with pytest.raises(PhotoOrganizerError, match="a"):
                folders.folder(f"{tmp_path}/a")
        folders.gained(f"{tmp_path}/gone/a")
        folders.gained(f"{tmp_path}/a/a")
        synced: list[str] = []
        monkeypatch.setattr(os, "fsync", lambda fd: synced.append(os.readlink(f"/proc/self/fd/{fd}")))
        folders.sync()
    assert synced == [f"{tmp_path}/a"]


@pytest.mark.parametrize(("number", "told"), [(errno.ENOENT, 0), (errno.EIO, 1), (errno.EACCES, 1)])
def test_one_file_of_a_folder_takes_none_of_the_others_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: int
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.jpg").write_bytes(b"x")
    real = os.stat

    def stat(path: str, **how: Any) -> os.stat_result:
        if path == "b.jpg":
            raise OSError(number, os.strerror(number))
        return real(path, **how)

    monkeypatch.setattr(os, "stat", stat)
    problems: list[PhotoOrganizerError] = []
    [files] = walk(str(tmp_path), on_problem=problems.append, leave_out=nothing)
    assert [os.path.basename(one.path) for one in files] == ["a.jpg", "c.jpg"]
    assert [getattr(one, "path", "") for one in problems] == [f"{tmp_path}/b.jpg"] * told


def test_a_path_that_is_too_long_for_the_system_is_told_and_the_others_are_seen(tmp_path: Path) -> None:
    deep = tmp_path
    while len(str(deep)) < 3800:
        deep /= "f" * 200
    deep.mkdir(parents=True)
    folder = os.open(deep, os.O_RDONLY)
    try:
        for name in ("a.jpg", "b" * 250, "c.jpg"):
            os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=folder))
        os.mkdir("d" * 250, dir_fd=folder)
    finally:
        os.close(folder)
    problems: list[PhotoOrganizerError] = []
    [files] = walk(str(tmp_path), on_problem=problems.append, leave_out=nothing)
    assert [os.path.basename(one.path) for one in files] == ["a.jpg", "c.jpg"]
    assert len(problems) == 2
    assert all("too long" in str(one) for one in problems)


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_what_cannot_be_looked_at_is_not_taken_for_absent(
    photo: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A kept copy that "is gone" would be written anew, a claimed name given to another."""
    with Folders([str(photo.parent)]) as folders:
        assert folders.look(str(photo)) is not None
        with monkeypatch.context() as sick:
            sick.setattr(os, "stat", failing(number))
            with pytest.raises(PhotoOrganizerError, match="jpg"):
                folders.look(str(photo))
            with pytest.raises(PhotoOrganizerError, match="jpg"):
                folders.look_afresh(str(photo))
