"""Files whose names begin alike are found whatever way they are written, and at the same price in a folder of any size."""

from __future__ import annotations

import os
import unicodedata
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.gather.belongings import unit_paths
from photo_organizer.model import Stamp
from photo_organizer.names import fold
from photo_organizer.store import catalogue, db
from photo_organizer.store.name_starts import BEYOND, beginning, name_start

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAMES = (
    "IMG_1.jpg img_1.XMP Img_1 IMG_1.jpg.xmp IMG_10.jpg IMG_1_2.jpg IMG-1.jpg sky.jpg SKY.xmp \u017fky.pp3 s\u212ay.dop sk.jpg "
    "Gr\u00fc\u00dfe.jpg GRU\u0308SSE.xmp grusse.jpg gr\u00fcsse \u5fae\u4fe1_1.jpg \u5fae\u4fe1_1.xmp \u5fae\u4fe1_2.jpg "
    ".hidden.jpg .x ;a.jpg \u037ea.xmp 20240102_101112.jpg 20240102_101112.mov Stra\u00dfe.jpg STRASSE.xmp \ufb01lm.mov film.jpg"
).split()


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(db.open_database(str(tmp_path / "state"))[0]) as opened:
        yield opened


def put(con: sqlite3.Connection, paths: Iterable[str]) -> None:
    with db.transaction(con):
        for number, path in enumerate(paths):
            catalogue.put(con, catalogue.Known(path, Stamp(1, number, 10, 20)))


@pytest.mark.parametrize("folder", ["", "2024/01_Jan"])
def test_every_way_to_write_a_start_is_found_and_nothing_else(con: sqlite3.Connection, folder: str) -> None:
    inside = f"{folder}/" if folder else ""
    odd = [*NAMES, os.fsdecode(b"IMG_\xff\xfe.jpg"), os.fsdecode(b"img_\xff\xfe.xmp")]
    put(con, (inside + name for name in odd))
    put(con, (f"{inside}IMG_1.d/IMG_1.jpg", f"{inside}IMG_1/x.jpg", f"{inside}.x/y.jpg", "2024/01_Jan0"))
    for name in odd:
        same = sorted(inside + one for one in odd if name_start(one) == name_start(name))
        assert sorted(one.path for one in beginning(con, folder, name_start(name))) == same, name


def test_no_other_letter_stands_for_one_beyond_ascii() -> None:
    beyond = (fold(chr(sign))[:1] for sign in range(0x80, 0x20000) if unicodedata.category(chr(sign)) != "Cs")
    assert {first for first in beyond if first.isascii()} == BEYOND


def test_a_file_s_belongings_cost_the_same_in_a_folder_of_any_size(
    tmp_path: Path, con: sqlite3.Connection
) -> None:
    """The rows of the whole folder were read for each file: dates for a thousand of them took a million rows."""

    def steps(number: int) -> int:
        """Return how many steps of its machine the database takes for one of so many files."""
        folder = f"of {number}"
        put(con, (f"{folder}/IMG_{one:04d}.JPG" for one in range(number)))
        taken = list[int]()
        con.set_progress_handler(lambda: taken.append(1), 1)
        unit_paths(con, str(tmp_path), f"{folder}/IMG_0007.JPG")
        con.set_progress_handler(None, 1)
        return len(taken)

    few, many = steps(10), steps(1000)
    assert many < 2 * few
