"""What `dedupe` tells while it works, and that it lists no more folders than it has to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands import duplicate_search
from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.commands.listing import names_in
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import Refused
from photo_organizer.store import db
from tests.commands.ticks import Ticks, file_twice
from tests.journeys.test_relayout import fails

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAIRS = 3


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    """A library that holds three photos twice."""
    made = Ticks(tmp_path, monkeypatch)
    file_twice(made, PAIRS)
    yield made
    made.end()


def task(ticks: Ticks, told: list[tuple[int, int, str]], **arguments: Any) -> DedupeTask:
    ticks.tick()

    def tell(done: int, total: int, words: str) -> None:
        told.append((done, total, words))

    return DedupeTask(Assignment(ticks.opened, arguments, tell=tell))


def test_each_duplicate_is_told_as_it_goes(ticks: Ticks) -> None:
    told: list[tuple[int, int, str]] = []
    work = task(ticks, told, apply=True, yes=True)
    assert work.go_on(lambda: False)
    handled = [(done, total) for done, total, words in told if words == "duplicates handled"]
    assert handled == [(1, 3), (2, 3), (3, 3)]
    assert {path.parent.name for path in ticks.library.rglob("*.jpg")} == {"2024"}
    reply = work.reply()
    assert (reply["state"], reply["removed"]) == ("done", PAIRS)


def test_what_was_shown_as_moved_is_not_removed_by_a_setting_that_was_changed_since(ticks: Ticks) -> None:
    ticks.opened.settings = ticks.opened.settings.replace(duplicates_delete_duplicates=False)
    look = task(ticks, [])
    look.go_on(lambda: False)
    assert (look.reply()["moved"], look.reply()["removed"]) == (PAIRS, 0)
    seen = look.reply()["seen"]
    ticks.opened.settings = ticks.opened.settings.replace(duplicates_delete_duplicates=True)
    with pytest.raises(Refused):
        task(ticks, [], apply=True, yes=True, seen=seen).go_on(lambda: False)


def test_a_stop_in_the_middle_is_no_end_and_behind_the_last_it_is(ticks: Ticks) -> None:
    told: list[tuple[int, int, str]] = []
    work = task(ticks, told, apply=True, yes=True)
    assert not work.go_on(
        lambda: any(done == PAIRS - 1 for done, _, words in told if words == "duplicates handled")
    )
    told.clear()
    again = DedupeTask(Assignment(ticks.opened, {"apply": True, "yes": True}, work.progress()))
    assert again.go_on(lambda: False)
    assert again.reply()["removed"] == PAIRS


def test_a_volume_that_fails_ends_it_with_the_reason_instead_of_being_tried_for_ever(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photo_organizer.act.executor.Executor.run", fails)
    number = ticks.post("dedupe", apply=True, yes=True)
    ticks.tick(2)
    answer = ticks.answer(number) or {}
    assert (answer["state"], answer["problems"]) == ("failed", ["no room"])


@pytest.mark.parametrize(
    ("companion", "listed"),
    [("", ["Duplicates"]), ("2024/0.xmp", ["2024", "Duplicates", "import"])],
    ids=["photos alone", "a photo with its sidecar"],
)
def test_only_folders_to_which_something_may_go_are_listed(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, companion: str, listed: list[str]
) -> None:
    """In a large library most have no companions, and to list a folder is to wait for the disk."""
    if companion:
        (ticks.library / companion).write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    seen = set[str]()

    def note(folder: str) -> list[str]:
        seen.add(folder.rpartition("/")[2])
        return names_in(folder)

    monkeypatch.setattr(duplicate_search, "names_in", note)
    assert task(ticks, [], apply=False).go_on(lambda: False)
    assert sorted(seen) == listed


@pytest.mark.parametrize("removes", [True, False])
def test_a_copy_stays_whose_twin_has_changed_without_a_sign_and_is_no_duplicate_from_then_on(
    ticks: Ticks, *, removes: bool
) -> None:
    """As by a failing disk: what was compared a year ago went to Duplicates, and was the last good copy."""
    ticks.opened.settings = ticks.opened.settings.replace(duplicates_delete_duplicates=removes)
    task(ticks, []).go_on(lambda: False)
    _spoil(ticks, "2024/0.jpg")
    work = task(ticks, [], apply=True, yes=True)
    assert work.go_on(lambda: False)
    assert (ticks.library / "import" / "0.jpg").read_bytes() == bytes(30_000)
    assert not (ticks.library / "import" / "1.jpg").exists()
    [problem] = work.reply()["problems"]
    assert "0.jpg' is not the same as" in problem
    again = task(ticks, [], apply=True, yes=True)
    assert again.go_on(lambda: False)
    assert again.reply()["problems"] == []


def _spoil(ticks: Ticks, name: str) -> None:
    """Change a byte as a disk does it: neither time tells."""
    path = ticks.library / name
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(15_000)
        file.write(b"x")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with db.transaction(ticks.opened.con) as con:
        now = (path.stat().st_ctime_ns, os.fsencode(name))
        con.execute("UPDATE catalogue SET same_ctime_ns = ? WHERE path = ?", now)
