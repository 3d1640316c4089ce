"""Odd date texts are read where they leave no doubt, and told where they leave some."""

# ruff: noqa: RUF001 — words of many languages

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from photo_organizer.decide.date_text import epoch_moment, moment_of, offset_of
from photo_organizer.decide.day_halves import (
    CODE_PAGES,
    HALVES,
    half_before,
    half_behind,
    half_of,
    hour_of_day,
    readable,
)
from photo_organizer.model import Precision

READ = {
    # the hour 24 is the first of the same day
    "2015:08:22 24:08:19": "2015-08-22 00:08:19",
    "2019-01-01T24:00:00": "2019-01-01 00:00:00",
    # words for half a day, before and behind, with and without dots
    "2018:10:10 14:15:38下午": "2018-10-10 14:15:38",
    "2012:08:21 下午 03:04:05": "2012-08-21 15:04:05",
    "2018:10:10 02:15:38 p.m.": "2018-10-10 14:15:38",
    "2018:10:10 12:15:38 a. m.": "2018-10-10 00:15:38",
    "2018:10:10 오전 12:15:38": "2018-10-10 00:15:38",
    "2018:10:10 午後02:15:38": "2018-10-10 14:15:38",
    "2018:10:10 02:15:38 μ.μ.": "2018-10-10 14:15:38",
    "2018:10:10 02:15:38 م": "2018-10-10 14:15:38",
    "2018:10:10 02:15:38 ص": "2018-10-10 02:15:38",
    "2018:10:10 02:15:38 หลังเที่ยง": "2018-10-10 14:15:38",
    "2018:10:10 02:15:38 अपराह्न": "2018-10-10 14:15:38",
    "2018:10:10 ÖS 2:15:38": "2018-10-10 14:15:38",
    "2018:10:10 02:15:38 odp.": "2018-10-10 14:15:38",
    "2018:10:10 02:15:38 de la tarde": "2018-10-10 14:15:38",
    "2018:10:10 02:15:38 em": "2018-10-10 14:15:38",
    "2018:10:10 02:15:38 CH": "2018-10-10 14:15:38",
    "2018:10:10 凌晨 12:15:38": "2018-10-10 00:15:38",
    "2018:10:10 中午12:15:38": "2018-10-10 12:15:38",
    "2018:10:10 中午 1:15:38": "2018-10-10 13:15:38",
    "2018:10:10 11:15:38 中午": "2018-10-10 11:15:38",
    "2018:10:10 14-15-38": "2018-10-10 14:15:38",
    '"2018:10:10 14:15:38"': "2018-10-10 14:15:38",
    "2018.10.10 下午 02.15.38": "2018-10-10 14:15:38",
    "2018:10:10下午02:15:38": "2018-10-10 14:15:38",
    "10 October 2018 下午 02:15:38": "2018-10-10 14:15:38",
    "2018:10:10 下午 02:15:38 GMT": "2018-10-10 14:15:38 +0",
    "2018:10:10 02:15:38 下午 PST": "2018-10-10 14:15:38 -8",
    "2018:10:10 02:15:38 PST 下午": "2018-10-10 14:15:38 -8",
    "2018:10:10 02:15:38 odp. CET": "2018-10-10 14:15:38 +1",
    "2018:10:10 02:15:38 午前 Uhr": "2018-10-10 02:15:38",
    "2018:10:10 02:15:38 下午 +02:00": "2018-10-10 14:15:38 +2",
    "2018:10:10 02:15:38 下午 +02:00 PST": "2018-10-10 14:15:38 +2",
    "20111006 17:47:14.264": "2011-10-06 17:47:14",
    "20111006T17:47:14+02:00": "2011-10-06 17:47:14 +2",
    "2016:12:31 23:59:60": "2016-12-31 23:59:59",  # a leap second
    # zone words
    "Sat Aug 22 23:59:50 CEST 2015": "2015-08-22 23:59:50 +2",
    "2024:01:31 12:00:00 PST": "2024-01-31 12:00:00 -8",
    "Wed, 31 Jan 2024 12:00:00 +0100 (CET)": "2024-01-31 12:00:00 +1",
    "Wed, 31 Jan 2024 11:00:00 (UTC)": "2024-01-31 11:00:00 +0",
    "2024:01:31 02:00:00 PM GMT+01:00": "2024-01-31 14:00:00 +1",
    "2024:01:31 12:00:00 CST": "2024-01-31 12:00:00",  # America's or China's: the time stands, the zone is open
    # digits and marks of other scripts
    "٢٠٢٤:٠١:٣١ ١٢:٠٠:٠٥": "2024-01-31 12:00:05",
    "२०२४:०१:३१ १२:००:०५": "2024-01-31 12:00:05",
    "２０２４：０１：３１　１２：００：０５": "2024-01-31 12:00:05",
    "\u200e2024:01:31\u200f 12:00:05": "2024-01-31 12:00:05",
    "2024年1月31日 下午2:15:38": "2024-01-31 14:15:38",
    "2024년 1월 31일 오후 2시 15분 38초": "2024-01-31 14:15:38",
    # the Buddhist calendar, its leap days too
    "2567:01:31 12:00:00": "2024-01-31 12:00:00",
    "2567-02-29T10:00:00": "2024-02-29 10:00:00",
    # day first, where dots stand between
    "31.01.2024 12:00:00": "2024-01-31 12:00:00",
    "Mi Jan 31 12:00:00 2024": "2024-01-31 12:00:00",
    # marks too many, too few or other ones
    "2024/01/31/ 12:00:05": "2024-01-31 12:00:05",
    "2024:01:31 12:00:05.": "2024-01-31 12:00:05",
    "2024:01:31:   12:00:05": "2024-01-31 12:00:05",
    "2024-01-31_12.00.05": "2024-01-31 12:00:05",
    "2024-01-31T120005Z": "2024-01-31 12:00:05 +0",
    "2024-01-31T12:00:05\N{MINUS SIGN}05:00": "2024-01-31 12:00:05 -5",
    "2024-01-31T12:00:05+01:00[Europe/Paris]": "2024-01-31 12:00:05 +1",
    "2024-01-31 12:00:05 Europe/Paris": "2024-01-31 12:00:05",
    "2018:10:10 14:15:38 ??": "2018-10-10 14:15:38",  # letters that a program could not write
    "31 Jan 2024, 12:00:05": "2024-01-31 12:00:05",
    "Wednesday, January 31, 2024 12:00:05 PM": "2024-01-31 12:00:05",
}


