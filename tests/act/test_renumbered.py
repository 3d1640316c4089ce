"""Disks where a file gets another inode with its new name, as of clients that know files by their paths."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import claim
from photo_organizer.model import State
from tests.act.test_executor import move

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House


class Renumbering:
    """The system of such a disk, to whom these calls show it."""

    def __init__(self, *calls: str) -> None:
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        if name not in self._calls:
            return getattr(os, name)
        return lambda *args, **more: _renumbered(getattr(os, name)(*args, **more))


def _renumbered(status: os.stat_result) -> os.stat_result:
    fields = list(status)
    fields[stat.ST_INO] += 1
    more = {name: getattr(status, name) for name in dir(status) if name.endswith("_ns")}
    return os.stat_result(fields, more)


@pytest.mark.parametrize(
    ("shown", "state"), [(("stat", "fstat"), State.DONE), (("stat",), State.BUSY), (("fstat",), State.BUSY)]
)
def test_a_file_that_its_rename_gives_another_inode_is_known_by_the_open_one(
    any_volumes: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: tuple[str, ...], state: State
) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    step = move(src, tmp_path / "library" / "a.jpg")
    monkeypatch.setattr(claim, "os", Renumbering(*shown))
    assert house.run(step) == state
    assert house.files() == {("library" if state is State.DONE else "intake") + "/a.jpg": b"mine"}
