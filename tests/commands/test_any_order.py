"""Whatever commands come, whatever fails at whatever point, however often it is stopped or killed:

every command is answered exactly once, filing goes on, nothing stays open, no photo is lost, each log line is there once.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photo_organizer.act import claim, step
from photo_organizer.act.executor import Executor
from photo_organizer.act.moving import MoveStep
from photo_organizer.commands import date, dedupe_task, registry, set_aside, undo
from photo_organizer.disk.folders import Folders
from photo_organizer.errors import FileProblem, Refused, Stopping, VolumeFull, VolumeProblem
from photo_organizer.store import held, inbox, journal, runs
from tests.commands.ticks import MINUTE, Ticks

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where something fails: the border of a command, what it decides, what it writes down, what it does to the disk.
POINTS: list[tuple[Any, str]] = [
    (inbox, "begin"),
    (inbox, "answer"),
    (inbox, "note"),
    (journal, "open_plans"),
    (journal, "close_plan"),
    (runs, "tokens_in_run"),
    (runs, "finals"),
    (held, "release"),
    (undo, "plan_back"),
    (undo.Undo, "reply"),
    (undo.Undo, "progress"),
    (date, "plan_redate"),
    (set_aside, "plan_aside"),
    (dedupe_task, "plan_dedupe"),
    (registry, "task_for"),
    (Executor, "_drive"),
    (Executor, "_close"),
    (MoveStep, "take"),
    (MoveStep, "publish"),
    (MoveStep, "retire"),
    (Folders, "sync"),
    (step, "rename_noreplace"),
    (claim, "rename_noreplace"),
]
FAILURES: list[BaseException] = [
    RuntimeError("a bug"),
    KeyError("a bug"),
    OSError(5, "Input/output error"),
    OSError(28, "No space left on device"),
    PermissionError(13, "Permission denied"),
    VolumeProblem("the volume is gone", "mount it"),
    VolumeFull("no room", "make some"),
    FileProblem("this file", "/x", "look at it"),
    Refused("no", "not now"),
    Stopping(),
    sqlite3.OperationalError("database is locked"),
]
COMMANDS = [
    ("undo", {}),
    ("undo", {"run": "first"}),
    ("dedupe", {"apply": 1, "yes": 1}),
    ("dedupe", {}),
    ("set-aside", {"keep": [1], "aside": [2]}),
    ("date", {"paths": ["NoDateFound/x.jpg"], "taken": "2020-02-03T04:05:06"}),
    ("retry", {}),
    ("dismiss", {"paths": ["/nowhere/x.jpg"]}),
    ("pause", {}),
    ("resume", {}),
    ("scan", {}),
    ("allow", {}),
    ("not-duplicates", {"pictures": [1, 2]}),
    ("reset-statistics", {}),
    ("thumbnail-again", {"folder": "/nowhere"}),
    ("nonsense", {}),
]
STEPS = st.one_of(
    st.tuples(st.just("post"), st.integers(0, len(COMMANDS) - 1)),
    st.tuples(
        st.just("fail"),
        st.tuples(st.integers(0, len(POINTS) - 1), st.integers(0, len(FAILURES) - 1), st.integers(1, 3)),
    ),
    st.tuples(st.just("drop"), st.integers(1, 3)),
    st.tuples(st.just("tick"), st.integers(1, 3)),
    st.tuples(st.just("rest"), st.just(0)),
    st.tuples(st.just("stop"), st.just(0)),
    st.tuples(st.just("kill"), st.just(0)),
)


class Trouble:
    """Makes one point fail at its next calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waits: dict[tuple[str, str], tuple[BaseException, int]] = {}
        for owner, name in POINTS:
            self._plant(monkeypatch, owner, name)

    def _plant(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        real, key = getattr(owner, name), (getattr(owner, "__name__", ""), name)

        def fails_when_told(*given: Any, **more: Any) -> Any:
            failure, times = self.waits.get(key, (None, 0))
            if failure is not None:
                self.waits[key] = (failure, times - 1)
                if times <= 1:
                    del self.waits[key]
                raise failure
            return real(*given, **more)

        monkeypatch.setattr(owner, name, fails_when_told)

    def plan(self, point: int, failure: int, times: int) -> None:
        owner, name = POINTS[point]
        self.waits[getattr(owner, "__name__", ""), name] = (FAILURES[failure], times)


@pytest.fixture
def root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:  # fsync is no question here
        yield Path(folder)


@settings(
    max_examples=int(os.environ.get("ANY_ORDER", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, min_size=3, max_size=14))
def test_every_command_is_answered_once_and_filing_goes_on(root: Path, steps: list[tuple[str, Any]]) -> None:
    shutil.rmtree(root)
    root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        ticks, trouble = Ticks(root, patch), Trouble(patch)
        try:
            _count_answers(ticks)
            for kind, value in steps:
                _play(ticks, trouble, kind, value)
            trouble.waits.clear()
            _must_be_well(ticks)
        finally:
            ticks.end()


def _play(ticks: Ticks, trouble: Trouble, kind: str, value: Any) -> None:
    match kind:
        case "post":
            name, arguments = COMMANDS[value]
            ticks.post(name, **{key: _named(ticks, one) for key, one in arguments.items()})
        case "fail":
            trouble.plan(*value)
        case "drop":
            for _ in range(value):
                ticks.drop()
        case "tick":
            ticks.tick(value)
        case "rest":
            ticks.tick(2, seconds=MINUTE)
        case "stop":
            ticks.end()
            ticks.start()
        case "kill":
            ticks.die()
            ticks.start()


def _named(ticks: Ticks, value: Any) -> Any:
    """Return a value of a command, the number of the first run where that is meant."""
    if value != "first":
        return value
    return ticks.opened.con.execute("SELECT coalesce(min(id), 1) FROM runs").fetchone()[0]


def _count_answers(ticks: Ticks) -> None:
    """Let the database itself count, whoever writes."""
    ticks.opened.con.executescript(
        "CREATE TABLE told (id INTEGER); CREATE TRIGGER telling AFTER UPDATE OF answer ON inbox "
        "WHEN new.answer IS NOT NULL BEGIN INSERT INTO told VALUES (new.id); END;"
    )


def _must_be_well(ticks: Ticks) -> None:
    ticks.post("resume")
    last = ticks.drop(day=27)
    content = hashlib.sha256(last.read_bytes()).digest()
    ticks.tick(6, seconds=MINUTE)
    ticks.service.wake()
    ticks.tick(3)
    con = ticks.opened.con
    assert ticks.unanswered() == []
    posted = [number for (number,) in con.execute("SELECT id FROM inbox ORDER BY id")]
    told = [number for (number,) in con.execute("SELECT id FROM told ORDER BY id")]
    assert told == posted, "each once"
    assert ticks.open_plans() == 0
    there = list(ticks.library.rglob("*.jpg"))
    assert content in {hashlib.sha256(path.read_bytes()).digest() for path in there}, "filing goes on"
    assert len({*ticks.left(), *map(str, there)}) >= ticks.pictures, "nothing is lost"
    assert not [path for path in ticks.root.rglob(".photo-organizer/*/*") if path.is_file()]
    _each_line_once(ticks)


def _each_line_once(ticks: Ticks) -> None:
    ticks.opened.recorder.drain()
    log = ticks.state / "photo_organizer_log.csv"
    if not log.exists():
        return
    with log.open(newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    of_plans = [
        (row["Event"], row["File/Folder"], row["Additional Info"])
        for row in rows
        if "(plan " in row["Additional Info"]
    ]
    assert [line for line, times in Counter(of_plans).items() if times > 1] == []
