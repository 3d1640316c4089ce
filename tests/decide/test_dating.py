"""The first valid statement wins, in the order of the table; times are what the clock on the wall showed."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.decide.companions import group
from photo_organizer.decide.dating import date_member, date_unit, is_weak
from photo_organizer.decide.sources import RANK, SOURCES, Tier
from photo_organizer.decide.statements import DateRules
from photo_organizer.model import (
    DateClue,
    Dated,
    Precision,
    Strength,
    Undated,
)
from tests.decide.dates import BERLIN, RULES, clue, date_of, dated, facts, wall

# ── order ────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_is_in_its_own_order() -> None:
    assert all(RANK[one.name] <= RANK[other.name] for one, other in pairwise(SOURCES))
    assert len(RANK) == len(SOURCES)


@given(st.permutations([one.name for one in SOURCES if one.tier is Tier.CONTENT]))
def test_whatever_order_clues_are_read_in_the_strongest_wins(names: list[str]) -> None:
    found = dated(
        *(clue(name, f"2020-01-{number + 1:02}T10:00:00") for number, name in enumerate(names[:20]))
    )
    assert RANK[found.source] == min(RANK[name] for name in names[:20])


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ("exif:DateTimeOriginal", "exif:DateTimeDigitized"),
        ("exif:DateTimeDigitized", "ifd0:DateTimeOriginal"),
        ("ifd0:DateTimeDigitized", "xmp:exif:DateTimeOriginal"),
        ("xmp:exif:DateTimeOriginal", "xmp:photoshop:DateCreated"),
        ("xmp:photoshop:DateCreated", "xmp:xmp:CreateDate"),
        ("xmp:xmp:CreateDate", "iptc:DateCreated"),
        ("iptc:DateCreated", "png:Creation Time"),
        ("png:Creation Time", "gps"),
        ("gps", "ifd0:DateTime"),
        ("quicktime:creationdate", "quicktime:day"),
        ("quicktime:day", "quicktime:mvhd"),
        ("ifd0:DateTime", "takeout:photoTakenTime"),
        ("takeout:photoTakenTime", "filename"),
        ("filename", "file:modified"),
    ],
)
def test_the_order_that_the_product_promises(stronger: str, weaker: str) -> None:
    assert RANK[stronger] < RANK[weaker]


def test_a_refused_date_gives_way_and_is_told() -> None:
    found = dated(
        DateClue("exif:DateTimeOriginal", None, note="'0000:00:00 00:00:00' names no possible moment"),
        clue("exif:DateTimeDigitized", "2216-11-15T11:46:51"),
        clue("ifd0:DateTime", "2020-05-06T07:08:09"),
    )
    assert (found.value, found.source) == (wall("2020-05-06T07:08:09"), "ifd0:DateTime")
    assert "0000:00:00" in found.note
    assert "in the future" in found.note


def test_only_what_was_refused_before_the_date_that_won_is_told() -> None:
    """What is weaker than the date would not have been asked, whatever it says."""
    found = dated(
        clue("exif:DateTimeOriginal", "2020-05-06T07:08:09"),
        clue("iptc:DateCreated", "2216-11-15T11:46:51"),
        clue("ifd0:DateTime", "2020-05-06T07:08:09"),
    )
    assert (found.source, found.note) == ("exif:DateTimeOriginal", "")


def test_nothing_valid_is_no_date_and_says_why() -> None:
    found = date_of(facts(clue("exif:DateTimeOriginal", "1601-01-01T00:00:00")), RULES)
    assert isinstance(found, Undated)
    assert "1826" in found.note
    assert isinstance(date_of(facts(), RULES), Undated)


# ── names and file times ─────────────────────────────────────────────────────────────────────────


def test_a_name_fills_in_and_never_overrules() -> None:
    inside = clue("ifd0:DateTime", "2020-05-06T07:08:09")
    assert dated(inside, name="IMG_20240131_120000.jpg").value == inside.value
    assert dated(name="IMG_20240131_120000.jpg").source == "filename"
    assert dated(name="PXL_20240131_110000123.jpg").value == wall("2024-01-31T12:00:00")
    no_names = DateRules(BERLIN, RULES.now, use_filename=False)
    assert isinstance(date_of(facts(name="IMG_20240131_120000.jpg"), no_names), Undated)


def test_a_day_in_the_name_takes_the_file_time_of_that_day() -> None:
    evening = DateClue("file:modified", wall("2024-01-31T19:20:21"), "5", utc=True)
    other = DateClue("file:modified", wall("2024-02-01T19:20:21"), utc=True)
    name = "IMG-20240131-WA0001.jpg"
    assert dated(evening, name=name).value == wall("2024-01-31T20:20:21")
    assert dated(evening, name=name).source == "filename"
    assert dated(other, name=name).value == wall("2024-01-31T00:00:00")
    alone = DateRules(BERLIN, RULES.now, use_filetime=False)
    assert dated(evening, name=name, rules=alone).value == wall("2024-01-31T00:00:00")


def test_the_older_file_time_is_the_last_resort() -> None:
    times = (
        clue("file:birth", "2024-05-02T10:00:00", utc=True),
        clue("file:modified", "2024-05-01T10:00:00", utc=True),
    )
    assert (dated(*times).source, dated(*times).value) == ("file:modified", wall("2024-05-01T12:00:00"))
    assert dated(*times[:1], clue("file:modified", "2024-05-03T10:00:00", utc=True)).source == "file:birth"
    unset = clue("file:modified", "1980-01-01T00:00:00", utc=True)
    assert isinstance(date_of(facts(times[0], unset), RULES), Undated)  # the copying made the birth
    none = DateRules(BERLIN, RULES.now, use_filetime=False)
    assert isinstance(date_of(facts(*times), none), Undated)


# ── units ────────────────────────────────────────────────────────────────────────────────────────


def test_a_unit_is_dated_by_its_best_member() -> None:
    still = facts(clue("ifd0:DateTime", "2022-01-02T03:04:05"), name="a.jpg")
    raw = facts(clue("exif:DateTimeOriginal", "2020-01-02T03:04:05"), name="a.cr2")
    (unit,) = group([still, raw]) if len(group([still, raw])) == 1 else group([facts(name="a.jpg"), raw])
    found = date_unit(unit, RULES)
    assert isinstance(found, Dated)
    assert found.value == wall("2020-01-02T03:04:05")


def test_the_still_dates_a_live_photo_and_the_film_keeps_its_own_second() -> None:
    still = facts(clue("exif:DateTimeOriginal", "2024-01-31T12:00:01"), name="a.heic")
    film = facts(clue("quicktime:creationdate", "2024-01-31T12:00:00"), name="a.mov")
    (unit,) = group([still, film])
    assert getattr(date_unit(unit, RULES), "value", None) == wall("2024-01-31T12:00:01")
    assert getattr(date_member(unit, 1, RULES), "value", None) == wall("2024-01-31T12:00:00")


def test_a_sidecar_dates_a_photo_that_tells_nothing_itself() -> None:
    photo = facts(clue("file:modified", "2024-05-01T10:00:00", utc=True), name="a.jpg")
    json = facts(
        clue("takeout:photoTakenTime", "2019-07-01T10:00:00", utc=True),
        clue("file:modified", "2018-05-01T10:00:00", utc=True),
        name="a.jpg.json",
    )
    (unit,) = group([photo, json])
    found = date_unit(unit, RULES)
    assert isinstance(found, Dated)
    assert (found.value, found.source) == (wall("2019-07-01T12:00:00"), "takeout:photoTakenTime")


CLUES = st.builds(
    DateClue,
    st.sampled_from(sorted(RANK)),
    st.one_of(st.none(), st.datetimes()),
    st.sampled_from(["", "5", "123456789"]),
    st.sampled_from([None, timedelta(hours=5, minutes=45)]),
    utc=st.booleans(),
)


@given(st.lists(CLUES, max_size=8), st.sampled_from(["a.jpg", "IMG_20240131_120000.jpg"]), st.booleans())
def test_dating_is_pure_and_invents_nothing(clues: list[DateClue], name: str, use: bool) -> None:
    rules = DateRules(BERLIN, RULES.now, use_filename=use, use_filetime=use)
    first, second = (date_of(facts(*clues, name=name), rules) for _ in range(2))
    assert first == second
    if isinstance(first, Dated):
        assert first.source in {one.source for one in clues if one.value} | ({"filename"} if use else set())
        assert first.value.year >= 1826
        assert first.value.microsecond == 0


# ── how sure ─────────────────────────────────────────────────────────────────────────────────────


def test_a_date_says_how_exactly_it_is_known_and_whose_word_it_is() -> None:
    camera = dated(clue("exif:DateTimeOriginal", "2020-05-06T07:08:09"), camera="Acme One")
    assert (camera.precision, camera.strength) == (Precision.SECOND, Strength.CAMERA)
    scan = dated(clue("exif:DateTimeOriginal", "1975-05-06T07:08:09"))
    assert scan.strength is Strength.OWNER
    phone = DateClue("exif:DateTimeOriginal", wall("2020-05-06T07:08:09"), "12", timedelta(hours=1))
    assert dated(phone).strength is Strength.CAMERA
    assert dated(clue("quicktime:mvhd", "2020-05-06T07:08:09"), name="a.mp4").strength is Strength.CONTAINER
    assert dated(clue("takeout:photoTakenTime", "2020-05-06T07:08:09")).strength is Strength.SIDECAR
    assert dated(name="IMG_20240131_120000.jpg").strength is Strength.NAME
    day = dated(name="IMG-20240131-WA0001.jpg")
    assert (day.precision, day.strength) == (Precision.DAY, Strength.NAME)
    assert dated(name="Photo on 2024-01-31 at 12.00.jpg").precision is Precision.MINUTE
    assert dated(clue("file:modified", "2020-05-06T07:08:09", utc=True)).strength is Strength.FILE_TIME


def test_words_are_in_the_order_of_their_strength() -> None:
    assert [one.name for one in sorted(Strength, reverse=True)] == (
        "CAMERA OWNER CONTAINER SIDECAR NAME FILE_TIME".split()
    )
    assert [one.name for one in sorted(Precision)] == "YEAR MONTH DAY MINUTE SECOND".split()


def test_a_time_of_the_files_own_does_not_make_a_day_in_its_name_exact() -> None:
    evening = DateClue("file:modified", wall("2024-01-31T19:20:21"), utc=True)
    found = dated(evening, name="IMG-20240131-WA0001.jpg")
    assert (found.precision, found.strength, found.value.hour) == (Precision.DAY, Strength.NAME, 20)


def test_weak_is_a_file_time_or_a_day_in_a_name() -> None:
    assert is_weak(Undated())
    assert is_weak(dated(clue("file:modified", "2020-05-06T07:08:09", utc=True)))
    assert is_weak(dated(name="IMG-20240131-WA0001.jpg"))
    assert not is_weak(dated(name="IMG_20240131_120000.jpg"))
    assert not is_weak(dated(clue("ifd0:DateTime", "2020-05-06T07:08:09")))


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("2015-01-01T00:10:00", True), ("2015-01-01T12:10:00", True), ("2015-01-01T01:10:00", False), ("2015-01-01T13:10:00", False),
        ("2015-01-01T11:10:00", False), ("2015-01-02T00:10:00", False), ("2015-02-01T00:10:00", False), ("2015-12-31T12:10:00", False),
    ],
)  # fmt: skip
def test_the_first_of_january_at_noon_or_midnight_is_doubted(text: str, *, doubtful: bool) -> None:
    found = dated(clue("exif:DateTimeOriginal", text), camera="Acme")
    assert ("may not have been set" in found.note) is doubtful


def test_a_film_begins_by_its_own_word_and_a_story_beside_it_dates_what_tells_nothing() -> None:
    """A member is dated by its content, by a sidecar's word, never by another member's content."""
    still = facts(clue("exif:DateTimeOriginal", "2024-01-31T12:00:00"), name="a.heic", camera="Acme")
    film = facts(clue("quicktime:creationdate", "2024-01-31T11:59:58"), name="a.mov")
    owner = facts(clue("sidecar:exif:DateTimeOriginal", "1985-07-01T10:00:00"), name="a.xmp")
    (unit,) = group([still, film, owner])
    numbers = {member.facts.path: number for number, member in enumerate(unit.members)}
    moved = date_member(unit, numbers[film.path], RULES)
    assert isinstance(moved, Dated)
    assert moved.value == wall("1985-07-01T10:00:00")
    (pair,) = group([still, film])
    found = [date_member(pair, number, RULES) for number in range(2)]
    assert [one.value.second for one in found if isinstance(one, Dated)] == [0, 58]
    silent = facts(name="a.mov")
    (pair,) = group([still, silent])
    assert date_member(pair, 1, RULES) == date_unit(pair, RULES)
