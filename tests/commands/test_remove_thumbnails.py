"""The command that removes our thumbnails is answered when they are gone, whatever comes between."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.cli import thumbnails
from photo_organizer.cli.main import main
from photo_organizer.look import able
from photo_organizer.service.nightly_run import NightlyRun
from photo_organizer.store.folder_thumbnails import LAST_RUN, ThumbnailStore, last_facts
from photo_organizer.thumbnails.seal import sealed
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks

NAME = "thumbnails-remove-ours"


class Runs:
    """The processes that remove, as a test plays them."""

    def __init__(self, ticks: Ticks) -> None:
        self.ticks, self.begun, self.free = ticks, list[str](), True
        self.codes: dict[int, int] = {}

    def start(self, folder: str) -> int:
        self.begun += [folder] if self.free else []
        return len(self.begun) if self.free else 0

    def ends(self, code: int = 0, **facts: Any) -> None:
        """Let the last run end, and what it notes be there; then let the service notice it."""
        with ThumbnailStore(str(self.ticks.state)) as store:
            store.note(LAST_RUN, json.dumps({"process": len(self.begun), **facts}))
        self.codes[len(self.begun)] = code
        self.ticks.tick(2)


@pytest.fixture
def runs(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> Runs:
    made = Runs(ticks)
    monkeypatch.setattr(NightlyRun, "remove", lambda _, folder: made.start(folder))
    monkeypatch.setattr(NightlyRun, "made", lambda _, number: made.codes.pop(number, None))
    ticks.opened.settings = ticks.opened.settings.replace(thumbnails_roots=("/elsewhere",))
    return made


def state(ticks: Ticks, number: int) -> str | None:
    return (ticks.answer(number) or {}).get("state")


def test_the_answer_comes_when_the_last_folder_is_done(ticks: Ticks, runs: Runs) -> None:
    runs.free = False
    number = ticks.post(NAME)
    ticks.tick(3)
    assert (runs.begun, ticks.answer(number)) == ([], None), "another library's night goes on"
    runs.free = True
    ticks.tick(3)
    runs.ends(removed=["/l/thumbnail.jpg"], failed=[], stopped=False)
    assert (runs.begun, ticks.answer(number)) == ([str(ticks.library), "/elsewhere"], None)
    runs.ends(1, removed=["/e/thumbnail.jpg"], failed=["/e/x/thumbnail.jpg: no"], stopped=False)
    answer = ticks.answer(number)
    assert answer is not None
    assert (answer["state"], answer["count"], answer["problems"]) == ("partly", 2, ["/e/x/thumbnail.jpg: no"])


def test_a_restart_loses_no_removal_and_no_name(ticks: Ticks, runs: Runs) -> None:
    number = ticks.post(NAME)
    ticks.tick(2)
    runs.ends(removed=["/l/thumbnail.jpg"], failed=[], stopped=False)
    ticks.end()
    ticks.start()
    ticks.tick(3)
    assert (runs.begun[2:], ticks.answer(number)) == ([str(ticks.library)], None)
    runs.ends(removed=["/l/2/thumbnail.jpg"], failed=[], stopped=False)
    assert (state(ticks, number), (ticks.answer(number) or {})["count"]) == ("done", 2)


def test_a_run_that_was_stopped_or_failed_is_told(ticks: Ticks, runs: Runs) -> None:
    first = ticks.post(NAME)
    ticks.tick(2)
    runs.ends(1, removed=["/l/thumbnail.jpg"], failed=[], stopped=True)
    assert state(ticks, first) == "partly"
    assert "stopped" in (ticks.answer(first) or {})["problems"][0]
    ticks.opened.settings = ticks.opened.settings.replace(thumbnails_roots=())
    second = ticks.post(NAME)
    ticks.tick(2)
    runs.codes[len(runs.begun)] = 3
    ticks.tick(2)
    assert state(ticks, second) == "failed"
    assert "code 3" in (ticks.answer(second) or {})["problems"][0]


def test_while_they_are_made_it_is_refused(ticks: Ticks, runs: Runs) -> None:
    ticks.opened.settings = ticks.opened.settings.replace(thumbnails_enabled=True)
    number = ticks.post(NAME)
    ticks.tick(2)
    answer = ticks.answer(number)
    assert answer is not None
    assert (answer["state"], answer["said"][0]["code"], runs.begun) == ("refused", "switch_off_first", [])


def test_the_run_needs_no_decoder_and_names_what_is_gone_and_what_it_could_not_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(able, "able", lambda: False)
    library, state = tmp_path / "library", tmp_path / "state"
    (library / "2024").mkdir(parents=True)
    (library / "theirs").mkdir()
    ours, theirs = library / "2024" / "thumbnail.jpg", library / "theirs" / "thumbnail.jpg"
    ours.write_bytes(sealed(photos.jpeg("2024:01:01 10:00:00")))
    theirs.write_bytes(b"theirs")
    opened = os.open

    def locked(path: Any, *more: Any, **how: Any) -> int:
        if path == "theirs":
            raise PermissionError(13, "Permission denied")
        return opened(path, *more, **how)

    monkeypatch.setattr(os, "open", locked)
    monkeypatch.setattr(thumbnails, "stop_within", lambda _: lambda: False)
    words = ["thumbnails", str(library), "--remove", "--state", str(state), "--library", str(library)]
    assert main(words) == 1
    noted = last_facts(str(state), LAST_RUN)
    assert (noted["process"], noted["removed"], noted["stopped"]) == (os.getpid(), [str(ours)], False)
    assert len(noted["failed"]) == 1
    assert "Permission denied" in noted["failed"][0]
    assert (ours.exists(), theirs.exists()) == (False, True)
