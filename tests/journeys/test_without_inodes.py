"""A household on a disk that knows no inode numbers, such as an exFAT one: copies with one size and time are copies, not one file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import inodes
from tests.journeys.card import MTIME, Card
from tests.journeys.parts import STEM, jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _exfat(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(inodes, "kind_of_device", lambda *_: ("exfat", []))
    inodes.ask_again()
    yield
    inodes.ask_again()


def test_copies_of_one_size_and_time_are_found_removed_and_brought_back(tmp_path: Path) -> None:
    card = Card(tmp_path)
    photo = jpeg()
    assert card.send(("a.jpg", photo), ("sub/a copy.jpg", photo)) == {f"{STEM}.jpg"}
    assert card.waiting() == set()
    assert card.run("undo", "--last") == 0
    assert card.waiting() == {"a.jpg", "sub/a copy.jpg"}
    assert card.run("check", str(card.intake), "--json") == 1


def test_what_two_folders_of_the_library_hold_is_one_content(tmp_path: Path) -> None:
    card = Card(tmp_path)
    for name in ("2024/a.jpg", "old/b.jpg"):
        path = card.library / name
        path.parent.mkdir()
        path.write_bytes(jpeg())
        os.utime(path, (MTIME, MTIME))
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert len(card.held()) == 1
