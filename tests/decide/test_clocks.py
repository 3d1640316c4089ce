"""What two clocks tell about each other: satellites, UTC of films, and the local time in names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from photo_organizer.model import DateClue, Dated, Precision
from tests.decide.dates import CHANGED, ORIGINAL, RULES, clue, date_of, dated, facts, wall

# ── satellites ───────────────────────────────────────────────────────────────────────────────────


def test_a_week_number_that_began_again_is_refused() -> None:
    gps = clue("gps", "2000-03-19T11:34:56", utc=True)
    assert dated(gps, clue(CHANGED, "2019-11-03T12:34:56")).source == CHANGED
    assert dated(gps, clue("file:modified", "2019-11-03T11:40:00", utc=True)).source == "file:modified"
    assert dated(gps, name="IMG_20191103_123456.jpg").source == "filename"
    assert dated(gps).source == "gps"
    assert dated(gps, clue(CHANGED, "2012-11-03T12:34:56")).source == "gps"


@pytest.mark.parametrize(
    ("source", "utc", "before", "refused"),
    [
        ("gps", True, timedelta(weeks=1024, hours=30), True),
        ("gps", True, timedelta(weeks=2048), True),
        ("gps", True, timedelta(weeks=1024, hours=-51), False),
        (ORIGINAL, False, timedelta(weeks=1024, hours=14), True),
        (ORIGINAL, False, timedelta(weeks=1024, hours=20), False),
        (ORIGINAL, False, timedelta(weeks=3072), False),
        (ORIGINAL, False, timedelta(0), False),
    ],
)
def test_how_near_to_whole_eras_of_weeks(source: str, before: timedelta, *, utc: bool, refused: bool) -> None:
    changed = wall("2024-11-03T12:34:56")
    found = dated(DateClue(source, changed - before, utc=utc), DateClue(CHANGED, changed), camera="Acme")
    assert (found.source == CHANGED) is refused


def test_satellites_midnight_is_no_time_where_the_camera_tells_another() -> None:
    unknown = clue("gps", "2019-11-03T00:00:00", utc=True)
    assert dated(unknown, clue(CHANGED, "2019-11-03T12:34:56")).source == CHANGED
    assert dated(unknown, clue(CHANGED, "2019-11-03T01:00:20")).source == "gps"  # midnight in Greenwich
    assert dated(unknown, clue(CHANGED, "2021-11-03T12:34:56")).source == "gps"  # the last change
    assert dated(unknown).source == "gps"
    assert dated(unknown, name="IMG_20191103_123456.jpg").source == "gps"  # a name is no clock that ran
    told = clue("gps", "2019-11-03T10:00:00", utc=True)
    assert dated(told, clue(CHANGED, "2019-11-03T12:34:56")).source == "gps"


def test_a_time_to_the_minute_does_not_refute_the_satellites_midnight() -> None:
    """A day that was typed in with its minute is no clock that ran."""
    unknown = clue("gps", "2019-11-03T00:00:00", utc=True)
    minute = DateClue(CHANGED, wall("2019-11-03T12:34:00"), precision=Precision.MINUTE)
    assert dated(unknown, minute).source == "gps"


def test_old_editors_z_is_local_time_where_satellites_say_so() -> None:
    zulu = DateClue("xmp:exif:DateTimeOriginal", wall("2002-07-31T23:58:28"), utc=True, offset=timedelta(0))
    hour = clue("xmp:exif:GPSTimeStamp", "2002-07-31T22:58:24", utc=True)
    found = dated(zulu, hour)
    assert (found.value, found.offset) == (wall("2002-07-31T23:58:28"), timedelta(hours=1))
    true = clue("gps", "2002-07-31T23:58:24", utc=True)
    assert dated(zulu, true).value == wall("2002-08-01T01:58:28")
    assert dated(zulu).value == wall("2002-08-01T01:58:28")
    iptc = DateClue("iptc:DateCreated", wall("2002-07-31T23:58:28"), offset=timedelta(hours=1))
    assert (dated(zulu, iptc).value, dated(zulu, iptc).offset) == (iptc.value, timedelta(hours=1))
    assert dated(zulu, clue(CHANGED, "2002-07-31T23:58:28")).value == wall("2002-07-31T23:58:28")
    assert dated(zulu, clue(CHANGED, "2002-08-01T01:58:28")).value == wall("2002-08-01T01:58:28")


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        (("xmp:exif:DateTimeOriginal", "T12:00:00", True), (CHANGED, "T11:00:00", False), "T14:00:00"),  # no satellites
        (("xmp:exif:DateTimeOriginal", "T12:00:00", False), ("gps", "T11:00:00", True), "T12:00:00"),  # no "Z"
        (("quicktime:mvhd", "T12:00:00", True), ("gps", "T11:00:00", True), "T14:00:00"),  # no editor
        (("xmp:exif:GPSTimeStamp", "T12:00:00", True), ("gps", "T11:00:00", True), "T14:00:00"),  # satellites themselves
    ],
)  # fmt: skip
def test_only_an_editors_z_is_corrected_and_only_by_satellites(
    one: tuple[str, str, bool], other: tuple[str, str, bool], value: str
) -> None:
    clues = [clue(source, f"2019-08-05{time}", utc=utc) for source, time, utc in (one, other)]
    assert dated(*clues).value == wall(f"2019-08-05{value}")


# ── films and names ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "utc", "value", "hours"), [
    ("VID_20240731_223000.mp4", "2024-08-01T02:30:00", "2024-07-31T22:30:00", -4),
    ("VID_20240731_223000.mp4", "2024-08-01T02:31:10", "2024-07-31T22:31:10", -4),  # the header is the end
    ("VID_20240731_223000.mp4", "2024-07-31T16:45:00", "2024-07-31T22:30:00", 5.75),
    ("Film 31.7.2024 22.30.mp4", "2024-08-01T02:31:10", "2024-07-31T22:31:10", -4),  # a name without seconds
    ("2024_0131_233000_0001F.MP4", "2024-01-31T23:30:00", "2024-01-31T23:30:00", None),
    ("VID_20240731_223000.mp4", "2024-07-31T20:30:00", "2024-07-31T22:30:00", 2),
    ("VID_20240731_223000.mp4", "2024-07-31T20:50:00", "2024-07-31T22:50:00", 2),  # no whole step: the NAS's zone
    ("VID_20240720_223000.mp4", "2024-07-31T20:30:00", "2024-07-31T22:30:00", 2),  # another day
    ("PXL_20240731_203000123.mp4", "2024-07-31T20:30:00", "2024-07-31T22:30:00", 2),  # the name is UTC too
])  # fmt: skip
def test_a_name_and_a_time_in_utc_settle_the_zone(
    name: str, utc: str, value: str, hours: float | None
) -> None:
    found = dated(clue("quicktime:mvhd", utc, utc=True), name=name)
    assert found.value == wall(value)
    assert found.offset == (None if hours is None else timedelta(hours=hours))
    assert found.source == "quicktime:mvhd"


def test_a_header_that_tells_the_end_of_a_long_film_settles_the_zone_too() -> None:
    end = clue("quicktime:mvhd", "2024-08-01T03:12:30", utc=True)
    film = replace(facts(end, name="VID_20240731_223000.mp4"), seconds=42 * 60 + 28.0)
    found = date_of(film, RULES)
    assert isinstance(found, Dated)
    assert (found.value, found.offset) == (wall("2024-07-31T23:12:30"), timedelta(hours=-4))
    other = date_of(replace(film, seconds=60.0), RULES)
    assert isinstance(other, Dated)
    assert other.offset == timedelta(hours=2)
