"""What lies in Duplicates comes back into the library when its owner says so, and what the page tells of it is true."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Stamp
from photo_organizer.store import catalogue, db, set_aside
from photo_organizer.store.db import transaction
from tests.commands.beats import Beats
from tests.samples import photos

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

SECOND = "2021:03:05 10:00:00"


@pytest.fixture
def beats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beats]:
    made = Beats(tmp_path, monkeypatch, duplicates_same_second="duplicates")
    made.beat()
    yield made
    made.end()


def drop(beats: Beats, name: str, data: bytes) -> None:
    (beats.intake / name).write_bytes(data)
    os.utime(beats.intake / name, (1_600_000_000, 1_600_000_000))
    beats.service.wake()
    beats.beat(3)


def test_what_the_older_rule_set_aside_is_kept_beside_and_undo_takes_it_to_duplicates_again(
    beats: Beats,
) -> None:
    one, other = photos.jpeg(SECOND, seed=1), photos.jpeg(SECOND, seed=2)
    drop(beats, "a.jpg", one)
    drop(beats, "b.jpg", other)
    aside = beats.library / "Duplicates/20210305_100000.0001.jpg"
    assert aside.read_bytes() == other
    number = catalogue.number_of(beats.opened.con, "Duplicates/20210305_100000.0001.jpg") or 0
    told = set_aside.details(beats.opened.con, number)
    assert (told.twin, told.alone, told.code) == (None, True, "same-second")
    assert told.source == str(beats.intake / "b.jpg")
    answer = beats.post("put-back", paths=["Duplicates/20210305_100000.0001.jpg"])
    beats.beat(2)
    assert (beats.answer(answer) or {})["state"] == "done"
    month = beats.library / "2021/03_Mar"
    assert {path.name: path.read_bytes() for path in month.iterdir()} == {
        "20210305_100000.jpg": one, "20210305_100000.0001.jpg": other,
    }  # fmt: skip
    undo = beats.post("undo")
    beats.beat(2)
    assert (beats.answer(undo) or {})["state"] == "done"
    assert aside.read_bytes() == other


def test_what_its_owner_laid_there_goes_to_the_undated_with_its_companions(beats: Beats) -> None:
    folder = beats.library / "Duplicates"
    folder.mkdir()
    (folder / "Oma 1962.jpg").write_bytes(b"a scan")
    (folder / "Oma 1962.xmp").write_bytes(b"<edits/>")
    answer = beats.post("put-back", paths=["Duplicates/Oma 1962.jpg", "Duplicates/Oma 1962.xmp"])
    beats.beat(2)
    assert (beats.answer(answer) or {})["state"] == "done"
    assert {path.name for path in (beats.library / "NoDateFound").iterdir()} == {
        "Oma 1962.jpg",
        "Oma 1962.xmp",
    }


@pytest.mark.parametrize("path", ["2021/03_Mar/a.jpg", "Duplicates/../2021/a.jpg", "Duplicates/gone.jpg"])
def test_only_what_lies_in_duplicates_is_put_back(beats: Beats, path: str) -> None:
    (beats.library / "2021").mkdir()
    (beats.library / "2021" / "a.jpg").write_bytes(b"a picture")
    answer = beats.post("put-back", paths=[path])
    beats.beat(2)
    said = beats.answer(answer) or {}
    assert said["state"] != "done"
    assert path in said["problems"][0]
    assert (beats.library / "2021" / "a.jpg").exists()


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beats]:
    made = Beats(tmp_path, monkeypatch, duplicates_delete_duplicates=False)
    made.beat()
    yield made
    made.end()


def test_one_of_two_copies_comes_back_alone_though_both_brought_companions_for_the_kept_photo(
    aside: Beats,
) -> None:
    data = photos.jpeg(SECOND, seed=1)
    drop(aside, "a.jpg", data)
    for number, name in enumerate(("a.xmp", "a.jpg.xmp")):
        (aside.intake / name).write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>" + b" " * number)
        drop(aside, "a.jpg", data)
    folder = aside.library / "Duplicates"
    first, second = sorted(path.name for path in folder.iterdir())
    answer = aside.post("put-back", paths=[f"Duplicates/{first}"])
    aside.beat(2)
    assert (aside.answer(answer) or {})["state"] == "done"
    assert [path.name for path in folder.iterdir()] == [second]


# ── twins ──


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made, _ = db.open_database(str(tmp_path))
    yield made
    made.close()


def known(con: sqlite3.Connection, path: str, sample: bytes | None, md5: bytes | None, size: int = 9) -> int:
    with transaction(con):
        catalogue.put(con, catalogue.Known(path, Stamp(1, 2, size, 3), sample, md5))
    return catalogue.number_of(con, path) or 0


@pytest.mark.parametrize(
    ("sample", "md5", "size", "twin", "alone"),
    [
        (b"s", b"m", 9, True, False),
        (b"s", b"other", 9, False, True),
        (b"other", None, 9, False, True),
        (b"s", None, 9, False, False),  # nobody has compared them
        (None, None, 9, False, False),
        (b"s", b"m", 8, False, True),
    ],
)
def test_a_twin_is_what_was_compared_and_alone_is_what_nothing_can_equal(
    con: sqlite3.Connection, sample: bytes | None, md5: bytes | None, size: int, *, twin: bool, alone: bool
) -> None:
    number = known(con, "Duplicates/x.jpg", b"s", b"m")
    other = known(con, "2021/a.jpg", sample, md5, size)
    known(con, "duplicates/y.jpg", b"s", b"m")  # in Duplicates too: it makes nothing superfluous
    told = set_aside.details(con, number)
    assert told == set_aside.Aside((other, "2021/a.jpg") if twin else None, alone)
