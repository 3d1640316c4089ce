"""What two statements of one file tell about each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from photo_organizer.decide.companions import group
from photo_organizer.decide.dating import date_member, date_of, date_unit
from photo_organizer.decide.placeholders import PLACEHOLDERS
from photo_organizer.model import DateClue, Dated, Precision, Strength, Undated
from tests.decide.dates import RULES, clue, dated, facts, wall

ORIGINAL, DIGITIZED, CHANGED = "exif:DateTimeOriginal", "exif:DateTimeDigitized", "ifd0:DateTime"


def day(source: str, text: str) -> DateClue:
    return DateClue(source, wall(text), precision=Precision.DAY)


# ── placeholders ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "one", [one for one in PLACEHOLDERS if one.moment.year < 2025], ids=lambda one: str(one.moment)
)
def test_a_placeholder_gives_way_to_whatever_contradicts_it(one: object) -> None:
    moment = getattr(one, "moment", None)
    assert isinstance(moment, datetime)
    written = tuple(DateClue(source, moment) for source in (ORIGINAL, DIGITIZED))
    changed = clue(CHANGED, "2020-03-16T12:50:49")
    assert dated(*written, changed, camera="Acme").source == CHANGED
    assert dated(*written, name="IMG_20130708_101112.jpg", camera="Acme").source == "filename"
    assert (
        dated(*written, clue("file:modified", "2019-04-08T10:00:00", utc=True), camera="Acme").source
        == "file:modified"
    )
    if moment.year >= 1980:
        assert dated(*written, camera="Acme").value == moment  # nothing contradicts


def test_a_true_picture_of_that_day_stays() -> None:
    assert (
        dated(clue(ORIGINAL, "2002-12-08T15:30:11"), clue(CHANGED, "2020-03-16T12:50:49")).source == ORIGINAL
    )
    noon = clue(ORIGINAL, "2002-12-08T12:00:00")
    assert dated(noon, name="Advent 2002-12-08.jpg").source == ORIGINAL


@pytest.mark.parametrize(
    "moment", ["1969-12-31T19:00:00", "1969-12-31T16:00:00", "1969-12-31T20:30:00", "1969-12-31T23:59:59"]
)
def test_unix_zero_west_of_greenwich_gives_way_to_whatever_contradicts_it(moment: str) -> None:
    written = clue(ORIGINAL, moment)
    assert dated(written, clue(CHANGED, "2020-03-16T12:50:49"), camera="Acme").source == CHANGED
    assert dated(written, camera="Acme").value == wall(moment)
    true = clue(ORIGINAL, "1969-12-31T19:00:07")
    assert dated(true, clue(CHANGED, "2020-03-16T12:50:49"), camera="Acme").source == ORIGINAL


# ── the year alone ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("text", "software", "camera"), [
    ("2005-01-01T00:00:00", "VueScan 9", ""),
    ("2003-01-01T12:00:00", "", ""),
    ("2000-01-01T00:00:00", "", "EPSON Perfection V600"),
    ("1970-01-01T12:00:00", "", ""),
    ("1970-01-01T00:00:00", "SilverFast 8", "Nikon LS-50"),
    ("2003-01-01T00:00:00", "Adobe Photoshop Lightroom 6", "Acme One"),
])  # fmt: skip
def test_an_owners_new_year_is_the_year(text: str, software: str, camera: str) -> None:
    one = facts(clue(ORIGINAL, text), clue("file:modified", "2017-07-14T10:00:00", utc=True), camera=camera)
    found = date_of(
        one.__class__(one.sighting, one.filetype, one.wholeness, one.clues, camera, software=software), RULES
    )
    assert isinstance(found, Dated)
    assert (found.value, found.precision, found.note) == (
        wall(text),
        Precision.YEAR,
        "only the year is known",
    )


@pytest.mark.parametrize(
    ("name", "exact"),
    [
        ("Oma 1953-06-07.jpg", Precision.DAY),
        ("Oma 1953-07-06.jpg", Precision.MONTH),
        ("a.jpg", Precision.MONTH),
    ],
)
def test_a_month_is_made_exact_by_a_day_of_that_month_only(name: str, exact: Precision) -> None:
    month = DateClue(ORIGINAL, wall("1953-06-01T00:00:00"), precision=Precision.MONTH)
    found = dated(month, name=name)
    assert (found.precision, found.value.month) == (exact, 6)


def test_the_scans_own_day_does_not_make_the_year_exact() -> None:
    year = DateClue(ORIGINAL, wall("1953-01-01T00:00:00"), precision=Precision.YEAR)
    assert dated(year, clue(DIGITIZED, "2015-03-03T10:00:00")).value == wall("1953-01-01T00:00:00")
    assert dated(year, clue(CHANGED, "1953-03-03T10:00:00")).precision is Precision.YEAR
    assert dated(year, name="Oma 1953-06-07.jpg").value == wall("1953-06-07T00:00:00")
    assert dated(year, day("iptc:DateCreated", "1953-06-07")).precision is Precision.DAY


# ── a day and a time ─────────────────────────────────────────────────────────────────────────────


def test_a_day_alone_never_beats_a_time_of_that_day() -> None:
    iptc, film = day("iptc:DateCreated", "2019-05-05"), day("quicktime:day", "2019-05-05")
    assert dated(iptc, clue(CHANGED, "2019-05-05T12:34:56")).value == wall("2019-05-05T12:34:56")
    mvhd = clue("quicktime:mvhd", "2019-05-05T12:34:56", utc=True)
    assert dated(film, mvhd, name="a.mp4").value == wall("2019-05-05T14:34:56")
    assert dated(iptc, name="IMG_20190505_101112.jpg").value == wall("2019-05-05T10:11:12")
    assert dated(iptc, clue(CHANGED, "2019-05-06T12:34:56")).value == wall("2019-05-05T00:00:00")


def test_of_two_times_of_that_day_the_stronger_is_taken_and_the_day_is_told() -> None:
    iptc = day("iptc:DateCreated", "2019-05-05")
    times = clue(CHANGED, "2019-05-05T12:34:56"), clue("png:Creation Time", "2019-05-05T10:00:00")
    found = dated(iptc, *times)
    assert (found.source, found.value.hour) == ("png:Creation Time", 10)
    assert "iptc:DateCreated knows only the day" in found.note


def test_a_films_year_of_release_does_not_beat_its_own_time() -> None:
    release = DateClue("quicktime:day", wall("2010-01-01T00:00:00"), precision=Precision.YEAR)
    mvhd = clue("quicktime:mvhd", "2005-08-11T14:03:54", utc=True)
    assert dated(release, mvhd, name="a.mov").source == "quicktime:mvhd"
    assert dated(release, name="a.mov").precision is Precision.YEAR
    assert dated(release, name="VID_20240131_120000.mov").source == "quicktime:day"


def test_a_file_time_lends_its_time_and_the_day_stays_a_day() -> None:
    found = dated(
        day("iptc:DateCreated", "2019-05-05"), clue("file:modified", "2019-05-05T10:11:12", utc=True)
    )
    assert (found.value, found.source, found.precision) == (
        wall("2019-05-05T12:11:12"),
        "iptc:DateCreated",
        Precision.DAY,
    )


@pytest.mark.parametrize(
    ("clues", "name", "whose"),
    [([day("iptc:DateCreated", "2019-05-05")], "a.jpg", "iptc:DateCreated"), ([], "2019-05-05.jpg", "name")],
)
def test_whose_day_and_whose_time_is_told(clues: list[DateClue], name: str, whose: str) -> None:
    found = dated(*clues, clue("file:modified", "2019-05-05T10:11:12", utc=True), name=name)
    assert f"the day from the {whose}, the time from the file" in found.note


def test_seconds_go_before_minutes_of_the_same_minute() -> None:
    minute = DateClue("xmp:photoshop:DateCreated", wall("2019-05-05T12:34:00"), precision=Precision.MINUTE)
    assert dated(minute, clue(CHANGED, "2019-05-05T12:34:56")).value.second == 56
    assert dated(minute, clue(CHANGED, "2019-05-05T12:35:56")).value.second == 0


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


# ── sidecars ─────────────────────────────────────────────────────────────────────────────────────


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


# ── file times ───────────────────────────────────────────────────────────────────────────────────


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
