"""What Duplicates, or another place, holds of the files that may have to make way: read side by side, never taken for equal."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.world import Existing
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather.copies_aside import copies_aside, equals
from photo_organizer.gather.future import Future
from photo_organizer.model import Action, Move, Plan, Reason
from photo_organizer.store import catalogue, db

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


class Library:
    """Files of a library and what the catalogue knows of them."""

    def __init__(self, root: Path, con: sqlite3.Connection) -> None:
        self.root, self.con = root, con

    def put(self, name: str, data: bytes) -> Existing:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return self.know(path)

    def know(self, path: Path) -> Existing:
        stamp = stamp_of(path.lstat())
        catalogue.put(self.con, catalogue.Known(str(path.relative_to(self.root)), stamp))
        return Existing(str(path), stamp)

    def aside(self, *met: Existing, future: Future | None = None) -> dict[str, str]:
        names: dict[str, dict[str, Existing | None]] = {"x": {one.path: one for one in met}}
        found = copies_aside(self.con, str(self.root), names, future or Future(), lambda: False)
        return {path: there.path for path, there in found.items()}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        yield Library(tmp_path / "library", con)


def test_only_the_same_bytes_in_duplicates_are_a_copy(library: Library) -> None:
    met, other = library.put("2024/a.jpg", b"one"), library.put("2024/b.jpg", b"two")
    library.put("Duplicates/1.jpg", b"six")
    library.put("Duplicates/2.jpg", b"six")
    library.put("2023/a.jpg", b"two")
    copy = library.put("Duplicates/3.jpg", b"one")
    assert library.aside(met, other, copy) == {met.path: copy.path}


def test_another_name_of_the_file_itself_is_no_copy(library: Library) -> None:
    met = library.put("2024/a.jpg", b"one")
    (library.root / "Duplicates").mkdir()
    os.link(met.path, library.root / "Duplicates" / "a.jpg")
    library.know(library.root / "Duplicates" / "a.jpg")
    assert library.aside(met) == {}


def test_what_is_planned_is_read_where_it_lies_now(library: Library, tmp_path: Path) -> None:
    copy, intake = library.put("Duplicates/1.jpg", b"one"), tmp_path / "in.jpg"
    intake.write_bytes(b"one")
    met = Existing(str(library.root / "2024/a.jpg"), stamp_of(intake.lstat()))
    future = Future()
    move = Move(str(intake), met.path, met.stamp)
    future.imagine([Plan(str(intake), Action.FILE, (Reason("dated", "x"),), (move,))])
    assert library.aside(met, future=future) == {met.path: copy.path}


def test_equal_files_that_are_met_have_one_of_them_in_common(library: Library) -> None:
    met = [
        library.put(f"2024/{name}", data) for name, data in {"a": b"one", "b": b"six", "c": b"one"}.items()
    ]
    met.append(library.put("Duplicates/a", b"six"))
    met.append(library.put("2024/d", b"longer"))
    met.append(library.put("2024/e", b"longer"))
    names: dict[str, dict[str, Existing | None]] = {"x": {one.path: one for one in met}}
    found = equals(str(library.root), names, Future(), lambda: False)
    assert found.pop(met[1].path, met[1].path) == met[1].path
    assert found == {met[n].path: met[first].path for n, first in ((0, 0), (2, 0), (4, 4), (5, 4))}
