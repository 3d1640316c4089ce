"""What the owner wants of thumbnails comes back as it was said, and is taken back one by one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import db, wishes
from photo_organizer.store.wishes import Wish, Wishes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ODD = "/a/\udcff b"  # a name whose bytes are no UTF-8


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened, _ = db.open_database(str(tmp_path))
    with closing(opened):
        yield opened


def test_wishes_come_back_and_go(con: sqlite3.Connection) -> None:
    wishes.pin(con, ODD, [f"{ODD}/2.jpg", f"{ODD}/1.jpg"])
    wishes.ask(con, ODD, 7)
    wishes.ask(con, "/b", 5)
    wishes.exclude(con, f"{ODD}/3.jpg", 1, is_folder=False)
    wishes.exclude(con, "/c", 1, is_folder=True)
    found = wishes.everything(con)
    assert found.of(ODD) == Wish((f"{ODD}/2.jpg", f"{ODD}/1.jpg"), (), 7)
    assert found.of("/none") == Wish()
    assert found.asked() == ["/b", ODD]
    assert found.excluded_pictures == frozenset([f"{ODD}/3.jpg"])
    assert found.excluded_folders == frozenset(["/c"])
    assert wishes.waiting(con)
    wishes.pin(con, ODD, ())
    wishes.done(con, ODD, 7)
    wishes.done(con, "/b", 5)
    assert wishes.include(con, "/c")
    assert not wishes.include(con, "/c")
    wishes.include(con, f"{ODD}/3.jpg")
    assert wishes.everything(con) == Wishes()
    assert not wishes.waiting(con)


def test_what_was_asked_meanwhile_still_waits(con: sqlite3.Connection) -> None:
    wishes.ask(con, "/a", 5)
    wishes.ask(con, "/a", 6)
    wishes.done(con, "/a", 5)
    assert wishes.everything(con).asked() == ["/a"]


def test_pictures_step_back_until_all_have_and_then_it_begins_anew(con: sqlite3.Connection) -> None:
    wishes.pass_over(con, "/a", ["1", "2"])
    wishes.pass_over(con, "/a", ["2", "3"])
    assert wishes.everything(con).of("/a").passed == ("1", "2", "3")
    wishes.pass_over(con, "/a", ["1", "3"])
    assert wishes.everything(con).of("/a").passed == ("1", "3")
    wishes.pass_over(con, "/a", [])
    assert wishes.everything(con).of("/a").passed == ()


def test_an_older_database_holds_no_wishes() -> None:
    with closing(sqlite3.connect(":memory:")) as older:
        assert wishes.everything(older) == Wishes()


def test_wishes_go_with_a_library_to_its_new_place(con: sqlite3.Connection) -> None:
    wishes.pin(con, ODD, [f"{ODD}/1.jpg", "/other/2.jpg"])
    wishes.pin(con, "/a b", ["/a b/1.jpg"])
    wishes.pass_over(con, "/a", ["/a/3.jpg"])
    wishes.exclude(con, "/a/4.jpg", 1, is_folder=False)
    wishes.exclude(con, "/ab", 1, is_folder=True)
    wishes.follow(con, "/a", "/new/place")
    new = ODD.replace("/a", "/new/place")
    assert wishes.everything(con) == Wishes(
        {
            new: Wish((f"{new}/1.jpg", "/other/2.jpg")),
            "/a b": Wish(("/a b/1.jpg",)),
            "/new/place": Wish((), ("/new/place/3.jpg",)),
        },
        frozenset(["/new/place/4.jpg"]),
        frozenset(["/ab"]),
    )
