"""What could not be filed is tried again by itself when its time has come; what the library has is remembered and left alone."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from photo_organizer.errors import FileProblem, from_os_error
from photo_organizer.examine.look import examine
from photo_organizer.service import filing as room
from photo_organizer.store import held
from photo_organizer.store.db import transaction
from tests.commands.ticks import Ticks

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from photo_organizer.model import Facts, Sighting


def test_a_file_that_could_not_be_read_is_tried_again_with_a_full_look_once_it_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = Ticks(tmp_path, monkeypatch)
    met: list[str] = []

    def unreadable(sighting: Sighting, _: object) -> Facts:
        met.append(sighting.path)
        if len(met) == 1:
            raise FileProblem("it is damaged", sighting.path, "copy it again")
        return examine(sighting)

    monkeypatch.setattr(room, "examine", unreadable)
    path = ticks.drop()
    ticks.tick(5)
    assert len(held.everything(ticks.opened.con)) == 1
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    assert (len(met), ticks.left()) == (1, [path.name]), "it is not due yet"
    with transaction(ticks.opened.con):
        ticks.opened.con.execute("UPDATE held SET retry_ns = 1")
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    assert (ticks.left(), held.everything(ticks.opened.con)) == ([], [])
    ticks.end()


def test_a_file_that_may_not_be_read_is_tried_with_every_full_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner gives the permission, and does not know that this changes nothing by which the file is known."""
    ticks, told = Ticks(tmp_path, monkeypatch), list[str]()

    def forbidden(sighting: Sighting, _: object) -> Facts:
        told.append(sighting.path)
        raise from_os_error(PermissionError(errno.EACCES, "no"), "open", sighting.path)

    with monkeypatch.context() as before:
        before.setattr(room, "examine", forbidden)
        path = ticks.drop()
        ticks.tick(5)
        assert (len(told), ticks.left()) == (1, [path.name])
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    assert (ticks.left(), held.everything(ticks.opened.con)) == ([], [])
    ticks.end()


def test_a_card_s_photo_that_the_library_has_is_compared_once_and_not_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = Ticks(tmp_path, monkeypatch, intake_mode="copy")
    path = ticks.drop()
    (ticks.library / "mine.jpg").write_bytes(path.read_bytes())
    ticks.tick(4)
    assert ticks.filed() == ["mine.jpg"]
    rows = ticks.opened.con.execute("SELECT CAST(path AS TEXT) FROM copied").fetchall()
    assert rows == [(str(path),)]
    read: list[str] = []
    real = examine

    def noticed(sighting: Sighting) -> Facts:
        read.append(sighting.path)
        return real(sighting)

    monkeypatch.setattr(room, "examine", noticed)
    ticks.end()
    ticks.start()
    ticks.tick(4)
    assert read == []
    ticks.end()
