"""After how many looks disks may sleep: one, unless a look at each file of the library was under way before."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from photo_organizer.service import disk_rest

if TYPE_CHECKING:
    from tests.service.desk import Desk


@pytest.mark.parametrize(("begun", "looks"), [("", 1), ("2020/a/old.jpg", 2)])
def test_each_file_is_looked_at_once_before_disks_sleep(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, begun: str, looks: int
) -> None:
    """A round that was under way began before anybody listened: only the next one is known to have missed nothing."""
    monkeypatch.setattr(disk_rest, "place", lambda _: begun)
    rest = disk_rest.DiskRest(desk.service.library, desk.hears._watch, lambda: None)
    monkeypatch.setattr(disk_rest, "place", lambda _: "")
    now = time.monotonic()
    counted = 0
    while rest._real_until < now and counted < 5:
        rest.begin()
        rest.end(now, whole=True)
        counted += 1
    assert counted == looks
    rest.begin()
    assert rest._real_until < now, "what a look has not come to the end of is not known"
    rest.end(now, whole=False)
    assert rest._real_until < now