@pytest.mark.parametrize("text", READ)
def test_an_odd_text_is_read(text: str) -> None:
    moment = moment_of(text)
    assert moment is not None
    zone = "" if moment.offset is None else f" {round(moment.offset / timedelta(hours=1)):+}"
    assert f"{moment.value:%Y-%m-%d %H:%M:%S}{zone}" == READ[text]
    assert moment.precision is Precision.SECOND


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("1953", "1953-01-01T00:00:00", Precision.YEAR),
        ("1953:00:00 00:00:00", "1953-01-01T00:00:00", Precision.YEAR),
        ("19530000", "1953-01-01T00:00:00", Precision.YEAR),
        ("1953-06", "1953-06-01T00:00:00", Precision.MONTH),
        ("1953:06:00 00:00:00", "1953-06-01T00:00:00", Precision.MONTH),
        ("2496", "1953-01-01T00:00:00", Precision.YEAR),
        ("1953:  :     :  :  ", "1953-01-01T00:00:00", Precision.YEAR),
        ("1953:06:     :  :  ", "1953-06-01T00:00:00", Precision.MONTH),
        ("1953:06:   10:11:12", "1953-06-01T00:00:00", Precision.MONTH),
        ("1953:  :   10:11:12", "1953-01-01T00:00:00", Precision.YEAR),
        ("1953:06:07   :  :  ", "1953-06-07T00:00:00", Precision.DAY),
        ("1953:06:07 10:  :  ", "1953-06-07T00:00:00", Precision.DAY),
        ("1953:06:07 10:11:  ", "1953-06-07T10:11:00", Precision.MINUTE),
        ("31/12/1953", "1953-12-31T00:00:00", Precision.DAY),
        ("12/31/1953 10:11", "1953-12-31T10:11:00", Precision.MINUTE),
        ("1953-06-07", "1953-06-07T00:00:00", Precision.DAY),
        ("1953-06-07 10:11", "1953-06-07T10:11:00", Precision.MINUTE),
    ],
)
def test_a_part_of_a_date_is_known_as_far_as_it_goes(text: str, value: str, precision: Precision) -> None:
    moment = moment_of(text)
    assert moment is not None
    assert (moment.value.isoformat(), moment.precision) == (value, precision)


