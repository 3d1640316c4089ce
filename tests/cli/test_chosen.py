"""Which of several libraries a command is about, and which folders they may not have."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.cli import each
from photo_organizer.cli.main import main
from photo_organizer.cli.options import (
    acting_libraries,
    acting_settings,
    read_settings,
    state_folder,
)
from photo_organizer.cli.parser import COMMANDS
from photo_organizer.cli.usable import library_problems
from photo_organizer.errors import SettingsProblem
from photo_organizer.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a settings file of three libraries whose folders are there."""
    text = ""
    for name, head in (("pix", "[paths]"), ("Anna", "[library Anna]"), ("ben", "[library ben]")):
        (tmp_path / name / "In").mkdir(parents=True)
        text += f"{head}\nintake = {tmp_path / name / 'In'}\nlibrary = {tmp_path / name}\n"
    path = tmp_path / "config.ini"
    path.write_text(text, encoding="utf-8")
    return path


def asked(config: Path, **more: str) -> Namespace:
    given: dict[str, Any] = dict.fromkeys(("intake", "library", "logs"))
    return Namespace(**(given | {"config": str(config), "state": str(config.parent / "state")} | more))


@pytest.mark.parametrize("word", ["Anna", "anna", "ANNA"])
def test_a_library_is_chosen_by_its_name(config: Path, word: str) -> None:
    settings, state = acting_settings(asked(config, library=word))
    assert settings.name == "Anna"
    assert state == str(config.parent / "state" / "libraries" / "anna")


def test_a_library_is_chosen_by_its_folder_too_and_then_has_its_own_settings_and_state(config: Path) -> None:
    wanted = asked(config, library=str(config.parent / "ben"))
    assert read_settings(wanted).paths_intake == str(config.parent / "ben" / "In")
    assert state_folder(wanted).endswith("/state/libraries/ben")


def test_the_first_library_has_the_name_of_its_folder_and_the_state_that_was_there_before(
    config: Path,
) -> None:
    for wanted in (
        asked(config),
        asked(config, library="pix"),
        asked(config, library=str(config.parent / "pix")),
    ):
        settings, state = acting_settings(wanted)
        assert (settings.name, settings.paths_library) == ("", str(config.parent / "pix"))
        assert state == state_folder(wanted) == str(config.parent / "state")


def test_a_name_that_no_library_has_is_told_with_those_there_are(config: Path) -> None:
    with pytest.raises(SettingsProblem, match="there is no library 'carl'; there are: pix, Anna, ben"):
        read_settings(asked(config, library="carl"))


