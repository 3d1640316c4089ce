"""An owner finds the number of a run: `undo --list` shows what `undo --run` takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

from photo_organizer.cli.main import main
from photo_organizer.cli.undo import WORDS
from photo_organizer.store.journal import RunKind
from spk import texts
from tests.journeys.home import Home
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

KINDS = set(get_args(RunKind))


def test_a_listed_run_is_taken_back_by_its_number_and_listed_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    home.put("a.jpg", jpeg("2024:01:02 03:04:05"))
    home.once()
    home.put("b.jpg", jpeg("2024:02:03 04:05:06"))
    home.put("b.xmp", b"<x/>")
    home.once()
    told = home.run("undo", "--list").stdout.splitlines()
    number, *_, last = told[0].split()
    assert [line.partition("filed: ")[2] for line in told] == ["2 files", "1 file"]
    assert last == "files"
    before = home.tree()
    assert home.run("undo", "--list", "--json").returncode == 0
    assert home.tree() == before
    assert home.run("undo", "--run", number).returncode == 0
    assert {path.name for path in home.intake.iterdir() if path.is_file()} == {"b.jpg", "b.xmp"}
    assert main(["undo", "--list", "--json", f"--state={home.state}"]) == 0
    assert [one["files"] for one in json.loads(capsys.readouterr().out)["runs"]] == [1]


def test_before_anything_was_filed_no_run_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["undo", "--list", f"--state={tmp_path / 'none'}"]) == 0
    assert capsys.readouterr().out == "There is nothing to undo.\n"


def test_of_several_libraries_the_runs_of_each_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = {name: tmp_path / name for name in ("library", "intake", "annas", "annas_intake")}
    for folder in folders.values():
        folder.mkdir()
    config = tmp_path / "config.ini"
    config.write_text(
        f"[paths]\nintake = {folders['intake']}\nlibrary = {folders['library']}\n"
        f"[library anna]\nintake = {folders['annas_intake']}\nlibrary = {folders['annas']}\n"
    )
    assert main(["undo", "--list", f"--config={config}", f"--state={tmp_path / 'state'}"]) == 0
    assert capsys.readouterr().out.splitlines()[1::2] == ["There is nothing to undo."] * 2


def test_every_kind_of_run_has_words_on_the_command_line_and_on_the_page() -> None:
    assert set(WORDS) == KINDS
    assert {f"run_{kind}" for kind in KINDS} == {key for key in texts.read("enu") if key.startswith("run_")}
