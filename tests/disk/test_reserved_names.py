"""Where the kernel neither renames without replacing nor links, an empty file of ours keeps the name: only while it is ours."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import rename

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Give a folder with a photo in it, as exFAT or FUSE has it."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(rename, "_function", lambda: None)
    monkeypatch.setattr(os, "link", refused)
    (tmp_path / "a.jpg").write_bytes(b"mine")
    fd = os.open(tmp_path, os.O_RDONLY)
    yield fd
    os.close(fd)


def there(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_name_is_given_and_one_that_is_taken_stays(tmp_path: Path, folder: int) -> None:
    rename.rename_noreplace(folder, "a.jpg", folder, "b.jpg")
    assert there(tmp_path) == {"b.jpg": b"mine"}
    (tmp_path / "c.jpg").write_bytes(b"")  # an upload that begins
    with pytest.raises(FileExistsError):
        rename.rename_noreplace(folder, "b.jpg", folder, "c.jpg")
    assert there(tmp_path) == {"b.jpg": b"mine", "c.jpg": b""}


@pytest.mark.parametrize("deed", ["replaced", "written to"])
def test_what_takes_the_name_between_the_two_steps_stays(
    tmp_path: Path, folder: int, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    real = os.open

    def opened(path: str, *given: int, dir_fd: int) -> int:
        fd = real(path, *given, dir_fd=dir_fd)
        if deed == "replaced":
            (tmp_path / "upload").write_bytes(b"another")
            (tmp_path / "upload").replace(tmp_path / path)
        else:
            (tmp_path / path).write_bytes(b"another")
        return fd

    monkeypatch.setattr(os, "open", opened)
    with pytest.raises(FileExistsError):
        rename.rename_noreplace(folder, "a.jpg", folder, "b.jpg")
    monkeypatch.undo()
    assert there(tmp_path) == {"a.jpg": b"mine", "b.jpg": b"another"}


def test_a_rename_that_fails_leaves_no_empty_file(
    tmp_path: Path, folder: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "rename", fails)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        rename.rename_noreplace(folder, "a.jpg", folder, "b.jpg")
    assert there(tmp_path) == {"a.jpg": b"mine"}
