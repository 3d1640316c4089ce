"""Which date of a newcomer a filed unit with the same bytes gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from photo_organizer.decide.dated_later import is_better
from photo_organizer.decide.dating import date_unit
from photo_organizer.decide.filed_unit import FiledUnit
from photo_organizer.decide.statements import DateRules
from photo_organizer.model import DateClue, Dated, Precision, Strength
from tests.decide.files import file
from tests.decide.test_late import unit

DAY = timedelta(days=1)
TOLD = datetime(2019, 5, 6, 10, 11, 12)
NAMED, OF_DAY = "IMG_20190506_101112.jpg", "IMG-20190506-WA0001.jpg"
HAD = datetime(2021, 1, 1, tzinfo=UTC)
RULES = DateRules(UTC, datetime(2025, 1, 1, tzinfo=UTC))


def gets(name: str, its: Dated | None, modified: datetime | None = None, **known: Any) -> bool:
    clues = (DateClue("file:modified", modified, utc=True),) if modified else ()
    newcomer = replace(file(name), clues=clues)
    where = "/lib/NoDateFound/scan.jpg" if its is None else "/lib/2020/01_Jan/x.jpg"
    filed = FiledUnit(7, "/lib", (file("scan.jpg"),), (where,), its, int(HAD.timestamp()) * 10**9)
    own = date_unit(unit(newcomer), RULES)
    assert isinstance(own, Dated)
    return is_better(own, replace(filed, **known), UTC)


def dated(
    at: datetime, strength: Strength, precision: Precision = Precision.SECOND, source: str = "x"
) -> Dated:
    return Dated(at, source, strength=strength, precision=precision)


TIME, NAME, OWNER = Strength.FILE_TIME, Strength.NAME, Strength.OWNER
WRITTEN = dated(TOLD + 300 * DAY, TIME)


@pytest.mark.parametrize(
    ("name", "its", "changes"),
    [
        (NAMED, None, True),
        (OF_DAY, None, True),
        ("IMG_20240506_101112.jpg", None, False),  # the library had it before
        (NAMED, WRITTEN, True),
        (NAMED, dated(TOLD - 7 * timedelta(hours=1), TIME), True),  # the clock of the place is not ours
        (NAMED, dated(TOLD - 2 * DAY, TIME), False),  # it was written before that
        (OF_DAY, WRITTEN, True),
        (OF_DAY, dated(TOLD, TIME), False),  # of that day, and the time is known
        (NAMED, dated(TOLD.replace(hour=0), NAME, Precision.DAY), True),
        (NAMED, dated(TOLD - 3 * DAY, NAME, Precision.DAY), False),  # two names, two days
        (NAMED, dated(TOLD + DAY, NAME), False),
        (OF_DAY, dated(TOLD, NAME), False),
        *((NAMED, dated(TOLD + DAY, strength), False) for strength in Strength if strength > NAME),
        (NAMED, dated(TOLD + DAY, OWNER, source="owner"), False),
    ],
)
def test_a_name_dates_what_nothing_surer_tells(name: str, its: Dated | None, *, changes: bool) -> None:
    assert gets(name, its) is changes


@pytest.mark.parametrize(
    ("modified", "its", "changes"),
    [
        (TOLD, None, True),
        (HAD.replace(tzinfo=None) - timedelta(minutes=5), None, False),  # about when it came
        (HAD.replace(tzinfo=None) + 9 * DAY, None, False),
        (TOLD, WRITTEN, True),
        (TOLD, dated(TOLD + timedelta(hours=1), TIME), False),  # FAT and its summer time
        (TOLD, dated(TOLD - DAY, TIME), False),
        (TOLD, dated(TOLD + DAY, NAME, Precision.DAY), False),
    ],
)
def test_a_file_time_does_so_where_it_is_older_by_far(
    modified: datetime, its: Dated | None, *, changes: bool
) -> None:
    assert gets("scan.jpg", its, modified) is changes


@pytest.mark.parametrize(
    "known",
    [
        {"is_placed": True},
        {"paths": ("/lib/Holiday/scan.jpg",)},
        {"paths": ("/lib/Duplicates/scan.jpg",)},
        {"files": (file("NoDateFound/scan.jpg", folder="/lib"),)},  # its owner put it there
    ],
)
def test_what_its_owner_placed_stays(known: dict[str, Any]) -> None:
    assert not gets(NAMED, None, **known)
