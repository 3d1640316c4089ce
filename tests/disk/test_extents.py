"""Two files are stored once only where the system says so of all of their blocks; any doubt is a no."""

from __future__ import annotations

import fcntl
import os
import struct
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.extents import share_blocks

if TYPE_CHECKING:
    from pathlib import Path

Extent = tuple[int, int, int, int]  # logical, physical, length, flags
LAST, SHARED = 0x1, 0x2000
UNKNOWN, ENCODED, NOT_ALIGNED = 0x2, 0x8, 0x100  # an inline one is always the last of these too
ONE: list[Extent] = [(0, 1 << 40, 4096, SHARED), (4096, 7 << 30, 8192, SHARED | LAST)]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Extent]]:
    """What a filesystem like Btrfs says of the files `a` and `b`; an own filesystem for it would need root."""
    says: dict[str, list[Extent]] = {}

    def ioctl(fd: int, _request: int, block: bytearray) -> int:
        extents = says[os.path.basename(os.readlink(f"/proc/self/fd/{fd}"))]
        room = struct.unpack_from("=I", block, 24)[0]
        struct.pack_into("=I", block, 20, min(len(extents), room))
        for number, (logical, physical, length, flags) in enumerate(extents[:room]):
            struct.pack_into("=QQQQQI", block, 32 + 56 * number, logical, physical, length, 0, 0, flags)
        return 0

    for name in "ab":
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    return says


def shared(tmp_path: Path) -> bool:
    return share_blocks(str(tmp_path / "a"), str(tmp_path / "b"))


def with_flags(*flags: int) -> list[Extent]:
    return [
        (logical, physical, length, flag)
        for (logical, physical, length, _), flag in zip(ONE, flags, strict=True)
    ]


def test_blocks_that_are_the_same_and_shared_are_stored_once(
    tmp_path: Path, told: dict[str, list[Extent]]
) -> None:
    told |= {"a": ONE, "b": ONE}
    assert shared(tmp_path)


@pytest.mark.parametrize(
    "extents",
    [
        [],
        ONE[:1],
        [ONE[0], (4096, 8 << 30, 8192, SHARED | LAST)],
        [ONE[0], (4096, 7 << 30, 4096, SHARED | LAST)],
        [(0, 2 << 40, 4096, SHARED), ONE[1]],
    ],
    ids=["none", "fewer", "another place", "another length", "the first elsewhere"],
)
def test_other_blocks_are_another_copy(
    tmp_path: Path, told: dict[str, list[Extent]], extents: list[Extent]
) -> None:
    told |= {"a": ONE, "b": extents}
    assert not shared(tmp_path)


@pytest.mark.parametrize(
    "extents",
    [
        [],
        with_flags(0, LAST),
        with_flags(SHARED, LAST),
        with_flags(LAST, SHARED),
        *[with_flags(SHARED, SHARED | LAST | doubt) for doubt in (UNKNOWN, ENCODED, NOT_ALIGNED)],
        with_flags(UNKNOWN, UNKNOWN),
    ],
)
def test_where_the_place_of_one_block_is_not_sure_the_answer_is_no(
    tmp_path: Path, told: dict[str, list[Extent]], extents: list[Extent]
) -> None:
    """Two files that are not written out yet may both have no place at all."""
    told |= {"a": extents, "b": extents}
    assert not shared(tmp_path)


def test_a_file_in_more_pieces_than_are_looked_at_is_not_known_to_the_end(
    tmp_path: Path, told: dict[str, list[Extent]]
) -> None:
    pieces = [(4096 * number, 1 << 40 | number << 20, 4096, SHARED) for number in range(63)]
    told |= {"a": pieces, "b": pieces}
    assert shared(tmp_path)
    told["a"] = told["b"] = [*pieces, (4096 * 63, 5 << 40, 4096, SHARED | LAST)]
    assert not shared(tmp_path)


def test_where_the_system_does_not_say_or_a_file_is_gone_the_answer_is_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert not shared(tmp_path), "there is no b"

    def refuses(*_: object) -> int:
        raise OSError(95, "Operation not supported")

    (tmp_path / "b").write_bytes(b"x")
    monkeypatch.setattr(fcntl, "ioctl", refuses)
    before = len(os.listdir("/proc/self/fd"))
    assert not shared(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before
