"""A date is read from every common naming scheme, and from nothing that only looks like one."""

from __future__ import annotations

import re

import pytest

from photo_organizer.decide.file_name_date import _MAY_TELL, date_in_name
from photo_organizer.decide.name_patterns import NAME_PATTERNS, NamePattern
from photo_organizer.model import Precision
from tests.decide.name_schemes import SCHEMES, TRAPS


def _written(name: str) -> str:
    moment = date_in_name(name)
    if moment is None:
        return ""
    fraction = f".{moment.subseconds}" if moment.subseconds else ""
    if moment.precision is Precision.DAY:
        return f"{moment.value:%Y-%m-%d}"
    zone = "Z" if moment.utc else ""
    if moment.offset is not None:
        zone = "+0100" if moment.offset.total_seconds() == 3600 else "?"
    return f"{moment.value:%Y-%m-%d %H:%M:%S}{fraction}{zone}"


@pytest.mark.parametrize("name", SCHEMES)
def test_known_schemes_tell_their_date(name: str) -> None:
    assert _written(name) == SCHEMES[name]


@pytest.mark.parametrize("before", ["Copy of ", "Kopie von ", "2_", "Zermatt ", "edited_", "bearbeitet_"])
@pytest.mark.parametrize(
    "name",
    [
        "PXL_20240131_110000123.MP.jpg",
        "20240131_110000123_iOS.heic",
        "GMT20240131-110000_Recording.mp4",
        "LINE_ALBUM_20240831_240902_1.jpg",
        "IMG_20240131_120000.jpg",
    ],
)
def test_what_is_put_before_a_name_changes_nothing_of_it(before: str, name: str) -> None:
    edited_on = before.endswith("ed_") or before.startswith("bearb")
    if not (edited_on and name[0] == "2"):  # a date behind "edited" is that of the edit
        assert _written(before + name) == _written(name)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("FILE240131-120000F.MP4", "2024-01-31 12:00:00"),
        ("FILE240131-120000R.MP4", "2024-01-31 12:00:00"),
        ("FILE240131.MP4", ""),
        ("2024013112000000-0123456789ABCDEF0123456789ABCDEF.jpg", "2024-01-31 12:00:00"),
        ("2024013112000000-0123456789ABCDEF.jpg", ""),
    ],
)
def test_dashboard_cameras_of_mio_and_the_switch_tell_their_date_by_their_whole_names(
    name: str, told: str
) -> None:
    assert _written(name) == told


@pytest.mark.parametrize("name", TRAPS)
def test_other_numbers_tell_no_date(name: str) -> None:
    assert _written(name) == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("1-31-2024 1.05.06 PM.jpg", "2024-01-31 13:05:06"),
        ("01_31_2024_12_00_05.jpg", "2024-01-31 12:00:05"),
        ("1_31_2024 12_00 Office Lens.jpg", "2024-01-31 12:00:00"),
        ("01.31.2024 12.00.05.jpg", "2024-01-31 12:00:05"),
        ("01.31.2024.jpg", "2024-01-31"),
        ("31-1-2024 12.00.jpg", "2024-01-31 12:00:00"),
        ("2024-01-31 12\ua78900\ua78905.jpg", "2024-01-31 12:00:05"),
        ("App v1.31.2024 build.png", ""),
        ("01.31.2024.5.png", ""),
        ("1_2_2024 12_00 Office Lens.jpg", ""),
        ("1985-13-00.jpg", ""),
        ("1985-07-00-12345.jpg", ""),
    ],
)
def test_where_only_one_order_is_possible_the_time_is_read_too(name: str, told: str) -> None:
    assert _written(name) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("31122008.jpg", "2008-12-31"),
        ("31122008(004).jpg", "2008-12-31"),
        ("31122008004.mp4", "2008-12-31"),
        ("CCI31012024_0001.jpg", "2024-01-31"),
        ("31012024_120005.jpg", "2024-01-31 12:00:05"),
        ("01312024120005.jpg", "2024-01-31 12:00:05"),
        ("05112023(004).jpg", ""),
        ("31132024.jpg", ""),
        ("31121855.jpg", ""),
        ("13120250131.jpg", ""),
    ],
)
def test_the_year_may_stand_last_without_marks(name: str, told: str) -> None:
    assert _written(name) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("202401311205.jpg", "2024-01-31 12:05:00"),
        ("20240131T1205Z.jpg", "2024-01-31 12:05:00Z"),
        ("202401312465.jpg", ""),
        ("2024-Jan-31.jpg", "2024-01-31"),
        ("2024-Jan-31 12-00-05.jpg", "2024-01-31 12:00:05"),
        ("2024. január 31..jpg", "2024-01-31"),
        ("2024 May 31.jpg", ""),
        ("2024. 1. 31..jpg", "2024-01-31"),
        ("2024. 1. 31. 오후 2.15.png", "2024-01-31 14:15:00"),
        ("2024.1.31.png", ""),
        ("31st of January 2024.jpg", "2024-01-31"),
        ("IMG_3512.2024-01-31.jpg", "2024-01-31"),
        ("version 2.2024.01.31.png", ""),
        ("2024\uff0f01\uff0f31 12\uff1a00\uff1a05.jpg", "2024-01-31 12:00:05"),
        ("2024-01-31 12\uf02200\uf02205.png", "2024-01-31 12:00:05"),
        ("2024\u201401\u201431.jpg", "2024-01-31"),
        ("2024-01-31 12;00;05.jpg", "2024-01-31 12:00:05"),
    ],
)
def test_the_year_may_stand_first_with_other_marks(name: str, told: str) -> None:
    assert _written(name) == told


def test_the_table_is_as_long_as_promised() -> None:
    assert len(SCHEMES) >= 60


@pytest.mark.parametrize("shape", NAME_PATTERNS, ids=lambda shape: shape.example)
def test_every_shape_is_the_first_to_match_its_own_example(shape: NamePattern) -> None:
    stem = shape.example.rpartition(".")[0]
    assert next(known for known in NAME_PATTERNS if known.pattern.search(stem)) is shape


@pytest.mark.parametrize("shape", NAME_PATTERNS, ids=lambda shape: shape.example)
def test_no_shape_fits_a_name_that_is_passed_over_at_once(shape: NamePattern) -> None:
    """Whatever year a shape takes, or else its eight digits and more, is what a name is looked through for before."""
    groups = shape.pattern.groupindex.keys()
    if "year" not in groups:
        assert groups & {"epoch", "seconds"} or groups >= {"short", "month", "day", "hour", "minute"}
        return
    year = re.compile(_group(shape.expression, "(?P<year>"))
    taken = [text for text in (f"{number:04}" for number in range(10_000)) if year.fullmatch(text)]
    assert len(taken) >= 100
    assert all(_MAY_TELL.search(text) for text in taken)


def _group(expression: str, begin: str) -> str:
    """Return one group of an expression whole."""
    start, depth = expression.index(begin), 0
    for place, letter in enumerate(expression[start:], start):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if not depth:
            return expression[start : place + 1]
    raise AssertionError(expression)


def test_a_long_and_strange_name_is_no_trap() -> None:
    """No name takes long: every shape is bounded."""
    assert date_in_name("2024-01-31 " + "ab " * 5000) is not None
    assert date_in_name("a_" * 5000) is None
    assert date_in_name("\udce9" * 200) is None
    assert date_in_name("2024-01-31" + " a" * 100) is not None
