"""What an upgrade makes of the folders in the settings that it keeps: it looks, and makes none in a stranger's place."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from photo_organizer.synology import steps
from photo_organizer.synology.nas import Nas
from tests.synology.test_steps import places


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("volume1/photo", "volume2/upload", "volume1/@appdata/PhotoOrganizer"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def test_an_upgrade_needs_no_room(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it could not write would leave the package in need of repair, for a file that stays as it is."""
    mine = f"[paths]\nintake = {root}/volume2/upload\nlibrary = {root}/volume1/photo\n"
    places(root).config.write_text(mine)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "touch", full)
    monkeypatch.setattr("os.fsync", full)
    assert [problem.key for problem in steps.postinst({}, Nas(root), places(root))] == ["ready"]


def test_a_shared_folder_that_is_locked_at_an_upgrade_is_called_so(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An encrypted one is not there until somebody unlocks it; a permission would not help."""
    mine = f"[paths]\nintake = {root}/volume1/secret/In\nlibrary = {root}/volume1/secret/Photos\n"
    places(root).config.write_text(mine)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", lambda path, **_: None if path.is_dir() else refused())
    told = steps.postinst({}, Nas(root), places(root))
    assert [(problem.key, problem.what) for problem in told] == [("no_share", "secret")]


def test_an_upgrade_makes_no_folder_where_another_may_be_in_the_library_s_place(root: Path) -> None:
    """The bare place of a share that is locked, or a new one of the name of one that was renamed; the start makes none either."""
    intake = root / "volume1/photo/In"
    places(root).config.write_text(f"[paths]\nintake = {intake}\nlibrary = {root}/volume1/photo\n")
    told = steps.postinst({}, Nas(root), places(root))
    assert [(problem.key, problem.what) for problem in told] == [("no_share", "photo")]
    assert steps.start(places(root)) == []
    assert not intake.exists()
    (root / "volume1/photo/.photo-organizer").mkdir()  # the service's lock, that it takes in any place
    assert [problem.key for problem in steps.postinst({}, Nas(root), places(root))] == ["no_share"]
    (root / "volume1/photo/.photo-organizer/id-0123").mkdir()
    assert [problem.key for problem in steps.postinst({}, Nas(root), places(root))] == ["ready"]
    assert intake.is_dir()
