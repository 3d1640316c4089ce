"""What an installation looks at first, and what it takes for what."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from photo_organizer.synology import preconditions


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_volume_without_room_is_not_another_account_s_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The cure for the one, to rename the folder, would lose an owner the settings and undo over the other."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "touch", refused)
    with pytest.raises(OSError, match="no"):
        preconditions.problems({"SYNOPKG_PKG_STATUS": "UPGRADE"}, tmp_path, [])


@pytest.mark.parametrize("status", ["INSTALL", "UPGRADE"])
def test_an_upgrade_is_not_refused_over_a_file_that_an_administrator_laid_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    """`sudo cp config.ini config.ini.bak`: the advice was to put the whole folder aside, settings, undo and all."""
    (tmp_path / "config.ini.bak").touch()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "config.ini.bak")
    environment = {"SYNOPKG_PKG_STATUS": status, "wizard_keep_settings": "true"}
    told = [one.key for one in preconditions.problems(environment, tmp_path, [])]
    assert told == ([] if status == "UPGRADE" else ["left_over"])


def test_an_upgrade_over_a_folder_that_the_account_cannot_write_to_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "touch", refused)
    environment = {"SYNOPKG_PKG_STATUS": "UPGRADE", "wizard_keep_settings": "true"}
    assert [one.key for one in preconditions.problems(environment, tmp_path, [])] == ["left_over"]
