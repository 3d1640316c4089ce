"""Files are told apart by their bytes, wherever they differ, and nothing is read twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import equal
from photo_organizer.disk.equal import BLOCK, compare
from photo_organizer.errors import FileBusy, FileProblem, Stopping
from photo_organizer.model import Stamp

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 3 * BLOCK + 17
DATA = bytes(range(256)) * (SIZE // 256 + 1)


def _file(folder: Path, name: str, at: int | None = None, size: int = SIZE) -> tuple[str, Stamp]:
    """Write a file that differs from the others in the byte at `at`."""
    data = bytearray(DATA[:size])
    if at is not None:
        data[at] ^= 1
    (folder / name).write_bytes(data)
    return _now(folder / name)


def _now(path: Path) -> tuple[str, Stamp]:
    status = path.stat()
    return str(path), Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


@pytest.mark.parametrize("at", [0, 1, BLOCK - 1, BLOCK, 2 * BLOCK + 5, SIZE - 1])
def test_one_byte_anywhere_makes_another_content(tmp_path: Path, at: int) -> None:
    files = [_file(tmp_path, "a"), _file(tmp_path, "b"), _file(tmp_path, "c", at)]
    assert sorted(compare(files).classes) == [[0, 1], [2]]


@pytest.mark.parametrize("size", [1, 16, BLOCK, BLOCK + 1, 5])
def test_any_size(tmp_path: Path, size: int) -> None:
    files = [
        _file(tmp_path, "a", size=size),
        _file(tmp_path, "b", size=size),
        _file(tmp_path, "c", size - 1, size),
    ]
    assert sorted(compare(files).classes) == [[0, 1], [2]]


def test_many_files_of_several_contents(tmp_path: Path) -> None:
    files = [_file(tmp_path, str(n), at=(n % 4) * BLOCK or None) for n in range(30)]
    classes = sorted(compare(files).classes)
    assert classes == [[n for n in range(30) if n % 4 == k] for k in range(4)]


def test_a_file_is_read_only_as_long_as_another_equals_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[str, int] = {}
    real = os.preadv

    def count(fd: int, buffers: list[bytearray], offset: int) -> int:
        name = os.path.basename(os.readlink(f"/proc/self/fd/{fd}"))
        read[name] = read.get(name, 0) + len(buffers[0])
        return real(fd, buffers, offset)

    monkeypatch.setattr(os, "preadv", count)
    compare([_file(tmp_path, "a"), _file(tmp_path, "b"), _file(tmp_path, "c", at=3)])
    assert read["a"] == read["b"] == SIZE
    assert read["c"] <= BLOCK


def test_of_large_files_a_little_is_read_before_the_disk_is_asked_for_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    def ask(fd: int, offset: int, _length: int, _advice: int) -> None:
        asked.append((os.path.basename(os.readlink(f"/proc/self/fd/{fd}")), offset))

    monkeypatch.setattr(os, "posix_fadvise", ask)
    monkeypatch.setattr(equal, "AHEAD", BLOCK)
    compare([_file(tmp_path, "a"), _file(tmp_path, "b"), _file(tmp_path, "c", at=3)])
    first = [("a", equal.LEAST), ("b", equal.LEAST)]
    assert (asked[:2], {name for name, _ in asked}) == (first, {"a", "b"}), "the third begins otherwise"
    assert len(asked) == 2 * -(-(SIZE - equal.LEAST) // BLOCK), "as often as what was asked for is read"
    asked.clear()
    compare([_file(tmp_path, name, size=BLOCK) for name in ("d", "e")])
    assert asked == [], "they are read at once"


def test_short_reads_are_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.preadv
    monkeypatch.setattr(
        os,
        "preadv",
        lambda fd, buffers, at: real(fd, [memoryview(buffers[0])[: max(1, len(buffers[0]) // 3)]], at),
    )
    files = [_file(tmp_path, "a"), _file(tmp_path, "b"), _file(tmp_path, "c", SIZE - 1)]
    assert sorted(compare(files).classes) == [[0, 1], [2]]


def test_what_cannot_be_read_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    files = [_file(tmp_path, "a"), _file(tmp_path, "b"), _file(tmp_path, "c"), _file(tmp_path, "d")]
    (tmp_path / "a").unlink()
    (tmp_path / "b").write_bytes(DATA[: SIZE - 1])
    found = compare(files)
    assert found.classes == [[2, 3]]
    assert {number: type(problem) for number, problem in found.problems.items()} == {0: FileBusy, 1: FileBusy}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    one = _file(tmp_path, "a")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    found = compare([one, (str(tmp_path / "link"), one[1])])
    assert list(found.problems) == [1]


def test_a_file_that_changes_meanwhile_is_in_no_class(tmp_path: Path) -> None:
    files = [_file(tmp_path, "a"), _file(tmp_path, "b"), _file(tmp_path, "c")]

    def edit(_: int) -> None:
        with (tmp_path / "b").open("r+b") as file:
            file.write(b"!")
        os.utime(tmp_path / "b", ns=(files[1][1].mtime_ns, files[1][1].mtime_ns))

    found = compare(files, read=edit)
    assert isinstance(found.problems[1], FileBusy)
    assert sorted(number for one in found.classes for number in one) == [0, 2]


def test_an_error_of_the_disk_is_of_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.preadv

    def sick(fd: int, buffers: list[bytearray], offset: int) -> int:
        if os.readlink(f"/proc/self/fd/{fd}").endswith("/b") and offset:
            raise OSError(5, "Input/output error")
        return real(fd, buffers, offset)

    monkeypatch.setattr(os, "preadv", sick)
    found = compare([_file(tmp_path, "a"), _file(tmp_path, "b"), _file(tmp_path, "c")])
    assert found.classes == [[0, 2]]
    assert isinstance(found.problems[1], FileProblem)


def test_it_can_be_given_up_and_leaves_nothing_open(tmp_path: Path) -> None:
    files = [_file(tmp_path, "a"), _file(tmp_path, "b")]
    before = os.listdir("/proc/self/fd")
    with pytest.raises(Stopping):
        compare(files, stop=lambda: True)
    assert os.listdir("/proc/self/fd") == before
    assert equal.LEAST <= BLOCK