@pytest.mark.parametrize(
    ("text", "subseconds", "utc", "offset"),
    [
        ("2024-01-31T12:00:00.123Z", "123", True, timedelta(0)),
        ("2024-01-31T12:00:00Z", "", True, timedelta(0)),
        ("2024-01-31T12:00:00+00:00", "", False, timedelta(0)),
        ("2024-01-31T12:00:00-05:30", "", False, -timedelta(hours=5, minutes=30)),
        ("2024-01-31T12:00:00.5", "5", False, None),
        ("2018:10:10 下午 02:15:38 GMT", "", True, timedelta(0)),
        ("2018:10:10 下午 02:15:38 CET", "", False, timedelta(hours=1)),
    ],
)
def test_sub_seconds_and_the_zone_are_read(
    text: str, subseconds: str, offset: timedelta | None, *, utc: bool
) -> None:
    moment = moment_of(text)
    assert moment is not None
    assert (moment.subseconds, moment.utc, moment.offset) == (subseconds, utc, offset)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("Z", 0), ("utc", 0), ("GMT", 0), ("+05:45", 345), ("-03:30", -210), ("+0930", 570), ("-3", -180), ("+ 1:00", 60),
     ("+14:59", 899), ("+15:00", None), ("05:45", None), ("", None), ("+", None)],
)  # fmt: skip
def test_an_offset_is_read(text: str, minutes: int | None) -> None:
    assert offset_of(text) == (None if minutes is None else timedelta(minutes=minutes))


def test_a_count_since_1970_is_a_moment_within_the_calendar() -> None:
    assert epoch_moment(1_500_000_000_012_000_000) == (datetime(2017, 7, 14, 2, 40), "012000000")
    assert epoch_moment(-1_000_000_000) == (datetime(1969, 12, 31, 23, 59, 59), "")
    assert epoch_moment(10**30) is None


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "0001", "1066", "3000", "1234567", "2024:01:31 25:00:00", "2024:13", "version 2.0",
             "2024:02:30 12:00:00", "Photo 1953", "", "06/07/1953", "2024:01:31 12", "2024:01:31 12:00:61", "2018:10:10 02:15:38 one two three"],
)  # fmt: skip
def test_other_texts_name_no_moment(text: str) -> None:
    assert moment_of(text) is None


@pytest.mark.parametrize("text", ["2017:08:21 15:08:70", "2014-10-08T05:10:88", "2560:08:21 15:08:99"])
def test_the_month_in_the_place_of_the_minutes_leaves_the_day(text: str) -> None:
    moment = moment_of(text)
    assert moment is not None
    assert moment.precision is Precision.DAY
    assert moment.value in (datetime(2017, 8, 21), datetime(2014, 10, 8))


