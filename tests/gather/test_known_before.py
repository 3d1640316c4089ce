"""What the catalogue knows of earlier days: a copy's date, a deletion, units that were never noted, folders without films."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather import read_units
from photo_organizer.gather.adopt import Adoption
from photo_organizer.gather.read_units import UnitReading
from photo_organizer.model import Dated, Strength
from photo_organizer.store import catalogue, db, held, units
from photo_organizer.store.catalogue import Known
from photo_organizer.store.db import transaction
from tests.commands.ticks import Ticks
from tests.look.pictures import encoded, photo
from tests.samples import photos

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from photo_organizer.model import Facts


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    made = Ticks(tmp_path, monkeypatch, duplicates_re_uploads="hold")
    made.tick()
    yield made
    made.end()


def test_what_was_deleted_is_held_unless_the_library_has_it_elsewhere(ticks: Ticks) -> None:
    first = ticks.drop(5)
    data = first.read_bytes()
    ticks.tick(3)
    [name] = ticks.filed()
    kept = ticks.library / "Album" / "kept.jpg"
    kept.parent.mkdir()
    kept.write_bytes(data)
    (ticks.library / name).unlink()
    ticks.tick(3, seconds=4000)
    first.write_bytes(data)
    ticks.service.wake()
    ticks.tick(3)
    assert (ticks.left(), ticks.filed()) == ([], ["Album/kept.jpg"]), "it is a copy of what is there"
    kept.unlink()
    ticks.tick(3, seconds=4000)
    first.write_bytes(data)
    ticks.service.wake()
    ticks.tick(3)
    assert ticks.left() == [first.name]
    row = held.get(ticks.opened.con, str(first))
    assert row is not None
    assert row.reason == "re-upload"
    assert "was in the library until" in row.sentence


def test_a_copy_in_duplicates_of_which_no_date_is_known_tells_none(ticks: Ticks) -> None:
    """It was put there by hand; the newcomer goes by its own date."""
    data = photos.jpeg("2021:03:05 10:00:00", seed=3)
    (ticks.library / "Duplicates").mkdir()
    (ticks.library / "Duplicates" / "by hand.jpg").write_bytes(data)
    ticks.tick(3, seconds=4000)
    (ticks.intake / "a.jpg").write_bytes(data)
    ticks.service.wake()
    ticks.tick(3)
    assert ticks.left() == []
    assert ticks.filed() == ["2021/03_Mar/20210305_100000.jpg", "Duplicates/by hand.jpg"]


def test_a_copy_in_duplicates_with_a_weaker_date_does_not_date_the_newcomer(ticks: Ticks) -> None:
    data = encoded(photo(3, 64, 48))  # says no date of its own
    path = ticks.library / "Duplicates" / "a.jpg"
    path.parent.mkdir()
    path.write_bytes(data)
    ticks.tick(3, seconds=4000)
    by_file_time = Dated(datetime(2011, 1, 1), "file", strength=Strength.FILE_TIME)
    with transaction(ticks.opened.con):
        known = Known("Duplicates/a.jpg", stamp_of(path.lstat()))
        catalogue.put(ticks.opened.con, known, dated=by_file_time)
    (ticks.intake / "IMG_20210305_100000.jpg").write_bytes(data)
    ticks.service.wake()
    ticks.tick(3)
    assert ticks.filed() == ["2021/03_Mar/20210305_100000.jpg", "Duplicates/a.jpg"]


# ── units that were never noted ──


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made, _ = db.open_database(str(tmp_path / "state"))
    with closing(made):
        yield made


def put(con: sqlite3.Connection, path: Path, data: bytes = b"x", **more: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with transaction(con):
        catalogue.put(con, Known(path.name, stamp_of(path.lstat())), **more)  # type: ignore[arg-type]


def test_a_file_of_which_the_journal_says_nothing_stays_without_a_unit(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    put(con, tmp_path / "library" / "a.jpg", original="/in/a.jpg")
    adoption = Adoption(con, str(tmp_path / "library"), "/in")
    assert not adoption.run(lambda: True)
    assert adoption.run()
    assert units.of_path(con, "a.jpg") == 0
    assert adoption.run(lambda: True), "it is done once"


def read(con: sqlite3.Connection, library: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Read the units of a library; return the names of the files that were opened."""
    opened: list[str] = []
    facts_at: Callable[[str], Facts | None] = vars(read_units)["facts_at"]

    def noted(path: str) -> Facts | None:
        opened.append(path.rpartition("/")[2])
        return facts_at(path)

    monkeypatch.setattr(read_units, "facts_at", noted)
    assert UnitReading(con, str(library), 1).go_on(lambda: False)
    return opened


def test_where_no_film_looks_for_its_still_no_picture_is_opened(
    con: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.heic", "b.heic"):
        put(con, tmp_path / "library" / name, photos.heic())
    assert read(con, tmp_path / "library", monkeypatch) == []
    assert units.of_path(con, "a.heic") == units.of_path(con, "b.heic") == 0


def test_every_pair_that_another_program_has_filed_is_a_unit_of_its_own(
    con: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were two pairs one unit, deleting, dating or setting aside the one would take the other along."""
    for name in "ab":
        put(con, tmp_path / "library" / f"{name}.jpg", photos.jpeg())
        put(con, tmp_path / "library" / f"{name}.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    read(con, tmp_path / "library", monkeypatch)
    numbers = {name: units.of_path(con, name) for name in ("a.jpg", "a.xmp", "b.jpg", "b.xmp")}
    assert numbers["a.jpg"] == numbers["a.xmp"] != numbers["b.jpg"] == numbers["b.xmp"]
    assert [units.filed_ns(con, number) for number in numbers.values()] == [1] * 4


def test_what_is_read_in_several_rounds_is_read_whole(con: sqlite3.Connection, tmp_path: Path) -> None:
    """A round ends after some seconds; what it did not come to is read by the next one, not left out for good."""
    for path in ("x/a.jpg", "y/b.jpg", "y/b.xmp", "x/a.xmp"):
        data = photos.jpeg() if path.endswith("jpg") else b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
        with transaction(con):
            catalogue.put(con, Known(path, stamp_of((tmp_path / path).lstat())))
    turn = cycle([False, True, True])
    rounds = 1
    while not UnitReading(con, str(tmp_path), 1).go_on(lambda: next(turn)):
        rounds += 1
        assert rounds < 20
    assert rounds > 1
    assert all(units.of_path(con, path) for path in ("x/a.jpg", "x/a.xmp", "y/b.jpg", "y/b.xmp"))
