"""A library that got another name in the settings is the same library: what was done can be undone, and what is known stays known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.disk.lock import StateLock
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILED = "2022/02_Feb/20220203_040506.jpg"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., int]:
    """Return a function that carries a command out, about the library of this name in `home/anna`."""
    photo = photos.jpeg(when="2022:02:03 04:05:06")
    photos.write(tmp_path / "home" / "anna" / "In" / "a.jpg", photo, 1_600_000_000)
    photos.write(tmp_path / "pix" / "In" / "b.jpg", photo, 1_600_000_000)

    def command(name: str, *words: str, folder: str = "home/anna") -> int:
        text = f"[paths]\nintake = {tmp_path}/pix/In\nlibrary = {tmp_path}/pix\n"
        text += f"[library {name}]\nintake = {tmp_path}/{folder}/In\nlibrary = {tmp_path}/{folder}\n"
        (tmp_path / "config.ini").write_text(text)
        config = str(tmp_path / "config.ini")
        more = ["--settle", "0"] if words[0] == "once" else []
        return main(
            [*words, *more, "--config", config, "--state", str(tmp_path / "state"), "--library", name]
        )

    return command


def states(tmp_path: Path) -> list[str]:
    return sorted(one.name for one in (tmp_path / "state" / "libraries").iterdir())


def test_its_journal_goes_with_it(tmp_path: Path, run: Callable[..., int]) -> None:
    assert run("Anna", "once") == 0
    assert run("Berta", "once") == 0
    assert states(tmp_path) == ["berta"]
    assert run("Berta", "undo", "--last") == 0
    assert (tmp_path / "home/anna/In/a.jpg").exists()
    assert run("anna", "once") == 0
    assert states(tmp_path) == ["anna"]


def test_another_folder_under_another_name_is_another_library(
    tmp_path: Path, run: Callable[..., int]
) -> None:
    assert run("Anna", "once") == 0
    (tmp_path / "home/berta/In").mkdir(parents=True)
    assert run("Berta", "once", folder="home/berta") == 0
    assert states(tmp_path) == ["anna", "berta"]


def test_what_another_service_has_open_is_left_to_it(tmp_path: Path, run: Callable[..., int]) -> None:
    assert run("Anna", "once") == 0
    with StateLock(str(tmp_path / "state" / "libraries" / "anna")):
        run("Berta", "once")
    assert "anna" in states(tmp_path)
