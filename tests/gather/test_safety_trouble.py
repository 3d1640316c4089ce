"""Before a card is erased: what could not be read, is gone, or was not looked at, is never called safe."""

from __future__ import annotations

import errno
import os
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.disk.stamp import sight, stamp_of
from photo_organizer.errors import Stopping
from photo_organizer.gather.safety import CopySearch, CopyState
from photo_organizer.model import Sighting
from photo_organizer.store import catalogue, db
from tests.samples import photos

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


class Card:
    """A card with two photos of which the library has copies."""

    def __init__(self, root: Path, con: sqlite3.Connection) -> None:
        self.con, self.card, self.library = con, root / "card", root / "library"
        for folder in (self.card / "DCIM", self.library):
            folder.mkdir(parents=True)
        for number, name in enumerate("ab"):
            data = photos.jpeg("2021:03:05 10:00:00", seed=number)
            (self.card / "DCIM" / f"{name}.jpg").write_bytes(data)
            copy = self.library / f"{name}.jpg"
            copy.write_bytes(data)
            catalogue.put(con, catalogue.Known(copy.name, stamp_of(copy.lstat())))

    def said(self) -> dict[str, CopyState]:
        found = CopySearch(self.con, str(self.library)).below(str(self.card))
        return {one.path.removeprefix(f"{self.card}/DCIM"): one.verdict for one in found}


@pytest.fixture
def card(tmp_path: Path) -> Iterator[Card]:
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        yield Card(tmp_path, con)


def test_what_has_its_copy_is_safe_and_what_is_no_photo_is_counted(card: Card) -> None:
    (card.card / "DCIM" / "INDEX.BDM").write_bytes(b"\0" * 10)
    search = CopySearch(card.con, str(card.library))
    assert [one.verdict for one in search.below(str(card.card))] == [CopyState.SAFE] * 2
    assert search.left_out == 1


def test_a_copy_that_is_gone_or_cannot_be_opened_is_none(card: Card) -> None:
    (card.library / "a.jpg").unlink()
    (card.library / "b.jpg").unlink()
    (card.library / "b.jpg").symlink_to(card.card / "DCIM" / "b.jpg")
    assert card.said() == {"/a.jpg": CopyState.MISSING, "/b.jpg": CopyState.MISSING}


def test_a_file_that_cannot_be_opened_is_told_and_the_next_is_compared(card: Card) -> None:
    gone, there = (sight(str(card.card / "DCIM" / f"{name}.jpg")) for name in "ab")
    assert gone is not None
    assert there is not None
    os.unlink(gone.path)
    found = list(CopySearch(card.con, str(card.library)).files([gone, there]))
    assert [(one.path, one.verdict) for one in found] == [
        (gone.path, CopyState.UNREADABLE),
        (there.path, CopyState.SAFE),
    ]
    assert "No such file" in found[0].words


def test_a_card_that_fails_in_the_middle_is_told_file_by_file_and_closed(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    before = len(os.listdir("/proc/self/fd"))
    with monkeypatch.context() as sick:
        sick.setattr(os, "pread", fails)
        assert card.said() == {"/a.jpg": CopyState.UNREADABLE, "/b.jpg": CopyState.UNREADABLE}
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_folder_that_cannot_be_read_is_told_with_its_path(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refuses(path: Any, flags: int, *more: Any, dir_fd: int | None = None) -> int:
        if path == "DCIM":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, *more, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuses)
    assert card.said() == {"": CopyState.UNREADABLE}


@pytest.mark.parametrize("after", [0, 1])
def test_a_search_that_is_stopped_says_nothing_of_the_rest(card: Card, after: int) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(seen) >= after

    seen: list[Any] = []
    search = CopySearch(card.con, str(card.library), stop)
    with pytest.raises(Stopping):
        seen.extend(search.below(str(card.card)))
    assert len(seen) == after
    assert asked


def test_a_comparison_is_stopped_too(card: Card) -> None:
    """A film of a hundred gigabytes would keep its owner waiting."""
    file = sight(str(card.card / "DCIM" / "a.jpg"))
    assert isinstance(file, Sighting)
    answers = iter([False, True, True, True])
    search = CopySearch(card.con, str(card.library), lambda: next(answers, True))
    with pytest.raises(Stopping):
        list(search.files([file]))
