"""The service's beat on a real tree: what is called when, what waits, what rests. The clock is the test's own."""

from __future__ import annotations

import errno
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import step
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.record import system
from photo_organizer.service import loop as loop_room
from photo_organizer.service.acting import refresh
from photo_organizer.store import held
from tests.commands.beats import MINUTE, Beats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def beats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beats]:
    made = Beats(tmp_path, monkeypatch)
    yield made
    made.end()


def test_a_day_of_the_service(beats: Beats) -> None:
    beats.drop()
    beats.beat(3)
    assert beats.left() == []
    assert len(beats.filed()) == 1
    beats.service.wake()  # as the kernel tells of what filing did itself
    beats.beat()
    assert beats.status()["word"] == "Idle"
    number = beats.post("undo")
    beats.beat()
    answer = beats.answer(number) or {}
    assert (answer["state"], answer["count"]) == ("done", 1)
    assert beats.left() == ["P0001.jpg"]
    beats.beat(5, seconds=MINUTE)
    assert beats.left() == ["P0001.jpg"], "what its owner brought back is left alone"
    beats.post("retry")
    beats.drop()
    beats.beat(3)
    assert beats.left() == []
    assert len(beats.filed()) == 2


def test_every_look_forgets_what_is_gone_from_the_intake(beats: Beats) -> None:
    settle = beats.service.filing.settle
    unfinished = beats.intake / "film.mp4"
    unfinished.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\1\0mdat")
    beats.beat(4, seconds=MINUTE)
    assert [waiting.path for waiting in settle.waiting(beats.clock.now)] == [str(unfinished)]
    unfinished.unlink()
    beats.service.wake()
    beats.beat(2)
    assert settle.waiting(beats.clock.now) == []


