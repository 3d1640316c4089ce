"""`dedupe` in slices: its plan is made once, what came between two slices is seen, and nothing is told as failed that was not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act.executor import Executor
from photo_organizer.commands import dedupe_task
from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.commands.duplicate_search import DuplicateSearch
from photo_organizer.commands.task import Assignment
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.model import Outcome, State
from tests.commands.ticks import Ticks, file_twice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from photo_organizer.decide.dedupe import LibraryFiles
    from photo_organizer.errors import VolumeProblem
    from photo_organizer.model import Plan

PAIRS = 4


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    """A library that holds four photos twice; of its duplicates one at a time is removed."""
    made = Ticks(tmp_path, monkeypatch)
    file_twice(made, PAIRS)
    made.tick()
    monkeypatch.setattr(Executor, "_end_of_batch", lambda _self, _plans, start: start + 1)
    yield made
    made.end()


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each search of the whole library."""
    begun: list[str] = []

    def run(search: DuplicateSearch, layout: str) -> LibraryFiles:
        begun.append(layout)
        return real(search, layout)

    real = DuplicateSearch.run
    monkeypatch.setattr(DuplicateSearch, "run", run)
    return begun


def left(ticks: Ticks) -> list[str]:
    return sorted(path.name for path in (ticks.library / "import").iterdir())


def walk(ticks: Ticks) -> None:
    Reconciler(ticks.opened.con, str(ticks.library), str(ticks.intake)).run(lambda: False, lambda _: None)


class Slices:
    """A dedupe that is cut off behind each file."""

    def __init__(self, ticks: Ticks) -> None:
        self.work = DedupeTask(Assignment(ticks.opened, {"apply": True, "yes": True}, tell=self._tell))
        self._handled = 0

    def _tell(self, _done: int, _total: int, words: str) -> None:
        self._handled += words == "duplicates handled"

    def one(self) -> bool:
        self._handled = 0
        return self.work.go_on(lambda: self._handled > 0)

    def all(self) -> None:
        for _ in range(6 * PAIRS):
            if self.one():
                return
        pytest.fail("it comes to no end")


def test_the_library_is_searched_once_however_many_slices_it_takes(ticks: Ticks, searches: list[str]) -> None:
    """Of twenty thousand duplicates, each slice of five seconds began with a search of twenty: filing waited for it."""
    slices = Slices(ticks)
    assert not slices.one()
    assert len(left(ticks)) == PAIRS - 1
    slices.all()
    assert (left(ticks), len(searches)) == ([], 1)
    reply = slices.work.reply()
    assert (reply["state"], reply["removed"], reply["problems"]) == ("done", PAIRS, [])


def test_what_was_put_into_the_library_since_the_last_look_is_found(ticks: Ticks) -> None:
    """An old archive was copied there by hand, and until the next regular look nothing in it was said to be there twice."""
    for number in range(PAIRS):
        for folder in ("archive/1998", "archive/1999"):
            path = ticks.library / folder / f"{number}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes([100 + number]) * 20_000)
    work = DedupeTask(Assignment(ticks.opened, {"apply": False}))
    answers = iter([True, False])  # the first slice is over at once
    while not work.go_on(lambda: next(answers, False)):
        pass
    assert work.reply()["removed"] == 2 * PAIRS


def test_what_was_changed_between_two_slices_is_looked_at_once_more(
    ticks: Ticks, searches: list[str]
) -> None:
    slices = Slices(ticks)
    slices.one()
    kept, moved = ticks.library / "2024" / "2.jpg", ticks.library / "2024" / "better.jpg"
    kept.rename(moved)  # as filing exchanges names
    (ticks.library / "import" / "3.jpg").write_bytes(b"edited by its owner")
    slices.work.library.con.execute(
        "UPDATE catalogue SET path = ? WHERE path = ?", (b"2024/better.jpg", b"2024/2.jpg")
    )
    slices.all()
    assert left(ticks) == ["3.jpg"]
    assert moved.read_bytes() == bytes([2]) * 30_002
    assert len(searches) == 2
    reply = slices.work.reply()
    assert (reply["state"], reply["removed"], reply["problems"]) == ("done", 3, [])


@pytest.mark.parametrize("walked", [True, False])
def test_what_was_written_beside_a_copy_between_two_slices_keeps_it(
    ticks: Ticks, searches: list[str], *, walked: bool
) -> None:
    """An editor writes its settings beside the copy that its owner works with: they are of no use without it."""
    slices = Slices(ticks)
    slices.one()
    for name in ("2.xmp", "3.jpg.xmp"):
        (ticks.library / "import" / name).write_bytes(
            b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>" + name.encode()
        )
    if walked:
        walk(ticks)
    slices.all()
    assert left(ticks) == ["2.jpg", "2.xmp", "3.jpg", "3.jpg.xmp"]
    assert len(searches) == 2
    reply = slices.work.reply()
    assert (reply["state"], reply["removed"], reply["problems"]) == ("done", 2, [])


def test_what_the_dedupe_does_itself_asks_for_no_other_search(
    ticks: Ticks, searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy that stays gets what stands beside another one, and the removals rest on it as it is then."""
    monkeypatch.setattr(dedupe_task, "PORTION", 1)
    aside = ticks.library / "Duplicates"
    aside.mkdir()
    for number in range(PAIRS):
        (aside / f"{number}.jpg").write_bytes(bytes([number]) * (30_000 + number))
        (aside / f"{number}.jpg.xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>" + bytes([number]))
    walk(ticks)
    Slices(ticks).all()
    assert (left(ticks), len(searches), os.listdir(aside)) == ([], 1, [])
    assert len(os.listdir(ticks.library / "2024")) == 2 * PAIRS


def test_what_cannot_be_removed_is_told_once_and_tried_no_longer(
    ticks: Ticks, searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Executor._try_batch

    def refuse(
        executor: Executor, plans: Sequence[Plan], numbers: range, *more: Any
    ) -> tuple[list[Outcome], VolumeProblem | None]:
        plan = plans[numbers[0]]
        if plan.source.endswith(("/1.jpg", "/2.jpg")):
            return [Outcome(plan, State.HELD, f"not possible: {plan.source}")], None
        return real(executor, plans, numbers, *more)

    monkeypatch.setattr(Executor, "_try_batch", refuse)
    slices = Slices(ticks)
    slices.all()
    assert left(ticks) == ["1.jpg", "2.jpg"]
    assert len(searches) == 2
    reply = slices.work.reply()
    assert (reply["state"], reply["removed"]) == ("partly", 2)
    assert [problem.rpartition("/")[2] for problem in reply["problems"]] == ["1.jpg", "2.jpg"]
