"""What an undo takes back: the plan, the plans, the file or the run that was named, with what came later to them."""

from __future__ import annotations

import errno
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands import answers, breaker
from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.copy_missing import CopyMissingTask
from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.commands.task import Assignment
from photo_organizer.commands.undo import Undo
from photo_organizer.decide.breaker import CODE
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import Refused, VolumeProblem
from photo_organizer.model import Action, Move, Plan, Reason, Remove
from photo_organizer.store import changes, held, journal, runs
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.model import Step
    from tests.commands.ticks import Ticks

PHOTOS = 3


@pytest.fixture
def filed(ticks: Ticks) -> list[str]:
    """The intake's paths of three photos that were filed, each in a run of its own."""
    paths = []
    for _ in range(PHOTOS):
        paths.append(str(ticks.drop()))
        ticks.tick(3)
    assert len(ticks.filed()) == PHOTOS
    return paths


def undo(ticks: Ticks, progress: dict[str, Any] | None = None, **wanted: Any) -> Undo:
    return Undo(Assignment(ticks.opened, wanted, progress or {}))


def token(ticks: Ticks, path: str) -> str:
    return journal.done_for_path(ticks.opened.con, path)[0].token


def test_only_what_was_named_is_taken_back(ticks: Ticks, filed: list[str]) -> None:
    one, two, three = filed
    names = [path.rpartition("/")[2] for path in filed]
    for wanted, back in (
        ({"plan": token(ticks, one)}, names[:1]),
        ({"plans": [token(ticks, two)]}, names[1:2]),
        ({"path": three}, names[2:]),
    ):
        work = undo(ticks, **wanted)
        assert work.go_on(lambda: False)
        reply = work.reply()
        assert (reply["state"], reply["plans"], reply["done"]) == ("done", 1, 1)
        assert ticks.left() == back
        ticks.opened.executor.stop = lambda: False
        for name in back:
            (ticks.intake / name).unlink()
        reply = undo(ticks, **wanted).reply()
        assert (reply["state"], reply["plans"]) == ("refused", 0)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_a_file_that_cannot_be_seen_is_not_told_as_gone(
    ticks: Ticks, filed: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    hidden, real = f"{ticks.library}/{ticks.filed()[0]}", os.lstat

    def lstat(path: str) -> os.stat_result:
        if path == hidden:
            raise OSError(number, os.strerror(number), path)
        return real(path)

    monkeypatch.setattr(os, "lstat", lstat)
    work = undo(ticks, plans=[token(ticks, path) for path in filed])
    assert work.go_on(lambda: False)
    [problem] = work.reply()["problems"]
    assert f"could not look at '{hidden}': {os.strerror(number)}" in problem
    assert len(ticks.left()) == len(filed) - 1


def test_a_run_is_taken_back_up_to_where_it_was_shown(ticks: Ticks) -> None:
    for _ in range(2):
        ticks.drop()
    ticks.tick(3)
    con = ticks.opened.con
    run = runs.last_run(con)
    assert run is not None
    [(number,)] = con.execute("SELECT min(n) FROM plans WHERE run = ?", (run,)).fetchall()
    work = undo(ticks, run=run, until=number)
    assert work.progress()["target"] == {"run": run, "until": number}
    assert work.go_on(lambda: False)
    assert len(ticks.left()) == 1
    assert undo(ticks, run=run).progress()["target"] == {"run": run}
    assert undo(ticks).progress()["target"] == {"run": runs.last_run(con)}


def test_a_late_companion_goes_back_with_its_photo_and_alone_without_it(ticks: Ticks) -> None:
    photo = ticks.drop()
    ticks.tick(3)
    sidecar = photo.with_suffix(".xmp")
    sidecar.write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>")
    ticks.service.wake()
    ticks.tick(8, seconds=30)
    there = {path.suffix for path in ticks.library.rglob("*") if path.is_file()}
    assert ".xmp" in there
    assert not ticks.left()
    alone = undo(ticks, path=str(sidecar))
    assert alone.go_on(lambda: False)
    assert ticks.left() == [sidecar.name], "the photo stays"
    sidecar.touch()
    ticks.service.wake()
    sidecar.unlink()
    sidecar.write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'> </x:xmpmeta>")
    ticks.tick(8, seconds=30)
    assert not ticks.left()
    both = undo(ticks, path=str(photo))
    assert both.go_on(lambda: False)
    assert ticks.left() == sorted([photo.name, sidecar.name])


# ── the question before an unusual change ──


def plan_of(*steps: Step) -> Plan:
    return Plan(steps[0].src, Action.FILE, (Reason("dated", "x"),), steps)  # type: ignore[union-attr]


def changing(ticks: Ticks) -> tuple[list[Plan], Plan]:
    """Return plans that rename all files of the library, and one that files a newcomer."""
    inside = [ticks.library / name for name in ticks.filed()]
    renames = [
        plan_of(Move(str(path), str(path.with_name("x" + path.name)), stamp_of(path.lstat())))
        for path in inside
    ]
    new = ticks.drop(9)
    return renames, plan_of(Move(str(new), f"{ticks.library}/new.jpg", stamp_of(new.lstat())))


@pytest.mark.usefixtures("filed")
def test_an_unusual_change_waits_for_its_answer_and_what_changes_nothing_goes_on(ticks: Ticks) -> None:
    settings = ticks.opened.settings.replace(safety_breaker_files=2, safety_breaker_percent=20)
    con, now = ticks.opened.con, time.time_ns()
    stands = Breaker(con, settings, lambda: now)
    renames, new = changing(ticks)
    assert stands.part([*renames[:2], new]) == ([*renames[:2], new], []), "two are not unusual"
    going, waiting = stands.part([*renames, new])
    assert going == [new]
    assert [outcome.plan.source for outcome in waiting] == [plan.source for plan in renames]
    assert {outcome.plan.reasons[0].code for outcome in waiting} == {CODE}
    assert changes.asked(con).startswith(f"{PHOTOS} of {PHOTOS} files")
    assert stands.part(renames[:1])[0] == [], "nothing more while the question is open"
    with transaction(con):
        path = renames[0].source
        held.hold(
            con,
            path,
            stamp_of((ticks.library / ticks.filed()[0]).lstat()),
            Reason(CODE, "waits"),
            1,
            retry=False,
        )
    assert answers.allow(con, now).files == [path]
    assert held.get(con, path) is None
    assert stands.part([*renames, new]) == ([*renames, new], [])
    later = Breaker(con, settings, lambda: now + changes.HOUR_NS + 1)
    assert later.part(renames)[0] == [], "a yes holds for an hour"


@pytest.mark.usefixtures("filed")
def test_nothing_is_removed_while_most_of_the_library_cannot_be_read(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "FEW", PHOTOS)
    stands, (renames, new) = Breaker(ticks.opened.con, ticks.opened.settings), changing(ticks)
    path = renames[0].source
    removal = plan_of(Remove(path, path, renames[0].steps[0].expect))
    for name in ticks.filed()[:2]:
        (ticks.library / name).unlink()
    with pytest.raises(VolumeProblem, match="2 of 3"):
        stands.part([removal])
    assert stands.part([new]) == ([new], [])


def test_yes_is_a_command(ticks: Ticks) -> None:
    number = ticks.post("allow")
    ticks.tick(2)
    assert (ticks.answer(number) or {})["state"] == "done"
    assert changes.allowed(ticks.opened.con, time.time_ns())


# ── asked before, refused before ──


@pytest.mark.usefixtures("filed")
def test_dedupe_asks_before_it_removes_an_unusual_share(ticks: Ticks) -> None:
    for name in ticks.filed():
        (ticks.library / "copies").mkdir(exist_ok=True)
        (ticks.library / "copies" / name.replace("/", "_")).write_bytes((ticks.library / name).read_bytes())
    ticks.tick(3, seconds=4000)
    opened = ticks.opened
    opened.settings = opened.settings.replace(safety_breaker_files=2, safety_breaker_percent=20)
    found = DedupeTask(Assignment(opened, {"apply": False}))
    assert found.go_on(lambda: False)
    assert found.reply()["question"]
    asked = DedupeTask(Assignment(opened, {"apply": True}))
    assert asked.go_on(lambda: False)
    reply = asked.reply()
    assert (reply["state"], reply["problems"]) == ("refused", [reply["question"]])
    assert len(ticks.filed()) == 2 * PHOTOS


def test_nothing_is_put_into_an_intake_that_stays_as_it_is(ticks: Ticks, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    (card / "a.jpg").write_bytes(b"x")
    given = {"root": str(card).encode().hex(), "paths": [str(card / "a.jpg").encode().hex()]}
    ticks.opened.settings = ticks.opened.settings.replace(intake_mode="copy")
    work = CopyMissingTask(Assignment(ticks.opened, given))
    with pytest.raises(Refused) as met:
        work.go_on(lambda: False)
    assert met.value.says == "only_copies"
    assert ticks.left() == []
