"""An intake whose disk is not mounted is an empty folder: that is told, and not taken for an intake with nothing in it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import mounts
from photo_organizer.errors import VolumeAway
from photo_organizer.service.surroundings import require_intake_disk
from photo_organizer.store.db import open_database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from tests.service.desk import Desk

ROOT = "22 1 8:1 / / rw - ext4 /dev/sda rw"


class Disks:
    """The table of what is mounted, as the kernel would tell it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._lines: list[str] = []
        monkeypatch.setattr(mounts, "_table", lambda: "\n".join([ROOT, *self._lines]))

    def mount(self, *points: Path) -> None:
        """Let these and nothing else be mounted beside the root."""
        self._lines = [
            f"{40 + n} 22 8:{2 + n} / {point} rw - ext4 /dev/b rw" for n, point in enumerate(points)
        ]


@pytest.fixture
def disks(monkeypatch: pytest.MonkeyPatch) -> Disks:
    return Disks(monkeypatch)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = open_database(str(tmp_path / "state"))[0]
    yield opened
    opened.close()


@pytest.mark.parametrize("above", ["", "usb"])
def test_an_empty_folder_in_the_place_of_the_intakes_disk_is_told(
    tmp_path: Path, con: sqlite3.Connection, disks: Disks, above: str
) -> None:
    point = tmp_path / "usb"
    intake = point / "drop" if above else point
    intake.mkdir(parents=True)
    disks.mount(point)
    require_intake_disk(con, str(intake))
    disks.mount()
    for _ in range(2):
        with pytest.raises(VolumeAway, match=f"mounted at {point} is not there"):
            require_intake_disk(con, str(intake))
    (intake / "@eaDir").mkdir()
    (intake / ".DS_Store").touch()
    with pytest.raises(VolumeAway):
        require_intake_disk(con, str(intake))
    disks.mount(point)
    require_intake_disk(con, str(intake))


def test_a_folder_with_a_file_in_it_is_the_intake_from_now_on(
    tmp_path: Path, con: sqlite3.Connection, disks: Disks
) -> None:
    disks.mount(tmp_path / "in")
    (tmp_path / "in").mkdir()
    require_intake_disk(con, str(tmp_path / "in"))
    disks.mount()
    photo = tmp_path / "in" / "a.jpg"
    photo.touch()
    require_intake_disk(con, str(tmp_path / "in"))
    photo.unlink()
    require_intake_disk(con, str(tmp_path / "in"))


def test_a_system_that_does_not_say_what_is_mounted_is_no_disk_that_is_away(
    tmp_path: Path, con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a descriptor left, say, the table cannot be read; what was known before holds on."""
    intake = tmp_path / "in"
    intake.mkdir()

    def unreadable() -> str:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    Disks(monkeypatch).mount(intake)
    require_intake_disk(con, str(intake))
    with monkeypatch.context() as patched:
        patched.setattr(mounts, "_table", unreadable)
        require_intake_disk(con, str(intake))
        (intake / "a.jpg").touch()
        require_intake_disk(con, str(intake))
        (intake / "a.jpg").unlink()
    Disks(monkeypatch)
    with pytest.raises(VolumeAway):
        require_intake_disk(con, str(intake))


def test_another_intake_and_a_disk_that_comes_are_nothing_wrong(
    tmp_path: Path, con: sqlite3.Connection, disks: Disks
) -> None:
    for name in ("in", "other"):
        (tmp_path / name).mkdir()
    require_intake_disk(con, str(tmp_path / "in"))
    disks.mount(tmp_path / "in")
    require_intake_disk(con, str(tmp_path / "in"))
    require_intake_disk(con, str(tmp_path / "other"))
    disks.mount()
    require_intake_disk(con, str(tmp_path / "other"))


def test_the_service_says_that_the_disk_is_away_and_goes_on_by_itself(desk: Desk, disks: Disks) -> None:
    disks.mount(desk.intake)
    desk.full_look()
    desk.full_look()
    assert desk.word == "Idle"
    disks.mount()
    desk.full_look()
    assert desk.word == "Needs attention"
    disks.mount(desk.intake)
    desk.service.pace.look_now()
    desk.full_look()
    desk.full_look()
    assert desk.word == "Idle"
