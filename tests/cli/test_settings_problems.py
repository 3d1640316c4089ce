"""What is wrong with a settings file is told at once: with its lines, and with the folders that they name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def told(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    """Return what `config check` says of a file, each without the file's name, and that it names the file."""
    file = tmp_path / "config.ini"
    file.write_text(text.replace("~", str(tmp_path)), encoding="utf-8")
    code = main(["config", "check", "--json", "--config", str(file), "--state", str(tmp_path / "s"), *more])
    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["file"]) == (2 if answer["problems"] else 0, str(file))
    return [one.replace(f"{file} ", "").replace(str(tmp_path), "~") for one in answer["problems"]]


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Return a place with folders that can be used."""
    for name in ("pix/In", "pix/2020", "anna", "cards"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def test_lines_and_folders_of_every_library_are_told_together_in_the_order_of_the_file(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """[paths]
intake = ~/pix/2020
library = ~/pix
[logs]
folder = ~/pix/2020/logs
keep = many
[library anna]
intake = ~/anna
library = ~/anna
colour = red
[library ben]
library = /
logs.folder = ~/pix
"""
    starts = [
        "line 2: [paths] intake is 2020, a folder of the library that filing by date fills",
        "line 5: [logs] folder lies in the intake",
        "line 5: [logs] folder: ~/pix/2020/logs does not exist",
        "line 6: [logs] keep = 'many'",
        "line 8: [library anna] intake and library are the same folder",
        "line 10: [library anna] colour is not a setting",
        "line 11: [library ben] intake is not set",
        "line 12: [library ben] library is /, a folder of the system",
        "line 13: [library ben] logs.folder is ~/pix, where [paths] library has its own logs",
    ]
    found = told(there, text, capsys)
    assert [one[: len(start)] for one, start in zip(found, starts, strict=True)] == starts


def test_of_a_folder_that_cannot_be_read_nothing_else_is_said(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (problem,) = told(there, "[paths]\nintake = cards\nlibrary = ~/pix\n", capsys)
    assert problem.startswith("line 2: [paths] intake = 'cards': write an absolute path")


def test_a_folder_that_is_not_there_is_named_with_its_line(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "[paths]\nintake = ~/In\nlibrary = ~/pix\n[thumbnails]\nroots = ~/anna\n    ~/films\n"
    intake, root = told(there, text, capsys)
    assert intake.startswith("line 2: [paths] intake: ~/In does not exist")
    assert root.startswith("line 5: [thumbnails] roots: ~/films does not exist")


def test_a_card_may_be_away(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "[paths]\nintake = ~/card\nlibrary = ~/pix\n[intake]\nmode = copy\n"
    assert told(there, text, capsys) == []


def test_a_folder_of_the_command_line_stands_in_no_line(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "[paths]\nintake = ~/pix/In\nlibrary = ~/pix\n[naming]\nlayuot = x\n"
    line, folder = told(there, text, capsys, "--intake", f"{there}/pix")
    assert line.startswith("line 5: [naming] layuot is not a setting")
    assert folder.startswith("[paths] intake and library are the same folder")
