"""What a kill leaves where the kernel cannot rename without replacing: two names of one file, or an empty file that holds a name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import claim
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of

if TYPE_CHECKING:
    from pathlib import Path


def mended(tmp_path: Path, src: bytes | None, taken: bytes | None, *, size: int = 4) -> dict[str, bytes]:
    for name, data in (("src", src), ("taken", taken)):
        if data is not None:
            (tmp_path / name).write_bytes(data)
    (tmp_path / "expect").write_bytes(b"x" * size)
    expect = stamp_of((tmp_path / "expect").lstat())
    with Folders([str(tmp_path)]) as folders:
        claim.mend(folders, f"{tmp_path}/src", f"{tmp_path}/taken", expect)
    return {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "expect"}


@pytest.mark.parametrize(
    ("src", "taken", "left"),
    [
        (b"mine", b"", {"src": b"mine"}),  # the claim's name was held, the file had not gone there yet
        (b"", b"mine", {"taken": b"mine"}),  # the same on the way back
        (b"other", b"", {"src": b"other", "taken": b""}),  # not the file that was claimed: nobody knows
        (b"", b"other", {"src": b"", "taken": b"other"}),
        (b"mine", b"more", {"src": b"mine", "taken": b"more"}),
        (b"mine", None, {"src": b"mine"}),
        (None, b"mine", {"taken": b"mine"}),
    ],
)
def test_an_empty_file_goes_only_where_the_other_name_has_the_file(
    tmp_path: Path, src: bytes | None, taken: bytes | None, left: dict[str, bytes]
) -> None:
    assert mended(tmp_path, src, taken) == left


def test_of_two_names_of_one_file_the_old_one_goes(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"mine")
    os.link(tmp_path / "taken", tmp_path / "src")
    assert mended(tmp_path, None, None) == {"taken": b"mine"}


def test_an_empty_file_that_is_being_written_stays(tmp_path: Path) -> None:
    """It is an upload that begins."""
    with (tmp_path / "taken").open("wb"):
        assert mended(tmp_path, b"mine", None) == {"src": b"mine", "taken": b""}
