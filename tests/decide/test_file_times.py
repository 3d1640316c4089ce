"""When the times of a file in its folder tell a date."""

from __future__ import annotations

import pytest

from photo_organizer.model import Dated, Strength, Undated
from tests.decide.dates import RULES, clue, date_of, facts


def modified(text: str, born: str = "2026-03-03T10:00:00") -> Dated | Undated:
    return date_of(facts(clue("file:modified", text, utc=True), clue("file:birth", born, utc=True)), RULES)


@pytest.mark.parametrize("text", [
    "1970-01-01T00:00:00", "1969-12-31T23:00:00", "1970-01-01T05:00:00", "1969-12-31T23:59:59", "1979-12-31T16:00:00",
    "1980-01-01T00:00:00", "1979-11-30T00:00:00", "1979-11-29T23:00:00", "2000-01-01T00:00:00", "1999-12-31T23:00:00",
    "2036-02-07T06:28:15", "1901-12-13T20:45:52",
])  # fmt: skip
def test_where_the_modification_was_never_set_the_birth_does_not_stand_in(text: str) -> None:
    assert isinstance(modified(text, born="2020-03-03T10:00:00"), Undated)


@pytest.mark.parametrize(
    "text", ["1965-07-01T11:00:00", "1953-06-07T12:13:14", "1975-01-01T11:00:00", "1999-12-31T22:00:00"]
)
def test_a_time_that_its_owner_set_is_valid(text: str) -> None:
    found = modified(text)
    assert isinstance(found, Dated)
    assert (found.source, found.strength) == ("file:modified", Strength.FILE_TIME)


def test_a_birth_counts_only_where_it_is_older_and_valid() -> None:
    older, newer, unset = "2020-01-02T10:00:00", "2024-01-02T10:00:00", "1970-01-01T00:00:00"
    assert getattr(modified("2022-01-02T10:00:00", older), "source", "") == "file:birth"
    assert getattr(modified("2022-01-02T10:00:00", newer), "source", "") == "file:modified"
    assert getattr(modified("2022-01-02T10:00:00", unset), "source", "") == "file:modified"
    alone = date_of(facts(clue("file:birth", older, utc=True)), RULES)
    assert isinstance(alone, Undated)


def test_a_fresh_file_of_a_scanner_is_dated_by_its_arrival() -> None:
    assert isinstance(modified("2024-12-31T23:30:00", "2024-12-31T23:30:00"), Dated)
