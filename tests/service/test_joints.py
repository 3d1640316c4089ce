"""Where two parts of the service meet: played tick by tick on a real tree, with a clock of its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.arrive.emptied import Emptied
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import VolumeFull
from photo_organizer.service import acting, intake_look
from photo_organizer.service.notices import Notices
from photo_organizer.store import held, room, wanted_as_is
from photo_organizer.store.db import transaction
from tests.commands.ticks import MINUTE, Ticks, put
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.model import Outcome


def log_of(ticks: Ticks) -> str:
    return (ticks.state / "photo_organizer_log.csv").read_text(encoding="utf-8")


# ── the intake ──


def test_a_folder_goes_once_filing_has_emptied_it_and_one_in_which_something_stays_does_not(
    ticks: Ticks,
) -> None:
    put(ticks, "trip/day 1/a.jpg")
    put(ticks, "stays/b.jpg", 1)
    half = photos.jpeg("2021:03:06 10:00:00", seed=2)
    (ticks.intake / "stays" / "c.jpg").write_bytes(half[: len(half) // 2])
    (ticks.intake / "nobody's").mkdir()
    ticks.tick(3)
    assert len(ticks.filed()) == 2
    ticks.tick(4, seconds=300)
    assert sorted(path.name for path in ticks.intake.iterdir() if not path.name.startswith(".")) == [
        "nobody's",
        "stays",
    ]


def test_an_intake_that_is_only_copied_from_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = Ticks(tmp_path, monkeypatch, intake_mode="copy")
    path = put(ticks, "trip/a.jpg")
    ticks.tick(5)
    assert len(ticks.filed()) == 1
    ticks.tick(4, seconds=300)
    assert path.exists()
    assert len(ticks.filed()) == 1
    assert log_of(ticks).count("to 2021/03_Mar/20210305_100000.jpg") == 1
    ticks.end()


def test_how_far_filing_has_come_is_shown_meanwhile(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    file_pass, shown = vars(intake_look)["file_pass"], list[Any]()

    def slow(*given: Any) -> Iterator[Outcome]:
        for outcome in file_pass(*given):
            ticks.clock.now += intake_look.SHOW_SECONDS
            yield outcome
            shown.append(ticks.status()["going"])

    monkeypatch.setattr(intake_look, "file_pass", slow)
    for number in range(3):
        put(ticks, f"{number}.jpg", number)
    ticks.tick(3)
    assert [(one["what"], one["done"], one["total"]) for one in shown] == [
        ("filing", done, 3) for done in (1, 2, 3)
    ]


def test_each_thing_is_written_down_once_however_many_there_are(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "NOTES", 2)
    for number in range(5):
        put(ticks, f"{number}.jpg", number)
    written: list[str] = []
    note = vars(acting)["note"]

    def counted(con: Any, outcomes: Any, now_ns: int) -> None:
        written.extend(outcome.plan.source for outcome in outcomes)
        note(con, outcomes, now_ns)

    monkeypatch.setattr(acting, "note", counted)
    ticks.tick(3)
    assert sorted(written) == [str(ticks.intake / f"{number}.jpg") for number in range(5)]
    assert log_of(ticks).count("File Moved") == 5


def test_what_was_done_is_written_down_as_it_goes(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drop of thousands takes hours: its owner reads in the log how far it is, and a crash loses no note."""
    monkeypatch.setattr(acting, "NOTES", 2)
    for number in range(3):
        put(ticks, f"{number}.jpg", number)
    filing = ticks.service.filing
    for _ in range(2):
        filing.look()
        ticks.clock.now += 2.0
    passing = acting.file_pass(ticks.opened, filing, Emptied())
    for _ in range(3):
        next(passing)
    assert log_of(ticks).count("File Moved") >= 2
    assert list(passing) == []


def test_what_waits_for_its_rest_is_listed_with_its_reason(ticks: Ticks) -> None:
    whole = photos.jpeg("2021:03:05 10:00:00")
    path = ticks.intake / "half.jpg"
    path.write_bytes(whole[: len(whole) // 2])
    ticks.service.wake()
    ticks.tick(10, seconds=61)
    row = held.get(ticks.opened.con, str(path))
    assert row is not None
    assert row.reason == "incomplete"
    assert ticks.left() == ["half.jpg"]


def test_what_was_accepted_is_accepted_once(ticks: Ticks) -> None:
    path = put(ticks, "a.jpg")
    stamp = stamp_of(path.lstat())
    with transaction(ticks.opened.con):
        wanted_as_is.put(ticks.opened.con, "accepted", str(path), stamp)
    ticks.tick(3)
    assert ticks.left() == []
    assert not wanted_as_is.has(ticks.opened.con, "accepted", str(path), stamp)


# ── a full volume of the database ──


def test_while_the_volume_of_the_database_is_full_nobody_touches_that_and_then_filing_goes_on(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks.tick(2)
    put(ticks, "a.jpg")
    said: list[str] = []
    with monkeypatch.context() as full:
        full.setattr(room, "LEAST", 10**18)
        ticks.opened.con.set_trace_callback(said.append)
        ticks.tick(3, seconds=MINUTE)
        ticks.opened.con.set_trace_callback(None)
        with pytest.raises(VolumeFull, match="MB are needed"):
            ticks.service.ready()
    assert (said, ticks.filed()) == ([], [])
    ticks.tick(3, seconds=MINUTE)
    assert len(ticks.filed()) == 1


# ── what is told ──


def test_a_trouble_is_told_once_a_day_over_restarts_too(ticks: Ticks) -> None:
    con, problem, now = ticks.opened.con, VolumeFull("no room", "free some"), time.time_ns()

    def told() -> int:
        return int(con.execute("SELECT count(*) FROM outbox WHERE kind = 'notify'").fetchone()[0])

    Notices(con, ticks.opened.recorder).attention(problem, now)
    assert told() == 1
    again = Notices(con, ticks.opened.recorder)
    again.attention(problem, now + 1)
    assert told() == 1
    again.waiting(now + 1)
    assert told() == 2
    again.attention(problem, now + 86_400 * 10**9)
    assert told() == 3


def test_what_was_looked_at_in_full_is_listed_anew_and_not_with_each_look(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[float] = []
    monkeypatch.setattr(intake_look, "list_anew", lambda *_: listed.append(ticks.clock.now))
    ticks.drop()
    ticks.tick(5)
    assert listed == []
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    ticks.service.offer_again()
    ticks.tick(2)
    assert len(listed) >= 1
