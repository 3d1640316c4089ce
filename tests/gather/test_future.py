"""What is planned is seen by what is planned after it, as if it were done."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.gather.future import Future
from photo_organizer.model import Action, Dated, Membership, Move, Plan, Reason, Remove, Stamp
from photo_organizer.store import catalogue, db, units

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.model import Step

ONE, TWO = Stamp(1, 1, 10, 1), Stamp(1, 2, 20, 2)


def plan(*steps: Step, membership: Membership | None = None) -> Plan:
    return Plan(steps[0].src, Action.FILE, (Reason("dated", "x"),), steps, membership=membership)  # type: ignore[union-attr]


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made, _ = db.open_database(str(tmp_path))
    with closing(made):
        yield made


def test_what_is_planned_twice_is_read_where_it_lies_now() -> None:
    future = Future()
    future.imagine([plan(Move("/in/a.jpg", "/lib/b.jpg", ONE))])
    future.imagine([plan(Move("/lib/b.jpg", "/lib/b_A.jpg", ONE), Move("/in/c.jpg", "/lib/b.jpg", TWO))])
    assert {path: future.source(path) for path in ("/lib/b_A.jpg", "/lib/b.jpg", "/lib/x.jpg")} == {
        "/lib/b_A.jpg": "/in/a.jpg",
        "/lib/b.jpg": "/in/c.jpg",
        "/lib/x.jpg": "/lib/x.jpg",
    }
    assert future.where(future.names["/lib"]["b.jpg"]) == "/in/c.jpg"


def test_a_name_that_was_given_up_and_given_again_is_there() -> None:
    future = Future()
    future.imagine([plan(Move("/lib/a.jpg", "/lib/a_A.jpg", ONE), Move("/in/b.jpg", "/lib/a.jpg", TWO))])
    future.imagine([plan(Remove("/in/c.jpg", "/lib/a.jpg", TWO))])
    assert future.gone == {"/in/b.jpg", "/in/c.jpg"}


def test_what_is_planned_is_noted_as_filing_it_would_be(con: sqlite3.Connection) -> None:
    """Its name in the intake and its unit, so that what comes later finds it."""
    catalogue.put(con, catalogue.Known("old.jpg", ONE))
    catalogue.put(con, catalogue.Known("twin.jpg", ONE))
    steps = (
        Move("/lib/old.jpg", "/lib/old_A.jpg", ONE),
        Move("/in/new.jpg", "/lib/old.jpg", TWO),
        Remove("/lib/twin.jpg", "/lib/old_A.jpg", ONE),
    )
    Future().note(con, "/lib", "/in", [plan(*steps, membership=Membership(keys=("key",)))])
    assert {known.path: known.stamp for known in catalogue.everything(con)} == {
        "old_A.jpg": ONE,
        "old.jpg": TWO,
    }
    assert units.origin(con, "old.jpg")[0] == "/in/new.jpg"
    assert [units.of_path(con, "old.jpg")] == units.found_by(con, ["key"], [], 9)


@pytest.mark.parametrize(("code", "anew"), [("better", False), ("owner-date", True)])
def test_in_a_preview_a_renamed_file_keeps_its_date_unless_it_is_dated_anew(
    con: sqlite3.Connection, code: str, *, anew: bool
) -> None:
    before, after = (Dated(datetime(year, 5, 1), "exif:DateTimeOriginal") for year in (2021, 2022))
    stamp = Stamp(1, 2, 3, 4)
    catalogue.put(con, catalogue.Known("a.jpg", stamp), dated=before)
    steps = (Move("/lib/a.jpg", "/lib/b.jpg", stamp),)
    plan = Plan("/lib/a.jpg", Action.FILE, (Reason(code, "x"),), steps, after)
    Future().note(con, "/lib", "/in", [plan])
    assert catalogue.by_path(con, "a.jpg") is None
    found = catalogue.date_of(con, "b.jpg")
    assert found is not None
    assert found.exact == (after if anew else before).exact


def test_in_a_preview_too_a_unit_is_found_by_what_the_files_it_takes_over_were_found_by(
    con: sqlite3.Connection,
) -> None:
    waited, photo = (units.open_unit(con, Membership(keys=(key,)), "/in", 1) for key in ("waited", "photo"))
    catalogue.put(con, catalogue.Known("Unknown File Types/a.xmp", ONE), unit=waited)
    step = Move("/lib/Unknown File Types/a.xmp", "/lib/a.xmp", ONE)
    Future().note(con, "/lib", "/in", [plan(step, membership=Membership(photo))])
    assert units.of_path(con, "a.xmp") == photo
    assert units.found_by(con, ["waited"], [], 9) == [photo]
    Future().note(
        con, "/lib", "/in", [plan(Move("/in/b.jpg", "/lib/b.jpg", TWO), membership=Membership(photo))]
    )
    assert units.found_by(con, ["photo"], [], 9) == [photo], "what is new takes nothing over"
