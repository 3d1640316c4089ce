"""A service runs for months: whatever a batch opens, it closes, on every way that a file can go."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act.executor import Executor
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem
from photo_organizer.model import Copy, Remove, Restore, State
from photo_organizer.store import catalogue, journal
from tests.act.moments import just_before, removes, renames
from tests.act.test_executor import move

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.act.test_executor import House


def _power_off() -> None:
    raise KeyboardInterrupt


def _cut_off(house: House, name: str) -> None:
    """Begin to file a photo, and end before its source goes."""
    step = move(house.put(house.intake / name, b"mine"), house.library / name)
    with pytest.raises(KeyboardInterrupt), just_before(removes("/claim/"), _power_off):
        house.run(step)


def _finish(house: House, name: str) -> None:
    house.executor.recover()
    assert house.files()[f"library/{name}"] == b"mine"


def _move(house: House, name: str) -> None:
    src = house.put(house.intake / name, b"mine")
    assert house.run(move(src, house.library / name)) == State.DONE


def _busy(house: House, name: str) -> None:
    src = house.put(house.intake / name, b"mine")
    taken = house.library / name
    with just_before(renames(".part", name), lambda: taken.write_bytes(b"somebody else's")):
        assert house.run(move(src, taken)) == State.STALE


def _copy(house: House, name: str) -> None:
    src = house.put(house.intake / name, b"mine")
    assert house.run(Copy(str(src), str(house.library / name), stamp_of(src.lstat()))) == State.DONE


def _remove_and_restore(house: House, name: str) -> None:
    src, kept = house.put(house.intake / name, b"same"), house.put(house.library / name, b"same")
    stamp = stamp_of(src.lstat())
    assert house.run(Remove(str(src), str(kept), stamp)) == State.DONE
    assert house.run(Restore(str(kept), str(src), stamp)) == State.DONE


Way = tuple["Callable[[House, str], None]", "Callable[[House, str], None]"]
WAYS: dict[str, Way] = {
    "filed": (lambda *_: None, _move),
    "taken back": (lambda *_: None, _busy),
    "copied": (lambda *_: None, _copy),
    "removed and brought back": (lambda *_: None, _remove_and_restore),
    "finished after a crash": (_cut_off, _finish),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_stays_open_behind_a_file(two_volumes: House, way: str) -> None:
    before, go = WAYS[way]
    opened = []
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        before(two_volumes, name)
        at_first = len(os.listdir("/proc/self/fd"))
        go(two_volumes, name)
        opened.append(len(os.listdir("/proc/self/fd")) - at_first)
    assert opened[1:] == [0, 0]  # the first time, the database opens its files
    assert journal.unfinished(two_volumes.con) == []


def test_nothing_stays_open_where_a_crash_left_both_names(one_volume: House) -> None:
    """Old kernels rename by a second name: both are there for a moment, and both are looked at after a crash."""
    house = one_volume
    opened = []
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        src = house.put(house.intake / name, b"mine")
        step = move(src, house.library / name)
        with pytest.raises(KeyboardInterrupt), just_before(renames("intake", "/claim/"), _power_off):
            house.run(step)
        os.link(src, house.library / name)
        at_first = len(os.listdir("/proc/self/fd"))
        house.executor.recover()
        opened.append(len(os.listdir("/proc/self/fd")) - at_first)
        assert not src.exists()
    assert opened[1:] == [0, 0]
    assert journal.unfinished(house.con) == []


@pytest.mark.parametrize("shows", ["an error", "another file"])
def test_what_shows_something_else_once_it_is_filed_is_filed_all_the_same(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch, shows: str
) -> None:
    """The plan is done; what the catalogue may say of the name, the next look at the library finds out."""
    house, close, look = any_volumes, Executor._close, Folders.look
    final = house.library / "a.jpg"

    def met(folders: Folders, path: str) -> os.stat_result | None:
        if path == str(final):
            raise FileProblem("it may not be looked at", path)
        return look(folders, path)

    def closing(executor: Executor, *given: Any) -> None:
        if shows == "an error":
            monkeypatch.setattr(Folders, "look", met)
        else:
            final.unlink()
            final.write_bytes(b"theirs")
        close(executor, *given)

    monkeypatch.setattr(Executor, "_close", closing)
    src = house.put(house.intake / "a.jpg", b"mine")
    assert house.run(move(src, final)) == State.DONE
    assert catalogue.by_path(house.con, "a.jpg") is None
    assert journal.unfinished(house.con) == []
    assert final.read_bytes() == (b"mine" if shows == "an error" else b"theirs")
