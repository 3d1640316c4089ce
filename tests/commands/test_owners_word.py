"""What the owner says in one word is done at once, answered once, and what it does not fit is said by its code."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from photo_organizer.commands import file_as_it_is
from photo_organizer.commands.file_as_it_is import DAY_NS, INCOMPLETE
from photo_organizer.commands.new_library import folder_problems, probe, unreadable
from photo_organizer.commands.settings_file import SettingsFile
from photo_organizer.decide.made import MADE_NS
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.model import RE_UPLOAD, Reason, Stamp
from photo_organizer.sentences import Sentence
from photo_organizer.settings.parse import parse_all
from photo_organizer.store import accepted, catalogue, held, journal, reviewed
from photo_organizer.store.db import transaction
from tests.commands.ticks import told
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


def said(answer: dict[str, Any]) -> list[str]:
    """Return the codes of an answer's problems."""
    return [one["code"] for one in answer.get("said", [])]


def codes(problems: list[str]) -> list[str]:
    return [one.code for one in problems if isinstance(one, Sentence)]


# ── files that wait ──


def waiting(ticks: Ticks, reason: str, *, since_days: float, data: bytes = b"") -> str:
    """Put a file into the intake that is held; return its path."""
    path = ticks.intake / f"{reason}{len(ticks.left())}.jpg"
    path.write_bytes(data or photos.jpeg("2021:03:04 05:06:07", seed=len(ticks.left())))
    stamp, since = stamp_of(path.lstat()), time.time_ns() - int(since_days * DAY_NS)
    with transaction(ticks.opened.con):
        held.hold(ticks.opened.con, str(path), stamp, Reason(reason, "it waits"), since, retry=False)
    return str(path)


def test_only_what_has_been_incomplete_for_a_day_is_filed_as_it_is(ticks: Ticks) -> None:
    old, young = (waiting(ticks, INCOMPLETE, since_days=days) for days in (1.5, 0.5))
    other = waiting(ticks, "re-upload", since_days=3)
    answer = told(ticks, "file-as-it-is", paths=[young, other, f"{ticks.intake}/none.jpg"])
    assert (answer["state"], said(answer)) == (
        "failed",
        ["not_a_day_yet", "not_listed", "not_listed"],
    )
    answer = told(ticks, "file-as-it-is")
    assert (answer["state"], answer["files"]) == ("done", [old])
    assert held.get(ticks.opened.con, young) is not None


def test_what_waits_is_the_same_file_though_its_disk_has_another_number_after_a_restart(ticks: Ticks) -> None:
    """ "It is not listed as incomplete", was the answer."""
    path = waiting(ticks, INCOMPLETE, since_days=2)
    with transaction(ticks.opened.con) as con:
        con.execute("UPDATE held SET dev = dev + 1")
    answer = told(ticks, "file-as-it-is", paths=[path])
    assert (answer["state"], answer["files"]) == ("done", [path])


def test_exactly_a_day_is_a_day_and_what_changed_since_is_not_what_waits(ticks: Ticks) -> None:
    path = waiting(ticks, INCOMPLETE, since_days=0)
    row = held.get(ticks.opened.con, path)
    assert row is not None
    child = ticks.opened.gatherer.similarity.child
    assert file_as_it_is.accept(ticks.opened.con, child, [], row.since_ns + DAY_NS - 1).files == []
    assert file_as_it_is.accept(ticks.opened.con, child, [path], row.since_ns + DAY_NS).files == [path]
    assert accepted.is_accepted(ticks.opened.con, path, row.stamp)
    assert held.get(ticks.opened.con, path) is None
    changed = waiting(ticks, INCOMPLETE, since_days=2)
    with open(changed, "ab") as file:
        file.write(b"more")
    answered = file_as_it_is.accept(ticks.opened.con, child, [], time.time_ns())
    assert (answered.files, codes(answered.problems)) == ([], ["not_listed"])


