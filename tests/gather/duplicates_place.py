"""A library and an intake in which copies are searched for, and what is read in full of them."""

from __future__ import annotations

import random
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.disk.digest import md5_of
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather import exact_duplicates
from photo_organizer.gather.exact_duplicates import ExactDuplicateSearch
from photo_organizer.gather.future import Future
from photo_organizer.model import Facts, Sighting, Wholeness
from photo_organizer.store import catalogue, db
from photo_organizer.store.catalogue import Known
from photo_organizer.store.db import transaction
from tests.decide.candidates import candidate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.decide.world import Candidate

SIZE = 200_000  # more than both ends that are sampled
ONE, OTHER = (random.Random(seed).randbytes(SIZE) for seed in (1, 2))
MIDDLE = ONE[: SIZE // 3] + OTHER[: SIZE // 3] + ONE[SIZE // 3 * 2 :]  # begins and ends as ONE does


class Place:
    """A library with a catalogue, and an intake."""

    def __init__(self, root: Path, con: sqlite3.Connection) -> None:
        self.library, self.intake, self.con = root / "library", root / "intake", con
        self.library.mkdir()
        self.intake.mkdir()
        self.read: list[str] = []

    def filed(self, name: str, data: bytes, **known: Any) -> Path:
        path = self.library / name
        path.write_bytes(data)
        with transaction(self.con):
            catalogue.put(self.con, Known(name, stamp_of(path.lstat()), **known))
        return path

    def comes(self, *names: str, data: bytes = ONE) -> Candidate:
        found = []
        for name in names:
            path = self.intake / name
            path.write_bytes(data)
            kind = BY_EXTENSION.get(name.rpartition(".")[2])
            found.append(Facts(Sighting(str(path), stamp_of(path.lstat()), 0), kind, Wholeness.WHOLE))
        return candidate(*found)

    def search(self, *candidates: Candidate, future: Any = None) -> ExactDuplicateSearch:
        future = future or Future()
        search = ExactDuplicateSearch(self.con, str(self.library), future, lambda: False)
        search.search(candidates)
        return search

    def twins(self, one: Candidate, future: Any = None) -> list[str]:
        [content] = self.search(one, future=future).contents(one).values()
        return [there.path for there in content.exact_duplicates]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        made = Place(tmp_path, con)

        def noted(path: str, *given: Any) -> bytes:
            made.read.append(path.rpartition("/")[2])
            return md5_of(path, *given)

        monkeypatch.setattr(exact_duplicates, "md5_of", noted)
        yield made


def known(place: Place, name: str) -> Known:
    row = catalogue.by_path(place.con, name)
    assert row is not None
    return row
