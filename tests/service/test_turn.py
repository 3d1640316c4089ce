"""Of several libraries one at a time has a night, each its share; nobody's turn is taken away."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.service import child_process
from photo_organizer.service.child_process import ChildProcess, Turn, Turns, words_for
from photo_organizer.service.nightly_run import NightlyRun
from photo_organizer.settings import Settings

if TYPE_CHECKING:
    import pytest

NIGHT = datetime(2024, 5, 6, 2, 0)


def test_a_turn_is_one_s_until_it_is_given_back() -> None:
    turn, one, other = Turn(), object(), object()
    assert turn.take(one)
    assert turn.take(one)
    assert not turn.take(other)
    turn.give_back(other)
    assert not turn.take(other)
    turn.give_back(one)
    assert turn.take(other)


def test_the_second_library_s_night_follows_the_first_s_and_each_has_half_the_hours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    class Ended:
        pid = 0

        def poll(self) -> int:
            return 0

    def start(words: list[str], **_: object) -> Ended:
        started.append(words)
        return Ended()

    monkeypatch.setattr("photo_organizer.service.child_process.subprocess.Popen", start)
    monkeypatch.setattr("photo_organizer.service.nightly_run.able", lambda: True)
    turns = Turns(2)
    nights = []
    for name in ("", "anna"):
        (tmp_path / name).mkdir(exist_ok=True)
        night = NightlyRun(
            Settings({"name": name, "paths_library": f"/{name}", "thumbnails_hours": 4.0}),
            str(tmp_path / name),
        )
        night.take_turns(turns)
        nights.append(night)
    for _ in range(2):
        nights[0].tick(NIGHT)
        nights[1].tick(NIGHT)
    assert [word.count('"7200"') for words in started for word in words[-1:]] == [1, 1]
    assert '"anna"' in started[1][-1]


def test_a_library_is_named_to_a_process_beside_by_its_folders_or_where_it_is_a_further_one_by_its_name() -> (
    None
):
    first = Settings({"paths_library": "/pix", "paths_intake": "/pix/In"})
    assert words_for(first, "/s", None) == ["--state", "/s", "--library", "/pix", "--intake", "/pix/In"]
    anna = Settings({"name": "anna", "paths_library": "/a", "paths_intake": "/a/In"})
    assert words_for(anna, "/s/libraries/anna", "/c.ini") == [
        "--state",
        "/s",
        "--library",
        "anna",
        "--config",
        "/c.ini",
    ]
    assert not ChildProcess("night", anna, "/s/libraries/anna", None).running()


def test_a_run_that_does_not_leave_when_asked_is_ended_and_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
    monkeypatch.setattr(child_process, "_LEAVE", 0.01)
    run = ChildProcess("night", Settings(), str(tmp_path), None)
    assert run.turn.take(run)
    run._process = subprocess.Popen([sys.executable, "-I", "-c", deaf], stdout=subprocess.PIPE)
    assert run._process.stdout is not None
    with run._process.stdout as ready:
        ready.readline()
    number = run.number
    run.stop()
    run.stop()
    assert (run.running(), run.ended()) == (False, None)
    assert not Path(f"/proc/{number}").exists(), "nobody waited for its end"
    assert run.turn.take(object())
