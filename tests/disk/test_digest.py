"""Digests select candidates: alike for equal bytes, told apart at both ends, and never of a file that changed."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.blocks import BLOCK
from photo_organizer.disk.compare import same_bytes
from photo_organizer.disk.digest import SAMPLE, md5_of, sample_of
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileBusy, Stopping

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 3 * SAMPLE
DATA = os.urandom(SIZE)


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def sample(path: Path) -> bytes:
    return sample_of(str(path), stamp_of(path.lstat()))


def test_the_md5_is_the_one_that_owners_know(tmp_path: Path) -> None:
    path = put(tmp_path / "a", DATA * 50)
    assert md5_of(str(path), stamp_of(path.lstat())) == hashlib.md5(DATA * 50, usedforsecurity=False).digest()


@pytest.mark.parametrize(
    ("place", "told_apart"),
    [
        (0, True),
        (SAMPLE - 1, True),
        (SAMPLE, False),
        (SIZE - SAMPLE - 1, False),
        (SIZE - SAMPLE, True),
        (SIZE - 1, True),
    ],
)
def test_a_sample_sees_both_ends_and_nothing_between(tmp_path: Path, place: int, *, told_apart: bool) -> None:
    changed = bytearray(DATA)
    changed[place] ^= 1
    one, other = put(tmp_path / "a", DATA), put(tmp_path / "b", bytes(changed))
    assert (sample(one) != sample(other)) is told_apart
    assert len(sample(one)) == 8


def test_a_short_file_is_sampled_whole(tmp_path: Path) -> None:
    assert sample(put(tmp_path / "a", b"x")) != sample(put(tmp_path / "b", b"y"))


def test_a_file_that_changed_has_no_digest(tmp_path: Path) -> None:
    path = put(tmp_path / "a", DATA)
    seen = stamp_of(path.lstat())
    put(path, DATA + b"more")
    for digest in (md5_of, sample_of):
        with pytest.raises(FileBusy, match="changed"):
            digest(str(path), seen)


def test_a_long_digest_stops_when_asked(tmp_path: Path) -> None:
    path = put(tmp_path / "a", DATA)
    with pytest.raises(Stopping):
        md5_of(str(path), stamp_of(path.lstat()), lambda: True)


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1])
@pytest.mark.parametrize("place", [None, 0, -1])
def test_two_files_are_equal_only_byte_for_byte(tmp_path: Path, size: int, place: int | None) -> None:
    data = (DATA * (BLOCK // SIZE + 2))[:size]
    changed = bytearray(data)
    if place is not None and size:
        changed[place] ^= 1
    one, other = put(tmp_path / "a", data).open("rb"), put(tmp_path / "b", bytes(changed)).open("rb")
    asked: list[int] = []
    with one, other:
        same = same_bytes(one.fileno(), other.fileno(), lambda: asked.append(1))
    assert same is (place is None or not size)
    assert asked, "a long comparison can be given up"


def test_files_of_different_size_are_not_equal(tmp_path: Path) -> None:
    with put(tmp_path / "a", b"x").open("rb") as one, put(tmp_path / "b", b"xx").open("rb") as other:
        assert not same_bytes(one.fileno(), other.fileno(), lambda: None)


def test_a_short_read_is_not_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.pread
    monkeypatch.setattr(os, "pread", lambda fd, length, offset: real(fd, min(length, 1000), offset))
    one, other = put(tmp_path / "a", DATA), put(tmp_path / "b", DATA[:-1] + b"?")
    with one.open("rb") as first, other.open("rb") as second:
        assert not same_bytes(first.fileno(), second.fileno(), lambda: None)
    whole = sample(one)
    monkeypatch.undo()
    assert sample(one) == whole
