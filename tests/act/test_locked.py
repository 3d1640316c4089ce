"""A file that is locked against everybody stays, alone, and is told of as that: no permission would cure it."""

from __future__ import annotations

import errno
import fcntl
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import claim
from photo_organizer.disk.locked import locked
from photo_organizer.errors import FolderProblem
from photo_organizer.model import Action, Plan, Reason, State
from photo_organizer.store import journal
from tests.act.test_executor import move

if TYPE_CHECKING:
    from tests.act.test_executor import House


def _flagged(monkeypatch: pytest.MonkeyPatch, value: int | None) -> None:
    """Let the filesystem tell these flags of every file, or know of no flags at all."""

    def ioctl(_fd: int, _request: int, flags: Any) -> int:
        if value is None:
            raise OSError(errno.ENOTTY, "no such thing")
        flags[0] = value
        return 0

    monkeypatch.setattr(fcntl, "ioctl", ioctl)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0x10, True), (0x20, True), (0x80030, True), (0x80000, False), (0, False), (None, False)],
)
def test_a_lock_is_a_flag_of_the_file(
    monkeypatch: pytest.MonkeyPatch, value: int | None, *, expected: bool
) -> None:
    _flagged(monkeypatch, value)
    assert locked(0) is expected


@pytest.mark.parametrize(
    ("flags", "told", "code"),
    [
        (0x10, "is locked: nobody may move or remove it", "file"),
        (0, "Operation not permitted — give the account", FolderProblem.code),
    ],
)
def test_a_locked_file_is_told_of_as_such_and_keeps_no_folder(
    one_volume: House, monkeypatch: pytest.MonkeyPatch, flags: int, told: str, code: str
) -> None:
    house = one_volume
    _flagged(monkeypatch, flags)

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(claim, "rename_noreplace", refused)
    source = house.put(house.intake / "a.jpg", b"photo")
    steps = (move(source, house.library / "a.jpg"),)
    plan = Plan(str(source), Action.FILE, (Reason("dated", "x"),), steps)
    [outcome] = house.executor.run([plan], journal.Run("pass"))
    assert (outcome.state, outcome.code) == (State.HELD, code)
    assert told in outcome.problem
    assert source.exists()
