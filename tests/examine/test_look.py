"""A file is opened once, read-only, and must still be the one that was sighted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer import errors
from photo_organizer.examine.look import examine
from photo_organizer.model import Sighting, Stamp
from tests.samples.rights import without_root

if TYPE_CHECKING:
    from pathlib import Path


def sight(path: Path) -> Sighting:
    status = path.lstat()
    stamp = Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    return Sighting(str(path), stamp, status.st_ctime_ns)


def test_a_file_that_changed_since_it_was_sighted_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    sighting = sight(path)
    path.write_bytes(b"\xff\xd8\xff\xe0 and more")
    with pytest.raises(errors.FileBusy, match=r"a\.jpg"):
        examine(sighting)


@pytest.mark.parametrize("kind", ["link", "pipe", "gone", "folder"])
def test_what_is_no_file_is_never_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    sighting = sight(path)
    path.unlink()
    if kind == "link":
        (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0")
        path.symlink_to("b.jpg")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    with pytest.raises(errors.FileBusy):
        examine(sighting)


def test_an_unreadable_file_is_a_problem_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    path.chmod(0)
    sighting = sight(path)
    with without_root(), pytest.raises(errors.FileProblem, match="permission"):
        examine(sighting)


def test_looking_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))
    before = path.stat()
    examine(sight(path))
    after = path.stat()
    assert (before.st_mtime_ns, before.st_ctime_ns) == (after.st_mtime_ns, after.st_ctime_ns)
    assert path.read_bytes() == b"\xff\xd8\xff\xe0" + bytes(1000)


def test_descriptors_are_given_back(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        examine(sight(path))
    assert len(os.listdir("/proc/self/fd")) == before
