"""Long work is given up between two blocks: when somebody opens the file for writing, or the service is to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.lease import Lease
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Copy, Remove, Restore, State
from photo_organizer.store import journal
from tests.act.test_executor import move

if TYPE_CHECKING:
    from photo_organizer.model import Step
    from tests.act.test_executor import House

DATA = b"mine" * 700_000  # several blocks


def step_of(kind: str, house: House) -> Step:
    """Return a step that reads all bytes of a file."""
    src, dst = house.put(house.intake / "a.jpg", DATA), house.library / "a.jpg"
    stamp = stamp_of(src.lstat())
    if kind == "remove":
        house.put(dst, DATA)
    steps: dict[str, Step] = {
        "move": move(src, dst),
        "copy": Copy(str(src), str(dst), stamp),
        "restore": Restore(str(src), str(dst), stamp, None),
        "remove": Remove(str(src), str(dst), stamp),
    }
    return steps[kind]


@pytest.mark.parametrize("kind", ["move", "copy", "remove"])
def test_who_opens_the_file_for_writing_does_not_wait_for_us(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    house = two_volumes
    step = step_of(kind, house)
    before = house.files()
    with monkeypatch.context() as patched:
        patched.setattr(Lease, "broken", lambda _: True)
        assert house.run(step) == State.BUSY
    assert house.files() == before
    assert journal.unfinished(house.con) == []
    assert house.run(step) == State.DONE


@pytest.mark.parametrize("kind", ["move", "copy", "remove", "restore"])
def test_who_stops_the_service_does_not_wait_for_a_large_file(two_volumes: House, kind: str) -> None:
    """The first question is whether to begin at all; each later one comes in the middle."""
    house = two_volumes
    step = step_of(kind, house)
    before = house.files()
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    house.executor.stop = stop
    assert house.run(step) == State.NOT_REACHED
    assert house.files() == before
    assert journal.unfinished(house.con) == []
    house.executor.stop = lambda: False
    assert house.run(step) == State.DONE
