"""In quiet minutes the library is looked at; whatever is to be filed comes first."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from photo_organizer.service import background_look
from photo_organizer.service.background_look import QUIET, BackgroundLook
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, db, library_looks
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("intake", "library", "state"):
        (tmp_path / name).mkdir()
    for quality in (90, 40):
        (tmp_path / "library" / f"q{quality}.jpg").write_bytes(encoded(photo(1, 400, 300), quality=quality))
    return tmp_path


@pytest.fixture
def con(home: Path) -> Iterator[sqlite3.Connection]:
    con, _ = db.open_database(str(home / "state"))
    yield con
    con.close()


def _process(home: Path, con: sqlite3.Connection, *, wanted: bool = True) -> BackgroundLook:
    names = {f"paths_{name}": str(home / name) for name in ("intake", "library")}
    return BackgroundLook(
        Settings({**names, "duplicates_similar_in_library": wanted}), str(home / "state"), con
    )


def _know(con: sqlite3.Connection, home: Path, *names: str) -> None:
    from photo_organizer.disk.stamp import sight

    with db.transaction(con):
        for name in names:
            there = sight(f"{home}/library/{name}")
            assert there
            catalogue.put(con, catalogue.Known(name, there.stamp))


def _finish(process: BackgroundLook, now: float) -> None:
    until = time.monotonic() + 600
    while process.running():
        process.notice(now)
        assert time.monotonic() < until, "it did not end"
        time.sleep(0.05)


def test_what_nobody_has_looked_at_is_looked_at_after_a_quiet_minute(
    home: Path, con: sqlite3.Connection
) -> None:
    _know(con, home, "q90.jpg", "q40.jpg")
    process, start = _process(home, con), time.monotonic()
    process.tick(start)
    assert not process.running()
    process.tick(start + QUIET + 1, others=True)
    assert not process.running()
    process.tick(start + QUIET + 1)
    assert process.running()
    _finish(process, start + QUIET + 2)
    assert library_looks.newest_unlooked(con) == 0
    assert [group.relation for group in library_looks.page_of_groups(con)] == ["same"]
    process.tick(start + 3 * QUIET)
    assert not process.running()  # nothing is left to look at


def test_filing_comes_first(home: Path, con: sqlite3.Connection) -> None:
    _know(con, home, "q90.jpg", "q40.jpg")
    process, start = _process(home, con), time.monotonic()
    process.tick(start + QUIET + 1)
    assert process.running()
    process.busy(start + QUIET + 2)
    _finish(process, start + QUIET + 3)
    process.tick(start + QUIET + 4)
    assert not process.running()  # not before another quiet minute
    process.tick(start + 3 * QUIET)
    _finish(process, start + 3 * QUIET + 1)
    assert library_looks.newest_unlooked(con) == 0


def test_what_cannot_be_read_does_not_start_it_again_and_again(home: Path, con: sqlite3.Connection) -> None:
    _know(con, home, "q90.jpg")
    (home / "library" / "q90.jpg").unlink()
    process, start = _process(home, con), time.monotonic()
    process.tick(start + QUIET + 1)
    _finish(process, start + QUIET + 2)
    process.tick(start + 9 * QUIET)
    assert not process.running()


def test_the_setting_and_the_end_of_the_service_stop_it(home: Path, con: sqlite3.Connection) -> None:
    _know(con, home, "q90.jpg")
    off, on, later = _process(home, con, wanted=False), _process(home, con), time.monotonic() + QUIET + 1
    off.tick(later)
    assert not off.running()
    on.tick(later)
    on.stop()
    assert not on.running()
    assert background_look.LONGEST >= QUIET
