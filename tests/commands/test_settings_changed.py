"""Settings and libraries that the owner changes on the page: written whole or not at all, and each refusal says its cure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.new_library import folder_problems, probe, unreadable
from photo_organizer.commands.settings_file import SettingsFile
from photo_organizer.sentences import Sentence
from photo_organizer.settings.parse import parse_all
from tests.commands.ticks import codes, said, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


# ── settings ──


def a_file(tmp_path: Path, text: str = "", refuse: list[str] | None = None) -> SettingsFile:
    path = tmp_path / "etc" / "config.ini"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return SettingsFile(str(path), lambda _: refuse or [])


def text_of(file: SettingsFile) -> str:
    with open(file.path, encoding="utf-8") as opened:
        return opened.read()


def test_without_a_settings_file_nothing_is_changed_and_it_is_said(ticks: Ticks) -> None:
    for name in ("settings", "add-library", "remove-library"):
        answer = told(ticks, name)
        assert (answer["state"], said(answer)) == ("refused", ["no_settings_file"])
        assert not ticks.begins_anew()
    assert told(ticks, "reload")["state"] == "done"
    assert ticks.begins_anew()


def test_a_setting_is_written_beside_the_comments_with_the_rights_of_the_file(tmp_path: Path) -> None:
    file = a_file(tmp_path, "# mine\n[logs]\n")
    os.chmod(file.path, 0o640)
    assert file.change({"duplicates.delete_duplicates": "false"}) == []
    text = text_of(file)
    assert text.startswith("# mine\n")
    assert parse_all(text)[0].duplicates_delete_duplicates is False
    assert os.stat(file.path).st_mode & 0o777 == 0o640
    assert os.listdir(os.path.dirname(file.path)) == ["config.ini"]


def test_where_nothing_is_changed_no_file_is_written(tmp_path: Path) -> None:
    file = SettingsFile(str(tmp_path / "etc" / "config.ini"), lambda _: [])
    assert file.change({}) == []
    assert not (tmp_path / "etc").exists()
    file = a_file(tmp_path, "[duplicates]\ndelete_duplicates = false\n# no end of line")
    before = os.stat(file.path)
    assert file.change({}) == []
    assert os.stat(file.path).st_ino == before.st_ino
    file = a_file(tmp_path, "[duplicates]\ndelete_duplicates = false\n")
    before = os.stat(file.path)
    assert file.change({"duplicates.delete_duplicates": "false"}) == []
    assert os.stat(file.path).st_ino == before.st_ino


def test_what_somebody_saves_while_a_change_is_looked_at_stays(tmp_path: Path) -> None:
    """By hand in an editor, or for another library, which has a thread of its own."""
    file = a_file(tmp_path, "[logs]\n")
    meanwhile = ["# by hand\n[logs]\n", "# by hand\n[intake]\nquiet_seconds = 7\n[logs]\n"]

    def looked_at(_: str) -> list[str]:
        if meanwhile:
            with open(file.path, "w", encoding="utf-8") as saved:
                saved.write(meanwhile.pop(0))
        return []

    looking = SettingsFile(file.path, looked_at)
    assert looking.change({"duplicates.delete_duplicates": "false"}) == []
    text = text_of(file)
    assert text.startswith("# by hand\n")
    assert parse_all(text)[0].intake_quiet_seconds == 7
    assert parse_all(text)[0].duplicates_delete_duplicates is False


def test_what_is_no_setting_or_is_refused_changes_nothing(tmp_path: Path) -> None:
    file = a_file(tmp_path, "[logs]\n")
    assert codes(file.change({"nothing.such": "1"})) == ["program_failed"]
    assert a_file(tmp_path, "[logs]\n", ["not so"]).change({"duplicates.delete_duplicates": "false"}) == [
        "not so"
    ]
    assert text_of(file) == "[logs]\n"


def test_a_file_that_may_not_be_written_stays_whole_and_the_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_file(tmp_path, "[logs]\n")

    def denied(_from: str, _to: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", denied)
    assert codes(file.change({"duplicates.delete_duplicates": "false"})) == ["no_permission"]
    assert text_of(file) == "[logs]\n"
    assert os.listdir(os.path.dirname(file.path)) == ["config.ini"]


def test_a_library_is_added_once_and_taken_out_again(tmp_path: Path) -> None:
    file, anna = a_file(tmp_path), tmp_path / "anna"
    assert codes(file.add_library("Anna", str(anna))) == ["folder_missing"]
    assert text_of(file) == ""
    anna.mkdir()
    assert file.add_library(" Anna ", f"{anna}/") == []
    assert (anna / "PhotosToProcess").is_dir()
    found = parse_all(text_of(file))
    assert [one.name for one in found] == ["", "Anna"]
    assert (found[1].paths_library, found[1].paths_intake) == (str(anna), f"{anna}/PhotosToProcess")
    assert codes(file.add_library("Anna", str(anna))) == ["library_exists"]
    assert codes(file.add_library("a/b", str(anna))) == ["library_name"]
    assert codes(file.add_library("Carl", "carl")) == ["absolute"]
    assert codes(file.add_library("Carl", "/nowhere", "../in")) == ["absolute"]
    assert codes(file.remove_library("Bert")) == ["not_listed"]
    assert codes(file.remove_library("")) == ["not_listed"]
    assert file.remove_library("Anna") == []
    assert [one.name for one in parse_all(text_of(file))] == [""]
    assert file.add_library("A\u0308nne", str(anna)) == []  # as a Mac writes it
    assert [one.name for one in parse_all(text_of(file))] == ["", "Änne"]


def test_no_library_is_added_under_the_name_that_the_first_one_has_by_its_folder(tmp_path: Path) -> None:
    (other := tmp_path / "other").mkdir()
    file = a_file(tmp_path, f"[paths]\nlibrary = {tmp_path}/photo\nintake = {tmp_path}/in\n")
    assert codes(file.add_library("Photo", str(other))) == ["library_exists"]


def test_a_library_that_only_copies_makes_no_intake(tmp_path: Path) -> None:
    file, anna, card = a_file(tmp_path), tmp_path / "anna", tmp_path / "card"
    anna.mkdir()
    assert file.add_library("Anna", str(anna), str(card), "copy") == []
    assert not card.exists()
    assert parse_all(text_of(file))[1].copies


# ── folders of a new library ──


def test_folders_are_tried_and_nothing_of_the_trial_is_left(tmp_path: Path) -> None:
    library, intake = tmp_path / "library", tmp_path / "library" / "in"
    assert codes(folder_problems(str(library), str(intake))) == ["folder_missing"]
    library.mkdir()
    assert folder_problems(str(library), str(intake)) == []
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in", "library"]
    far = tmp_path / "none" / "in"
    assert codes(folder_problems(str(library), str(far))) == ["folder_missing"]
    assert not far.parent.exists()
    (tmp_path / "file").write_text("x")
    assert codes(folder_problems(str(library), str(tmp_path / "file"))) == ["system_refused"]


@pytest.mark.parametrize(
    ("there", "typed"), [("photostoprocess", "PhotosToProcess"), ("Fu\u0308r uns", "F\u00fcr uns")]
)
def test_no_intake_is_made_beside_one_that_a_mac_or_windows_takes_for_the_same(
    tmp_path: Path, there: str, typed: str
) -> None:
    (tmp_path / there).mkdir()
    assert codes(folder_problems(str(tmp_path), str(tmp_path / typed))) == ["folder_missing"]
    assert [path.name for path in tmp_path.iterdir()] == [there]


@pytest.mark.parametrize("call", ["mkdir", "rename", "rmdir"])
def test_each_thing_that_is_refused_in_a_folder_is_told_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    for number, code in ((13, "folder_not_writable"), (30, "system_refused"), (2, "folder_missing")):

        def refuse(*_: object, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patched:
            patched.setattr(os, call, refuse)
            problem = probe(str(tmp_path))
            assert codes(folder_problems(str(tmp_path), str(tmp_path))) == [code]
        assert isinstance(problem, Sentence)
        assert problem.code == code
        assert str(tmp_path) in problem
        assert ("read-only" in problem) == (number == 30)  # no permission helps there
        assert ("permission on" in problem) == (number == 13)


def test_a_card_that_is_away_may_be_named_and_one_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unreadable(str(tmp_path / "card")) == ""
    assert folder_problems(str(tmp_path), str(tmp_path / "card"), copies=True) == []

    def denied(_path: str) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", denied)
    assert codes(folder_problems(str(tmp_path), str(tmp_path), copies=True)) == ["folder_not_readable"]
