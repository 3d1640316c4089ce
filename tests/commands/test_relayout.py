"""`relayout` as the service carries it out: told before it is done, asked about, stopped, gone on with, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands import breaker, relayout
from photo_organizer.commands.relayout import STOPPED, RelayoutTask
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import Refused
from photo_organizer.store import runs
from tests.commands.undoing import take_back

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks

PHOTOS = 3
BY_YEAR = "{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}"
Said = list[tuple[int, int, str]]


@pytest.fixture
def laid_out(ticks: Ticks) -> Ticks:
    """Three photos in the folders of three months, and another layout in the settings."""
    for month in range(1, PHOTOS + 1):
        path = ticks.drop(month)
        path.write_bytes(path.read_bytes().replace(b"2021:03:", b"2021:%02d:" % month))
    ticks.tick(4)
    assert [path.split("/")[1] for path in ticks.filed()] == ["01_Jan", "02_Feb", "03_Mar"]
    ticks.opened.settings = ticks.opened.settings.replace(naming_layout=BY_YEAR)
    return ticks


def task(
    ticks: Ticks, told: Said | None = None, progress: dict[str, Any] | None = None, **more: Any
) -> RelayoutTask:
    def tell(done: int, total: int, words: str) -> None:
        (told if told is not None else []).append((done, total, words))

    return RelayoutTask(Assignment(ticks.opened, more, progress or {}, tell=tell))


def never() -> bool:
    return False


def sizes(ticks: Ticks) -> int:
    return sum(path.stat().st_size for path in ticks.library.rglob("*.jpg"))


def test_a_plan_names_what_would_move_and_moves_nothing(
    laid_out: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, told = laid_out.filed(), Said()
    work = task(laid_out, told)
    assert work.go_on(never)
    reply = work.reply()
    assert laid_out.filed() == before
    assert (reply["state"], reply["moved"], reply["bytes"], reply["left"]) == (
        "done",
        PHOTOS,
        sizes(laid_out),
        0,
    )
    assert [move["from"] for move in reply["moves"]] == before
    assert [move["to"].split("/")[0] for move in reply["moves"]] == ["2021"] * PHOTOS
    assert reply["question"] == ""
    assert {words for _, _, words in told} == {"folders looked at"}
    assert [done for done, _, _ in told] == list(range(1, told[-1][1] + 1))
    monkeypatch.setattr(relayout, "SHOWN", 1)
    work = task(laid_out)
    work.go_on(never)
    assert (len(work.reply()["moves"]), work.reply()["moved"]) == (1, PHOTOS)


def test_what_was_shown_by_another_layout_is_not_done(laid_out: Ticks) -> None:
    """Its owner has changed the layout in another window between the look and the yes."""
    before = laid_out.filed()
    look = task(laid_out)
    look.go_on(never)
    seen = look.reply()["seen"]
    laid_out.opened.settings = laid_out.opened.settings.replace(naming_layout="{YYYY}/{original}")
    with pytest.raises(Refused) as caught:
        task(laid_out, apply=True, seen=seen).go_on(never)
    assert caught.value.says == "settings_changed"
    assert laid_out.filed() == before
    laid_out.opened.settings = laid_out.opened.settings.replace(naming_layout=BY_YEAR, thumbnails_seed=7)
    assert task(laid_out, apply=True, seen=seen).go_on(never), "what decides nothing here does not matter"
    assert laid_out.filed() != before


def test_as_many_files_are_told_after_as_before(laid_out: Ticks) -> None:
    """A companion that goes along is a file too."""
    laid_out.drop(9).with_suffix(".xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    laid_out.opened.settings = laid_out.opened.settings.replace(naming_layout=BY_YEAR + "_{original}")
    laid_out.tick(4)
    laid_out.opened.settings = laid_out.opened.settings.replace(naming_layout=BY_YEAR)
    look, act = task(laid_out), task(laid_out, apply=True)
    assert look.go_on(never)
    assert act.go_on(never)
    assert look.reply()["moved"] == act.reply()["count"] == PHOTOS + 2


def test_it_is_done_folders_are_tidied_and_undo_brings_all_back(laid_out: Ticks) -> None:
    before, told = laid_out.filed(), Said()
    work = task(laid_out, told, apply=True)
    assert work.go_on(never)
    reply = work.reply()
    assert (reply["state"], reply["count"], reply["moved"]) == ("done", PHOTOS, PHOTOS)
    assert reply["run"] == runs.last_run(laid_out.opened.con)
    assert sorted(reply["files"]) == [f"{laid_out.library}/{path}" for path in before]
    assert [path.count("/") for path in laid_out.filed()] == [1] * PHOTOS
    assert [path.name for path in (laid_out.library / "2021").iterdir() if path.is_dir()] == []
    assert told[-1][0] == told[-1][1]
    assert told[-1][2] == "folders brought into the layout"
    assert take_back(laid_out.opened) == []
    assert laid_out.filed() == before


def test_an_unusual_share_is_asked_about_first(laid_out: Ticks) -> None:
    before, opened = laid_out.filed(), laid_out.opened
    opened.settings = opened.settings.replace(safety_breaker_files=2, safety_breaker_percent=20)
    planned, refused = task(laid_out), task(laid_out, apply=True)
    assert planned.go_on(never)
    assert planned.reply()["question"].startswith(f"{PHOTOS} of {PHOTOS} files")
    assert refused.go_on(never)
    reply = refused.reply()
    assert (reply["state"], reply["problems"]) == ("refused", [reply["question"]])
    assert laid_out.filed() == before
    work = task(laid_out, apply=True, yes=True)
    assert work.go_on(never)
    assert laid_out.filed() != before
    again = task(laid_out, apply=True)
    opened.settings = opened.settings.replace(naming_layout="{YYYY}/{MM}/{YYYY}{MM}{DD}_{hh}{mm}{ss}")
    assert "within the last hour" not in breaker.Breaker(opened.con, opened.settings).unusual(PHOTOS), (
        "what was wanted is not counted against later ones"
    )
    assert again.go_on(never)


def test_nothing_is_moved_while_most_of_the_library_cannot_be_read(
    laid_out: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = laid_out.filed()
    monkeypatch.setattr(breaker, "FEW", 1)
    monkeypatch.setattr(breaker, "_readable", lambda _: False)
    work = task(laid_out, apply=True)
    assert work.go_on(never)
    assert work.reply()["state"] == "refused"
    assert "cannot be read" in work.reply()["problems"][0]
    assert laid_out.filed() == before


def test_it_goes_on_slice_by_slice_and_behind_a_restart_without_asking_again(laid_out: Ticks) -> None:
    kept: dict[str, Any] = {}
    work = RelayoutTask(Assignment(laid_out.opened, {"apply": True}, remember=kept.update))
    assert not work.go_on(lambda: True), "a slice that is enough at once reaches nothing"
    assert (kept, laid_out.open_plans()) == ({"done": 0, "of": kept["of"]}, 0)

    def enough() -> bool:
        return any(path.count("/") == 1 for path in laid_out.filed())

    work = RelayoutTask(Assignment(laid_out.opened, {"apply": True}, remember=kept.update))
    assert not work.go_on(enough)
    assert kept["run"] == work.run.number
    assert 0 < kept["done"] < kept["of"]
    assert sorted(path.count("/") for path in laid_out.filed()) == [1, 2, 2]
    opened = laid_out.opened
    opened.settings = opened.settings.replace(safety_breaker_files=0, safety_breaker_percent=1)
    again = task(laid_out, None, kept, apply=True)
    assert again.go_on(never)
    assert again.reply()["state"] == "done"
    assert again.reply()["count"] == PHOTOS, "all of one run, which undo takes back as a whole"
    assert [path.count("/") for path in laid_out.filed()] == [1] * PHOTOS


def test_it_stops_when_it_is_asked_to_and_says_so(laid_out: Ticks) -> None:
    told = Said()
    work = task(laid_out, told, apply=True)
    seen_enough = iter([False] * 5 + [True] * 99)
    while not work.go_on(lambda: next(seen_enough)):
        work.end()
    assert STOPPED in work.reply()["problems"]
    laid_out.opened.executor.stop = lambda: True
    before = laid_out.filed()
    cut_off = task(laid_out, apply=True)
    assert not cut_off.go_on(never), "a service that ends has not reached all"
    assert laid_out.filed() == before


def test_what_cannot_be_moved_is_named_and_the_rest_is_moved(laid_out: Ticks) -> None:
    stays = laid_out.library / laid_out.filed()[0]
    work = task(laid_out, apply=True)
    with stays.open("r+b"):
        assert work.go_on(never)
    reply = work.reply()
    assert (reply["state"], reply["count"], len(reply["problems"])) == ("partly", PHOTOS - 1, 1)
    assert str(stays) in reply["problems"][0]
    assert stays.exists()


def test_photos_that_their_owner_put_there_are_counted_and_stay(laid_out: Ticks) -> None:
    own: Path = laid_out.library / "Album" / "own.jpg"
    own.parent.mkdir()
    own.write_bytes(b"\xff\xd8mine")
    number = laid_out.post("scan")
    laid_out.tick(4, seconds=4000)
    assert laid_out.answer(number)
    work = task(laid_out, apply=True)
    assert work.go_on(never)
    assert own.exists()
    assert work.reply()["left"] == 1
