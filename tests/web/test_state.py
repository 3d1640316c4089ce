"""How others find the intake, that a folder that went away is told at once, and what waits is counted once."""

from __future__ import annotations

import json
import os
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.disk.soon import soon
from photo_organizer.model import Reason, Stamp
from photo_organizer.settings import Settings
from photo_organizer.store import db, held, inbox, overview
from photo_organizer.store.left_command import Command
from photo_organizer.synology.identity import account_name
from photo_organizer.web import api_files, api_folders
from photo_organizer.web.api_state import _STATUS, _as_it_is, _health, _held, _midnight_ns, share_of
from photo_organizer.web.app import App
from photo_organizer.web.gate import USER_HEADER
from photo_organizer.web.schemas import fits
from photo_organizer.web.wire import Request
from tests.web.test_gate import page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "name", "below"),
    [
        ("/volume1/photo/PhotosToProcess", "photo", "PhotosToProcess"),
        ("/volume12/photo", "photo", ""),
        ("/volumeUSB1/usbshare/DCIM/100CANON", "usbshare", "DCIM/100CANON"),
        ("/volume1/homes/anna/Photos", "homes", "anna/Photos"),
    ],
)
def test_a_folder_of_a_shared_folder(path: str, name: str, below: str) -> None:
    found = share_of(path)
    assert found is not None
    assert (found["name"], found["below"]) == (name, below)
    assert found["host"]


@pytest.mark.parametrize(
    "path", ["/home/anna/photos", "/volume1/@appstore/x", "/volume1", "", "/volumes/photo/x"]
)
def test_any_other_folder(path: str) -> None:
    assert share_of(path) is None


def test_a_folder_that_hangs_is_told_and_keeps_no_thread_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page has three, and each of its views asks for this every few seconds."""
    dead, looks, wakes = str(tmp_path / "dead"), os.path.isdir, threading.Event()

    def look(path: str) -> bool:
        return wakes.wait(60) if path == dead else looks(path)

    monkeypatch.setattr(os.path, "isdir", look)
    seconds = {dead: 0.0}
    hosted = page(tmp_path)
    hosted.soon = lambda folder, ask: soon(folder, ask, seconds.get(folder, 60))
    settings = Settings({"paths_intake": str(tmp_path), "paths_library": str(tmp_path), "logs_folder": dead})
    told = [(row["name"], row["ok"], row["cure"]) for row in _health(hosted, settings)]
    assert told == [("intake", True, ""), ("library", True, ""), ("logs", False, "hangs")]
    wakes.set()


HERE = {"name": "library", "path": "/volume1/photo", "ok": True, "cure": ""}
AWAY = HERE | {"ok": False, "cure": "missing"}


@pytest.mark.parametrize("word", ["Idle", "Working"])
def test_a_folder_that_went_away_is_told_before_the_service_has_looked_for_it(word: str) -> None:
    now = {"word": word, "detail": "", "code": "", "going": {"what": "filing"}, "at_ns": 5}
    assert _as_it_is(now, [HERE]) == now
    told = _as_it_is(now, [HERE, AWAY])
    assert (told["word"], told["code"], told["going"], told["at_ns"]) == (
        "Needs attention",
        "volume-away",
        None,
        5,
    )
    assert told["detail"] == "the folder '/volume1/photo' is not there"


@pytest.mark.parametrize("word", ["Paused", "Stopped", "Needs attention"])
def test_what_the_service_says_itself_stays(word: str) -> None:
    assert _as_it_is({"word": word}, [AWAY]) == {"word": word}


def test_an_account_without_a_name_is_told_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container that runs under any number: the overview was an error."""
    monkeypatch.setattr("os.geteuid", lambda: 4_000_000)
    app = App(replace(page(tmp_path), account=account_name()))
    for path in ("/api/status", "/api/libraries"):
        answer = app(Request("GET", path, headers={"x-dsm-user": "anna"}))
        assert json.loads(answer.body)["account"] == "4000000"


def test_a_disk_that_cannot_be_read_keeps_no_other_from_being_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good" / "photo").mkdir(parents=True)
    monkeypatch.setattr(api_folders, "_volumes", lambda: [f"{tmp_path}/broken", f"{tmp_path}/good"])
    monkeypatch.setattr("os.access", lambda *_: True)  # the mode says yes, the disk says no
    answer = App(page(tmp_path))(Request("GET", "/api/folders", headers={"x-dsm-user": "anna"}))
    assert f"{tmp_path}/good/photo" in [row["path"] for row in json.loads(answer.body)["rows"]]


def test_logs_that_are_away_stop_no_filing() -> None:
    assert _as_it_is({"word": "Idle"}, [AWAY | {"name": "logs"}]) == {"word": "Idle"}


def test_today_is_counted_from_the_last_midnight_of_the_wall_clock() -> None:
    began = datetime.fromtimestamp(_midnight_ns() / 10**9)
    assert (began.hour, began.minute, began.second) == (0, 0, 0)
    age = datetime.now() - began
    assert timedelta(0) <= age < timedelta(hours=26)


