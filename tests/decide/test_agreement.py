"""What two statements of one file tell about each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from photo_organizer.decide.placeholders import PLACEHOLDERS
from photo_organizer.model import DateClue, Dated, Precision, Undated
from tests.decide.dates import CHANGED, DIGITIZED, ORIGINAL, RULES, clue, date_of, dated, day, facts, wall

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
    "moment",
    [
        "1969-12-31T19:00:00", "1969-12-31T16:00:00", "1969-12-31T20:30:00", "1969-12-31T23:59:59",
        "1903-12-31T19:00:00", "1979-12-31T17:00:00", "1901-12-13T20:45:52",
    ],
)  # fmt: skip
def test_a_clocks_zero_west_of_greenwich_gives_way_to_whatever_contradicts_it(moment: str) -> None:
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
    ("1988-01-01T00:00:00", "", "EPSON ET-2850 Series"),
    ("1988-01-01T12:00:00", "", "Brother MFC-J4620DW"),
    ("1965-01-01T12:00:00", "Ver.1.10", "NIKON D850"),
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
    "source", ["xmp:photoshop:DateCreated", "sidecar:photoshop:DateCreated", "takeout:photoTakenTime"]
)
def test_an_owners_year_is_the_same_west_of_greenwich(source: str) -> None:
    west = replace(RULES, zone=ZoneInfo("America/New_York"))
    offset = timedelta(0) if source.endswith("DateCreated") else None  # a "Z" was written
    found = dated(DateClue(source, wall("1985-01-01T00:00:00"), utc=True, offset=offset), rules=west)
    assert (found.value, found.offset, found.precision) == (wall("1985-01-01T00:00:00"), None, Precision.YEAR)
    assert found.note == "only the year is known"


def test_a_film_of_before_the_first_clocks_was_dated_by_its_owner() -> None:
    for source in ("quicktime:date", "quicktime:mvhd"):
        one = DateClue(source, wall("1975-01-01T00:00:00"), utc=source == "quicktime:mvhd")
        assert (found := dated(one, name="a.mp4")).value == wall("1975-01-01T00:00:00")
        assert found.precision is Precision.YEAR
    assert isinstance(
        date_of(facts(clue("quicktime:date", "1970-01-01T12:00:00"), name="a.mp4"), RULES), Undated
    )


@pytest.mark.parametrize(
    ("name", "value", "exact"),
    [
        ("1985-07-00 Ostsee.jpg", "1985-07-01T00:00:00", Precision.MONTH),
        ("Oma 1985-00-00.jpg", "1985-01-01T00:00:00", Precision.YEAR),
    ],
)
def test_zeros_in_a_name_are_what_was_not_known(name: str, value: str, exact: Precision) -> None:
    found = dated(clue("file:modified", "2017-07-14T10:00:00", utc=True), name=name)
    assert (found.source, found.value, found.precision) == ("filename", wall(value), exact)


@pytest.mark.parametrize(
    ("name", "written", "value", "exact"),
    [
        ("IMG-20200101-WA0001.jpg", "2020-01-01T14:30:00", "2020-01-01T14:30:00", Precision.DAY),
        ("IMG-20200101-WA0001.jpg", "2024-05-05T14:30:00", "2020-01-01T00:00:00", Precision.DAY),
        ("IMG_20200101_000000.jpg", "2024-05-05T14:30:00", "2020-01-01T00:00:00", Precision.SECOND),
        ("2020-01-01 brunch.jpg", "2020-01-01T14:30:00", "2020-01-01T14:30:00", Precision.DAY),
        ("1985-01-01 Oma.jpg", "2024-05-05T14:30:00", "1985-01-01T00:00:00", Precision.YEAR),
        ("19850101_000000.jpg", "1985-01-01T00:00:00", "1985-01-01T00:00:00", Precision.YEAR),
        ("imgs-1985-01-01.jpg", "2024-05-05T14:30:00", "1985-01-01T00:00:00", Precision.YEAR),
    ],
)
def test_the_first_of_january_in_a_name_is_a_year_only_where_a_person_may_have_given_it(
    name: str, written: str, value: str, exact: Precision
) -> None:
    """What a messenger had sent on a New Year's Day lost the time that its file still knew."""
    found = dated(clue("file:modified", written), name=name)
    assert (found.source, found.value, found.precision) == ("filename", wall(value), exact)


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
