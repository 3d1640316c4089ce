"""Proposals for undated files: each has a reason, the likeliest comes first, and none is invented."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.decide.proposals import MOST, Confidence, Neighbour, ProposalSource, propose
from photo_organizer.model import Precision

NOW = datetime(2024, 6, 1, 12)
FOLDER = "/intake/Shoebox"


def beside(**taken: str) -> list[Neighbour]:
    return [Neighbour(f"{name}.jpg", datetime.fromisoformat(when)) for name, when in taken.items()]


def test_a_number_between_two_dated_ones_lies_between_them() -> None:
    around = beside(
        DSCF0104="1987-08-03T11:00:00", DSCF0106="1987-08-03T12:00:00", OTHER0105="2001-01-05T09:00:00"
    )
    best = propose(f"{FOLDER}/DSCF0105.jpg", around, None, NOW)[0]
    assert (best.taken, best.source, best.confidence) == (
        datetime(1987, 8, 3, 11, 30),
        ProposalSource.SEQUENCE,
        Confidence.HIGH,
    )
    assert best.detail == "DSCF0104.jpg, DSCF0106.jpg"


def test_numbers_years_apart_are_only_a_guess() -> None:
    around = beside(IMG_1="2001-01-05T11:00:00", IMG_3="2011-01-05T12:00:00")
    found = propose(f"{FOLDER}/IMG_2.jpg", around, None, NOW)
    assert [one.confidence for one in found if one.source is ProposalSource.SEQUENCE] == [Confidence.LOW]


def test_counters_that_ran_backwards_in_time_are_only_a_guess() -> None:
    around = beside(IMG_1="2011-01-05T12:00:00", IMG_3="2011-01-05T11:00:00")
    found = propose(f"{FOLDER}/IMG_2.jpg", around, None, NOW)
    assert [one.confidence for one in found if one.source is not ProposalSource.FOLDER] in (
        [],
        [Confidence.LOW],
    )


def test_names_tell_a_day_a_month_or_a_year() -> None:
    for path, when, confidence, precision in (
        ("/in/Scan 2003-07-14.jpg", datetime(2003, 7, 14), Confidence.HIGH, Precision.DAY),
        (
            "/in/Scan 20030714_101112.jpg",
            datetime(2003, 7, 14, 10, 11, 12),
            Confidence.HIGH,
            Precision.SECOND,
        ),
        ("/in/Garden 1962-05.jpg", datetime(1962, 5, 15, 12), Confidence.MEDIUM, Precision.MONTH),
        ("/in/Wedding 1952.jpg", datetime(1952, 7, 1, 12), Confidence.LOW, Precision.YEAR),
        ("/in/2003-07-14 Lake/a.jpg", datetime(2003, 7, 14), Confidence.MEDIUM, Precision.DAY),
        ("/in/Summer 1987/scans/a.jpg", datetime(1987, 7, 1, 12), Confidence.LOW, Precision.YEAR),
    ):
        found = propose(path, [], None, NOW)
        told = [(one.taken, one.confidence, one.precision) for one in found]
        assert told == [(when, confidence, precision)], path


def test_two_years_in_a_name_tell_nothing() -> None:
    assert propose("/in/1987 or 1988.jpg", [], None, NOW) == []


def test_what_came_in_the_same_folder_counts_when_it_lies_close_together() -> None:
    close = beside(a="1987-08-03T11:00:00", b="1987-08-03T15:00:00", c="1987-08-04T09:00:00")
    best = propose(f"{FOLDER}/x.jpg", close, None, NOW)[0]
    assert (best.taken, best.source, best.detail) == (datetime(1987, 8, 3, 12), ProposalSource.FOLDER, "3")
    far = beside(a="1987-08-03T11:00:00", b="1999-08-03T15:00:00")
    assert propose(f"{FOLDER}/x.jpg", far, None, NOW) == []


def test_the_file_s_own_time_is_a_guess_unless_no_clock_was_set() -> None:
    found = propose("/in/x.jpg", [], datetime(2019, 3, 4, 5, 6, 7, 8), NOW)
    assert [(one.taken, one.source, one.confidence) for one in found] == [
        (datetime(2019, 3, 4, 5, 6, 7), ProposalSource.FILE_TIME, Confidence.LOW)
    ]
    assert propose("/in/x.jpg", [], datetime(1970, 1, 1), NOW) == []
    assert propose("/in/x.jpg", [], datetime(1989, 12, 31, 23, 59, 59), NOW) == []
    assert len(propose("/in/x.jpg", [], datetime(1990, 1, 1), NOW)) == 1
    assert propose("/in/x.jpg", [], datetime(2031, 1, 1), NOW) == []


def test_one_day_is_proposed_once_with_its_best_reason() -> None:
    found = propose("/in/2003-07-14 Lake/2003-07-14.jpg", [], datetime(2003, 7, 14, 9), NOW)
    assert [one.source for one in found] == [ProposalSource.NAME]


@given(
    st.text(max_size=60),
    st.lists(st.builds(Neighbour, st.text(max_size=12), st.datetimes(datetime(1, 1, 1), datetime(2100, 1, 1))), max_size=6),
    st.none() | st.datetimes(),
)  # fmt: skip
def test_whatever_names_there_are(path: str, around: list[Neighbour], file_time: datetime | None) -> None:
    found = propose(path, around, file_time, NOW)
    assert len(found) <= MOST
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
    assert all(one.taken.year >= 1826 and (one.taken - NOW).days <= 1 for one in found)


def by(
    source: ProposalSource, name: str, around: list[Neighbour], folder: str = FOLDER
) -> list[tuple[datetime, Confidence, str]]:
    found = propose(f"{folder}/{name}", around, None, NOW)
    return [(one.taken, one.confidence, one.detail) for one in found if one.source is source]


@pytest.mark.parametrize(
    ("number", "near", "confidence"),
    [
        (2, "IMG_1", Confidence.MEDIUM),
        (4, "IMG_1", Confidence.MEDIUM),
        (5, "IMG_1", Confidence.LOW),
        (97, "IMG_100", Confidence.MEDIUM),
        (96, "IMG_100", Confidence.LOW),
    ],
)
def test_a_number_near_the_only_dated_one_is_likely_of_that_time(
    number: int, near: str, confidence: Confidence
) -> None:
    when = "2001-01-05T11:00:00"
    around = beside(**{near: when, "OTHER_3": "2011-01-05T11:00:00", "IMG": "2012-01-05T11:00:00"})
    found = by(ProposalSource.SEQUENCE, f"IMG_{number}.jpg", around)
    assert found == [(datetime(2001, 1, 5, 11), confidence, f"{near}.jpg")]


def test_the_nearest_numbers_count_and_the_share_between_them() -> None:
    around = beside(
        IMG_1="2000-01-01T00:00:00",
        IMG_10="2001-01-05T10:00:00",
        IMG_14="2001-01-05T14:00:00",
        IMG_30="2009-01-01T00:00:00",
    )
    expected = [(datetime(2001, 1, 5, 11), Confidence.HIGH, "IMG_10.jpg, IMG_14.jpg")]
    assert by(ProposalSource.SEQUENCE, "img_11.jpg", around) == expected


@pytest.mark.parametrize(
    ("days", "confidence"),
    [((0,), None), ((0, 0), Confidence.MEDIUM), ((0, 1, 2), Confidence.MEDIUM), ((0, 4), Confidence.MEDIUM), ((0, 30, 45), Confidence.LOW), ((0, 40, 46), None)],
)  # fmt: skip
def test_how_close_together_the_folder_lies(days: tuple[int, ...], confidence: Confidence | None) -> None:
    first = datetime(2001, 7, 5, 11)
    around = [Neighbour(f"x{number}.jpg", first + timedelta(days=apart)) for number, apart in enumerate(days)]
    middle = (first + timedelta(days=days[len(days) // 2])).replace(hour=12)
    expected = [] if confidence is None else [(middle, confidence, str(len(days)))]
    assert by(ProposalSource.FOLDER, "scan.jpg", around) == expected


def test_the_two_nearest_folders_tell_and_no_third() -> None:
    folder = "/in/1999/2003-07/2004-08"
    assert [detail for _, _, detail in by(ProposalSource.FOLDER_NAME, "a.jpg", [], folder)] == [
        "2004-08",
        "2003-07",
    ]
    assert by(ProposalSource.NAME, "2003-07-14", []) == [
        (datetime(2003, 7, 14), Confidence.HIGH, "2003-07-14")
    ]


@pytest.mark.parametrize(
    ("apart", "confidence"),
    [
        (timedelta(0), Confidence.HIGH),
        (timedelta(days=1), Confidence.HIGH),
        (timedelta(days=1, seconds=1), Confidence.MEDIUM),
        (timedelta(days=4), Confidence.MEDIUM),
        (timedelta(days=4, seconds=1), Confidence.LOW),
        (timedelta(days=-1), Confidence.LOW),
    ],
)
def test_how_far_apart_the_numbers_beside_it_are(apart: timedelta, confidence: Confidence) -> None:
    first = datetime(2001, 1, 5, 11)
    around = [Neighbour("IMG_1.jpg", first), Neighbour("IMG_3.jpg", first + apart)]
    [(_, found, _)] = by(ProposalSource.SEQUENCE, "IMG_2.jpg", around)
    assert found is confidence


def test_a_file_of_the_very_number_is_not_beside_it() -> None:
    around = beside(IMG_1="2001-01-05T11:00:00", IMG_2="2011-01-05T11:00:00", img_3="2001-01-05T13:00:00")
    assert [taken for taken, _, _ in by(ProposalSource.SEQUENCE, "IMG_2.tif", around)] == [
        datetime(2001, 1, 5, 12)
    ]
    assert by(ProposalSource.SEQUENCE, "IMG_2.tif", beside(IMG_2="2011-01-05T11:00:00")) == []


@pytest.mark.parametrize(
    ("after", "possible"),
    [(timedelta(0), True), (timedelta(days=1), True), (timedelta(days=1, seconds=1), False)],
)
def test_tomorrow_is_possible_somewhere_and_no_later_day(after: timedelta, *, possible: bool) -> None:
    assert bool(propose("/in/x.jpg", [], NOW + after, NOW)) is possible


def test_there_are_three_at_most_and_they_are_the_likeliest() -> None:
    around = beside(a="1999-03-01T11:00:00", b="1999-03-01T15:00:00")
    found = propose("/in/1987/2003-07-14/2004-08-15.jpg", around, datetime(2019, 3, 4), NOW)
    assert [(one.source, one.confidence) for one in found] == [
        (ProposalSource.NAME, Confidence.HIGH),
        (ProposalSource.FOLDER_NAME, Confidence.MEDIUM),
        (ProposalSource.FOLDER, Confidence.MEDIUM),
    ]
