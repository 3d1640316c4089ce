"""Network filesystems that cannot sync a folder say EINVAL: whatever is written there is written. Any other word is an error."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import kept_thumbnails, own_files
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.disk.whole import replace_whole
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.store.db import open_database
from tests.record.logs import log_of, post, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.model import Stamp


def _refuse_folders(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    sync = os.fsync

    def synced(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(code, os.strerror(code))
        sync(fd)

    monkeypatch.setattr(os, "fsync", synced)


def _stamp(path: Path) -> Stamp:
    return stamp_of(path.lstat())


DEEDS: dict[str, Callable[[Path], object]] = {
    "publish": lambda path: own_files.publish(str(path.parent), f"{path.parent}/b", b"x", expect=None),
    "replace": lambda path: own_files.publish(str(path.parent), str(path), b"new", expect=_stamp(path)),
    "remove": lambda path: own_files.remove(str(path.parent), str(path), _stamp(path)),
    "keep": lambda path: kept_thumbnails.keep(str(path.parent), str(path), _stamp(path)),
    "settings": lambda path: replace_whole(str(path), b"new"),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_what_is_written_there_is_written_and_a_sick_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: Callable[[Path], object]
) -> None:
    for number, path in enumerate((tmp_path / "0" / "thumbnail.jpg", tmp_path / "1" / "thumbnail.jpg")):
        path.parent.mkdir()
        path.write_bytes(b"old")
        with monkeypatch.context() as patched:
            _refuse_folders(patched, (errno.EINVAL, errno.EIO)[number])
            if not number:
                deed(path)
            else:
                with pytest.raises((PhotoOrganizerError, OSError), match=os.strerror(errno.EIO)):
                    deed(path)


def test_a_kept_thumbnail_comes_back_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".thumbnail.jpg.replaced").write_bytes(b"theirs")
    _refuse_folders(monkeypatch, errno.EINVAL)
    kept_thumbnails.put_back(str(tmp_path), f"{tmp_path}/.thumbnail.jpg.replaced")
    assert (tmp_path / "thumbnail.jpg").read_bytes() == b"theirs"


def test_the_logs_are_written_there_and_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (logs := tmp_path / "logs").mkdir()
    with closing(open_database(str(tmp_path / "state"))[0]) as con:
        _refuse_folders(monkeypatch, errno.EINVAL)
        log = log_of(con, logs, rotate_bytes=600, keep=3)
        post(con, *(f"{number:03}" for number in range(9)))
        while not log.drain():
            assert log.problem == ""
        assert told(logs)[-1] == "008"
        assert len(os.listdir(logs)) > 1
