"""What lies in Duplicates comes back into the library when its owner says so, and what the page tells of it is true."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Stamp
from photo_organizer.store import catalogue, db, set_aside
from photo_organizer.store.db import transaction
from tests.commands.ticks import Ticks
from tests.samples import photos

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

SECOND = "2021:03:05 10:00:00"


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    made = Ticks(tmp_path, monkeypatch, duplicates_same_second="duplicates")
    made.tick()
    yield made
    made.end()


def drop(ticks: Ticks, name: str, data: bytes) -> None:
    (ticks.intake / name).write_bytes(data)
    os.utime(ticks.intake / name, (1_600_000_000, 1_600_000_000))
    ticks.service.wake()
    ticks.tick(3)


def test_what_the_older_rule_set_aside_is_kept_beside_and_undo_takes_it_to_duplicates_again(
    ticks: Ticks,
) -> None:
    one, other = (photos.jpeg(SECOND, seed=seed, model="D5") for seed in (1, 2))
    drop(ticks, "a.jpg", one)
    drop(ticks, "b.jpg", other)
    aside = ticks.library / "Duplicates/20210305_100000.0001.jpg"
    assert aside.read_bytes() == other
    number = catalogue.number_of(ticks.opened.con, "Duplicates/20210305_100000.0001.jpg") or 0
    told = set_aside.details(ticks.opened.con, number)
    assert (told.twin, told.alone, told.code) == (None, True, "same-second")
    assert told.source == str(ticks.intake / "b.jpg")
    answer = ticks.post("put-back", paths=["Duplicates/20210305_100000.0001.jpg"])
    ticks.tick(2)
    assert (ticks.answer(answer) or {})["state"] == "done"
    month = ticks.library / "2021/03_Mar"
    assert {path.name: path.read_bytes() for path in month.iterdir()} == {
        "20210305_100000.jpg": one, "20210305_100000.0001.jpg": other,
    }  # fmt: skip
    undo = ticks.post("undo")
    ticks.tick(2)
    assert (ticks.answer(undo) or {})["state"] == "done"
    assert aside.read_bytes() == other


def test_what_its_owner_laid_there_goes_to_the_undated_with_its_companions(ticks: Ticks) -> None:
    folder = ticks.library / "Duplicates"
    folder.mkdir()
    (folder / "Oma 1962.jpg").write_bytes(b"a scan")
    (folder / "Oma 1962.xmp").write_bytes(b"<edits/>")
    answer = ticks.post("put-back", paths=["Duplicates/Oma 1962.jpg", "Duplicates/Oma 1962.xmp"])
    ticks.tick(2)
    assert (ticks.answer(answer) or {})["state"] == "done"
    assert {path.name for path in (ticks.library / "NoDateFound").iterdir()} == {
        "Oma 1962.jpg",
        "Oma 1962.xmp",
    }


@pytest.mark.parametrize("path", ["2021/03_Mar/a.jpg", "Duplicates/../2021/a.jpg", "Duplicates/gone.jpg"])
def test_only_what_lies_in_duplicates_is_put_back(ticks: Ticks, path: str) -> None:
    (ticks.library / "2021").mkdir()
    (ticks.library / "2021" / "a.jpg").write_bytes(b"a picture")
    answer = ticks.post("put-back", paths=[path])
    ticks.tick(2)
    said = ticks.answer(answer) or {}
    assert said["state"] != "done"
    assert path in said["problems"][0]
    assert (ticks.library / "2021" / "a.jpg").exists()


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    made = Ticks(tmp_path, monkeypatch, duplicates_delete_duplicates=False)
    made.tick()
    yield made
    made.end()


def test_one_of_two_copies_comes_back_alone_though_both_brought_companions_for_the_kept_photo(
    aside: Ticks,
) -> None:
    data = photos.jpeg(SECOND, seed=1)
    drop(aside, "a.jpg", data)
    for number, name in enumerate(("a.xmp", "a.jpg.xmp")):
        (aside.intake / name).write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>" + b" " * number)
        drop(aside, "a.jpg", data)
    folder = aside.library / "Duplicates"
    first, second = sorted(path.name for path in folder.iterdir())
    answer = aside.post("put-back", paths=[f"Duplicates/{first}"])
    aside.tick(2)
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


def test_a_long_name_has_room_for_its_number_on_an_encrypted_share(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"{'a' * 139}.jpg"
    monkeypatch.setattr(os, "pathconf", lambda *_: len(name))
    for folder in ("Duplicates", "NoDateFound"):
        (ticks.library / folder).mkdir()
        (ticks.library / folder / name).write_bytes(folder.encode())
    ticks.post("put-back", paths=[f"Duplicates/{name}"])
    ticks.tick(2)
    assert (ticks.library / f"NoDateFound/{'a' * 134}.0001.jpg").read_bytes() == b"Duplicates"