def test_a_name_that_two_libraries_have_is_about_neither(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last run of the first one was taken back where that of the other was meant."""
    config.write_text(config.read_text(encoding="utf-8").replace("[library ben]", "[library Pix]"))
    both = rf"several libraries are called 'pix'; name its folder: {config.parent}/pix or {config.parent}/ben"
    with pytest.raises(SettingsProblem, match=both):
        state_folder(asked(config, library="pix"))
    assert read_settings(asked(config, library=str(config.parent / "ben"))).name == "Pix"
    config.write_text(config.read_text(encoding="utf-8").replace("[library Pix]", "[library pix]"))
    main(["status", "--json", "--config", str(config), "--state", str(config.parent / "state")])
    assert list(json.loads(capsys.readouterr().out)["libraries"]) == ["pix", "Anna", f"{config.parent}/ben"]


def test_a_further_folder_for_thumbnails_is_of_the_library_that_has_it(config: Path) -> None:
    """Its thumbnails were made in the size that the first library has, and the night made them anew."""
    trips = config.parent / "trips"
    (trips / "2020").mkdir(parents=True)
    with config.open("a", encoding="utf-8") as file:
        file.write(f"thumbnails.roots = {trips}\n")
    about = []

    def made(options: Namespace) -> int:
        about.append(options.library)
        return 0

    each.for_libraries(made, asked(config, command="thumbnails", root=str(trips / "2020")))
    assert about == [str(config.parent / "ben")]


def test_with_one_library_the_word_is_a_folder_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config.ini"
    config.write_text("[paths]\nintake = /a/In\nlibrary = /a\n", encoding="utf-8")
    assert read_settings(asked(config, library="a")).paths_library == str(tmp_path / "a")


def test_a_service_has_all_libraries_or_the_one_that_is_named(config: Path) -> None:
    assert [one.name for one in acting_libraries(asked(config))[0]] == ["", "Anna", "ben"]
    assert [one.name for one in acting_libraries(asked(config, library="ben"))[0]] == ["ben"]


def test_a_service_begins_with_no_two_libraries_of_which_one_lies_in_the_other(config: Path) -> None:
    """Each would file what the other has filed."""
    text = config.read_text().replace(f"library = {config.parent}/ben", f"library = {config.parent}/Anna/ben")
    config.write_text(text)
    with pytest.raises(SettingsProblem, match="ben"):
        acting_libraries(asked(config))


def test_folders_on_the_command_line_are_those_of_the_first(config: Path) -> None:
    folders = {"intake": str(config.parent / "other" / "In"), "library": str(config.parent / "other")}
    first, *further = acting_libraries(asked(config, **folders))[0]
    assert (first.paths_intake, first.paths_library) == tuple(folders.values())
    assert [one.paths_library for one in further] == [str(config.parent / name) for name in ("Anna", "ben")]


def library(name: str, folder: str, intake: str = "", **more: object) -> Settings:
    return Settings({"name": name, "paths_library": folder, "paths_intake": intake or f"{folder}/In", **more})


def told(*libraries: Settings) -> str:
    return "\n".join(library_problems(libraries, ""))


PIX = library("", "/vol/pix")


def test_libraries_that_keep_apart_may_be() -> None:
    assert not told(
        PIX, library("anna", "/vol/pix2"), library("ben", "/homes/ben", "/vol/in-ben", logs_folder="/vol/l")
    )


@pytest.mark.parametrize(
    "other",
    [
        library("anna", "/vol/pix"),
        library("anna", "/vol/pix/anna"),
        library("anna", "/vol", "/in"),
        library("anna", "/vol/anna", "/vol/pix/in-anna"),
        library("anna", "/vol/anna", "/vol/pix/In"),
        library("anna", "/vol/anna", "/vol/pix/In/anna"),
        library("anna", "/vol/pix/In/anna", "/in"),
        library("anna", "/vol/anna", thumbnails_roots=("/vol/pix/2020",)),
        library("anna", "/vol/anna", logs_folder="/vol/pix"),
        library("anna", "/vol/anna", logs_folder="/vol/pix/In/logs"),
    ],
)
def test_libraries_that_share_a_folder_are_refused_whichever_comes_first(other: Settings) -> None:
    for problem in (told(PIX, other), told(other, PIX)):
        assert "[library anna]" in problem
        assert "[paths] " in problem or "own logs" in problem
        assert "give each library folders of its own" in problem


def test_two_further_libraries_and_their_logs_keep_apart_too() -> None:
    logs = [library(name, f"/vol/{name}", logs_folder="/vol/logs") for name in ("anna", "ben")]
    assert "[library anna] logs.folder is /vol/logs" in told(PIX, *logs)
    assert "[library ben] library" in told(PIX, library("anna", "/a"), library("ben", "/a/b"))


def test_a_library_without_a_folder_is_told_by_its_section() -> None:
    assert "[library anna] intake is not set; write the folder there" in told(PIX, Settings({"name": "anna"}))


def test_no_library_may_file_the_state(config: Path) -> None:
    with pytest.raises(SettingsProblem, match="the state folder lies in the intake"):
        acting_settings(asked(config, state=str(config.parent / "ben" / "In" / "s"), library="ben"))


@pytest.mark.parametrize("command", ["once", "plan", "undo"])
def test_no_command_acts_on_a_library_that_lies_in_another(config: Path, command: str) -> None:
    """What is filed into the inner one would be a duplicate for the outer one."""
    (config.parent / "pix" / "Anna" / "In").mkdir(parents=True)
    inner = config.read_text().replace(f"{config.parent}/Anna", f"{config.parent}/pix/Anna")
    config.write_text(inner, encoding="utf-8")
    for word in ("pix", "anna"):
        with pytest.raises(SettingsProblem, match=r"line 6: \[library Anna\] library is .*lies inside"):
            acting_settings(asked(config, library=word, command=command))
    acting_settings(asked(config, library="ben", command=command))


def test_a_library_without_a_folder_is_not_the_folder_that_has_its_name_here(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text("[paths]\nlibrary = /vol/pix\nintake = /vol/in\n[library Anna]\nintake = /vol/anna\n")
    monkeypatch.chdir(config.parent)  # where a folder Anna is
    with pytest.raises(SettingsProblem, match=r"line 4: .library Anna. library is not set"):
        acting_settings(asked(config, library="Anna"))


def test_the_same_folder_by_a_link_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "pix" / "In").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "pix")
    other = library("anna", str(tmp_path / "anna"), str(tmp_path / "link" / "In"))
    assert "lies inside [paths] library" in told(library("", str(tmp_path / "pix")), other)


def test_of_every_command_it_is_said_which_libraries_it_is_about() -> None:
    about_none = {"run", "config", "dates", "models"}  # all of them, or no library
    assert {name for name, one in COMMANDS.items() if not (one.several or one.of_files)} == about_none
