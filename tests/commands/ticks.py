"""A service whose ticks a test plays one by one, on real folders, with a clock that stands until it is moved."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer import wiring
from photo_organizer.act.guards import Lock
from photo_organizer.commands.queue import Queue
from photo_organizer.sentences import Sentence
from photo_organizer.service.acting import Hand
from photo_organizer.service.loop import Service
from photo_organizer.settings import Settings
from photo_organizer.store import inbox, journal
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


MINUTE = 61.0


class Clock:
    """Seconds of the monotonic clock; they pass only when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Ticks:
    """Intake, library and state below `root`, and a service on them."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
        self.root, self.clock = root, Clock()
        monkeypatch.setattr(time, "monotonic", self.clock)
        self.intake, self.library, self.state = root / "intake", root / "library", root / "state"
        for folder in (self.intake, self.library, self.state):
            folder.mkdir()
        self.settings = Settings().replace(
            paths_intake=str(self.intake),
            paths_library=str(self.library),
            logs_folder=str(self.state),
            safety_reserve_mb=0,
            duplicates_similar_in_library=False,
            thumbnails_enabled=False,
        )
        self.settings = self.settings.replace(**settings)
        self.pictures = 0
        self.start()

    # ── the life of the service ──

    def start(self) -> None:
        self.stop = threading.Event()
        lock = Lock(str(self.state), str(self.library))
        lock.__enter__()
        self.opened = wiring.put_together(self.settings, str(self.state), lock, self.stop.is_set)
        filing = wiring.filing(self.opened, 0, self.stop.is_set, forgets=False)
        hand = Hand(self.opened, clock=self.clock)
        filing.begin, filing.carry_out = hand.begin, hand.carry_out
        self.service = Service(self.opened, filing, self.stop)
        self.service.queue = Queue(self.service, self.clock)

    def end(self) -> None:
        """Stop in order."""
        self.stop.set()
        self.service.beside.stop()
        self.service.queue.close()
        wiring.close(self.opened)
        self.opened.lock.__exit__()

    def die(self) -> None:
        """End as a power cut ends it, as far as one process can show it."""
        self.service.beside.stop()
        self.opened.recorder.stop()
        self.opened.con.close()
        self.opened.lock.__exit__()

    def tick(self, times: int = 1, *, seconds: float = 2.0) -> None:
        for _ in range(times):
            self.clock.now += seconds
            self.service.tick()

    def begins_anew(self) -> bool:
        return self.service.again

    # ── what is there ──

    def drop(self, day: int = 0) -> Path:
        """Put a new photo into the intake."""
        self.pictures += 1
        day = day or self.pictures
        path = self.intake / f"P{self.pictures:04d}.jpg"
        path.write_bytes(photos.jpeg(f"2021:03:{day % 28 + 1:02d} {self.pictures % 24:02d}:00:00", seed=day))
        self.service.wake()
        return path

    def post(self, name: str, **arguments: Any) -> int:
        return inbox.post(self.opened.con, name, arguments, time.time_ns())

    def answer(self, number: int) -> dict[str, Any] | None:
        return inbox.reply_to(self.opened.con, number)

    def unanswered(self) -> list[int]:
        return [command.id for command in inbox.waiting(self.opened.con)]

    def left(self) -> list[str]:
        return sorted(path.name for path in self.intake.iterdir() if path.is_file())

    def filed(self) -> list[str]:
        return sorted(str(path.relative_to(self.library)) for path in self.library.rglob("*.jpg"))

    def open_plans(self) -> int:
        return len(journal.unfinished(self.opened.con))

    def status(self) -> dict[str, Any]:
        row = self.opened.con.execute("SELECT value FROM meta WHERE name = 'status'").fetchone()
        told: dict[str, Any] = json.loads(row[0]) if row else {}
        return told


def told(ticks: Ticks, name: str, **arguments: Any) -> dict[str, Any]:
    """Leave a command; return its answer."""
    number = ticks.post(name, **arguments)
    ticks.tick(2)
    answer = ticks.answer(number)
    assert answer is not None
    return answer


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    """Give a service after its first tick."""
    made = Ticks(tmp_path, monkeypatch)
    made.tick()
    yield made
    made.end()


def said(answer: dict[str, Any]) -> list[str]:
    """Return the codes of an answer's problems."""
    return [one["code"] for one in answer.get("said", [])]


def codes(problems: list[str]) -> list[str]:
    return [one.code for one in problems if isinstance(one, Sentence)]


def put(ticks: Ticks, name: str, second: int = 0) -> Path:
    path = ticks.intake / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(photos.jpeg(f"2021:03:05 10:00:{second:02d}", seed=second))
    ticks.service.wake()
    return path


def file_twice(ticks: Ticks, how_many: int) -> None:
    """Put so many photos into the library, each into two folders."""
    for folder in ("2024", "import"):
        (ticks.library / folder).mkdir()
        for number in range(how_many):
            (ticks.library / folder / f"{number}.jpg").write_bytes(bytes([number]) * (30_000 + number))