def test_what_waits_for_long_is_counted_by_its_name_alone_and_its_next_try_is_to_come(tmp_path: Path) -> None:
    """Three broken uploads were "3 still being written" and three rows, each with a next try in the past."""
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        assert _held(con, 4)["settling"] == 4
        now = time.time_ns()
        for number, code in enumerate(("empty", "incomplete", "busy", "waits-with")):
            why = Reason(code, "is incomplete")
            held.hold(con, f"/in/{number}", Stamp(1, number, 3, 4), why, now, retry=held.AT_EVERY_LOOK)
        assert _held(con, 4) == {"settling": 1, "held": 4, "asks": 0}
        assert _held(con, 0)["settling"] == 0
        held.hold(con, "/in/9", Stamp(1, 9, 3, 4), Reason("unreadable", "is damaged"), now, retry=True)
        tries = [api_files._held(row)["retry"] for row in held.everything(con)]
    assert tries == [None] * 4 + [(now + held.HOUR_NS) // 10**6]


def test_what_stays_is_counted_without_reading_each_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks for the state every few seconds, and ten thousand files may stay."""
    app = App(page(tmp_path))
    monkeypatch.setattr(held, "everything", lambda _: pytest.fail("each file was read"))
    found = app(Request("GET", "/api/status", headers={"x-dsm-user": "anna", "host": "nas"}))
    assert (found.status, json.loads(found.body)["held"]) == (200, 1)


READ_AGAIN: dict[str, object] = {"at_ns": 1_793_700_000_123_456_789, "files": 12_345, "count": 0, "names": []}


def _integrity(folder: Path, kept: str) -> object:
    """Return what the page is told of an integrity check whose result was kept as this."""
    page_there = page(folder)
    with closing(db.open_database(str(folder))[0]) as con, db.transaction(con):
        db.set_meta(con, overview.INTEGRITY, kept)
    found = App(page_there)(Request("GET", "/api/status", headers={"x-dsm-user": "anna"}))
    answer = json.loads(found.body)
    assert found.status == 200
    assert fits(answer, _STATUS)
    return answer["integrity"]


def test_the_page_is_told_that_all_files_were_read_again_and_are_unchanged(tmp_path: Path) -> None:
    told = {"at": 1_793_700_000_123, "files": 12_345, "count": 0, "names": []}
    assert _integrity(tmp_path, json.dumps(READ_AGAIN)) == told


def test_the_page_is_told_which_files_changed_by_themselves(tmp_path: Path) -> None:
    """Also where a later version knew a further kind of damage: that is counted, and no name is told in wrong words."""
    names = [["2024/a\u202egpj.jpg", "changed"], ["b\udcff.jpg", "unreadable"], ["c.jpg", "stolen"]]
    told = _integrity(tmp_path, json.dumps(READ_AGAIN | {"count": 3, "names": names}))
    assert told == {
        "at": 1_793_700_000_123,
        "files": 12_345,
        "count": 3,
        "names": [
            {"path": "2024/a\\u202egpj.jpg", "problem": "changed"},
            {"path": "b\\xff.jpg", "problem": "unreadable"},
        ],
    }


@pytest.mark.parametrize(
    "kept",
    ["", "{", "null", "[]", "{}", "3", "[" * 100_000]
    + [
        json.dumps(READ_AGAIN | changed)
        for changed in (
            {"at_ns": None},
            {"at_ns": float("inf")},
            {"at_ns": -1_000_000},
            {"at_ns": 10**40},
            {"files": "3"},
            {"files": True},
            {"count": 1.5},
            {"names": None},
            {"names": ["x"]},
            {"names": [[3, "changed"]]},
        )
    ],
    ids=len,
)
def test_what_is_kept_of_an_integrity_check_and_not_legible_is_no_answer_and_no_error(
    tmp_path: Path, kept: str
) -> None:
    assert _integrity(tmp_path, kept) is None


ANSWERS: dict[str, dict[str, Any]] = {
    "dedupe": {"rows": [{"goes": "/b", "stays": "/a", "why": "", "bytes": 1, "files": 1, "removed": False}]},
    "date": {"rows": [{"from": "/a", "to": "/b", "before": "", "taken": "2024-08-31"}]},
    "look-at-many": {"groups": [[[1], [2], ""]]},
    "relayout": {"moves": [{"from": "/a", "to": "/b"}]},
    "scan": {},
}
OF_ONE_KIND = {"/clearing/{}": "dedupe", "/dates/{}": "date", "/similar/many/{}": "look-at-many"}


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("path", [*OF_ONE_KIND, "/similar/many/{}/carried", "/commands/{}"])
def test_the_answer_to_a_command_is_told_only_where_its_kind_is_asked_for(
    tmp_path: Path, path: str, kind: str
) -> None:
    hosted = page(tmp_path)
    with closing(db.join_database(str(tmp_path))) as con:
        number = inbox.post(con, kind, {}, 1)
        inbox.answer(con, Command(number, kind, {}, {}, 0), ANSWERS[kind])
    asked = Request("GET", f"/api{path.format(number)}", {}, {USER_HEADER: "anna"})
    answer = App(hosted)(asked)
    wanted = OF_ONE_KIND.get(path.removesuffix("/carried"), kind)
    assert answer.status == (200 if kind == wanted else 404)
    assert kind == wanted or json.loads(answer.body)["problem"]
