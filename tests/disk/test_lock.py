"""The lock of a state folder: who only asks whether somebody has it is in nobody's way."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import lock
from photo_organizer.disk.lock import StateLock
from photo_organizer.errors import Refused
from photo_organizer.service.running import holder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def held(state: Path, how: int) -> int:
    """Take the lock as another process would; returns the descriptor that holds it."""
    fd = os.open(state / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(fd, how)
    return fd


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What happens during each pause, in order."""
    waiting: list[Callable[[], object]] = []
    monkeypatch.setattr("time.sleep", lambda _: waiting.pop(0)())
    return waiting


def test_a_look_at_the_lock_is_waited_for(tmp_path: Path, naps: list[Callable[[], object]]) -> None:
    """A service that began with changed settings ended for good, because its own page had asked in that moment."""
    asking = held(tmp_path, fcntl.LOCK_SH)
    naps += [lambda: None, lambda: os.close(asking)]
    with StateLock(str(tmp_path)):
        assert holder(str(tmp_path)) == os.getpid()
    assert naps == []


def test_who_has_it_is_not_waited_for(tmp_path: Path, naps: list[Callable[[], object]]) -> None:
    other = held(tmp_path, fcntl.LOCK_EX)
    with pytest.raises(Refused, match="in use by another Photo Organizer"), StateLock(str(tmp_path)):
        pass
    os.close(other)
    assert naps == []


def test_a_look_that_never_ends_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, naps: list[Callable[[], object]]
) -> None:
    """As of a process that was halted in the middle of it."""
    asking = held(tmp_path, fcntl.LOCK_SH)
    monkeypatch.setattr(lock, "_PATIENCE", 0.0)
    naps += [lambda: None] * 3
    with pytest.raises(Refused), StateLock(str(tmp_path)):
        pass
    os.close(asking)
