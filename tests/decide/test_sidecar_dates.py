"""A sidecar is its owner's later word, or repeats the camera."""

from __future__ import annotations

from datetime import timedelta

import pytest

from photo_organizer.decide.companions import group
from photo_organizer.decide.dating import date_member, date_unit
from photo_organizer.model import DateClue, Dated, Precision, Strength
from tests.decide.dates import ORIGINAL, RULES, clue, day, facts, wall


def beside(photo: DateClue, *sidecar: DateClue) -> Dated:
    (unit,) = group([facts(photo, name="a.jpg", camera="Acme One"), facts(*sidecar, name="a.jpg.xmp")])
    found = date_unit(unit, RULES)
    assert isinstance(found, Dated)
    assert date_member(unit, 0, RULES) == found
    return found


def test_a_sidecar_is_its_owners_later_word() -> None:
    photo, owner = (
        clue(ORIGINAL, "2019-05-05T12:34:56"),
        clue("sidecar:exif:DateTimeOriginal", "1985-07-01T10:00:00"),
    )
    found = beside(photo, owner)
    assert (found.value, found.strength) == (wall("1985-07-01T10:00:00"), Strength.SIDECAR)
    assert "the file itself says 2019-05-05 12:34:56" in found.note


def test_a_sidecar_that_repeats_the_camera_leaves_the_camera_its_word() -> None:
    photo = DateClue(ORIGINAL, wall("2019-05-05T12:34:56"), "123", timedelta(hours=2))
    for text in ("2019-05-05T12:34:56", "2019-05-05T12:34:57"):
        assert beside(photo, clue("sidecar:exif:DateTimeOriginal", text)).source == ORIGINAL
    utc = DateClue(
        "sidecar:photoshop:DateCreated", wall("2019-05-05T10:34:56"), offset=timedelta(0), utc=True
    )
    assert beside(photo, utc).source == ORIGINAL
    assert beside(photo, day("sidecar:photoshop:DateCreated", "2019-05-05")).source == ORIGINAL
    assert beside(photo, clue("sidecar:xmp:CreateDate", "2024-05-05T12:34:56")).source == ORIGINAL
    refused = clue("sidecar:exif:DateTimeOriginal", "2124-05-05T12:34:56")
    assert beside(photo, refused).source == ORIGINAL


_HOUR = timedelta(hours=1)
_CREATED = "sidecar:photoshop:DateCreated"


@pytest.mark.parametrize(
    ("offset", "sidecar", "repeats"),
    [
        (None, DateClue(_CREATED, wall("2019-05-05T12:34:58")), True),
        (None, DateClue(_CREATED, wall("2019-05-05T12:34:54")), True),
        (None, DateClue(_CREATED, wall("2019-05-05T12:34:59")), False),
        (None, DateClue(_CREATED, wall("2019-05-05T12:34:53")), False),
        (None, DateClue(_CREATED, wall("2019-05-05T09:34:56"), utc=True, offset=0 * _HOUR), True),  # on another clock
        (None, DateClue(_CREATED, wall("2019-05-05T09:50:00"), utc=True, offset=0 * _HOUR), False),
        (None, DateClue(_CREATED, wall("2019-05-05T11:34:56"), offset=_HOUR), False),
        (2 * _HOUR, DateClue(_CREATED, wall("2019-05-05T11:34:56"), offset=_HOUR), True),
        (2 * _HOUR, DateClue(_CREATED, wall("2019-05-05T11:34:58"), offset=_HOUR), True),
        (2 * _HOUR, DateClue(_CREATED, wall("2019-05-05T11:34:59"), offset=_HOUR), False),
        (2 * _HOUR, DateClue(_CREATED, wall("2019-05-05T11:34:56"), offset=3 * _HOUR), False),
        (2 * _HOUR, DateClue(_CREATED, wall("2019-05-05T10:34:56")), False),
        (2 * _HOUR, DateClue(_CREATED, wall("2019-05-05T09:34:56"), utc=True, offset=0 * _HOUR), False),
        (9 * _HOUR, DateClue(_CREATED, wall("2019-05-05T03:34:56"), utc=True, offset=0 * _HOUR), True),
    ],
)  # fmt: skip
def test_when_a_sidecar_says_the_same_moment(
    offset: timedelta | None, sidecar: DateClue, *, repeats: bool
) -> None:
    photo = DateClue(ORIGINAL, wall("2019-05-05T12:34:56"), offset=offset)
    assert (beside(photo, sidecar).source == ORIGINAL) is repeats


@pytest.mark.parametrize(
    ("photo", "repeats"),
    [(Precision.YEAR, False), (Precision.MONTH, True), (Precision.DAY, True), (Precision.SECOND, True)],
)
def test_a_month_in_a_sidecar_repeats_what_is_as_exact(photo: Precision, *, repeats: bool) -> None:
    value = wall("2019-01-01T00:00:00" if photo is Precision.YEAR else "2019-05-05T12:34:56")
    month = DateClue(_CREATED, wall("2019-05-01T00:00:00"), precision=Precision.MONTH)
    assert (beside(DateClue(ORIGINAL, value, precision=photo), month).source == ORIGINAL) is repeats


def test_a_corrected_hour_in_a_sidecar_wins() -> None:
    photo = clue(ORIGINAL, "2019-05-05T12:34:56")
    assert beside(photo, clue("sidecar:exif:DateTimeOriginal", "2019-05-05T15:34:56")).value.hour == 15
