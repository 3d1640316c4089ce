"""What its owner renames or moves within the library stays of its unit: what comes later finds it, and leaves it there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.parts import NOON, STEM, aae, film, jpeg, raw, takeout, xmp

if TYPE_CHECKING:
    from tests.journeys.card import Card


MONTH = "2019/08_Aug"


def rename(card: Card, old: str, new: str) -> None:
    (card.library / new).parent.mkdir(exist_ok=True)
    (card.library / old).rename(card.library / new)


@pytest.mark.parametrize(
    ("name", "data", "filed"),
    [
        ("IMG_1.xmp", xmp(NOON), "beach.xmp"),
        ("IMG_1.xmp", xmp(NOON + timedelta(hours=2)), "beach.xmp"),
        ("IMG_1.AAE", aae(NOON), "beach.aae"),
        ("IMG_1.JPG.json", takeout(NOON), "beach.jpg.json"),
        ("IMG_1.NEF", raw(), "beach.nef"),
    ],
)
@pytest.mark.parametrize("place", [MONTH, "Album"])
def test_what_comes_later_goes_to_the_renamed_photo(
    card: Card, name: str, data: bytes, filed: str, place: str
) -> None:
    card.send(("IMG_1.JPG", jpeg()))
    rename(card, f"{MONTH}/{STEM}.jpg", f"{place}/beach.jpg")
    card.send((name, data))
    assert set(card.held()) == {f"{place}/beach.jpg", f"{place}/{filed}"}
    assert [len(unit) for unit in card.units()] == [2]
    assert card.run("undo", "--last") == 0
    assert (set(card.held()), card.waiting()) == ({f"{place}/beach.jpg"}, {name})


def test_what_is_renamed_is_known_though_its_disk_has_another_number_after_a_restart(card: Card) -> None:
    card.send(("IMG_1.JPG", jpeg()))
    with closing(sqlite3.connect(card.root / "state" / "organizer.db")) as con, con:
        con.execute("UPDATE catalogue SET dev = dev + 1")
    rename(card, f"{MONTH}/{STEM}.jpg", "Album/beach.jpg")
    card.send(("IMG_1.xmp", xmp(NOON)))
    assert set(card.held()) == {"Album/beach.jpg", "Album/beach.xmp"}
    assert [len(unit) for unit in card.units()] == [2]


def test_the_picture_goes_to_its_renamed_raw_file_and_chapters_to_the_first(card: Card) -> None:
    card.send(("IMG_1.NEF", raw()), ("GX010042.MP4", film(NOON + timedelta(hours=1))))
    rename(card, f"{MONTH}/{STEM}.nef", "Album/beach.nef")
    rename(card, f"{MONTH}/20190831_130000.mp4", f"{MONTH}/ski.mp4")
    card.send(("IMG_1.JPG", jpeg()), ("GX020042.MP4", film(NOON + timedelta(hours=1), seed=2)))
    assert set(card.held()) == {
        "Album/beach.nef", "Album/beach.jpg", f"{MONTH}/ski_1.mp4", f"{MONTH}/ski_2.mp4",
    }  # fmt: skip


def test_a_renamed_folder_takes_its_units_along(card: Card) -> None:
    card.send(("IMG_1.JPG", jpeg()), ("IMG_1.NEF", raw()))
    (card.library / MONTH).rename(card.library / "2019/Sea")
    card.send(("IMG_1.xmp", xmp(NOON)))
    assert set(card.held()) == {f"2019/Sea/{STEM}{tail}" for tail in (".jpg", ".nef", ".xmp")}
    assert [len(unit) for unit in card.units()] == [3]


def test_a_stranger_does_not_go_to_a_renamed_photo(card: Card) -> None:
    card.send(("IMG_1.JPG", jpeg()))
    rename(card, f"{MONTH}/{STEM}.jpg", "Album/beach.jpg")
    card.send(("IMG_1.xmp", xmp(NOON + timedelta(days=900))))
    assert card.waiting() == {"IMG_1.xmp"}
