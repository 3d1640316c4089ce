"""What the service says of itself is shown at once, and logged once as long as it lasts."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.errors import FileProblem, VolumeFull, VolumeProblem
from photo_organizer.service import announce, running
from photo_organizer.service.announce import Announcer
from photo_organizer.service.status import StatusWord
from photo_organizer.store import db, statistics
from photo_organizer.synology.nas import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Desk:
    """An announcer, and what it has shown, logged and let the recorder write."""

    def __init__(self, state: Path) -> None:
        self.con, _ = db.open_database(str(state))
        self.drained = 0
        recorder = SimpleNamespace(drain=self._drain)
        library: Any = SimpleNamespace(con=self.con, recorder=recorder, state=str(state), set_aside="")
        self.announcer = Announcer(library, lambda: 3)
        self.announcer._notices = SimpleNamespace(attention=self._note, first_look=self._note)  # type: ignore[assignment]
        self.notes = 0

    def _drain(self) -> None:
        self.drained += 1

    def _note(self, *_: object) -> None:
        self.notes += 1

    def logged(self) -> list[str]:
        rows = self.con.execute("SELECT payload FROM outbox ORDER BY seq").fetchall()
        self.con.execute("DELETE FROM outbox")
        return [row[0] for row in rows]

    def status(self) -> dict[str, Any]:
        row = self.con.execute("SELECT value FROM meta WHERE name = 'status'").fetchone()
        told: dict[str, Any] = json.loads(row[0]) if row else {}
        return told


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    with closing(made.con):
        yield made


LASTING: dict[str, tuple[Callable[[Announcer, str], None], str, str, str, int]] = {
    "a question": (lambda one, why: one.asks(why, "answer it"), "Needs attention", "question", "Waiting for an answer", 0),
    "a cause": (lambda one, why: one.wants("log", why, "free it"), "Needs attention", "log", "Needs attention", 0),
    "a full volume": (lambda one, why: one.out_of_order(VolumeFull(why)), "Needs attention", "volume-full", "Filing stopped", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", LASTING)
def test_what_lasts_is_shown_and_logged_once_and_another_cause_again(desk: Desk, case: str) -> None:
    say, word, code, line, notes = LASTING[case]
    for why in ("one", "one", "another"):
        say(desk.announcer, why)
        told = desk.status()
        assert (told["word"], told["detail"], told["code"]) == (word, why, code)
        assert told["waiting"] == 3
        desk.announcer.works(1)  # a file is filed beside it
    logged = desk.logged()
    assert [(line in text, why in text) for text, why in zip(logged, ("one", "another"), strict=True)] == [
        (True, True)
    ] * 2
    assert desk.drained == 2
    assert desk.notes == 3 * notes
    desk.announcer.goes_on()
    say(desk.announcer, "another")
    assert ["another" in text for text in desk.logged()] == [False, True]


def test_the_first_look_is_waited_for_and_told_once(desk: Desk) -> None:
    for _ in range(2):
        desk.announcer.waits_for_a_look(7)
    told = desk.status()
    assert (told["word"], told["code"], told["values"]) == ("Paused", "first-look", {"n": 7})
    [line] = desk.logged()
    assert "Waiting for a look: 7 files" in line
    assert (desk.drained, desk.notes) == (1, 2)


def test_how_far_a_look_is_and_that_files_settle(desk: Desk) -> None:
    desk.announcer.works(2)
    assert (desk.status()["code"], desk.status()["values"]) == ("handled", {"n": 2})
    desk.announcer.works(0)
    assert (desk.status()["code"], desk.status()["word"]) == ("settling", "Working")


def test_long_work_is_shown_at_most_once_a_second(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for now in (0.0, 0.5, 1.0, 1.9, 2.5):
        monkeypatch.setattr(time, "monotonic", lambda now=now: now)
        desk.announcer.progress(int(now * 10), 0 if now == 2.5 else 30, "files")
        told.append(desk.status()["detail"])
    assert told == ["0 of 30 files", "0 of 30 files", "10 of 30 files", "10 of 30 files", "25 files"]


def test_a_folder_that_cannot_be_read_is_told_once_while_it_lasts(desk: Desk) -> None:
    one, other = (FileProblem(f"{name} cannot be read", f"/in/{name}", "look at it") for name in ("a", "b"))
    counts = []
    for problems in ([one], [one, other], [other], [one, other]):
        desk.announcer.problems(list(problems))
        counts.append([line.count("a cannot") for line in desk.logged()])
    assert counts == [[1], [0], [], [1]]


def test_the_same_state_is_written_once(desk: Desk) -> None:
    written = list[str]()
    desk.con.set_trace_callback(lambda text: written.append(text) if text == "COMMIT" else None)
    for _ in range(3):
        desk.announcer.show(StatusWord.IDLE, "")
    assert len(written) <= 1
    desk.announcer.show(StatusWord.WORKING, "")
    assert desk.status()["word"] == "Working"


def test_the_start_names_what_is_missing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announce, "find_spec", lambda name: name)
    desk.announcer.started("Service started")
    assert sum("Dependency check: everything is there" in line for line in desk.logged()) == 1
    monkeypatch.setattr(announce, "find_spec", lambda name: None if name == "cv2" else name)
    desk.announcer.started("Service started")
    logged = desk.logged()
    assert sum("Service started" in line for line in logged) == 1
    assert sum("missing cv2;" in line for line in logged) == 1
    assert desk.drained == 2


def test_the_light_package_does_not_miss_what_it_shall_not_have(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "find_spec", lambda name: name if name == "watchdog" else None)
    monkeypatch.setenv(LIGHT, "1")
    desk.announcer.started("Service started")
    assert sum("Dependency check: everything is there" in line for line in desk.logged()) == 1
    monkeypatch.setattr(announce, "find_spec", lambda _: None)
    desk.announcer.started("Service started")
    assert sum("missing watchdog;" in line for line in desk.logged()) == 1


def test_that_filing_goes_on_and_has_stopped_is_logged(desk: Desk) -> None:
    desk.announcer.goes_on()
    desk.announcer.stopped()
    assert desk.status()["word"] == "Stopped"
    told = " ".join(desk.logged())
    assert "Filing goes on" in told
    assert "Service stopped" in told


def test_a_stop_tells_what_was_done_and_the_next_session_begins_at_nothing(desk: Desk) -> None:
    with db.transaction(desk.con):
        statistics.add(desk.con, "moved", 2048, files=2)
    desk.announcer.stopped()
    assert [json.loads(line)["text"] for line in desk.logged()] == [
        "Statistics (service stopped): 2.00 KB moved, 0.00 B deleted",
        "Service stopped",
    ]
    assert not statistics.read(desk.con, statistics.SESSION)
    assert statistics.read(desk.con, statistics.LIFETIME).files_moved == 2


def test_a_state_that_the_database_cannot_take_is_told_beside_it_and_shown_when_it_can(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the page said "Idle" for as long as another program kept the database from being written."""
    told = dict[str, Any]()  # by the time of the first line in the logs, which is waited for too
    state = desk.announcer._library.state
    desk.announcer.show(StatusWord.IDLE, "")
    desk.con.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(f"{state}/{db.NAME}", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(
            "photo_organizer.record.system.error", lambda *_: told.update(running.read(desk.con, state))
        )
        desk.announcer.out_of_order(VolumeProblem("the database cannot be written", "wait"))
        assert (told["word"], told["code"]) == ("Needs attention", "volume")
        assert "another program has it open" in told["detail"]
    desk.announcer.show(StatusWord.WORKING, "", code="settling")
    assert desk.status()["code"] == "settling"
    assert running.closed(state) == {}


def test_what_was_told_beside_the_database_ends_where_all_is_as_before(desk: Desk) -> None:
    """Else the page asked for attention until anything else was to be shown, which may be days."""
    state = desk.announcer._library.state
    desk.announcer.show(StatusWord.IDLE, "")
    desk.con.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(f"{state}/{db.NAME}", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.announcer.show(StatusWord.ATTENTION, "the database cannot be written")
    desk.announcer.show(StatusWord.IDLE, "")
    assert running.closed(state) == {}
