"""A small file of ours is replaced whole and durably, or stays as it was."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.whole import replace_whole

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "decisions.json"
    path.write_bytes(b"old")
    done, sync, replace = list[str](), os.fsync, os.replace

    def synced(fd: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "bytes")
        sync(fd)

    def replaced(part: str, name: str) -> None:
        done.append("name")
        replace(part, name)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    replace_whole(str(path), b"new", 0o640)
    assert done == ["bytes", "name", "folder"]
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_where_there_is_no_room_the_old_one_stays_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.ini"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_whole(str(path), b"new")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"config.ini": b"old"}


def test_only_a_hidden_name_of_ours_is_used_beside_it(tmp_path: Path) -> None:
    """What its owner has there under another name stays, and what a killed process of ours left does not."""
    drafts = [tmp_path / f"config.ini{end}" for end in (".new", ".part", ".tmp", "~")]
    for draft in drafts:
        draft.write_bytes(b"a draft")
    (elsewhere := tmp_path / "elsewhere").write_bytes(b"not ours")
    (tmp_path / ".config.ini.photo-organizer.part").symlink_to(elsewhere)
    replace_whole(str(tmp_path / "config.ini"), b"new")
    assert (tmp_path / "config.ini").read_bytes() == b"new"
    assert [draft.read_bytes() for draft in drafts] == [b"a draft"] * len(drafts)
    assert elsewhere.read_bytes() == b"not ours"
    assert sorted(os.listdir(tmp_path)) == sorted(["config.ini", "elsewhere", *(one.name for one in drafts)])
