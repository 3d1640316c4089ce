"""Whatever a name or a reason holds, a record is one valid, harmless line."""

from __future__ import annotations

import csv
import io
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.record import row
from photo_organizer.record.size import size_text
from photo_organizer.store.outbox import OutboxEntry

AT = 1_725_112_077_999_999_999  # 2024-08-31 13:47:57.999… UTC


def test_the_activity_log_has_exactly_the_promised_columns() -> None:
    expected = b"Log,Time,IP address,User,Event,File/Folder,File size,File name,Additional Info\r\n"
    assert expected == row.line(row.titles(row.ActivityRow))


def test_the_system_log_has_exactly_the_promised_columns() -> None:
    assert row.line(row.titles(row.SystemRow)) == b"Level,Log,Time,User,Event\r\n"


def test_an_activity_line() -> None:
    told = {
        "event": "File Moved",
        "path": "/volume1/photo/in/a.jpg",
        "size": 2_569_011,
        "name": "a.jpg",
        "info": "2024/08_Aug/20240831_134757.jpg, by EXIF",
    }
    sender = row.Sender(
        lambda: "10.0.0.7",
        "PhotoOrganizer",
        lambda: UTC,
        lambda path: path.replace("/volume1", "/var/services"),
    )
    expected = (
        b"SMB,2024-08-31 13:47:57,10.0.0.7,PhotoOrganizer,File Moved,/var/services/photo/in/a.jpg,2.45 MB,a.jpg,"
        b'"2024/08_Aug/20240831_134757.jpg, by EXIF"\r\n'
    )
    assert expected == row.line(row.values(row.activity_rows([OutboxEntry(1, AT, told)], sender)[0]))


def test_a_system_line_in_the_zone_of_the_nas() -> None:
    sender = row.Sender(lambda: "10.0.0.7", "PhotoOrganizer", lambda: timezone(timedelta(hours=2)))
    entry = OutboxEntry(1, AT, {"level": "Info", "text": "Service started"})
    expected = b"Info,System,2024/08/31 15:47:57,PhotoOrganizer,Service started\r\n"
    assert expected == row.line(row.values(row.system_rows([entry], sender)[0]))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0.00 B"),
        (812, "812.00 B"),
        (1024, "1.00 KB"),
        (2_569_011, "2.45 MB"),
        (1_048_575, "1.00 MB"),
        (157_601_587, "150.30 MB"),
        (2_630_667_469, "2.45 GB"),
        (5 * 1024**4, "5.00 TB"),
        (3 * 1024**6, "3072.00 PB"),
    ],
)
def test_sizes_read_like_those_of_dsm(count: int, expected: str) -> None:
    assert size_text(count) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1.jpg", "'-1.jpg"),
        ("@home.jpg", "'@home.jpg"),
        ("\t=1", "'\\t=1"),
        ("\x1b[31m", "'\\x1b[31m"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1.jpg", "a;'=1.jpg"),  # where a spreadsheet parts cells at semicolons, as in Germany
        ("a; @b;c-d.jpg", "a; '@b;c-d.jpg"),
        ('a;"=1;"b.jpg', 'a;"\'=1;"b.jpg'),  # … and takes quotation marks away
        ("a\r\nb", "a\\r\\nb"),
        ("a\x85\u2028b", "a\\x85\\u2028b"),
        ("photo\u202egpj.exe", "photo\\u202egpj.exe"),
        (b"caf\xe9.jpg".decode("utf-8", "surrogateescape"), "caf\\xe9.jpg"),
        ("\ud83d.jpg", "\\ud83d.jpg"),
        ("Grün 🌲.jpg", "Grün 🌲.jpg"),
        ("", ""),
    ],
)
def test_a_cell_is_one_harmless_line(text: str, expected: str) -> None:
    assert row.cell(text) == expected


@given(st.text(';"=+-@ a', max_size=12))
def test_no_cell_is_a_formula_however_a_spreadsheet_parts_them(name: str) -> None:
    """In much of the world it parts them at semicolons, and a quoted part of a line is then no cell of its own."""
    line = row.line(["SMB", row.cell(name), row.cell(name)]).decode()
    for separator in ",;":
        for record in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
            assert not [one for one in record if one[:1] and one.lstrip()[:1] in set("=+-@")], line


@given(st.lists(st.text(st.characters(exclude_categories=())), min_size=2, max_size=9))
def test_any_text_makes_one_valid_line(cells: list[str]) -> None:
    """Read back by a strict reader it is one record of as many cells, and one line for every splitter."""
    shown = [row.cell(text) for text in cells]
    text = row.line(shown).decode()
    assert text.splitlines() == [text.removesuffix("\r\n")]
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [shown]
