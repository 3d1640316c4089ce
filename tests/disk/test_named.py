"""Paths that a person names: folders and files alike, links never, and each that gives nothing is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.named import walk_named

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.errors import PhotoOrganizerError


def _found(*paths: Path) -> tuple[list[list[str]], list[str]]:
    problems: list[PhotoOrganizerError] = []
    folders = [
        [os.path.basename(one.path) for one in files]
        for files in walk_named(map(str, paths), problems.append)
    ]
    return folders, [problem.message for problem in problems]


def test_a_folder_gives_what_is_below_it_and_a_file_itself(tmp_path: Path) -> None:
    for name in (
        "a.jpg",
        "#1.jpg",
        ".hidden.jpg",
        "@eaDir/b.jpg",
        "#recycle/c.jpg",
        "$RECYCLE.BIN/c.jpg",
        "#1 in May/f.jpg",
        "2024/d.jpg",
        "2024/e.jpg",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "link.jpg").symlink_to("a.jpg")
    assert _found(tmp_path, tmp_path / ".hidden.jpg") == (
        [["#1.jpg", "a.jpg"], ["f.jpg"], ["d.jpg", "e.jpg"], [".hidden.jpg"]],
        [],
    )


def test_a_path_that_gives_nothing_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    asked = [
        tmp_path / "link",
        tmp_path / "none",
        tmp_path / "a.jpg/none",
        tmp_path / "pipe",
        tmp_path / "a.jpg",
    ]
    found, problems = _found(*asked)
    assert found == [["a.jpg"]]
    assert [problem.replace(f"{tmp_path}/", "") for problem in problems] == [
        "'link' is a link, and links are not followed",
        "'none' is not there",
        "'a.jpg/none' is not there",
        "'pipe' is no file and no folder",
    ]
