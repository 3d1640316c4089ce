"""What was done in part is told so, whatever ended it: never as nothing, and never as the whole."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from photo_organizer.act.copy_in import copy_in
from photo_organizer.cli.through_service import _cut_off
from photo_organizer.commands import copy_missing, dedupe_task
from photo_organizer.commands import date as dating
from photo_organizer.commands import queue as room
from photo_organizer.commands.agreed import mark
from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.errors import VolumeFull
from photo_organizer.store import db
from tests.commands.ticks import file_twice, said, told

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from photo_organizer.model import Outcome
from tests.commands.ticks import Ticks


def test_a_card_that_was_copied_until_the_disk_was_full_is_no_card_of_which_nothing_was_copied(
    ticks: Ticks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = tmp_path / "CARD"
    card.mkdir()
    paths = [card / name for name in ("a.jpg", "b.jpg", "c.jpg")]
    for path in paths:
        path.write_bytes(path.name.encode())

    def until_it_is_full(intake: str, files: list[tuple[str, str]], *more: object) -> None:
        if files[0][0].endswith("c.jpg"):
            raise VolumeFull("no room", "free some")
        copy_in(intake, files, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(copy_missing, "copy_in", until_it_is_full)
    answer = told(
        ticks, "copy-missing", root=str(card).encode().hex(), paths=[str(one).encode().hex() for one in paths]
    )
    assert (answer["state"], answer["count"]) == ("partly", 2)
    assert "no room" in str(answer["problems"])


def test_a_card_that_was_pulled_out_is_told_once_and_not_for_each_of_its_files(
    ticks: Ticks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = tmp_path / "CARD"
    card.mkdir()
    paths = [card / f"{number}.jpg" for number in range(9)]
    for path in paths:
        path.write_bytes(path.name.encode())

    def and_pull_it_out(*given: Any) -> None:
        copy_in(*given)
        card.rename(tmp_path / "pulled")

    monkeypatch.setattr(copy_missing, "copy_in", and_pull_it_out)
    answer = told(
        ticks, "copy-missing", root=str(card).encode().hex(), paths=[str(one).encode().hex() for one in paths]
    )
    assert (answer["state"], answer["count"], said(answer)) == ("partly", 1, ["folder_missing"])


def test_what_was_done_before_a_restart_is_told_where_the_library_is_away_after_it(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        ticks.drop(number)
    ticks.tick(3)
    names = ticks.filed()
    monkeypatch.setattr(room, "SLICE", -1.0)
    monkeypatch.setattr(dating, "PORTION", 1)
    number = ticks.post("date", paths=names, taken="1985-06-01T12:00:00", precision="day")
    ticks.tick()
    assert ticks.answer(number) is None
    ticks.end()
    with closing(db.join_database(str(ticks.state))) as con:
        waits = _cut_off(con, number)
    assert (waits["count"], len(waits["files"])) == (1, 1), "who waits at a terminal is told what was done"
    away = ticks.library.rename(ticks.root / "away")
    ticks.start()
    ticks.tick(2)
    answer = ticks.answer(number) or {}
    away.rename(ticks.library)
    assert (answer["state"], answer["count"]) == ("partly", 1)


def test_what_was_removed_before_the_settings_changed_is_told(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was told as refused, which means that nothing was begun."""
    file_twice(ticks, 6)
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    monkeypatch.setattr(dedupe_task, "PORTION", 1)
    note = DedupeTask._note

    def stopped_behind_it(task: DedupeTask, outcome: Outcome) -> None:
        note(task, outcome)
        ticks.stop.set()

    with monkeypatch.context() as stopping:
        stopping.setattr(DedupeTask, "_note", stopped_behind_it)
        number = ticks.post("dedupe", apply=True, yes=True, seen=mark(ticks.settings))
        ticks.tick()
    assert ticks.answer(number) is None
    ticks.end()
    ticks.settings = ticks.settings.replace(duplicates_delete_duplicates=False)
    ticks.start()
    ticks.tick(2)
    answer = ticks.answer(number) or {}
    assert (answer["state"], answer["removed"], said(answer)) == ("partly", 1, ["settings_changed"])
    assert told(ticks, "undo", run=answer["run"])["state"] == "done", "and it can be taken back"
    assert len(list(ticks.library.rglob("?.jpg"))) == 12
