"""Before anything is removed, some files of the library are looked at: too few say nothing, most unreadable stop it."""

from __future__ import annotations

import errno
import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands import breaker
from photo_organizer.commands.breaker import FEW, Breaker
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Stamp
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, db

if TYPE_CHECKING:
    from pathlib import Path


def _breaker(folder: Path, files: int, readable: int) -> Breaker:
    library = folder / "library"
    library.mkdir()
    con, _ = db.open_database(str(folder / "state"))
    for number in range(files):
        if number < readable:
            (library / f"{number}.jpg").write_bytes(b"whole")
        catalogue.put(con, catalogue.Known(f"{number}.jpg", Stamp(1, number, 5, 1)))
    return Breaker(con, Settings().replace(paths_library=str(library)))


@pytest.mark.parametrize(
    ("files", "readable", "sick"),
    [(FEW - 1, 0, False), (FEW, 0, True), (FEW, FEW, False), (40, 19, True), (40, 21, False)],
)
def test_a_library_of_which_most_cannot_be_read_is_sick_unless_it_is_very_small(
    tmp_path: Path, files: int, readable: int, *, sick: bool
) -> None:
    breaker = _breaker(tmp_path, files, readable)
    try:
        if sick:
            with pytest.raises(VolumeProblem):
                breaker.require_health()
        else:
            breaker.require_health()
    finally:
        breaker.con.close()


def test_a_file_is_readable_by_its_first_byte_and_an_empty_one_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in (("empty", b""), ("one", b"x"), ("more", b"xyz")):
        (tmp_path / name).write_bytes(data)
    names = ("empty", "one", "more", "none")
    assert [breaker._readable(str(tmp_path / name)) for name in names] == [True, True, True, False]

    def fails(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    before = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(os, "pread", fails)
    assert not breaker._readable(str(tmp_path / "more"))
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_clock_that_was_set_back_does_not_let_an_old_look_count(tmp_path: Path) -> None:
    """Nothing may be removed while the library cannot be read, whatever the clock says."""
    breaker = _breaker(tmp_path, FEW, FEW)
    with closing(breaker.con):
        breaker.clock = lambda: 2 * 10**18
        breaker.require_health()
        for file in (tmp_path / "library").iterdir():
            file.unlink()
        breaker.clock = lambda: 10**18
        with pytest.raises(VolumeProblem):
            breaker.require_health()