def test_what_stays_incomplete_is_told_once(beats: Beats) -> None:
    (beats.intake / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\1\0mdat")
    beats.beat(20, seconds=MINUTE)
    log = (beats.state / "photo_organizer_log.csv").read_text()
    assert log.count("incomplete for ") == 1


def test_what_waited_is_off_the_list_when_it_has_gone(beats: Beats) -> None:
    film = beats.intake / "film.mp4"
    film.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\1\0mdat")
    beats.beat(6, seconds=MINUTE)
    [row] = held.everything(beats.opened.con)
    assert row.path == str(film)
    assert "its end is missing" in row.sentence
    film.unlink()
    beats.beat(seconds=beats.settings.intake_scan_seconds)
    assert held.everything(beats.opened.con) == []


def test_a_look_that_was_cut_off_is_not_taken_for_a_whole_one(beats: Beats) -> None:
    beats.beat()
    assert refresh(beats.opened, lambda: False)
    assert not refresh(beats.opened, lambda: True)


def test_everything_is_looked_at_anew_only_now_and_then(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float] = []

    def noted(*given: Any) -> bool:
        seen.append(beats.clock.now)
        return refresh(*given)

    monkeypatch.setattr(loop_room, "refresh", noted)
    pause = beats.settings.intake_scan_seconds
    for _ in range(int(3 * pause / MINUTE)):
        beats.service.wake()
        beats.beat(seconds=MINUTE)
    assert 2 <= len(seen) <= 4
    assert all(later - earlier >= pause for earlier, later in pairwise(seen))


def test_after_a_failure_the_service_rests(beats: Beats, monkeypatch: pytest.MonkeyPatch) -> None:
    beats.drop()
    beats.beat(2)
    commits: list[str] = []

    def fails(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(loop_room, "file_pass", fails)
    beats.beat(10, seconds=MINUTE)  # enough for the word of it, and for the statistics of what came before
    assert beats.status()["word"] == "Needs attention"
    beats.beat(5)
    beats.opened.con.set_trace_callback(lambda text: commits.append(text) if text == "COMMIT" else None)
    for _ in range(10 * 60):  # ten minutes, while hints keep coming
        beats.service.wake()
        beats.beat(seconds=1)
    beats.opened.con.set_trace_callback(None)
    assert len(commits) <= 12  # one a minute, and what was still to be marked as told


def test_a_library_that_is_away_is_told_and_filing_goes_on_when_it_is_back(beats: Beats) -> None:
    beats.beat(2)
    away = beats.library.rename(beats.root / "away")
    beats.drop()
    beats.beat(3)
    told = beats.status()
    assert (told["word"], str(beats.library) in told["detail"]) == ("Needs attention", True)
    away.rename(beats.library)
    beats.beat(2, seconds=MINUTE)
    assert beats.left() == []
    assert beats.status()["word"] != "Needs attention"


def test_a_bug_is_not_met_again_at_once(beats: Beats, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[float] = []

    def fails(*_: object) -> None:
        met.append(beats.clock.now)
        raise RuntimeError("a bug")

    monkeypatch.setattr(loop_room, "file_pass", fails)
    words = {}
    for _ in range(200):
        beats.service.wake()
        beats.beat(seconds=0.2)
        words[len(met)] = beats.status().get("word")
    assert all(later - earlier >= 5 for earlier, later in pairwise(met))
    assert [words[times] == "Needs attention" for times in (1, 2, 3)] == [False, False, True]


def test_what_it_does_is_said_with_a_code_for_words_in_any_language(beats: Beats) -> None:
    beats.drop()
    beats.beat(2)
    told = beats.status()
    assert (told["code"], told["values"]) == ("handled", {"n": 1})
    beats.post("pause")
    beats.beat()
    assert beats.status()["code"] == "paused"


def test_a_command_that_meets_a_full_volume_is_answered_and_filing_goes_on(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats.drop()
    beats.beat(2)

    met: list[int] = []

    def full(*given: Any) -> None:
        met.append(1)
        if len(met) == 1:
            raise OSError(errno.ENOSPC, "no room")
        rename_noreplace(*given)

    monkeypatch.setattr(step, "rename_noreplace", full)
    number = beats.post("undo")
    behind = beats.post("scan")
    beats.beat()
    answer = beats.answer(number) or {}
    assert answer["state"] == "failed"
    assert any("free some space" in problem for problem in answer["problems"])
    assert (beats.answer(behind) or {})["state"] == "done"
    beats.drop()
    beats.beat(3)
    assert beats.left() == []
    assert beats.open_plans() == 0


@pytest.mark.parametrize("end", ["stop", "again"])
def test_the_service_ends_when_it_is_stopped_and_when_it_is_to_begin_anew(
    beats: Beats, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    beats.drop()
    waited: list[float] = []

    def wait(now: float, *_: object, **__: object) -> None:
        waited.append(now)
        assert len(waited) < 5, "it goes on"
        beats.clock.now += 2
        if len(waited) == 3:
            beats.stop.set() if end == "stop" else setattr(beats.service, "again", True)

    monkeypatch.setattr(beats.service.pace, "wait", wait)
    beats.service.run()
    assert len(beats.filed()) == 1
    assert (len(waited), beats.status()["word"] == "Stopped") == (3, end == "stop")


def test_nothing_is_made_in_the_library_while_the_intake_is_away(beats: Beats) -> None:
    away = beats.intake.rename(beats.root / "away")
    beats.beat(2)
    told = beats.status()
    assert (told["word"], str(beats.intake) in told["detail"]) == ("Needs attention", True)
    assert not list(beats.library.rglob("id-*")), "it is not marked as ours yet"
    away.rename(beats.intake)
    beats.drop()
    beats.beat(3, seconds=MINUTE)
    assert beats.left() == []


def test_a_clock_that_goes_wrong_stops_filing_until_it_is_right(
    beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats.drop()
    beats.beat(3)
    beats.drop()
    with monkeypatch.context() as patched:
        patched.setattr(time, "time_ns", lambda: 10**18)  # in 2001
        beats.beat(3)
        assert beats.status()["word"] == "Needs attention"
        assert len(beats.left()) == 1
    beats.service.wake()
    beats.beat(3, seconds=MINUTE)
    assert beats.left() == []


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the system events, as they come."""
    told: list[str] = []
    monkeypatch.setattr(system, "post_system", lambda _con, _level, text, _at: told.append(text))
    return told


def test_once_the_library_is_back_commands_are_carried_out_and_it_is_said_once(
    beats: Beats, said: list[str]
) -> None:
    beats.beat(2)
    away = beats.library.rename(beats.root / "away")
    beats.drop()
    beats.beat(3)
    assert [text.partition(":")[0] for text in said] == ["Filing stopped"]
    away.rename(beats.library)
    for _ in range(3):
        beats.service.wake()
        beats.beat(2, seconds=MINUTE)
    number = beats.post("dedupe", apply=False)
    beats.beat(3)
    assert (beats.answer(number) or {})["state"] == "done"
    assert said.count("Filing goes on") == 1


def test_what_a_crash_left_claimed_is_given_back_and_told(beats: Beats, said: list[str]) -> None:
    claimed = beats.intake / ".photo-organizer" / "claim" / "0123456789abcdef" / "Zoo" / "a.txt"
    claimed.parent.mkdir(parents=True)
    claimed.write_bytes(b"mine")
    beats.service.filing.settle.quiet = 10**6
    beats.beat()
    assert (beats.intake / "Zoo" / "a.txt").read_bytes() == b"mine"
    assert not claimed.parents[1].exists()
    assert "1 files were put back into the intake after a crash" in said
