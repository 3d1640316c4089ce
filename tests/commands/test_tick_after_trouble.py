"""What a tick does after a failure, without a folder, on a full volume or with a wrong clock, and that filing goes on behind it."""

from __future__ import annotations

import errno
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import step
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.errors import VolumeProblem
from photo_organizer.record import system
from photo_organizer.service import intake_look
from tests.commands.ticks import MINUTE, Ticks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.model import Outcome


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    made = Ticks(tmp_path, monkeypatch)
    yield made
    made.end()


def test_after_a_failure_the_service_rests(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks.drop()
    ticks.tick(2)
    commits: list[str] = []

    def fails(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(intake_look, "file_pass", fails)
    ticks.tick(10, seconds=MINUTE)  # enough for the word of it, and for the statistics of what came before
    assert ticks.status()["word"] == "Needs attention"
    ticks.tick(5)
    ticks.opened.con.set_trace_callback(lambda text: commits.append(text) if text == "COMMIT" else None)
    for _ in range(10 * 60):  # ten minutes, while hints keep coming
        ticks.service.wake()
        ticks.tick(seconds=1)
    ticks.opened.con.set_trace_callback(None)
    assert len(commits) <= 12  # one a minute, and what was still to be marked as told


def test_a_library_that_is_away_is_told_and_filing_goes_on_when_it_is_back(ticks: Ticks) -> None:
    ticks.tick(2)
    away = ticks.library.rename(ticks.root / "away")
    ticks.drop()
    ticks.tick(3)
    told = ticks.status()
    assert (told["word"], str(ticks.library) in told["detail"]) == ("Needs attention", True)
    away.rename(ticks.library)
    ticks.tick(2, seconds=MINUTE)
    assert ticks.left() == []
    assert ticks.status()["word"] != "Needs attention"


def test_a_bug_is_not_met_again_at_once(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[float] = []

    def fails(*_: object) -> None:
        met.append(ticks.clock.now)
        raise RuntimeError("a bug")

    monkeypatch.setattr(intake_look, "file_pass", fails)
    words = {}
    for _ in range(200):
        ticks.service.wake()
        ticks.tick(seconds=0.2)
        words[len(met)] = ticks.status().get("word")
    assert all(later - earlier >= 5 for earlier, later in pairwise(met))
    assert [words[times] == "Needs attention" for times in (1, 2, 3)] == [False, False, True]


def test_a_command_that_meets_a_full_volume_is_answered_and_filing_goes_on(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks.drop()
    ticks.tick(2)

    met: list[int] = []

    def full(*given: Any) -> None:
        met.append(1)
        if len(met) == 1:
            raise OSError(errno.ENOSPC, "no room")
        rename_noreplace(*given)

    monkeypatch.setattr(step, "rename_noreplace", full)
    number = ticks.post("undo")
    behind = ticks.post("scan")
    ticks.tick()
    answer = ticks.answer(number) or {}
    assert answer["state"] == "failed"
    assert any("free some space" in problem for problem in answer["problems"])
    assert (ticks.answer(behind) or {})["state"] == "done"
    ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
    assert ticks.open_plans() == 0


def test_nothing_is_made_in_the_library_while_the_intake_is_away(ticks: Ticks) -> None:
    away = ticks.intake.rename(ticks.root / "away")
    ticks.tick(2)
    told = ticks.status()
    assert (told["word"], str(ticks.intake) in told["detail"]) == ("Needs attention", True)
    assert not list(ticks.library.rglob("id-*")), "it is not marked as ours yet"
    away.rename(ticks.intake)
    ticks.drop()
    ticks.tick(3, seconds=MINUTE)
    assert ticks.left() == []


def test_a_clock_that_goes_wrong_stops_filing_until_it_is_right(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks.drop()
    ticks.tick(3)
    ticks.drop()
    with monkeypatch.context() as patched:
        patched.setattr(time, "time_ns", lambda: 10**18)  # in 2001
        ticks.tick(3)
        assert ticks.status()["word"] == "Needs attention"
        assert len(ticks.left()) == 1
    ticks.service.wake()
    ticks.tick(3, seconds=MINUTE)
    assert ticks.left() == []


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the system events, as they come."""
    told: list[str] = []
    monkeypatch.setattr(system, "post_system", lambda _con, _level, text, _at: told.append(text))
    return told


def test_once_the_library_is_back_commands_are_carried_out_and_it_is_said_once(
    ticks: Ticks, said: list[str]
) -> None:
    ticks.tick(2)
    away = ticks.library.rename(ticks.root / "away")
    ticks.drop()
    ticks.tick(3)
    assert [text.partition(":")[0] for text in said] == ["Filing stopped"]
    away.rename(ticks.library)
    for _ in range(3):
        ticks.service.wake()
        ticks.tick(2, seconds=MINUTE)
    number = ticks.post("dedupe", apply=False)
    ticks.tick(3)
    assert (ticks.answer(number) or {})["state"] == "done"
    assert said.count("Filing goes on") == 1


def test_what_a_crash_left_claimed_is_given_back_and_told(ticks: Ticks, said: list[str]) -> None:
    claimed = ticks.intake / ".photo-organizer" / "claim" / "0123456789abcdef" / "Zoo" / "a.txt"
    claimed.parent.mkdir(parents=True)
    claimed.write_bytes(b"mine")
    ticks.service.filing.settle.quiet = 10**6
    ticks.tick()
    assert (ticks.intake / "Zoo" / "a.txt").read_bytes() == b"mine"
    assert not claimed.parents[1].exists()
    assert "1 file was put back into the intake after a crash" in said


def test_a_volume_that_stays_unusable_is_told_once_although_its_files_settle_anew_each_time(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The logs told twice a minute that filing had stopped, and in between that it goes on."""
    looks = 0

    def fails_when_settled(*_: object) -> list[Outcome]:
        nonlocal looks
        looks += 1
        if looks % 2:
            return []
        raise VolumeProblem("the volume is read-only", "check it")

    monkeypatch.setattr("photo_organizer.service.intake_look.file_pass", fails_when_settled)
    told = list[str]()
    monkeypatch.setattr("photo_organizer.record.system.error", lambda _, text, *__: told.append(text))
    monkeypatch.setattr("photo_organizer.record.system.info", lambda _, text, *__: told.append(text))
    ticks.drop()
    ticks.tick(6, seconds=MINUTE)
    assert looks > 3
    assert told == ["Filing stopped: the volume is read-only — check it"]


def test_a_volume_that_works_again_is_told_although_a_file_is_written_for_hours(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind each command the page said again that nothing can be filed."""
    with monkeypatch.context() as broken:

        def fails(*_: object) -> list[Outcome]:
            raise VolumeProblem("the volume is read-only", "check it")

        broken.setattr("photo_organizer.service.intake_look.file_pass", fails)
        ticks.drop()
        ticks.tick(2)
    ticks.service.filing.settle.quiet = 10**6
    ticks.tick(20, seconds=MINUTE)
    assert ticks.service.standing.trouble is None
