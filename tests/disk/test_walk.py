"""One walk for all: in the order of names, never through a link, and nothing that cannot be seen is passed over in silence."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import walk as room
from photo_organizer.disk.walk import entries_of, folder_below, walk
from photo_organizer.errors import PhotoOrganizerError, VolumeProblem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def nothing(name: str, is_folder: bool) -> bool:  # noqa: ARG001 - the protocol's
    return False


def names(root: Path, problems: list[PhotoOrganizerError]) -> list[list[str]]:
    found = walk(str(root), on_problem=problems.append, leave_out=nothing)
    return [[one.path.removeprefix(f"{root}/") for one in files] for files in found]


def test_folders_and_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/2.jpg", "b/1.jpg", "a/z/1.jpg", "a/1.jpg", "c.jpg", "a.jpg"):
        put(tmp_path / name)
    problems: list[PhotoOrganizerError] = []
    assert names(tmp_path, problems) == [
        ["a.jpg", "c.jpg"],
        ["a/1.jpg"],
        ["a/z/1.jpg"],
        ["b/1.jpg", "b/2.jpg"],
    ]
    assert problems == []


def test_a_long_path_that_the_system_takes_is_walked(tmp_path: Path) -> None:
    deep = put(tmp_path.joinpath(*["f" * 200] * 8) / "a.jpg")
    assert room.PATH_MAX // 4 < len(str(deep)) < room.PATH_MAX
    problems: list[PhotoOrganizerError] = []
    assert names(tmp_path, problems) == [[str(deep).removeprefix(f"{tmp_path}/")]]
    assert problems == []


def test_a_file_that_cannot_be_looked_at_is_reported_and_the_others_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a" / "1.jpg")
    put(tmp_path / "b" / "1.jpg")
    real = os.open

    def sick(path: str, flags: int, *values: object, dir_fd: int | None = None) -> int:
        if path == "a":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, flags, *values, dir_fd=dir_fd)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", sick)
    problems: list[PhotoOrganizerError] = []
    assert names(tmp_path, problems) == [["b/1.jpg"]]
    assert [getattr(problem, "path", "") for problem in problems] == [str(tmp_path / "a")]


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM])
def test_a_look_that_would_be_partial_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    put(tmp_path / "a" / "1.jpg")
    real = os.open

    def out(path: str, flags: int, *values: object, dir_fd: int | None = None) -> int:
        if path == "a":
            raise OSError(number, os.strerror(number))
        return real(path, flags, *values, dir_fd=dir_fd)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", out)
    with pytest.raises(VolumeProblem):
        names(tmp_path, [])


def test_a_link_on_the_way_is_not_opened(tmp_path: Path) -> None:
    put(tmp_path / "real" / "deep" / "a.jpg")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for inside in ("link", "link/deep"):
        with pytest.raises(NotADirectoryError), folder_below(str(tmp_path), inside):
            pytest.fail("it was opened")
    with folder_below(str(tmp_path), "real/deep") as folder:
        assert [entry.name for entry in entries_of(folder)] == ["a.jpg"]


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b" / "1.jpg")
    before = len(os.listdir("/proc/self/fd"))
    for files in walk(str(tmp_path), on_problem=lambda _: None, leave_out=nothing):
        assert len(os.listdir("/proc/self/fd")) == before, files
    with pytest.raises(FileNotFoundError), folder_below(str(tmp_path), "a/gone"):
        pytest.fail("it was opened")
    assert len(os.listdir("/proc/self/fd")) == before


def test_what_is_no_regular_file_counts_nowhere(tmp_path: Path) -> None:
    """A folder is known again by the names in it: with a link among them it would be looked at for ever."""
    put(tmp_path / "a" / "1.jpg")
    put(tmp_path / "elsewhere.jpg")
    (tmp_path / "a" / "link.jpg").symlink_to(tmp_path / "elsewhere.jpg")
    (tmp_path / "a" / "folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "a" / "pipe")
    asked: dict[str, list[str]] = {}

    def pass_over(folder: str, names: Sequence[str]) -> bool:
        asked[folder] = list(names)
        return folder.endswith("/a")

    problems: list[PhotoOrganizerError] = []
    found = walk(str(tmp_path), on_problem=problems.append, leave_out=nothing, pass_over=pass_over)
    assert [[one.path for one in files] for files in found] == [[str(tmp_path / "elsewhere.jpg")]]
    assert asked == {str(tmp_path): ["elsewhere.jpg"], str(tmp_path / "a"): ["1.jpg"]}
    assert problems == [], "a link is no folder that cannot be entered"


def test_a_large_folder_comes_in_parts_and_what_belongs_together_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_AT_ONCE", 3)
    for name in (
        "A.jpg",
        "B.jpg",
        "C.jpg",
        "a.xmp",
        "c.aae",
        "c.xmp",
        "d.jpg",
        "sub/e.jpg",
        "sub/f.jpg",
        "sub/g.jpg",
    ):
        put(tmp_path / name)
    problems: list[PhotoOrganizerError] = []

    def together(name: str) -> str:
        return name.lower().partition(".")[0]

    walked = walk(str(tmp_path), on_problem=problems.append, leave_out=nothing, together=together)
    parts = [sorted(one.path.removeprefix(f"{tmp_path}/") for one in files) for files in walked]
    assert parts == [
        ["A.jpg", "B.jpg", "a.xmp"],
        ["C.jpg", "c.aae", "c.xmp"],
        ["d.jpg"],
        ["sub/e.jpg", "sub/f.jpg", "sub/g.jpg"],
    ]
    assert problems == []


def test_a_large_folder_that_goes_meanwhile_ends_and_the_next_is_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_AT_ONCE", 1)
    for name in ("a/1.jpg", "a/2.jpg", "a/3.jpg", "b/4.jpg"):
        put(tmp_path / name)
    problems: list[PhotoOrganizerError] = []
    seen = []
    for files in walk(str(tmp_path), on_problem=problems.append, leave_out=nothing):
        seen += [os.path.basename(one.path) for one in files]
        if seen == ["1.jpg"]:
            (tmp_path / "a").rename(tmp_path / "gone")
    assert seen[:1] + seen[-1:] == ["1.jpg", "4.jpg"]
    assert "2.jpg" not in seen
    assert problems == [], "what is gone is nothing to report"


@pytest.mark.parametrize("inside", ["", "a"])
def test_a_large_folder_that_fails_meanwhile_is_reported_and_the_root_ends_the_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    """A part of the root would be taken for all of it."""
    monkeypatch.setattr(room, "MOST_AT_ONCE", 1)
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        put(tmp_path / inside / name)
    real, opened = room.folder_below, list[str]()

    def fails(root: str, folder: str) -> AbstractContextManager[int]:
        opened.append(folder)
        if opened.count(inside) > 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(root, folder)

    monkeypatch.setattr(room, "folder_below", fails)
    problems: list[PhotoOrganizerError] = []
    walked = walk(str(tmp_path), on_problem=problems.append, leave_out=nothing)
    assert [os.path.basename(one.path) for one in next(walked)] == ["1.jpg"]
    if inside:
        assert list(walked) == []
        assert [getattr(problem, "path", "") for problem in problems] == [str(tmp_path / "a")]
    else:
        with pytest.raises(OSError, match="Input/output"):
            list(walked)
