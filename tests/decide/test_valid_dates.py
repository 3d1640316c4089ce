"""Which dates cannot be, which show a clock that was not set, and what the clock on the wall showed in each zone."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from photo_organizer.decide.statements import DateRules
from photo_organizer.model import (
    DateClue,
    Precision,
    Undated,
)
from tests.decide.dates import BERLIN, RULES, clue, date_of, dated, facts, wall

# ── validity ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["1601-01-01T00:00:00", "1825-12-31T23:59:59", "1904-01-01T00:00:00", "1970-01-01T00:00:00", "1970-01-01T12:34:56",
     "1980-01-01T00:00:00", "1980-01-01T00:12:00", "2000-01-01T00:00:00",
     "2025-01-02T01:00:01", "2036-02-07T06:28:15", "9999-12-31T23:59:59"],
)  # fmt: skip
def test_impossible_dates_are_refused(text: str) -> None:
    assert isinstance(date_of(facts(clue("exif:DateTimeOriginal", text)), RULES), Undated)


@pytest.mark.parametrize(
    "text",
    ["1826-06-01T00:00:00", "1969-07-20T20:17:40", "1980-01-02T00:00:00", "2000-01-01T00:00:01", "2000-01-01T14:30:00",
     "1999-12-31T23:59:59", "1995-01-01T00:00:00", "2024-02-29T00:00:00", "2025-01-02T00:59:59"],
)  # fmt: skip
def test_unusual_but_possible_dates_are_kept(text: str) -> None:
    assert dated(clue("exif:DateTimeOriginal", text)).value == wall(text)


@pytest.mark.parametrize(
    "text", ["2000-01-01T00:00:00", "2007-01-01T12:00:00", "2010-01-01T00:00:00", "1994-01-01T00:00:00"]
)
def test_a_cameras_clock_after_a_reset_is_refused(text: str) -> None:
    for source in ("exif:DateTimeOriginal", "xmp:xmp:CreateDate", "ifd0:DateTime"):
        assert isinstance(date_of(facts(clue(source, text), camera="Acme One"), RULES), Undated)
    assert isinstance(date_of(facts(clue("quicktime:mvhd", text), name="a.mp4"), RULES), Undated)


def test_a_name_that_a_clock_after_a_reset_gave_is_refused() -> None:
    for name in ("20000101_000000.mp4", "REC_2000_01_01_00_00_00_F.MP4", "IMG_20000101_000000.jpg"):
        found = dated(clue("file:modified", "2021-05-05T05:05:00", utc=True), name=name)
        assert found.source == "file:modified"
        assert "filename refused: 2000-01-01 00:00:00 is a camera's clock after a reset" in found.note
    assert dated(name="Oma 2000-01-01.jpg").value == wall("2000-01-01T00:00:00")
    assert dated(name="IMG_20000101_000001.jpg").value == wall("2000-01-01T00:00:01")


def test_a_day_that_somebody_wrote_down_is_no_clock_after_a_reset() -> None:
    only_day = DateClue("iptc:DateCreated", wall("2000-01-01T00:00:00"), precision=Precision.DAY)
    assert dated(only_day).note == "only the day is known"


@pytest.mark.parametrize("recorded", ["1904-01-01T23:30:00", "1903-12-31T23:30:00"])
def test_a_file_time_of_a_zero_day_is_none_in_utc_and_in_the_owners_zone(recorded: str) -> None:
    """Half past eleven in the evening and half past midnight: the day is a zero's by one clock of the two."""
    found = date_of(facts(clue("file:modified", recorded, utc=True)), RULES)
    assert isinstance(found, Undated)


def test_a_clock_that_was_not_set_shows_before_any_zone() -> None:
    for text in ("1970-01-01T00:00:00", "1970-01-01T01:23:45", "1980-01-01T22:10:00", "2012-01-01T00:00:00"):
        for zone in ("America/Los_Angeles", "Asia/Tokyo"):
            rules = DateRules(ZoneInfo(zone), RULES.now)
            assert isinstance(date_of(facts(clue("quicktime:mvhd", text, utc=True)), rules), Undated)


