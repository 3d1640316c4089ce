"""Zeros that nobody wrote are found wherever they stand, and one less than the format allows is none; a file is opened once."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import sighting
from photo_organizer.examine.ends.window import EndWindow
from photo_organizer.examine.look import OwnFile, examine
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

PIECE = 1 << 18  # bytes that are looked through at a time


@pytest.mark.parametrize("count", [1, 2, 3, 64, 65, 511, 512])
def test_a_run_is_found_at_any_place_and_a_shorter_one_is_none(tmp_path: Path, count: int) -> None:
    dice, size = random.Random(count), 2 * PIECE + 3000
    places = {0, 1, count - 1, PIECE - count, PIECE - 1, PIECE, size - count}
    for place in places | {dice.randrange(size - count) for _ in range(20)}:
        for length in (count, count - 1):
            data = bytearray(b"x" * size)
            data[place : place + length] = bytes(length)
            (tmp_path / "file").write_bytes(data)
            with open(tmp_path / "file", "rb") as file:
                found = EndWindow(file.fileno(), size).zero_run(0, size, count)
            assert found == (place if length == count else None), (place, length)


def test_the_first_of_several_runs_is_told_where_shorter_ones_come_before(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes((bytes(500) + b"x") * 9 + bytes(700) + b"x" + bytes(5000))
    with open(tmp_path / "file", "rb") as file:
        assert EndWindow(file.fileno(), 10_210).zero_run(0, 10_210, 512) == 9 * 501


def test_what_is_known_of_the_beginning_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(photos.jpeg(size=(64, 48)))
    read, real = list[int](), os.pread

    def noted(fd: int, count: int, at: int) -> bytes:
        read.append(at)
        return real(fd, count, at)

    monkeypatch.setattr(os, "pread", noted)
    examine(sighting(str(path), path.lstat()))
    assert read.count(0) == 1


def test_a_file_of_ours_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(photos.jpeg(size=(64, 48)))
    with pytest.raises(OwnFile):
        examine(sighting(str(path), path.lstat()), lambda head: head == path.read_bytes())
