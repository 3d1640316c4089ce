"""What a card holds and the library does not is copied step by step, and goes on where a stop cut it off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands.copy_missing import CopyMissingTask
from photo_organizer.commands.task import Assignment
from tests.commands.ticks import Ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAMES = ("DCIM/a.jpg", "DCIM/a.xmp", "DCIM/b.jpg", "DCIM/c.jpg")


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    made = Ticks(tmp_path, monkeypatch)
    yield made
    made.end()


@pytest.fixture
def card(tmp_path: Path) -> Path:
    root = tmp_path / "CARD"
    (root / "DCIM").mkdir(parents=True)
    for name in NAMES:
        (root / name).write_bytes(name.encode())
    return root


def task(ticks: Ticks, card: Path, notes: list[Any], progress: Mapping[str, Any]) -> CopyMissingTask:
    paths = [str(card / name).encode().hex() for name in reversed(NAMES)]
    arguments = {"root": str(card).encode().hex(), "paths": paths}
    return CopyMissingTask(Assignment(ticks.opened, arguments, progress, notes.append))


def copied(ticks: Ticks) -> list[str]:
    root = ticks.intake / "CARD"
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_each_step_is_noted_and_the_next_process_goes_on_behind_it(ticks: Ticks, card: Path) -> None:
    notes: list[Any] = []
    first = task(ticks, card, notes, {})
    assert first.progress() == {"at": 0, "done": 0, "of": 4, "problems": []}
    assert not first.go_on(lambda: True)
    assert copied(ticks) == ["DCIM/a.jpg", "DCIM/a.xmp"], "a photo and its companion go together"
    assert notes == [{"at": 1, "done": 2, "of": 4, "problems": []}]
    second = task(ticks, card, notes, notes[-1])
    assert [second.go_on(lambda: True) for _ in range(2)] == [False, True]
    assert [(note["at"], note["done"]) for note in notes] == [(1, 2), (2, 3), (3, 4)]
    assert copied(ticks) == list(NAMES)
    assert (second.reply()["state"], second.reply()["count"]) == ("done", 4)


def test_what_cannot_be_copied_is_told_and_the_rest_is_copied(ticks: Ticks, card: Path) -> None:
    (card / "DCIM" / "b.jpg").unlink()
    all_at_once = task(ticks, card, [], {})
    assert all_at_once.go_on(lambda: False)
    assert copied(ticks) == ["DCIM/a.jpg", "DCIM/a.xmp", "DCIM/c.jpg"]
    reply = all_at_once.reply()
    assert (reply["state"], reply["count"], len(reply["problems"])) == ("partly", 3, 1)
    assert "b.jpg" in reply["problems"][0]
    assert task(ticks, card, [], all_at_once.progress()).reply()["problems"] == reply["problems"]


def test_what_was_hidden_on_the_card_is_seen_in_the_intake(ticks: Ticks, card: Path) -> None:
    """What is hidden there is never filed."""
    (card / ".private").mkdir()
    for name in (".private/a.jpg", "DCIM/.d.jpg"):
        (card / name).write_bytes(b"x")
    paths = [str(card / name).encode().hex() for name in (".private/a.jpg", "DCIM/.d.jpg")]
    work = CopyMissingTask(Assignment(ticks.opened, {"root": str(card).encode().hex(), "paths": paths}))
    assert work.go_on(lambda: False)
    assert copied(ticks) == ["DCIM/d.jpg", "private/a.jpg"]
