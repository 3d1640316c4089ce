"""Where thumbnails are switched off no night comes any more: their removal leaves nothing of ours, also where it was cut off."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from photo_organizer.settings import Settings
from photo_organizer.thumbnails import options
from photo_organizer.thumbnails.clear import clear
from photo_organizer.thumbnails.report import Did
from photo_organizer.thumbnails.seal import sealed
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_a_removal_that_was_cut_off_has_left_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = tmp_path / "album"
    album.mkdir()
    (album / "thumbnail.jpg").write_bytes(sealed(photos.jpeg(None)))
    (album / "theirs.part").write_bytes(b"x")
    chosen = options.from_settings(Settings())

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refused)
        assert Did.FAILED in {event.did for event in clear(str(tmp_path), chosen)}
    assert len(names(tmp_path)) == 2, "ours has a name of ours by now"
    list(clear(str(tmp_path), chosen))
    assert names(tmp_path) == ["theirs.part"]