def test_fireworks_at_midnight_are_no_reset() -> None:
    midnight = wall("2018-01-01T00:00:00")
    phone = DateClue("exif:DateTimeOriginal", midnight, "120", timedelta(hours=1))
    assert dated(phone).value == midnight
    assert dated(name="IMG_20180101_000000.jpg").value == midnight


def test_a_day_without_a_time_is_moved_by_no_zone() -> None:
    day = DateClue(
        "xmp:photoshop:DateCreated", wall("2019-05-05T00:00:00"), utc=True, precision=Precision.DAY
    )
    rules = DateRules(ZoneInfo("America/Los_Angeles"), RULES.now)
    assert dated(day, rules=rules).value == wall("2019-05-05T00:00:00")


def test_satellites_did_not_tell_the_time_in_1899() -> None:
    assert isinstance(date_of(facts(clue("gps", "1899-12-31T00:00:00", utc=True)), RULES), Undated)


# ── zones ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("zone", "utc", "local", "hours"),
    [
        ("Europe/Berlin", "2024-01-31T23:30:00", "2024-02-01T00:30:00", 1),
        ("Europe/Berlin", "2024-07-01T10:00:00", "2024-07-01T12:00:00", 2),
        ("Europe/Berlin", "2024-10-27T00:30:00", "2024-10-27T02:30:00", 2),  # before the clock is set back
        ("Europe/Berlin", "2024-10-27T01:30:00", "2024-10-27T02:30:00", 1),  # the same hour once more
        ("Europe/Berlin", "2024-03-31T01:00:00", "2024-03-31T03:00:00", 2),  # 02:00 to 03:00 does not exist
        ("Asia/Kathmandu", "2024-01-31T12:00:00", "2024-01-31T17:45:00", 5.75),
        ("America/St_Johns", "2024-01-31T02:00:00", "2024-01-30T22:30:00", -3.5),
        ("Pacific/Apia", "2011-12-31T10:00:00", "2012-01-01T00:00:00", 14),  # the day after the lost day
        ("Europe/London", "1970-06-01T12:00:00", "1970-06-01T13:00:00", 1),  # British Standard Time, all year
    ],
)
def test_utc_becomes_local_by_the_rules_of_that_date(zone: str, utc: str, local: str, hours: float) -> None:
    rules = DateRules(ZoneInfo(zone), RULES.now)
    found = dated(clue("quicktime:mvhd", utc, utc=True), rules=rules, name="a.mov")
    assert (found.value, found.offset) == (wall(local), timedelta(hours=hours))


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_wall_clock_time_is_never_shifted(zone: str) -> None:
    rules = DateRules(ZoneInfo(zone), RULES.now)
    tokyo = DateClue("exif:DateTimeOriginal", wall("2024-01-31T12:00:00"), "5", timedelta(hours=9))
    found = dated(tokyo, rules=rules)
    assert (found.value, found.offset, found.subseconds) == (
        wall("2024-01-31T12:00:00"),
        timedelta(hours=9),
        "5",
    )
    unknown = dated(clue("exif:DateTimeOriginal", "2024-01-31T12:00:00"), rules=rules)
    assert (unknown.value, unknown.offset) == (wall("2024-01-31T12:00:00"), None)


def test_cameras_that_write_local_time_into_the_utc_field_are_believed() -> None:
    noon = clue("quicktime:mvhd", "2024-07-01T12:00:00", utc=True)
    for camera in ("GoPro", "GoPro HERO9 Black", "PENTAX K-3"):
        assert dated(noon, name="a.mov", camera=camera).value.hour == 12
    assert dated(noon, name="a.mov", camera="Apple iPhone 15").value.hour == 14
    rules = DateRules(BERLIN, RULES.now, local_time_cameras=("acme  one",))
    assert dated(noon, name="a.mov", camera="ACME One", rules=rules).value.hour == 12
    assert dated(clue("gps", "2024-07-01T12:00:00", utc=True), camera="GoPro").value.hour == 14
