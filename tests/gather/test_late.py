"""A filed unit as what comes later meets it: under the names that its files came with."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather.filed_units import FiledUnits
from photo_organizer.gather.future import Future
from photo_organizer.gather.taken import Taken
from photo_organizer.model import Dated, Membership
from photo_organizer.store import catalogue, db, units
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

MONTH = "2024/08_Aug"
NOON = datetime(2024, 8, 31, 13, 47, 54)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened, _ = db.open_database(str(tmp_path / "state"))
    with closing(opened):
        yield opened


def _filed(
    con: sqlite3.Connection, tmp_path: Path, unit: int, name: str, original: str, dated: Dated | None = None
) -> None:
    path = tmp_path / MONTH / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        jpeg("2024:08:31 13:47:54") if name.endswith("jpg") else b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    )
    known = catalogue.Known(f"{MONTH}/{name}", stamp_of(path.lstat()))
    catalogue.put(con, known, original=original, unit=unit, dated=dated)


@pytest.mark.parametrize(
    ("sidecar", "came_as"),
    [
        ("20240831_134754.xmp", "/in/Zoo/IMG_1.xmp"),  # as if it had come with its photo
        ("20240831_134754.jpg.xmp", "/in/Zoo/IMG_1.jpg.xmp"),
        ("another.xmp", f"{{library}}/{MONTH}/another.xmp"),
    ],
)
def test_what_never_was_in_the_intake_is_named_as_if_it_had_come_with_the_others(
    con: sqlite3.Connection, tmp_path: Path, sidecar: str, came_as: str
) -> None:
    unit = units.open_unit(con, Membership(), "/in/Zoo", 7)
    _filed(con, tmp_path, unit, "20240831_134754.jpg", "/in/Zoo/IMG_1.jpg")
    _filed(con, tmp_path, unit, sidecar, "")
    found = FiledUnits(con, str(tmp_path), lambda path: path).unit(unit)
    assert found is not None
    names = {facts.sighting.path for facts in found.files}
    assert names == {"/in/Zoo/IMG_1.jpg", came_as.format(library=tmp_path)}
    assert (set(found.paths), found.filed_ns) == (
        {f"{tmp_path}/{MONTH}/20240831_134754.jpg", f"{tmp_path}/{MONTH}/{sidecar}"},
        7,
    )


def test_of_a_name_that_is_taken_the_date_that_it_was_filed_under_is_known(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    """Of two files that want one name, the one with the stronger date has it."""
    dated = Dated(NOON, "exif:DateTimeOriginal")
    unit = units.open_unit(con, Membership(), "/in", 7)
    _filed(con, tmp_path, unit, "a.jpg", "/in/a.jpg", dated)
    found = Taken(con, str(tmp_path), Future()).names_in(f"{tmp_path}/{MONTH}", {"a."})
    [there] = found.values()
    assert there is not None
    assert (there.dated, there.unit, there.damaged) == (dated, unit, False)
