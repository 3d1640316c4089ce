"""What an installation looks at first, and what it takes for what."""

from __future__ import annotations

import errno
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
