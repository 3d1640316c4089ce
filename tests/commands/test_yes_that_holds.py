"""A yes to one change of the library takes nothing back that was said of another."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.store import changes
from photo_organizer.store.db import transaction
from tests.commands.ticks import told

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks

MINUTE_NS = 60 * 10**9


def test_what_was_allowed_for_an_hour_stays_so_after_a_dedupe(ticks: Ticks) -> None:
    """Filing asked again, a minute after its owner had said yes for an hour."""
    con = ticks.opened.con
    told(ticks, "allow")
    assert told(ticks, "dedupe", apply=True, yes=True)["ok"]
    assert changes.allowed(con, time.time_ns() + 50 * MINUTE_NS)


def test_a_question_of_filing_is_not_answered_by_a_dedupe(ticks: Ticks) -> None:
    """Its files waited on, and nothing said any more that they do."""
    con = ticks.opened.con
    with transaction(con):
        changes.ask(con, "250 of 900 files of the library would be removed or renamed")
    assert told(ticks, "dedupe", apply=True, yes=True)["ok"]
    assert changes.asked(con).startswith("250 of 900")


def test_what_was_wanted_counts_no_longer(ticks: Ticks) -> None:
    con, now = ticks.opened.con, time.time_ns()
    for until in (0, now - MINUTE_NS, now + 10 * changes.HOUR_NS):  # the last: a clock that was wrong
        with transaction(con):
            changes.allow(con, until)
            changes.wanted(con, now)
        assert changes.allowed(con, now - 1)
        assert not changes.allowed(con, now)
