"""How the process of a command ends: what only looks at once, what acts as Python ends."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli import main
from photo_organizer.cli.output import DONE
from tests.journeys.home import ENVIRONMENT

if TYPE_CHECKING:
    from pathlib import Path


class EndedAtOnce(Exception):
    """In the place of the end of this process."""


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    for name in ("intake", "library"):
        (tmp_path / name).mkdir()
    for name in ("a", "b"):
        (tmp_path / "library" / f"{name}.jpg").write_bytes(b"the same")
    return [f"--{name}={tmp_path / name}" for name in ("intake", "library", "state")]


def test_what_ends_at_once_has_printed_all_and_closed_its_database(places: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "photo_organizer", "dedupe", *places],
        check=False,
        env={**ENVIRONMENT, "PYTHONUNBUFFERED": ""},  # what is held back is lost unless it is written before
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == DONE
    assert done.stdout.startswith("remove     b.jpg = a.jpg")
    assert "1 duplicate" in done.stderr
    assert "organizer.db" in (left := os.listdir(tmp_path / "state"))
    assert "organizer.db-wal" not in left


@pytest.mark.parametrize(
    ("arguments", "at_once"),
    [(["dates", "library"], True), (["dedupe"], True), (["dedupe", "--apply"], False), (["undo"], False)],
)
def test_a_command_that_acts_ends_as_python_ends(
    arguments: list[str],
    at_once: bool,
    places: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ended(_: int) -> None:
        raise EndedAtOnce

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "_exit", ended)
    options = [] if arguments[0] == "dates" else places
    monkeypatch.setattr(sys, "argv", ["photo-organizer", *arguments, *options])
    with pytest.raises(EndedAtOnce if at_once else SystemExit):
        main.start()
