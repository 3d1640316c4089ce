"""What an answer says is what was done; what it changes is told to the logs, the media index and the next look."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands.date import DateTask
from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.commands.relayout import RelayoutTask
from photo_organizer.commands.reply import SHOWN, ended, worded
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.commands.undo import Undo
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather.group_mark import mark_of
from photo_organizer.model import RE_UPLOAD, Reason
from photo_organizer.store import catalogue, held, overview, runs, statistics, wanted_as_is
from photo_organizer.store.db import transaction
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.commands.ticks import Ticks

PHOTOS = 3
BY_YEAR = "{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}"


@pytest.fixture
def filed(ticks: Ticks) -> list[str]:
    """Three photos of one month that were filed."""
    for _ in range(PHOTOS):
        ticks.drop()
    ticks.tick(3)
    paths = ticks.filed()
    assert len(paths) == PHOTOS
    return paths


def numbers(ticks: Ticks, paths: list[str]) -> list[int]:
    return [catalogue.number_of(ticks.opened.con, path) or 0 for path in paths]


def emptied(ticks: Ticks) -> set[str]:
    """Return the folders of which the media index is told that they have gone."""
    rows = ticks.opened.con.execute("SELECT payload FROM outbox WHERE kind = 'index'")
    return {folder for (payload,) in rows for folder in json.loads(payload).get("emptied", ())}


def logged(ticks: Ticks) -> str:
    return (ticks.state / "photo_organizer_log.csv").read_text(encoding="utf-8")


def never() -> bool:
    return False


def undone(ticks: Ticks, _: list[str]) -> Any:
    return Undo(Assignment(ticks.opened, {}))


def relaid(ticks: Ticks, _: list[str]) -> Any:
    ticks.opened.settings = ticks.opened.settings.replace(naming_layout=BY_YEAR)
    return RelayoutTask(Assignment(ticks.opened, {"apply": True}))


def redated(ticks: Ticks, paths: list[str]) -> Any:
    return DateTask(Assignment(ticks.opened, {"paths": paths, "taken": "2011-02-03T04:05:06"}))


@pytest.mark.parametrize("kind", [undone, relaid, redated])
def test_the_logs_and_the_media_index_hear_of_what_a_command_did(
    ticks: Ticks, filed: list[str], monkeypatch: pytest.MonkeyPatch, kind: Callable[[Ticks, list[str]], Any]
) -> None:
    """The lines are in the log when the command is answered, not when something else happens to write."""
    told: list[str] = []
    monkeypatch.setattr(
        "photo_organizer.store.outbox.post_emptied", lambda _con, folders: told.extend(folders)
    )
    lines = logged(ticks).count("\n")
    assert kind(ticks, filed).go_on(never)
    assert logged(ticks).count("\n") >= lines + PHOTOS
    month = f"{ticks.library}/{os.path.dirname(filed[0])}"
    assert month in told
    assert not os.path.exists(month)


def test_a_name_that_came_while_it_was_planned_is_not_taken(ticks: Ticks, filed: list[str]) -> None:
    work = relaid(ticks, filed)
    target = ticks.library / "2021" / os.path.basename(filed[0])

    def tell(done: int, total: int, words: str) -> None:
        if words == "folders looked at" and done == total:
            target.write_bytes(b"somebody else's")

    work.tell = tell
    assert work.go_on(never)
    assert (work.reply()["state"], work.reply()["problems"]) == ("done", [])
    assert target.read_bytes() == b"somebody else's"
    assert len(ticks.filed()) == PHOTOS + 1


# ── the queue ──


def test_a_command_that_is_answered_is_under_way_no_longer(ticks: Ticks, filed: list[str]) -> None:
    number = ticks.post("undo")
    ticks.tick(2)
    answer = ticks.answer(number) or {}
    assert (answer["state"], answer["ok"], answer["count"]) == ("done", True, len(filed))
    assert not ticks.service.queue.busy
    number = ticks.post("undo", run=999)
    ticks.tick(2)
    answer = ticks.answer(number) or {}
    assert (answer["state"], answer["ok"]) == ("refused", False)
    assert not ticks.service.queue.busy


@pytest.mark.usefixtures("filed")
def test_statistics_begin_anew(ticks: Ticks) -> None:
    con = ticks.opened.con
    assert overview.counters(con, statistics.LIFETIME)["files_moved"] == PHOTOS
    ticks.post("reset-statistics")
    ticks.tick(2)
    assert not any(overview.counters(con, statistics.LIFETIME).values())


def test_what_is_let_in_again_is_looked_at_at_once(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ticks.intake / "a.jpg"
    path.write_bytes(photos.jpeg("2021:03:04 05:06:07"))
    stamp, con = stamp_of(path.lstat()), ticks.opened.con
    with transaction(con):
        held.hold(con, str(path), stamp, Reason(RE_UPLOAD, "it waits"), 1, retry=False)
    offered: list[object] = []
    monkeypatch.setattr(type(ticks.service), "offer_again", lambda host: offered.extend([host]))
    ticks.post("readmit", paths=[str(path)])
    ticks.service.queue.serve()
    assert offered == [ticks.service]
    assert wanted_as_is.has(con, "readmitted", str(path), stamp)


# ── set aside ──


def many(
    ticks: Ticks, *groups: tuple[list[int], list[int]], progress: dict[str, Any] | None = None
) -> SetAsideTask:
    marked = [(keep, aside, mark_of(ticks.opened.con, [*keep, *aside])) for keep, aside in groups]
    return SetAsideTask(Assignment(ticks.opened, {"groups": marked}, progress or {}))


def test_what_is_set_aside_is_in_the_order_it_was_chosen_and_undo_brings_it_back(
    ticks: Ticks, filed: list[str]
) -> None:
    one, two, three = numbers(ticks, filed)
    asked, kept = {"keep": [one], "aside": [three, two]}, dict[str, Any]()
    work = SetAsideTask(Assignment(ticks.opened, asked, remember=kept.update))
    assert work.go_on(never)
    reply = work.reply()
    assert (reply["state"], reply["count"]) == ("done", 2)
    assert kept == {"run": reply["run"]}
    aside = [os.path.relpath(path, ticks.library) for path in reply["files"]]
    assert [os.path.basename(path)[:8] for path in aside] == [
        os.path.basename(path)[:8] for path in (filed[2], filed[1])
    ]
    assert all(path.startswith("Duplicates/") for path in aside)
    assert ticks.filed() == sorted([filed[0], *aside])
    again = SetAsideTask(Assignment(ticks.opened, asked, kept))
    assert again.go_on(never)
    assert again.reply()["files"] == reply["files"], "told whole behind a restart"
    assert Undo(Assignment(ticks.opened, {})).go_on(never)
    assert ticks.filed() == filed


def test_of_many_groups_only_those_go_that_are_as_they_were_shown(ticks: Ticks, filed: list[str]) -> None:
    one, two, three = numbers(ticks, filed)
    work = many(ticks, ([one], [two]), ([three], [999]))
    (ticks.library / filed[2]).write_bytes(b"edited")
    assert work.go_on(never)
    reply = work.reply()
    assert (reply["state"], reply["count"], len(reply["problems"])) == ("partly", 1, 1)
    assert (ticks.library / filed[2]).exists()
    assert not (ticks.library / filed[1]).exists()


def test_many_groups_are_asked_about_where_that_is_unusual(ticks: Ticks, filed: list[str]) -> None:
    opened = ticks.opened
    opened.settings = opened.settings.replace(safety_breaker_files=1, safety_breaker_percent=20)
    one, two, three = numbers(ticks, filed)
    work = many(ticks, ([one], [two, three]))
    number = ticks.post(
        "set-aside", groups=work._groups and [[g.keep, g.aside, g.mark] for g in work._groups]
    )
    ticks.tick(3)
    answer = ticks.answer(number) or {}
    assert (answer["state"], ticks.filed()) == ("refused", filed)
    assert "would be removed or renamed" in answer["problems"][0]


def test_of_two_copies_that_go_one_is_kept_aside(ticks: Ticks, filed: list[str]) -> None:
    """The second finds its content in Duplicates/ already, and is removed instead."""
    first, data = filed[0], (ticks.library / filed[1]).read_bytes()
    (ticks.library / "Album").mkdir()
    (ticks.library / "Album" / "again.jpg").write_bytes(data)
    ticks.tick(3, seconds=4000)
    keep, aside, copy = numbers(ticks, [first, filed[1], "Album/again.jpg"])
    con = ticks.opened.con
    with transaction(con):
        for path in (filed[1], "Album/again.jpg"):
            row = catalogue.by_path(con, path)
            assert row is not None
            catalogue.put(con, catalogue.Known(path, row.stamp, row.sample, b"m" * 16))
    work = SetAsideTask(Assignment(ticks.opened, {"keep": [keep], "aside": [aside, copy]}))
    assert work.go_on(never)
    assert work.reply()["state"] == "done"
    assert len([path for path in ticks.filed() if path.startswith("Duplicates/")]) == 1
    assert len(ticks.filed()) == 3
    assert Undo(Assignment(ticks.opened, {})).go_on(never)
    assert (ticks.library / "Album" / "again.jpg").read_bytes() == data


@pytest.mark.parametrize("gone", ["Duplicates", "nowhere"])
def test_a_picture_that_is_not_in_the_library_is_not_set_aside(
    ticks: Ticks, filed: list[str], gone: str
) -> None:
    one, two, _ = numbers(ticks, filed)
    if gone == "Duplicates":
        assert SetAsideTask(Assignment(ticks.opened, {"keep": [one], "aside": [two]})).go_on(never)
    number = ticks.post("set-aside", keep=[one], aside=[two if gone == "Duplicates" else 999])
    ticks.tick(3)
    answer = ticks.answer(number) or {}
    assert (answer["state"], answer["said"][0]["code"]) == ("refused", "group_changed")


# ── dedupe ──


def test_dedupe_tells_which_copy_goes_and_what_could_not_go(ticks: Ticks, filed: list[str]) -> None:
    (ticks.library / "copies").mkdir()
    for path in filed:
        copy = ticks.library / "copies" / path.replace("/", "_")
        copy.write_bytes((ticks.library / path).read_bytes())
    ticks.tick(3, seconds=4000)
    plan = DedupeTask(Assignment(ticks.opened, {"apply": False}))
    assert plan.go_on(never)
    reply = plan.reply()
    assert (reply["removed"], reply["listed"], len(reply["rows"])) == (PHOTOS, PHOTOS, PHOTOS)
    assert all(row["removed"] and row["files"] == 1 and row["bytes"] for row in reply["rows"])
    assert {row["goes"].removeprefix(f"{ticks.library}/").split("/")[0] for row in reply["rows"]} == {
        "copies"
    }
    assert sorted(row["stays"].removeprefix(f"{ticks.library}/") for row in reply["rows"]) == filed
    kept: dict[str, Any] = {}
    work = DedupeTask(Assignment(ticks.opened, {"apply": True, "yes": True}, remember=kept.update))
    with open(reply["rows"][0]["goes"], "r+b"):
        assert work.go_on(never)
    done = work.reply()
    assert (done["state"], done["removed"], len(done["problems"])) == ("partly", PHOTOS - 1, 1)
    assert kept["run"] == done["run"] == runs.last_run(ticks.opened.con)
    assert reply["rows"][0]["goes"] in done["problems"][0]


def test_an_undo_names_what_could_not_come_back_and_goes_on_with_the_rest(
    ticks: Ticks, filed: list[str]
) -> None:
    for path in (filed[0], filed[1]):
        (ticks.library / path).write_bytes(b"edited")
    work = Undo(Assignment(ticks.opened, {}))
    assert work.go_on(never)
    reply = work.reply()
    assert (reply["state"], reply["count"], reply["plans"], reply["done"]) == ("partly", 1, PHOTOS, 1)
    assert len(reply["problems"]) == 2


def test_a_file_without_any_date_cannot_be_shifted_and_the_others_are(ticks: Ticks, filed: list[str]) -> None:
    (ticks.library / "Album").mkdir()
    (ticks.library / "Album" / "bare.png").write_bytes(b"no date at all")
    work = DateTask(Assignment(ticks.opened, {"paths": [filed[0], "Album/bare.png"], "shift": 3600}))
    assert work.go_on(never)
    reply = work.reply()
    assert (reply["state"], reply["count"]) == ("partly", 1)
    [problem] = reply["problems"]
    assert problem.code == "no_date_to_shift"
    assert "bare.png" in problem


def test_an_answer_names_so_many_problems_and_counts_the_others() -> None:
    """A hundred thousand that could not be brought back would fill the database, and the page that shows it."""
    problems = [f"{number}.jpg is gone" for number in range(SHOWN + 3)]
    told = worded(ended(["a.jpg"], problems))
    assert told["problems"][:SHOWN] == problems[:SHOWN]
    assert told["problems"][SHOWN:] == ["not named here: 3 more"]
    assert told["said"][-1] == {"code": "more_problems", "values": {"n": 3}}
    assert ended([], problems[:SHOWN])["problems"] == problems[:SHOWN]
