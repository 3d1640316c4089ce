"""One file of the library that a sick disk does not show keeps no newcomer, and no other file, from being filed."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from tests.samples import photos

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_a_companion_of_a_file_that_cannot_be_seen_stops_nothing(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    photo = ticks.drop()
    ticks.tick(3)
    sick, real = f"{ticks.library}/{ticks.filed()[0]}", os.lstat

    def lstat(path: str) -> os.stat_result:
        if path == sick:
            raise OSError(number, os.strerror(number), path)
        return real(path)

    monkeypatch.setattr(os, "lstat", lstat)
    photo.with_suffix(".xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    (ticks.intake / "other.jpg").write_bytes(photos.jpeg("2021:09:01 10:00:00", seed=99))
    ticks.service.wake()
    ticks.tick(4, seconds=40)
    assert ticks.service.trouble is None
    assert "2021/09_Sep/20210901_100000.jpg" in ticks.filed()
