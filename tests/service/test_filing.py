"""One pass over the intake: in which order what has settled is decided, and what is told to the settle tracker."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive.settle import Settle, WaitingGroup
from photo_organizer.decide.missing import Missing, sentence
from photo_organizer.errors import FileBusy, FileProblem
from photo_organizer.examine.clock import rules_of
from photo_organizer.examine.look import examine
from photo_organizer.gather.world import Gatherer
from photo_organizer.model import Outcome, Plan, State
from photo_organizer.service import filing as room
from photo_organizer.service.filing import Filing
from photo_organizer.settings import Settings
from photo_organizer.store import db
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from photo_organizer.model import Facts, Sighting


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
        gatherer = Gatherer(con, settings)
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


def test_a_card_that_was_taken_out_is_no_reason_to_wait_for_its_files(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(filing, "a.jpg")
    filing.look()
    assert filing.settle.settling() == 1
    monkeypatch.setattr(room, "card_is_away", lambda _settings: True)
    filing.look()
    assert filing.settle.settling() == 0


def test_a_broken_companion_stays_and_the_photo_is_filed_without_it(
    filing: Filing, batches: list[list[str]]
) -> None:
    fill(filing, "a.jpg", "b.jpg")
    (Path(filing.settings.paths_intake) / "a.mov").write_bytes(
        b"\0\0\0\x14ftypqt  \0\0\0\0qt  \0\0\x10\0mdat"
    )
    filing.look()
    list(filing.file_settled())
    assert batches == [["a.jpg", "b.jpg"]]


def test_what_an_incomplete_file_lacks_is_told_with_it(filing: Filing, batches: list[list[str]]) -> None:
    fill(filing, "a.jpg")
    path = Path(filing.settings.paths_intake, "a.jpg")
    path.write_bytes(path.read_bytes()[:-30])
    filing.look()
    list(filing.file_settled())
    assert batches == []
    [waiting] = filing.settle.news(9e12)
    assert (waiting.path, waiting.reason, waiting.missing) == (str(path), "incomplete", Missing.END)


def test_a_file_that_cannot_be_read_is_held_and_the_others_are_filed(
    filing: Filing, batches: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(filing, "a.jpg", "b.jpg")

    def unreadable(sighting: Sighting, _: object) -> Facts:
        if sighting.path.endswith("a.jpg"):
            raise FileProblem("no permission", sighting.path, "give it")
        return examine(sighting)

    monkeypatch.setattr(room, "examine", unreadable)
    filing.look()
    outcomes = list(filing.file_settled())
    held = [Path(one.plan.source).name for one in outcomes if one.state == State.HELD]
    assert held == ["a.jpg"]
    assert batches == [["b.jpg"]]


@pytest.mark.parametrize("beside", ["a.jpg.aria2", "a.jpg.st", "a.jpg.part", "a.jpg.crdownload", "a.jpg.!qB"])
def test_what_is_being_downloaded_under_its_final_name_waits_however_whole_it_looks(
    filing: Filing, batches: list[list[str]], beside: str
) -> None:
    """The program fills it from several places; what it keeps beside it goes when all is there."""
    fill(filing, "b/a.jpg", "a.jpg")
    notes = Path(filing.settings.paths_intake, beside)
    notes.write_bytes(b"notes")
    filing.look()
    list(filing.file_settled())
    assert batches == [["b/a.jpg"]]
    [waiting] = filing.settle.news(9e12)
    assert waiting.path == str(notes.with_name("a.jpg"))
    assert (waiting.reason, waiting.missing) == ("incomplete", Missing.DOWNLOAD)
    assert "stands beside it" in sentence(waiting.reason, waiting.missing)
    notes.unlink()
    filing.look()
    for known in filing.settle._known.values():
        known.next_look = 0
    list(filing.file_settled())
    assert batches == [["b/a.jpg"], ["a.jpg"]]


def test_a_photo_under_the_name_of_an_upload_that_nobody_knows_is_given_time_to_get_its_own(
    filing: Filing, batches: list[list[str]]
) -> None:
    filing.settle.quiet_unprovable = 30
    fill(filing, "a.jpg", "b.jpg.dsynctmp", "c.jpg.~1a2b", "d.jpg.jpeg", "e.backup.jpg")
    filing.look()
    list(filing.file_settled())
    assert batches == [["a.jpg", "d.jpg.jpeg", "e.backup.jpg"]]


def test_a_bug_with_one_file_is_told_and_the_others_are_filed(
    filing: Filing, batches: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(filing, "a.jpg", "b.jpg")

    def fails_on_one(sighting: Sighting, _: object) -> Facts:
        if sighting.path.endswith("a.jpg"):
            raise RuntimeError("of ours")
        return examine(sighting)

    monkeypatch.setattr(room, "examine", fails_on_one)
    filing.look()
    outcomes = {Path(one.plan.source).name: one for one in filing.file_settled()}
    assert batches == [["b.jpg"]]
    assert (outcomes["a.jpg"].state, outcomes["a.jpg"].plan.reasons[0].code) == (State.HELD, "bug")
    assert "RuntimeError: of ours" in outcomes["a.jpg"].plan.reasons[0].sentence


@pytest.mark.parametrize(
    "problem", [FileBusy("in use", "x"), FileProblem("no permission", "x"), RuntimeError("a bug")]
)
def test_the_trouble_of_one_file_keeps_no_other_waiting(
    filing: Filing, batches: list[list[str]], monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    fill(filing, "a.jpg", "b.jpg", "c.jpg")

    met = list[str]()

    def troubled(sighting: Sighting, _: object) -> Facts:
        if sighting.path.endswith("a.jpg"):
            met.append(sighting.path)
            raise problem
        return examine(sighting)

    with monkeypatch.context() as patched:
        patched.setattr(room, "examine", troubled)
        filing.look()
        held = [one.plan.source for one in filing.file_settled() if one.state == State.HELD]
        assert batches == [["b.jpg", "c.jpg"]], "at the same look"
        filing.look()
        list(filing.file_settled())
    assert batches == [["b.jpg", "c.jpg"]]
    assert len(met) == 1, "it is not met again at once"
    busy = isinstance(problem, FileBusy)
    assert len(held) == (0 if busy else 1), "what is in use is tried again, and nothing is told of it"
    monkeypatch.setattr(time, "monotonic", lambda: 9e12)
    filing.look()
    list(filing.file_settled())
    assert batches[1:] == ([["a.jpg"]] if busy else [])
