"""Which picture of the library a newcomer without a date belongs to: the same one only, and never through a third."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from photo_organizer.decide.relations import GATE
from photo_organizer.decide.same_picture import Match, inferred_place, plain_place
from photo_organizer.model import Agreement, Dated, Look, Moment, Precision, Strength, Undated

HASH = bytes(range(32))
MINE = Look(HASH, 4.0, plain=False, width=320, height=240, format="JPEG")
NAMED = Dated(datetime(2024, 6, 1), "filename")
TAKEN = Dated(datetime(2024, 5, 1, 12, 0, 7), "exif:DateTimeOriginal", "250000")
PLAIN = "2024/05_May/20240501_120007.jpg"


def match(path: str = PLAIN, *, bits: int = 0, correlation: float = 0.99) -> Match:
    other = (int.from_bytes(HASH) ^ ((1 << bits) - 1)).to_bytes(32)
    holders = (PLAIN,) if path.startswith("2024/05_May/20240501_120007") else (path,)
    return Match(path, replace(MINE, hash=other), Agreement(correlation), TAKEN, holders)


def test_the_home_is_beside_the_picture_and_has_its_date_to_the_fraction() -> None:
    home = inferred_place(MINE, NAMED, [match(bits=30), match("x/other.jpg", bits=50)], "/lib")
    assert home
    assert home.place == ("/lib/2024/05_May", "20240501_120007")
    assert isinstance(home.dated, Dated)
    assert home.dated.exact == TAKEN.exact
    assert home.dated.source == "same-picture"
    assert PLAIN in home.dated.note
    assert "2024-06-01 00:00:00 (filename)" in home.dated.note


@pytest.mark.parametrize(("written", "fraction"), [("", ""), ("25", "25"), ("25 ms", "")])
def test_what_has_no_date_in_the_catalogue_lends_that_of_its_camera_to_the_fraction(
    written: str, fraction: str
) -> None:
    there = replace(match(), dated=None, look=replace(MINE, moment=Moment(TAKEN.value, written)))
    home = inferred_place(MINE, NAMED, [there], "/lib")
    assert home
    assert isinstance(home.dated, Dated)
    assert (home.dated.value, home.dated.subseconds) == (TAKEN.value, fraction)


@pytest.mark.parametrize(
    ("its", "strength"),
    [
        (Strength.CAMERA, Strength.SIDECAR),
        (Strength.NAME, Strength.NAME),
        (Strength.FILE_TIME, Strength.FILE_TIME),
    ],
)
@pytest.mark.parametrize("precision", Precision)
def test_a_date_is_no_surer_than_that_of_the_picture(
    precision: Precision, its: Strength, strength: Strength
) -> None:
    there = replace(match(), dated=replace(TAKEN, precision=precision, strength=its))
    home = inferred_place(MINE, NAMED, [there], "/lib")
    assert home
    assert isinstance(home.dated, Dated)
    assert (home.dated.precision, home.dated.strength) == (precision, strength)


def test_the_surest_date_counts_before_the_nearest_picture() -> None:
    """The original is farther from a small copy than another copy, which has lost its date as well."""
    lost = replace(TAKEN, value=datetime(2024, 6, 2), precision=Precision.DAY, strength=Strength.NAME)
    copy = replace(match("2024/06_Jun/20240602_000000.jpg"), dated=lost)
    home = inferred_place(
        MINE, NAMED, [copy, match(bits=40), replace(copy, path="x.jpg", dated=None)], "/lib"
    )
    assert home
    assert home.place == ("/lib/2024/05_May", "20240501_120007")


def test_a_version_counts_only_when_the_one_with_the_plain_name_is_the_same_too() -> None:
    version = match("2024/05_May/20240501_120007_A.jpg")
    assert inferred_place(MINE, NAMED, [version], "/lib") is None
    both = inferred_place(MINE, NAMED, [version, match(bits=40)], "/lib")
    assert both
    assert both.place == ("/lib/2024/05_May", "20240501_120007")


@pytest.mark.parametrize(
    "other",
    [
        match(bits=61),  # looks alike
        match(correlation=0.89),  # not confirmed
        match("Duplicates/a.0001.jpg"),
        match("Unknown File Types/a.jpg"),
        match("NoDateFound/a.jpg"),  # a name tells more than nothing
    ],
)
def test_nothing_else_is_a_home(other: Match) -> None:
    assert inferred_place(MINE, NAMED, [other], "/lib") is None


def test_a_file_that_tells_another_moment_itself_has_no_home_there() -> None:
    here = replace(MINE, moment=Moment(datetime(2020, 1, 1)))
    there = match()
    there = replace(there, look=replace(there.look, moment=Moment(datetime(2024, 5, 1))))
    assert inferred_place(here, NAMED, [there], "/lib") is None


def test_undated_pictures_find_each_other() -> None:
    undated = replace(match("NoDateFound/scan.jpg"), dated=None)
    home = inferred_place(MINE, Undated("none"), [undated], "/lib")
    assert home
    assert home.place == ("/lib/NoDateFound", "scan")
    assert home.dated == Undated("none")


def test_a_letter_is_a_version_only_beside_the_plain_name() -> None:
    assert plain_place("a/20240501_120007_AB.jpg") == ("a", "20240501_120007")
    alone = replace(match("Holiday_A.jpg"), holders=())
    home = inferred_place(MINE, NAMED, [alone], "/lib")
    assert home
    assert home.place == ("/lib", "Holiday_A")


def test_who_has_no_date_of_its_own_is_told_to_say_nothing() -> None:
    home = inferred_place(MINE, Undated("none"), [match()], "/lib")
    assert home
    assert isinstance(home.dated, Dated)
    assert home.dated.note == f"it shows the same picture as {PLAIN}; by itself it says nothing"


@pytest.mark.parametrize(("mine", "its"), [(GATE - 0.1, 4.0), (4.0, GATE - 0.1), (GATE - 0.1, GATE - 0.1)])
def test_writing_has_a_home_beside_the_very_same_only(mine: float, its: float) -> None:
    """A letter under another number, saved smaller, is not told from a copy by so small a picture."""
    newcomer, there = replace(MINE, entropy=mine), match()
    there = replace(there, look=replace(there.look, entropy=its, width=640, height=480))
    assert inferred_place(newcomer, NAMED, [there], "/lib") is None
    assert inferred_place(newcomer, NAMED, [replace(there, agreement=Agreement(1.0))], "/lib")


@pytest.mark.parametrize(
    ("entropy", "its", "strength", "is_home"),
    [
        (GATE - 0.1, NAMED.value.replace(day=2), Strength.NAME, False),  # the next bill of the same form
        (GATE - 0.1, NAMED.value.replace(hour=9), Strength.NAME, True),  # a copy of that day
        # A bill that was photographed, and sent on.
        (GATE - 0.1, NAMED.value.replace(day=2), Strength.CAMERA, True),
        (4.0, NAMED.value.replace(day=2), Strength.NAME, True),  # a photo that was sent twice
    ],
)
def test_writing_that_has_a_day_in_its_name_is_no_copy_of_what_has_another(
    entropy: float, its: datetime, strength: Strength, *, is_home: bool
) -> None:
    newcomer, day = replace(MINE, entropy=entropy), replace(NAMED, strength=Strength.NAME)
    there = replace(match(), dated=Dated(its, "filename", strength=strength), agreement=Agreement(1.0))
    home = inferred_place(newcomer, day, [replace(there, look=newcomer)], "/lib")
    assert (home is not None) is is_home
