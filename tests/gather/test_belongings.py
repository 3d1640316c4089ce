"""Files of the library of which nobody has noted a unit: by their names and times it is seen what belongs together."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather import belongings
from photo_organizer.gather.belongings import numbers_for_unknown, unit_paths
from photo_organizer.model import Membership
from photo_organizer.store import catalogue, db, units
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


def test_photos_with_their_companions_are_units_and_what_stands_alone_is_none(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    paths = [f"x/{name}" for name in ("a.jpg", "a.xmp", "b.jpg", "c.jpg", "c.jpg.xmp", "c.pp3", "d.xmp")]
    for path in paths:
        data = (
            jpeg("2024:08:31 13:47:54") if path.endswith("jpg") else b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
        )
        (tmp_path / path).write_bytes(data)
    numbers = numbers_for_unknown(str(tmp_path), paths)
    units: dict[int, set[str]] = {}
    for path, number in numbers.items():
        units.setdefault(number, set()).add(path.removeprefix("x/"))
    assert sorted(map(sorted, units.values())) == [["a.jpg", "a.xmp"], ["c.jpg", "c.jpg.xmp", "c.pp3"]]
    assert max(units) < 0, "no number of a unit that is noted"


def test_photos_that_only_share_a_name_are_units_of_their_own_and_get_no_number(tmp_path: Path) -> None:
    for name, taken in (("a.jpg", "2024:08:31 13:47:54"), ("a.jpeg", "2023:08:31 13:47:54")):
        (tmp_path / name).write_bytes(jpeg(taken))
    assert numbers_for_unknown(str(tmp_path), ["a.jpg", "a.jpeg"]) == {}
    assert numbers_for_unknown(str(tmp_path), ["a.jpg", "gone.jpg"]) == {}
    (tmp_path / "a.xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    numbers = numbers_for_unknown(str(tmp_path), ["a.jpg", "a.jpeg", "a.xmp"])
    assert len(numbers) == 2, "the sidecar is of one of them"


def test_only_files_that_may_belong_together_are_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A month has thousands of them, each of which would cost a look at the disk."""
    opened = list[str]()
    monkeypatch.setattr(belongings, "facts_at", opened.append)
    paths = ["x/a.jpg", "x/b.jpg", "y/a.xmp", "x/c.jpg", "x/C.xmp"]
    assert numbers_for_unknown(str(tmp_path), paths) == {}
    assert opened == [f"{tmp_path}/x/c.jpg", f"{tmp_path}/x/C.xmp"]


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(db.open_database(str(tmp_path / "state"))[0]) as opened:
        yield opened


def put(con: sqlite3.Connection, library: Path, name: str, unit: int | None = None) -> None:
    path = library / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        jpeg("2024:08:31 13:47:54") if name.endswith("jpg") else b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    )
    catalogue.put(con, catalogue.Known(name, stamp_of(path.lstat())), unit=unit)


def test_what_is_noted_as_a_unit_is_one_in_its_folder_and_the_file_asked_for_comes_first(
    tmp_path: Path, con: sqlite3.Connection
) -> None:
    unit, other = (units.open_unit(con, Membership(), "/in", number) for number in (1, 2))
    for name, of in (
        ("x/a.jpg", unit),
        ("x/a.xmp", unit),
        ("x/other.jpg", unit),
        ("y/a.jpg", unit),
        ("x/a.pp3", other),
    ):
        put(con, tmp_path, name, of)
    first, *rest = unit_paths(con, str(tmp_path), "x/a.xmp")
    assert (first, sorted(rest)) == ("x/a.xmp", ["x/a.jpg", "x/other.jpg"])


def test_what_nobody_noted_is_a_unit_by_its_name_without_those_that_are_noted(
    tmp_path: Path, con: sqlite3.Connection
) -> None:
    for name in ("x/a.jpg", "x/a.xmp", "x/b.xmp", "y/a.xmp"):
        put(con, tmp_path, name)
    put(con, tmp_path, "x/a.pp3", units.open_unit(con, Membership(), "/in", 1))
    assert unit_paths(con, str(tmp_path), "x/a.xmp") == ["x/a.xmp", "x/a.jpg"]
    assert unit_paths(con, str(tmp_path), "x/none.jpg") == ["x/none.jpg"]
