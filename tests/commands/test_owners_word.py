"""What the owner says in one word is done at once, answered once, and what it does not fit is said by its code."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from photo_organizer.commands import file_as_it_is
from photo_organizer.commands.file_as_it_is import DAY_NS, INCOMPLETE
from photo_organizer.decide.made import MADE_NS
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.model import RE_UPLOAD, Reason, Stamp
from photo_organizer.store import catalogue, held, journal, verdicts, wanted_as_is
from photo_organizer.store.db import transaction
from tests.commands.ticks import codes, said, told
from tests.samples import photos

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks


# ── files that wait ──


def waiting(ticks: Ticks, reason: str, *, since_days: float, data: bytes = b"") -> str:
    """Put a file into the intake that is held; return its path."""
    path = ticks.intake / f"{reason}{len(ticks.left())}.jpg"
    path.write_bytes(data or photos.jpeg("2021:03:04 05:06:07", seed=len(ticks.left())))
    stamp, since = stamp_of(path.lstat()), time.time_ns() - int(since_days * DAY_NS)
    with transaction(ticks.opened.con):
        held.hold(ticks.opened.con, str(path), stamp, Reason(reason, "it waits"), since, retry=False)
    return str(path)


def test_only_what_has_been_incomplete_for_a_day_is_filed_as_it_is(ticks: Ticks) -> None:
    old, young = (waiting(ticks, INCOMPLETE, since_days=days) for days in (1.5, 0.5))
    other = waiting(ticks, "re-upload", since_days=3)
    answer = told(ticks, "file-as-it-is", paths=[young, other, f"{ticks.intake}/none.jpg"])
    assert (answer["state"], said(answer)) == (
        "failed",
        ["not_a_day_yet", "not_listed", "not_listed"],
    )
    answer = told(ticks, "file-as-it-is")
    assert (answer["state"], answer["files"]) == ("done", [old])
    assert held.get(ticks.opened.con, young) is not None


def test_what_waits_is_the_same_file_though_its_disk_has_another_number_after_a_restart(ticks: Ticks) -> None:
    """ "It is not listed as incomplete", was the answer."""
    path = waiting(ticks, INCOMPLETE, since_days=2)
    with transaction(ticks.opened.con) as con:
        con.execute("UPDATE held SET dev = dev + 1")
    answer = told(ticks, "file-as-it-is", paths=[path])
    assert (answer["state"], answer["files"]) == ("done", [path])


def test_exactly_a_day_is_a_day_and_what_changed_since_is_not_what_waits(ticks: Ticks) -> None:
    path = waiting(ticks, INCOMPLETE, since_days=0)
    row = held.get(ticks.opened.con, path)
    assert row is not None
    child = ticks.opened.gatherer.similarity.child
    assert file_as_it_is.accept(ticks.opened.con, child, [], row.since_ns + DAY_NS - 1).files == []
    assert file_as_it_is.accept(ticks.opened.con, child, [path], row.since_ns + DAY_NS).files == [path]
    assert wanted_as_is.has(ticks.opened.con, "accepted", path, row.stamp)
    assert held.get(ticks.opened.con, path) is None
    changed = waiting(ticks, INCOMPLETE, since_days=2)
    with open(changed, "ab") as file:
        file.write(b"more")
    answered = file_as_it_is.accept(ticks.opened.con, child, [], time.time_ns())
    assert (answered.files, codes(answered.problems)) == ([], ["not_listed"])


@pytest.mark.parametrize(
    ("name", "why", "filed"),
    [
        ("a.jpg", Why.BROKEN, False),
        ("a.jpg", Why.UNSUPPORTED, True),
        ("a.jpg", Why.TOO_LARGE, True),
        ("a.mp4", Why.UNSUPPORTED, False),
        ("a.txt", Why.BROKEN, True),
    ],
)
def test_what_cannot_be_opened_is_never_filed_as_it_is(
    ticks: Ticks, name: str, why: Why, *, filed: bool
) -> None:
    path = ticks.intake / name
    path.write_bytes(b"half of it")
    with transaction(ticks.opened.con):
        reason = Reason(INCOMPLETE, "it waits")
        held.hold(ticks.opened.con, str(path), stamp_of(path.lstat()), reason, 0, retry=False)
    child = mock.Mock()
    child.call.side_effect = LookFailed(why, "it cannot be shown")
    answered = file_as_it_is.accept(ticks.opened.con, child, [str(path)], time.time_ns())
    assert bool(answered.files) is filed
    assert codes(answered.problems) == ([] if filed else ["cannot_be_shown"])


def test_where_no_decoder_starts_nothing_is_said_of_the_file(ticks: Ticks) -> None:
    path = ticks.intake / "a.jpg"
    path.write_bytes(b"half of it")
    with transaction(ticks.opened.con):
        reason = Reason(INCOMPLETE, "it waits")
        held.hold(ticks.opened.con, str(path), stamp_of(path.lstat()), reason, 0, retry=False)
    child = mock.Mock()
    child.call.side_effect = LookFailed(Why.NOT_STARTED, "there is no decoder now")
    answered = file_as_it_is.accept(ticks.opened.con, child, [str(path)], time.time_ns())
    assert answered.files == []
    [problem] = answered.problems
    assert problem.endswith("there is no decoder now; try again later")


def test_what_was_deleted_before_comes_again_when_its_owner_says_so(ticks: Ticks) -> None:
    one, other = (waiting(ticks, RE_UPLOAD, since_days=0) for _ in range(2))
    waits = waiting(ticks, INCOMPLETE, since_days=0)
    answer = told(ticks, "readmit", paths=[one, waits])
    assert (answer["state"], answer["files"], said(answer)) == ("partly", [one], ["not_listed"])
    os.unlink(other)
    with transaction(ticks.opened.con):
        row = Reason(RE_UPLOAD, "it waits")
        held.hold(ticks.opened.con, other, Stamp(0, 0, 1, 1), row, 1, retry=False)
    answer = told(ticks, "readmit")
    assert said(answer) in (["not_listed"], [])
    assert answer["files"] == []


def test_what_its_owner_has_seen_is_no_longer_counted_and_stays_listed(ticks: Ticks) -> None:
    path = waiting(ticks, INCOMPLETE, since_days=0)
    answer = told(ticks, "dismiss", paths=[path])
    row = held.get(ticks.opened.con, path)
    assert (answer["state"], answer["files"]) == ("done", [path])
    assert row is not None
    assert row.dismissed


# ── the clock, groups ──


def test_a_trusted_clock_lets_filing_go_on(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted: list[object] = []
    monkeypatch.setattr(journal, "trust_clock", trusted.append)
    assert told(ticks, "trust-clock")["state"] == "done"
    assert trusted == [ticks.opened.con]


def test_a_clock_before_the_program_was_made_is_believed_on_nobodys_word(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted: list[object] = []
    monkeypatch.setattr(journal, "trust_clock", trusted.append)
    monkeypatch.setattr("photo_organizer.commands.steering.time.time_ns", lambda: MADE_NS - 1)
    assert told(ticks, "trust-clock")["state"] == "refused"
    assert not trusted


def test_a_group_that_is_kept_is_asked_about_no_more_until_it_is_taken_back(ticks: Ticks) -> None:
    for _ in range(2):
        ticks.drop()
    ticks.tick(3)
    con = ticks.opened.con
    numbers = [catalogue.number_of(con, path) for path in ticks.filed()]
    assert told(ticks, "keep-all", pictures=numbers)["state"] == "done"
    assert len(verdicts.kept_groups(con)) == 1
    told(ticks, "keep-all", pictures=numbers[::-1], take_back=True)
    assert verdicts.kept_groups(con) == set()
