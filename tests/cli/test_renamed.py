"""A library that got another name in the settings is the same library: what was done can be undone, and what is known stays known."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli import hanging
from photo_organizer.cli.main import main
from photo_organizer.cli.parser import parsed
from photo_organizer.cli.renamed import follow_names
from photo_organizer.disk.lock import StateLock
from photo_organizer.disk.soon import soon
from photo_organizer.store import db, pausing
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILED = "2022/02_Feb/20220203_040506.jpg"


def acts(tmp_path: Path, name: str, *words: str) -> int:
    """Carry a command out about the library of this name, with the settings as they are."""
    more = ["--settle", "0"] if words[0] == "once" else []
    config, state = str(tmp_path / "config.ini"), str(tmp_path / "state")
    return main([*words, *more, "--config", config, "--state", state, "--library", name])


def name_them(tmp_path: Path, **names: str) -> None:
    """Write settings with a library of each name, in a folder of `home`."""
    text = f"[paths]\nintake = {tmp_path}/pix/In\nlibrary = {tmp_path}/pix\n"
    for name, folder in names.items():
        text += (
            f"[library {name}]\nintake = {tmp_path}/home/{folder}/In\nlibrary = {tmp_path}/home/{folder}\n"
        )
    (tmp_path / "config.ini").write_text(text)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., int]:
    """Return a function that carries a command out, about the library of this name in `home/anna`."""
    photo = photos.jpeg(when="2022:02:03 04:05:06")
    photos.write(tmp_path / "home" / "anna" / "In" / "a.jpg", photo, 1_600_000_000)
    photos.write(tmp_path / "pix" / "In" / "b.jpg", photo, 1_600_000_000)

    def command(name: str, *words: str, folder: str = "anna") -> int:
        name_them(tmp_path, **{name: folder})
        return acts(tmp_path, name, *words)

    return command


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two libraries, Anna and Berta, which have filed a photo each."""
    (tmp_path / "pix" / "In").mkdir(parents=True)
    name_them(tmp_path, Anna="anna", Berta="berta")
    for name in ("anna", "berta"):
        photo = photos.jpeg(when=f"2022:02:03 04:05:0{len(name)}")
        photos.write(tmp_path / "home" / name / "In" / f"{name}.jpg", photo, 1_600_000_000)
        assert acts(tmp_path, name, "once") == 0
    return tmp_path


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
    assert run("Berta", "once", folder="berta") == 0
    assert states(tmp_path) == ["anna", "berta"]


def test_what_another_service_has_open_is_left_to_it(tmp_path: Path, run: Callable[..., int]) -> None:
    assert run("Anna", "once") == 0
    with StateLock(str(tmp_path / "state" / "libraries" / "anna")):
        run("Berta", "once")
    assert "anna" in states(tmp_path)


@pytest.mark.parametrize("command", ["pause", "undo", "thumbnails"])
def test_also_where_the_first_that_acts_under_the_new_name_is_another_command(
    command: str, tmp_path: Path, run: Callable[..., int]
) -> None:
    assert run("Anna", "once") == 0
    words = ["--remove", str(tmp_path / "home/anna")] if command == "thumbnails" else []
    assert run("Berta", command, *words) == 0
    assert states(tmp_path) == ["berta"]
    assert (run("Berta", "undo") == 0) is (command != "undo")


def test_it_follows_also_where_another_folder_of_it_hangs(
    tmp_path: Path, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("Anna", "once") == 0
    name_them(tmp_path, Berta="anna")
    config = tmp_path / "config.ini"
    config.write_text(config.read_text().replace("anna/In", "anna/dead"))
    monkeypatch.setattr(
        hanging, "soon", lambda folder, ask, _: soon(folder, ask, 0 if folder.endswith("dead") else 60)
    )
    follow_names(parsed(["status", "--config", str(config), "--state", f"{tmp_path}/state"]))
    assert states(tmp_path) == ["berta"]


def test_two_that_exchange_their_names_exchange_what_is_known_of_them(two: Path) -> None:
    name_them(two, Anna="berta", Berta="anna")
    assert acts(two, "Berta", "undo") == 0
    assert (two / "home/anna/In/anna.jpg").exists()
    assert not (two / "home/berta/In/berta.jpg").exists()
    assert acts(two, "Anna", "undo") == 0
    assert (two / "home/berta/In/berta.jpg").exists()
    assert states(two) == ["anna", "berta"]


def test_a_pause_is_of_the_one_that_has_the_name_now(two: Path) -> None:
    name_them(two, Anna="berta", Berta="anna")
    assert acts(two, "Berta", "pause") == 0
    with closing(db.open_database(str(two / "state/libraries/berta"))[0]) as con:
        assert (pausing.is_paused(con), db.get_meta(con, "library_path")) == (True, str(two / "home/anna"))


def test_the_name_of_one_that_was_removed_brings_nothing_of_that(two: Path) -> None:
    name_them(two, Anna="berta")
    assert acts(two, "Anna", "undo") == 0
    assert (two / "home/berta/In/berta.jpg").exists()
    name_them(two, Anna="berta", Berta="anna")
    assert acts(two, "Berta", "undo") == 0
    assert (two / "home/anna/In/anna.jpg").exists()


def test_what_is_left_there_and_cannot_be_read_stops_nobody(tmp_path: Path, run: Callable[..., int]) -> None:
    for name in ("damaged", "of-another-program"):
        (tmp_path / "state" / "libraries" / name).mkdir(parents=True)
    with closing(sqlite3.connect(tmp_path / "state/libraries/of-another-program" / db.NAME)) as con:
        con.executescript("CREATE TABLE meta (x); PRAGMA user_version = 5")
    (tmp_path / "state/libraries/damaged" / db.NAME).write_bytes(bytes(9) * 1000)
    (tmp_path / "state/libraries/no-folder").write_text("")
    assert run("Anna", "once") == 0
    assert run("Berta", "once") == 0
    assert "berta" in states(tmp_path)
    assert "anna" not in states(tmp_path)
