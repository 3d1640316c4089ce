"""What the page and the command line ask of the library: months, files, counters, what was done, what stays."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import (
    Action,
    Dated,
    Erase,
    Move,
    Plan,
    Precision,
    Reason,
    Remove,
    Strength,
    Write,
)
from photo_organizer.store import (
    calendar,
    catalogue,
    changes,
    held,
    journal,
    library_looks,
    looks,
    overview,
    statistics,
)
from photo_organizer.store.folder_thumbnails import ThumbnailStore, made_thumbnails, measured
from photo_organizer.store.journal import JournaledPlan
from tests.store.rows import A, B, look_at, put, stamp

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

MAY = datetime(2024, 5, 1, 12, 0, 7)


def dated(day: int, **more: object) -> Dated:
    return Dated(MAY.replace(day=day), "exif:DateTimeOriginal", **more)  # type: ignore[arg-type]


@pytest.fixture
def library(con: sqlite3.Connection) -> sqlite3.Connection:
    """Two months, a folder that tells a month, something set aside, something of no month."""
    put(con, "2024/05_May/b.jpg", dated=dated(2), original="/in/Trip/IMG_7.JPG")
    put(con, "2024/05_May/a.jpg", dated=dated(3, strength=Strength.FILE_TIME))
    put(con, "2024/05_May/c.jpg", dated=dated(1, precision=Precision.DAY))
    put(con, "2023/02_Feb/old.jpg", "Duplicates/2024/05_x.jpg", "Album/mine.jpg")
    return con


def test_each_month_says_how_many_files_it_has_and_how_many_dates_are_weak(
    library: sqlite3.Connection,
) -> None:
    assert calendar.months(library) == [calendar.Month("2023-02", 1, 0), calendar.Month("2024-05", 3, 2)]


def test_a_month_is_shown_slice_by_slice_in_the_order_of_its_dates(library: sqlite3.Connection) -> None:
    total, first = calendar.month(library, "2024-05", 0, 2)
    assert (total, [one.path for one in first]) == (3, ["2024/05_May/c.jpg", "2024/05_May/b.jpg"])
    assert [one.path for one in calendar.month(library, "2024-05", 2, 2)[1]] == ["2024/05_May/a.jpg"]
    assert [one.weak for one in first] == [True, False]
    assert calendar.month(library, "2024-06", 0, 2) == (0, [])


def test_files_are_found_by_any_part_of_either_path(library: sqlite3.Connection) -> None:
    for text, found in (
        ("img_7", ["2024/05_May/b.jpg"]),
        ("TRIP", ["2024/05_May/b.jpg"]),
        ("05_MAY/A", ["2024/05_May/a.jpg"]),
        ("05_x", []),
    ):
        assert [one.path for one in calendar.search(library, text)[1]] == found


def test_what_a_search_finds_is_counted_in_full_and_given_in_parts(library: sqlite3.Connection) -> None:
    """Else the page tells that 500 were found where there are more, and nobody ever sees the others."""
    total, everything = calendar.search(library, "jpg")
    assert total == len(everything) > 2
    parts = [calendar.search(library, "jpg", offset, 2) for offset in range(0, total + 4, 2)]
    assert {count for count, _ in parts} == {total}
    assert [one for _, part in parts for one in part] == everything
    assert calendar.search(library, "nowhere") == (0, [])


def test_what_people_write_is_found_whatever_its_letters_and_their_form(con: sqlite3.Connection) -> None:
    """A Mac writes an umlaut as two signs; a path that is no text at all is passed over."""
    named = "2024/Übung/ÄRGER 1.jpg", unicodedata.normalize("NFD", "2024/Ägypten/Café.jpg"), "2024/\udcff.jpg"
    put(con, *named, "2024/plain.jpg")
    put(con, "2024/came.jpg", original="/in/Ferienübersicht/IMG_1.JPG")
    for text, found in (
        ("Ärger", [named[0]]),
        ("übung/ä", [named[0]]),
        (unicodedata.normalize("NFD", "Übung"), [named[0]]),
        ("ägypten", [named[1]]),
        ("CAFÉ.JPG", [named[1]]),
        ("enüber", ["2024/came.jpg"]),
        ("ö", []),
    ):
        assert [one.path for one in calendar.search(con, text)[1]] == found, text


def test_one_file_is_shown_with_the_name_that_it_came_with(library: sqlite3.Connection) -> None:
    number = catalogue.number_of(library, "2024/05_May/b.jpg") or 0
    found = calendar.one(library, number)
    assert found is not None
    assert (found[0].path, found[0].number, found[1]) == ("2024/05_May/b.jpg", number, "/in/Trip/IMG_7.JPG")
    other = calendar.one(library, catalogue.number_of(library, "Album/mine.jpg") or 0)
    assert other is not None
    assert (other[0].path, other[1]) == ("Album/mine.jpg", None)
    assert calendar.one(library, 999) is None


# ── counters ──


def test_what_is_counted_is_counted_for_the_session_and_for_life(con: sqlite3.Connection) -> None:
    statistics.add(con, "moved", 20, files=2)
    statistics.add(con, "deleted", 5)
    moved = {"files_moved": 2, "bytes_moved": 20, "files_deleted": 1, "bytes_deleted": 5}
    nothing = {"files_duplicates": 0, "bytes_duplicates": 0}
    for scope in (statistics.SESSION, statistics.LIFETIME):
        assert overview.counters(con, scope) == moved | nothing
    statistics.take_back(con, "moved", 10)
    statistics.take_back(con, "duplicates", 10)
    assert overview.counters(con, statistics.LIFETIME) == moved | nothing | {
        "files_moved": 1,
        "bytes_moved": 10,
    }
    assert overview.counters(con, statistics.SESSION) == moved | nothing
    statistics.take_back(con, "moved", 99, files=9)
    assert overview.counters(con, statistics.LIFETIME)["files_moved"] == 0


def test_the_size_of_the_library(con: sqlite3.Connection) -> None:
    assert overview.library(con) == (0, 0)
    put(con, "a.jpg", "b.jpg", size=7)
    assert overview.library(con) == (2, 14)


# ── what was done, what stays ──


def done(con: sqlite3.Connection, plan: Plan, run: int, *, state: str = "done") -> str:
    token = journal.new_token()
    journal.open_plans(con, run, [JournaledPlan(token, "claim", plan)], 1)
    journal.close_plan(con, token, state, 2)
    return token


def test_what_was_done_to_a_file_is_told_newest_first(con: sqlite3.Connection) -> None:
    run = journal.begin_run(con, "pass", 1)
    reason = (Reason("dated", "by its date"),)
    move = Move("/in/a.jpg", "/lib/a.jpg", stamp(1))
    note = Write("/lib/a.xmp", "/lib/a.jpg", stamp(2), data=b"x")
    gone = Remove("/in/b.jpg", "/lib/a.jpg", stamp(3))
    away = Erase("/lib/a.xmp", "/lib/a.jpg", stamp(2), data=b"x")
    first = done(con, Plan("/in/a.jpg", Action.FILE, reason, (move, note), dated(1)), run)
    second = done(con, Plan("/in/b.jpg", Action.REMOVE, reason, (gone,)), run)
    third = done(con, Plan("/lib/a.xmp", Action.FILE, reason, (away,)), run)
    done(con, Plan("/in/a.jpg", Action.FILE, reason, (move,)), run, state="failed")
    told = overview.done_for_path(con, "/lib/a.jpg")
    assert first in [token for token, _ in told]
    assert second not in [token for token, _ in told], "the copy that was kept is not what was removed"
    story = dict(told)[first]
    assert (story["date"], story["date_precision"], story["date_strength"]) == (
        dated(1).exact.isoformat(),
        "second",
        "camera",
    )
    assert story["steps"] == [
        {"kind": "move", "from": "/in/a.jpg", "to": "/lib/a.jpg"},
        {"kind": "write", "from": "/lib/a.xmp", "beside": "/lib/a.jpg"},
    ]
    [(token, removal)] = overview.done_for_path(con, "/in/b.jpg")
    assert token == second
    assert removal["steps"] == [{"kind": "remove", "from": "/in/b.jpg", "kept": "/lib/a.jpg"}]
    assert (removal["date"], removal["date_from"], removal["date_precision"]) == (None, None, None)
    assert [token for token, _ in overview.done_for_path(con, "/lib/a.xmp")] == [third, first]
    assert [one.token for one in journal.done_for_path(con, "/in/b.jpg")] == [second]
    assert journal.is_later(con, second, first)
    assert not journal.is_later(con, first, second)
    assert not journal.is_later(con, first, first)


def test_what_stays_is_named_with_its_reason(con: sqlite3.Connection) -> None:
    for name in ("/in/b.jpg", "/in/a.jpg"):
        held.hold(con, name, stamp(1), Reason("incomplete", f"{name} waits"), 1, retry=False)
    assert overview.staying(con) == [
        ("/in/a.jpg", "incomplete", "/in/a.jpg waits"),
        ("/in/b.jpg", "incomplete", "/in/b.jpg waits"),
    ]
    assert overview.stays(con, "/in/b.jpg") == ("incomplete", "/in/b.jpg waits")
    assert overview.stays(con, "/in/c.jpg") is None


def test_a_question_stays_until_it_is_answered(con: sqlite3.Connection) -> None:
    changes.ask(con, "really?")
    assert changes.asked(con) == "really?"
    changes.allow(con, 100)
    assert changes.asked(con) == ""
    assert changes.allowed(con, 99)
    assert not changes.allowed(con, 101)


# ── looks ──


def test_versions_of_a_picture_are_those_with_its_look(con: sqlite3.Connection) -> None:
    look_at(con, "a.jpg", A)
    number = look_at(con, "b.jpg", B)
    [again] = put(con, "c.jpg")
    library_looks.put_look(con, again, stamp(sum(b"c.jpg")), number, B)
    assert library_looks.versions_of(con, "b.jpg") >= {"c.jpg"}
    assert "a.jpg" not in library_looks.versions_of(con, "b.jpg")
    assert library_looks.versions_of(con, "none.jpg") == set()
    assert library_looks.paths_with_md5(con, 10, B) == ["b.jpg", "c.jpg"]
    assert library_looks.paths_with_md5(con, 11, B) == []
    assert library_looks.pictures_named(con, "", "a") in (["a.jpg"], [])
    assert [one[0] for one in looks.hashes(con)] == [1, 2]
    assert [one[0] for one in looks.hashes(con, 1)] == [2]


def test_paths_of_one_content_come_in_their_order(con: sqlite3.Connection) -> None:
    for name in ("b.jpg", "c.jpg", "a.jpg"):
        look_at(con, name, A)
    assert library_looks.paths_with_md5(con, 10, A) == ["a.jpg", "b.jpg", "c.jpg"]


def test_files_that_want_one_stem_are_those_with_it_and_an_ending(con: sqlite3.Connection) -> None:
    put(con, "2024/a.jpg", "2024/a.mov", "2024/a.b.jpg", "2024/ab.jpg", "2025/a.jpg", "2024/a.jp/x.jpg")
    assert sorted(library_looks.pictures_named(con, "2024", "a")) == ["2024/a.jpg", "2024/a.mov"]


# ── thumbnails ──


def test_what_is_known_of_thumbnails_and_pictures_is_found_again(tmp_path: Path) -> None:
    state = str(tmp_path)
    with ThumbnailStore(state) as thumbnails:
        thumbnails.made("/lib/2024", {"tiles": []}, b"p")
        thumbnails.made("/lib/2025", {"tiles": [1]}, b"q")
        thumbnails.unmade("/lib/2024")
        thumbnails.starred({"/lib/a.jpg": (7, 3), "/lib/b.jpg": (8, 4)})
        assert [thumbnails.star("/lib/a.jpg", key) for key in (7, 8)] == [3, None]
        assert thumbnails.star("/lib/c.jpg", 7) is None
        thumbnails.saw("/lib/a.jpg", stamp(1), "one")
        thumbnails.answered("one", "scorer", {"score": 1})
        thumbnails.saw("/lib/b.jpg", stamp(2), "two")
        thumbnails.answered("two", "scorer", {"score": 2, "estimated": True})
    assert made_thumbnails(state) == [("/lib/2025", {"tiles": [1]})]
    asked = [("/lib/b.jpg", stamp(2)), ("/lib/a.jpg", stamp(1)), ("/lib/a.jpg", stamp(9))]
    assert measured(state, asked) == [None, {"score": 1}, None]
    assert measured(str(tmp_path / "none"), asked) == [None] * 3


def test_a_folder_is_counted_and_given_in_pages_with_all_that_is_below_it(con: sqlite3.Connection) -> None:
    names = ["2024/a.jpg", "2024/b/1.jpg", "2024/b/2.jpg", "2024/c.jpg"]
    put(con, *names, "2023/z.jpg", "2024-old/a.jpg", "2024.jpg", "2025/a.jpg")
    put(
        con,
        "2024/b/1.jpg",
        original="/in/IMG_1.JPG",
        dated=Dated(datetime(2024, 5, 1, 12), "exif:DateTimeOriginal"),
    )
    assert [catalogue.count_below(con, folder) for folder in ("2024", "2024/b", "none", "")] == [4, 2, 0, 8]
    pages, after = list[list[str]](), ""
    while page := catalogue.page_below(con, "2024", after, 3):
        pages.append([known.path for _, known, _, _ in page])
        after = pages[-1][-1]
    assert pages == [names[:3], names[3:]]
    [row] = catalogue.page_below(con, "2024/b", "", 1)
    assert (row[0], row[2]) == (catalogue.number_of(con, "2024/b/1.jpg"), "/in/IMG_1.JPG")
    assert (row[3] or "").startswith("2024-05-01")
    assert catalogue.page_below(con, "2024/c.jpg", "", 9) == []
    put(con, "2025/b.jpg", original="/in/b.jpg")
    assert [row[2:] for row in catalogue.page_below(con, "2025", "", 9)] == [
        (None, None),
        ("/in/b.jpg", None),
    ]
