"""How long the service may sleep: short steps while something is under way that nobody tells it of, long ones else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from photo_organizer.errors import VolumeProblem
from photo_organizer.service.beside import Beside
from photo_organizer.service.child_process import Turns
from photo_organizer.service.hints import Hints
from photo_organizer.service.loop import Service
from photo_organizer.service.loop_schedule import IDLE_SECONDS, TICK_SECONDS


class _Run:
    """A process beside the service."""

    def __init__(self, *, runs: bool = False) -> None:
        self._runs, self.turns = runs, list[Turns]()

    def running(self) -> bool:
        return self._runs

    def take_turns(self, turns: Turns) -> None:
        self.turns.append(turns)


def _beside(**runs: _Run) -> Beside:
    beside = Beside.__new__(Beside)
    vars(beside).update(runs)
    return beside


def _service(**changed: Any) -> Any:
    """A service that has nothing to do, but for what is changed."""
    state = {
        "tell_of_commands": True,
        "written": False,
        "nightly": False,
        "background": False,
        "integrity": False,
        "queue": False,
        "recorder": False,
        "unsettled": False,
        "told": False,
        "ready": True,
        "paused": False,
        "trouble": None,
        "pause": None,
    } | changed
    return SimpleNamespace(
        _hints=SimpleNamespace(
            tell_of_commands=state["tell_of_commands"], database_was_written=lambda: state["written"]
        ),
        standing=SimpleNamespace(is_ready=state["ready"], paused=state["paused"], trouble=state["trouble"]),
        beside=_beside(**{one: _Run(runs=state[one]) for one in ("nightly", "background", "integrity")}),
        queue=SimpleNamespace(busy=state["queue"]),
        library=SimpleNamespace(
            recorder=SimpleNamespace(busy=state["recorder"]),
            executor=SimpleNamespace(unsettled=state["unsettled"]),
        ),
        _intake=SimpleNamespace(causes=SimpleNamespace(told=lambda: state["told"])),
        _idle=SimpleNamespace(pause=lambda _now: state["pause"]),
    )


AWAKE = [
    *[
        {name: True}
        for name in (
            "written",
            "nightly",
            "background",
            "integrity",
            "queue",
            "recorder",
            "unsettled",
            "told",
        )
    ],
    {"tell_of_commands": False},
    {"ready": False},
]


@pytest.mark.parametrize("changed", AWAKE, ids=lambda changed: next(iter(changed)))
def test_whatever_nobody_tells_of_is_looked_at_with_every_tick(changed: dict[str, Any]) -> None:
    assert Service._longest_sleep(_service(**changed), 0.0) == TICK_SECONDS


@pytest.mark.parametrize(
    ("changed", "seconds"),
    [
        ({}, IDLE_SECONDS),
        ({"ready": False, "trouble": VolumeProblem("away", "mount it")}, IDLE_SECONDS),
        ({"ready": False, "paused": True}, IDLE_SECONDS),  # begun in a pause, where nothing makes it ready
        ({"pause": IDLE_SECONDS / 2}, IDLE_SECONDS / 2),
        ({"pause": 0.0}, TICK_SECONDS),
        ({"pause": 10 * IDLE_SECONDS}, IDLE_SECONDS),
    ],
)
def test_else_it_sleeps_until_something_is_due(changed: dict[str, Any], seconds: float) -> None:
    assert Service._longest_sleep(_service(**changed), 0.0) == seconds


def test_all_kinds_of_processes_beside_the_service_wait_for_their_turn() -> None:
    runs = {name: _Run() for name in ("nightly", "background", "integrity")}
    turns = Turns(2)
    _beside(**runs).take_turns(turns)
    assert [run.turns for run in runs.values()] == [[turns]] * 3


@pytest.mark.parametrize(("lately", "told"), [(True, True), (False, False), (None, False)])
def test_that_the_database_was_written_is_known_from_what_watches_it(
    *, lately: bool | None, told: bool
) -> None:
    hints = Hints.__new__(Hints)
    watch: Any = None if lately is None else SimpleNamespace(written_lately=lambda: lately, live=lately)
    hints._commands, heard = watch, SimpleNamespace(listens=True)
    hints._watch = cast("Any", heard)
    assert (hints.database_was_written(), hints.tell_of_commands) == (told, told)
    heard.listens = False
    assert not hints.tell_of_commands
