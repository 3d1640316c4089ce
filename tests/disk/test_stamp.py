"""One look at a file tells its identity; what cannot be seen is not taken for what is absent."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import rows_of, sight, stamp_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_has_gone_takes_none_of_those_behind_it_along(tmp_path: Path) -> None:
    for name in ("a.jpg", "b\udce9.jpg", "d.jpg"):
        (tmp_path / name).write_bytes(name.encode(errors="surrogateescape"))
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        rows = rows_of(folder, "2024/", ["a.jpg", "b\udce9.jpg", "c.jpg", "d.jpg"])
        assert rows_of(folder, "2024/", []) == []
    finally:
        os.close(folder)
    assert [row[0] for row in rows] == [b"2024/a.jpg", b"2024/b\xe9.jpg", b"2024/d.jpg"]
    for row, name in zip(rows, ("a.jpg", "b\udce9.jpg", "d.jpg"), strict=True):
        stamp = stamp_of((tmp_path / name).lstat())
        assert row[1:] == (stamp.dev, stamp.ino, stamp.size, stamp.mtime_ns)


def test_only_a_regular_file_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    (tmp_path / "link").symlink_to("a.jpg")
    (tmp_path / "folder").mkdir()
    found = sight(str(tmp_path / "a.jpg"))
    assert found is not None
    status = (tmp_path / "a.jpg").lstat()
    assert (found.stamp, found.ctime_ns) == (stamp_of(status), status.st_ctime_ns)
    for name in ("link", "folder", "none", "a.jpg/below"):
        assert sight(str(tmp_path / name)) is None


def test_what_cannot_be_seen_is_not_absent(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too long"):
        sight(str(tmp_path / ("x" * 300)))
