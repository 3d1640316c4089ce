"""A process beside the service: it has its turn, ends when it is asked to, and is ended where it does not."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.service import child_process
from photo_organizer.service.child_process import ChildProcess, Turn, words_for
from photo_organizer.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def asleep(code: str = "import time; time.sleep(60)") -> Any:
    return lambda _words: [sys.executable, "-I", "-S", "-c", code]


def test_a_process_has_its_turn_and_gives_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "program", asleep())
    turn = Turn()
    one, two = (ChildProcess(name, Settings(), str(tmp_path), None) for name in ("one", "two"))
    one.turn = two.turn = turn
    assert (one.ended(), one.number, one.running()) == (None, 0, False)
    one.ask_to_end()
    one.stop()
    assert one.start([])
    assert one.number
    assert one.running()
    assert not two.start([])
    one.ask_to_end()
    while (code := one.ended()) is None:
        time.sleep(0.01)
    assert code == -15
    assert not one.running()
    assert two.start([])
    two.stop()
    assert not two.running()
    assert one.start([])
    one.stop()


def test_one_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = (
        "import signal, sys, time; signal.signal(15, signal.SIG_IGN); "
        "sys.stderr.write('deaf'); sys.stderr.flush(); time.sleep(60)"
    )
    monkeypatch.setattr(child_process, "program", asleep(deaf))
    monkeypatch.setattr(child_process, "_LEAVE", 0.01)
    process = ChildProcess("night", Settings(), str(tmp_path), None)
    process.start([])
    while (tmp_path / "night.log").read_text() != "deaf":
        time.sleep(0.01)
    process.stop()
    assert not process.running()


def test_what_cannot_be_started_gives_its_turn_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "program", lambda _: ["/none"])
    process = ChildProcess("night", Settings(), str(tmp_path), None)
    with pytest.raises(OSError, match="none"):
        process.start([])
    monkeypatch.setattr(child_process, "program", asleep("pass"))
    assert process.start([])
    process.stop()


def test_a_library_is_named_by_its_folders_or_by_its_name() -> None:
    folders = {"paths_library": "/l", "paths_intake": "/i"}
    assert words_for(Settings(folders), "/s", None) == ["--state", "/s", "--library", "/l", "--intake", "/i"]
    assert words_for(Settings({"paths_library": "/l"}), "/s", "/c") == [
        "--state",
        "/s",
        "--library",
        "/l",
        "--config",
        "/c",
    ]
    anna = Settings({**folders, "name": "Anna"})
    assert words_for(anna, "/s/libraries/Anna", "/c") == [
        "--state",
        "/s",
        "--library",
        "Anna",
        "--config",
        "/c",
    ]


class Played:
    """A process that ends when it is asked to, or only when it is killed."""

    def __init__(self, *, obeys: bool) -> None:
        self.obeys, self.calls = obeys, list[str]()
        self.code: int | None = None

    def terminate(self) -> None:
        self.calls.append("terminate")

    def kill(self) -> None:
        self.calls.append("kill")
        self.obeys = True

    def wait(self, timeout: float | None = None) -> int:
        self.calls.append("wait")
        if not self.obeys:
            assert timeout is not None, "who never ends would be waited for"
            raise subprocess.TimeoutExpired("night", timeout)
        self.code = 0
        return 0

    def poll(self) -> int | None:
        return self.code


@pytest.mark.parametrize(
    ("obeys", "calls"),
    [(True, ["terminate", "wait"]), (False, ["terminate", "wait", "kill", "wait"])],
)
def test_a_run_may_finish_the_file_in_hand_and_is_ended_where_it_does_not(
    tmp_path: Path, calls: list[str], *, obeys: bool
) -> None:
    run, played = ChildProcess("night", Settings(), str(tmp_path), None), Played(obeys=obeys)
    assert run.turn.take(run)
    run._process = played  # type: ignore[assignment]
    run.stop()
    assert played.calls == calls
    assert not run.running()
    other = ChildProcess("look", Settings(), str(tmp_path), None)
    other.turn = run.turn
    assert run.turn.take(other), "it is somebody else's turn"
    run.stop()
    assert played.calls == calls, "nothing is under way any more"
