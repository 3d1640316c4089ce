"""A new installation with a full intake files nothing before its owner has looked; one with a few files does at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from photo_organizer.service import first_look
from photo_organizer.store import db
from tests.commands.ticks import Ticks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    monkeypatch.setattr(first_look, "MANY", 3)
    made = Ticks(tmp_path, monkeypatch)
    (made.state / first_look.MARK).touch()
    yield made
    made.end()


def status(ticks: Ticks) -> tuple[str, str, int]:
    found = json.loads(db.get_meta(ticks.opened.con, "status", "{}"))
    return found["word"], found["code"], found["values"].get("n", 0)


def waiting(ticks: Ticks) -> int:
    return len(list(ticks.intake.glob("*.jpg")))


def test_a_full_intake_waits_for_a_look_also_over_a_restart(installed: Ticks) -> None:
    for _ in range(4):
        installed.drop()
    installed.tick(3)
    assert status(installed) == ("Paused", "first-look", 4)
    assert waiting(installed) == 4
    assert not (installed.state / first_look.MARK).exists()
    installed.end()
    installed.start()
    installed.service.standing.show_pause()
    installed.tick(3)
    assert status(installed) == ("Paused", "first-look", 4)
    assert waiting(installed) == 4
    installed.post("resume")
    installed.tick(4)
    assert waiting(installed) == 0
    installed.post("pause")
    installed.tick()
    assert status(installed) == ("Paused", "paused", 0)


def test_a_few_files_are_filed_at_once_and_it_is_never_asked_again(installed: Ticks) -> None:
    installed.drop()
    installed.tick(3)
    assert waiting(installed) == 0
    for _ in range(4):
        installed.drop()
    installed.end()
    installed.start()
    installed.tick(3)
    assert waiting(installed) == 0


def test_without_an_installation_nothing_waits(installed: Ticks) -> None:
    (installed.state / first_look.MARK).unlink()
    for _ in range(4):
        installed.drop()
    installed.tick(3)
    assert waiting(installed) == 0
