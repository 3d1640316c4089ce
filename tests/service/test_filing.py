"""One pass over the intake: in which order what has settled is decided, and what is told to the settle tracker."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive.settle import Settle, WaitingGroup
from photo_organizer.errors import FileProblem
from photo_organizer.examine.clock import rules_of
from photo_organizer.gather.world import Gatherer
from photo_organizer.model import Outcome, Plan, State
from photo_organizer.service import filing as room
from photo_organizer.service.filing import Filing
from photo_organizer.settings import Settings
from photo_organizer.store import db
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Shuffled(Settle):
    """A tracker that offers the last first."""

    def due(self, now: float) -> list[WaitingGroup]:
        return super().due(now)[::-1]


@pytest.fixture
def batches() -> list[list[str]]:
    return []


@pytest.fixture
def filing(tmp_path: Path, batches: list[list[str]]) -> Iterator[Filing]:
    for name in ("intake", "library"):
        (tmp_path / name).mkdir()
    intake, library = str(tmp_path / "intake"), str(tmp_path / "library")
    settings = Settings().replace(paths_intake=intake, paths_library=library)

    def note(plans: list[Plan]) -> Iterator[Outcome]:
        if plans:
            batches.append([plan.source.removeprefix(f"{intake}/") for plan in plans])
        yield from (Outcome(plan, State.DONE) for plan in plans)

    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        gatherer = Gatherer(con, library, settings.naming_layout)
        yield Filing(settings, Shuffled(0, 0), gatherer, lambda: rules_of(settings), note)


def fill(filing: Filing, *names: str) -> None:
    for number, name in enumerate(names):
        path = Path(filing.settings.paths_intake, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(jpeg(f"2024:01:{number + 1:02} 12:00:00"))


def test_windows_go_folder_by_folder_whatever_is_offered_first(
    filing: Filing, batches: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of a folder are decided together, so that what belongs together meets."""
    monkeypatch.setattr(room, "WINDOW", 2)
    fill(filing, "c/1.jpg", "a/2.jpg", "b/1.jpg", "a/1.jpg", "b/2.jpg", "c/2.jpg")
    filing.look()
    assert len(list(filing.file_settled())) == 6
    assert [sorted(batch) for batch in batches] == [
        ["a/1.jpg", "a/2.jpg"],
        ["b/1.jpg", "b/2.jpg"],
        ["c/1.jpg", "c/2.jpg"],
    ]


def test_what_is_gone_is_forgotten_after_a_whole_look_and_kept_after_a_partial_one(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(filing, "a.jpg")
    filing.look()
    assert filing.settle.settling() == 1
    Path(filing.settings.paths_intake, "a.jpg").unlink()

    def partial(
        _root: str, _skip: object, *, on_problem: Callable[[FileProblem], None], **_: object
    ) -> list[object]:
        on_problem(FileProblem("could not read it", "x"))
        return []

    with monkeypatch.context() as patched:
        patched.setattr(room, "scan", partial)
        filing.look()
    assert filing.settle.settling() == 1, "what cannot be seen is not gone"
    filing.look()
    assert filing.settle.settling() == 0


def test_what_a_pass_has_handled_is_not_offered_again(filing: Filing, batches: list[list[str]]) -> None:
    fill(filing, "a.jpg")
    for _ in range(2):
        filing.look()
        list(filing.file_settled())
    assert batches == [["a.jpg"]]
