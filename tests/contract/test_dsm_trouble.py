"""What goes wrong with the programs of DSM is counted, killed and given a rest; nothing waits for them."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.synology.tools import PLACES, Tools
from tests.contract.stand_ins import HANG, Nas, synology

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def test_a_missing_program_is_counted(nas: Nas) -> None:
    dsm = synology(nas)
    assert not dsm.added("/a")
    assert not dsm.removed("/a")
    assert dsm.problems() == ["synoindex: not there (2 times)"]


def test_a_program_that_cannot_be_started_is_counted(nas: Nas) -> None:
    nas.install()
    (nas.root / PLACES["synoindex"][0].lstrip("/")).write_bytes(b"\x7fELF for another machine")
    dsm = synology(nas)
    assert not dsm.added("/a")
    assert "not started" in dsm.problems()[0]


def test_a_hanging_program_is_killed_with_its_children(nas: Nas, monkeypatch: pytest.MonkeyPatch) -> None:
    nas.install(HANG)
    real, started = subprocess.Popen, []

    def start(*given: Any, **named: Any) -> subprocess.Popen[bytes]:
        started.append(real(*given, **named))
        return started[-1]

    monkeypatch.setattr("photo_organizer.synology.tools.subprocess.Popen", start)
    dsm = synology(nas, 0.3)
    assert not dsm.added("/a")
    (group,) = (process.pid for process in started)
    _wait_until(lambda: not _group_lives(group))
    assert dsm.problems() == ["synoindex: no answer in 0.3 s (1 times)"]


def test_a_program_that_hung_three_times_gets_a_rest_and_then_another_chance(nas: Nas) -> None:
    nas.install(HANG)
    now = [0.0]
    tools = Tools(str(nas.root), 0.05, lambda: now[0])
    assert [tools.run("synoindex", "-A", "/a") for _ in range(5)] == [False] * 5
    assert tools.failures() == {
        ("synoindex", "no answer in 0.05 s"): 3,
        ("synoindex", "not tried after hanging"): 2,
    }
    now[0] = 301.0
    nas.install()
    tools._limit = 300.0  # now it answers, on a busy machine too
    assert tools.run("synoindex", "-A", "/a")
    assert tools.run("synoindex", "-A", "/b")


def test_close_ends_a_hanging_program_at_once(nas: Nas) -> None:
    nas.install(f'echo $$ >>"$ROOT/pids"; {HANG}')
    dsm = synology(nas, 600)
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(dsm.added("/a")))
    thread.start()
    _wait_until((nas.root / "pids").exists)
    dsm.close()
    thread.join(120)
    assert answers == [False]
    assert not thread.is_alive()


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)