@pytest.mark.parametrize("word", ["xyz", "\ufffd\ufffd", "☼"])
def test_an_unknown_word_leaves_the_half_of_the_day_open(word: str) -> None:
    open_hour = moment_of(f"2024:01:31 02:15:38 {word}")
    assert open_hour is not None
    assert open_hour.precision is Precision.DAY
    assert "morning or the afternoon" in open_hour.note
    noon = moment_of(f"2024:01:31 12:15:38 {word}")
    assert noon is not None
    assert noon.precision is Precision.DAY
    for hour in ("00", "13", "22"):
        certain = moment_of(f"2024:01:31 {hour}:15:38 {word}")
        assert certain is not None
        assert (certain.precision, certain.note) == (Precision.SECOND, "")
    two = moment_of(f"2024:01:31 01:15:38 {word} {word}")
    assert two is not None
    assert two.precision is Precision.DAY


@pytest.mark.parametrize(
    ("words", "before", "behind"),
    [
        ("pm", "pm", "pm"), ("am x", "", "am"), ("x am", "am", ""), ("下午", "pm", "pm"), ("x_下午", "pm", ""),
        ("em", "", "pm"), ("em x", "", ""), ("de la tarde", "", "pm"), ("de la tarde x", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_the_word_beside_the_time_names_the_half(words: str, before: str, behind: str) -> None:
    assert (half_before(words), half_behind(words)) == (before, behind)


@pytest.mark.parametrize(
    ("hour", "half", "expected"),
    [(12, "am", 0), (12, "pm", 12), (1, "pm", 13), (11, "am", 11), (13, "am", 13), (24, "", 0), (25, "", 25), (24, "am", 0)],
)  # fmt: skip
def test_the_hour_of_24(hour: int, half: str, expected: int) -> None:
    assert hour_of_day(hour, half) == expected


@pytest.mark.parametrize(
    ("word", "encoding"),
    [("下午", "gbk"), ("下午", "big5"), ("午後", "shift_jis"), ("오후", "euc_kr"), ("μμ", "cp1253"), ("م", "cp1256"),
     ("пп", "cp1251"), ("หลังเที่ยง", "cp874"), ("下午", "utf-8"), ("下午", "utf-16-le"), ("下午", "utf-16-be")],
)  # fmt: skip
def test_a_word_is_known_in_the_encoding_of_its_phone(word: str, encoding: str) -> None:
    moment = moment_of(readable(f"2018:10:10 02:15:38 {word}".encode(encoding)))
    assert moment is not None
    assert moment.value.hour == 14


@pytest.mark.parametrize(
    "raw", [b"2018:10:10 02:15:38\0rubbish", b"2018\0", b"201\0:10", b"20\0:10", b"\0ab", b"2018:10:10\0\0\0"]
)
def test_a_text_ends_with_its_first_zero(raw: bytes) -> None:
    assert readable(raw) == raw.partition(b"\0")[0].decode()


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_no_word_of_any_encoding_is_taken_for_the_other_half(encoding: str) -> None:
    known = 0
    for word, half in HALVES.items():
        raw = f"2018:10:10 02:15:38 {word}".encode(encoding, "ignore")
        if not word.isascii() and len(raw.decode(encoding)) == 20 + len(word):
            found = half_of(readable(raw)[20:])
            assert found in (half, ""), word
            known += found == half
    assert known >= 2


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("2018:10:10 午後 02:15:38", "euc_jp"),
        ("2018:10:10 02:15:38 م", "iso8859_6"),
        ("2018:10:10 02:15:38 μμ", "iso8859_7"),
        ("2018:10:10 02:15:38 ÖS", "iso8859_9"),
        ("2018:10:10 02:15:38 ÖS", "cp857"),
        ("2018:10:10 02:15:38 пп", "koi8_r"),
        ("2018:10:10 02:15:38 пп", "cp866"),
    ],
)
def test_older_encodings_are_read_too(text: str, encoding: str) -> None:
    moment = moment_of(readable(text.encode(encoding)))
    assert moment is not None
    assert (moment.value.hour, moment.precision) == (14, Precision.SECOND)


def test_no_word_means_both_halves() -> None:
    assert len(HALVES) > 300
    assert (half_of("A.M."), half_of("P. m."), half_of("at")) == ("am", "pm", "")
