"""Long work is given up between two blocks: when somebody opens the file for writing, or the service is to stop."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import copying
from photo_organizer.disk.lease import Lease
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Copy, Remove, Restore, State
from photo_organizer.store import journal
from tests.act.moments import just_before
from tests.act.test_executor import move
from tests.faults.points import Point, watched

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


def test_who_stops_the_service_does_not_wait_for_the_digest_of_a_film_that_shares_its_blocks(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Btrfs nothing of it was read until then."""
    house = two_volumes
    step = step_of("copy", house)
    before, final = house.files(), house.library / "a.jpg"
    monkeypatch.setattr(copying, "_share_blocks", lambda fd, *_: os.pwrite(fd, DATA, 0))
    house.executor.stop = final.exists
    assert house.run(step) == State.NOT_REACHED
    assert house.files() == before
    house.executor.stop = lambda: False
    assert house.run(step) == State.DONE


def test_who_stops_the_service_does_not_wait_until_the_disk_has_written_what_was_copied(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, filled, synced = two_volumes, list[int](), list[str]()
    names = [f"{number}.jpg" for number in range(3)]
    sources = [house.put(house.intake / name, name.encode()) for name in names]
    blocks = copying._copy_blocks

    def counted(copy: copying.TemporaryCopy, *values: object) -> bytes | None:
        digest = blocks(copy, *values)  # type: ignore[arg-type]
        filled.append(copy.fd)
        return digest

    def sync(point: Point) -> None:
        if point.call == "fsync" and point.paths[0].endswith(".part"):
            synced.append(point.paths[0])

    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)
    monkeypatch.setattr(copying, "_copy_blocks", counted)
    house.executor.stop = lambda: len(filled) == len(names)
    with watched(sync):
        assert house.run(*(move(src, house.library / src.name) for src in sources)) == State.NOT_REACHED
    assert (len(filled), synced) == (len(names), [])
    assert set(house.files()) == {f"intake/{name}" for name in names}


@pytest.mark.parametrize("kind", ["move", "copy"])
def test_what_changes_while_its_copy_is_read_back_is_not_filed(two_volumes: House, kind: str) -> None:
    house = two_volumes
    step = step_of(kind, house)

    def touch() -> None:
        [source] = house.intake.rglob("a.jpg")  # claimed or not
        source.chmod(0o640)

    with just_before(lambda point: point.call == "pread" and point.paths[0].endswith(".part"), touch):
        assert house.run(step) == State.BUSY
    assert house.files() == {"intake/a.jpg": DATA}
    assert journal.unfinished(house.con) == []
