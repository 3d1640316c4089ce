"""Photos that go to another volume, whose filesystem writes down at once what several of them need."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk import transaction
from photo_organizer.model import State
from tests.act.test_executor import move
from tests.faults.points import watched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from photo_organizer.model import Move
    from tests.act.test_durable import Call
    from tests.act.test_executor import House


def shared(target: int, source: int, size: int) -> bool:
    """Share blocks, as far as one can without such a filesystem: they are written in the moment in which it would share them."""
    os.pwrite(target, os.pread(source, size, 0), 0)
    return True


def photos(house: House, count: int) -> list[Path]:
    return [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(count)]


def moves(house: House, sources: Sequence[Path]) -> list[Move]:
    return [move(src, house.library / src.name) for src in sources]


def calls_of(
    house: House, steps: Sequence[Move], monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> tuple[list[Call], list[int]]:
    """Carry the moves out; return the calls, and which of them ask for a commit. `can` tells whether the filesystem does it."""
    seen: list[Call] = []

    def commit(fd: int) -> bool:
        seen.append(("together", os.readlink(f"/proc/self/fd/{fd}")))
        return can

    monkeypatch.setattr(transaction, "commit", commit)
    with watched(lambda point: seen.append((point.call, *point.paths)), looks=True):
        assert house.run(*steps) == State.DONE
    return seen, [n for n, call in enumerate(seen) if call[0] == "together"]