@pytest.mark.parametrize(
    ("name", "why", "filed"),
    [
        ("a.jpg", Why.BROKEN, False),
        ("a.jpg", Why.UNSUPPORTED, True),
        ("a.jpg", Why.TOO_LARGE, True),
        ("a.mp4", Why.UNSUPPORTED, False),
        ("a.txt", Why.BROKEN, True),
    ],
)
def test_what_cannot_be_opened_is_never_filed_as_it_is(
    ticks: Ticks, name: str, why: Why, *, filed: bool
) -> None:
    path = ticks.intake / name
    path.write_bytes(b"half of it")
    with transaction(ticks.opened.con):
        reason = Reason(INCOMPLETE, "it waits")
        held.hold(ticks.opened.con, str(path), stamp_of(path.lstat()), reason, 0, retry=False)
    child = mock.Mock()
    child.call.side_effect = LookFailed(why, "it cannot be shown")
    answered = file_as_it_is.accept(ticks.opened.con, child, [str(path)], time.time_ns())
    assert bool(answered.files) is filed
    assert codes(answered.problems) == ([] if filed else ["cannot_be_shown"])


def test_what_was_deleted_before_comes_again_when_its_owner_says_so(ticks: Ticks) -> None:
    one, other = (waiting(ticks, RE_UPLOAD, since_days=0) for _ in range(2))
    waits = waiting(ticks, INCOMPLETE, since_days=0)
    answer = told(ticks, "readmit", paths=[one, waits])
    assert (answer["state"], answer["files"], said(answer)) == ("partly", [one], ["not_listed"])
    os.unlink(other)
    with transaction(ticks.opened.con):
        row = Reason(RE_UPLOAD, "it waits")
        held.hold(ticks.opened.con, other, Stamp(0, 0, 1, 1), row, 1, retry=False)
    answer = told(ticks, "readmit")
    assert said(answer) in (["not_listed"], [])
    assert answer["files"] == []


def test_what_its_owner_has_seen_is_no_longer_counted_and_stays_listed(ticks: Ticks) -> None:
    path = waiting(ticks, INCOMPLETE, since_days=0)
    answer = told(ticks, "dismiss", paths=[path])
    row = held.get(ticks.opened.con, path)
    assert (answer["state"], answer["files"]) == ("done", [path])
    assert row is not None
    assert row.dismissed


# ── the clock, groups ──


def test_a_trusted_clock_lets_filing_go_on(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted: list[object] = []
    monkeypatch.setattr(journal, "trust_clock", trusted.append)
    assert told(ticks, "trust-clock")["state"] == "done"
    assert trusted == [ticks.opened.con]


def test_a_clock_before_the_program_was_made_is_believed_on_nobodys_word(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted: list[object] = []
    monkeypatch.setattr(journal, "trust_clock", trusted.append)
    monkeypatch.setattr("photo_organizer.commands.trust_clock.time.time_ns", lambda: MADE_NS - 1)
    assert told(ticks, "trust-clock")["state"] == "refused"
    assert not trusted


def test_a_group_that_is_kept_is_asked_about_no_more_until_it_is_taken_back(ticks: Ticks) -> None:
    for _ in range(2):
        ticks.drop()
    ticks.tick(3)
    con = ticks.opened.con
    numbers = [catalogue.number_of(con, path) for path in ticks.filed()]
    assert told(ticks, "keep-all", pictures=numbers)["state"] == "done"
    assert len(reviewed.everything(con)) == 1
    told(ticks, "keep-all", pictures=numbers[::-1], take_back=True)
    assert reviewed.everything(con) == set()


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
    assert file.add_library("a/b", str(anna))
    assert codes(file.remove_library("Bert")) == ["not_listed"]
    assert codes(file.remove_library("")) == ["not_listed"]
    assert file.remove_library("Anna") == []
    assert [one.name for one in parse_all(text_of(file))] == [""]


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
