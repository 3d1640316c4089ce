"""One file of the library that a sick disk does not show keeps no newcomer, and no other file, from being filed."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import held
from tests.commands.sick import is_sick
from tests.samples import photos

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_a_companion_of_a_file_that_cannot_be_seen_stops_nothing(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    photo = ticks.drop()
    ticks.tick(3)
    is_sick(monkeypatch, f"{ticks.library}/{ticks.filed()[0]}", number)
    photo.with_suffix(".xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    (ticks.intake / "other.jpg").write_bytes(photos.jpeg("2021:09:01 10:00:00", seed=99))
    ticks.service.wake()
    ticks.tick(4, seconds=40)
    assert ticks.service.standing.trouble is None
    assert "2021/09_Sep/20210901_100000.jpg" in ticks.filed()


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ENAMETOOLONG])
def test_a_newcomer_that_cannot_be_seen_any_more_is_listed_by_its_name(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    bad = ticks.intake / "bad.jpg"
    bad.write_bytes(photos.jpeg("2021:09:01 10:00:00", seed=99)[:400])
    ticks.drop()
    is_sick(monkeypatch, str(bad), number)
    ticks.tick(4, seconds=400)
    assert ticks.filed() == ["2021/03_Mar/20210302_010000.jpg"]
    assert [row.path for row in held.everything(ticks.opened.con)] == [str(bad)]
    assert ticks.service._bugs == 0


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_a_newcomer_of_the_second_of_a_file_that_cannot_be_seen_is_filed_beside_it(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    ticks.drop()
    ticks.tick(3)
    is_sick(monkeypatch, f"{ticks.library}/{ticks.filed()[0]}", number)
    (ticks.intake / "other.jpg").write_bytes(photos.jpeg("2021:03:02 01:00:00", seed=99) + b" ")
    ticks.service.wake()
    ticks.tick(4, seconds=40)
    assert len(ticks.filed()) == 2
    assert ticks.service._bugs == 0


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_a_newcomer_of_the_size_of_a_file_that_cannot_be_seen_stops_no_other(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    photo = ticks.drop()
    data = photo.read_bytes()
    ticks.tick(3)
    is_sick(monkeypatch, f"{ticks.library}/{ticks.filed()[0]}", number)
    photo.write_bytes(data)
    (ticks.intake / "other.jpg").write_bytes(photos.jpeg("2021:09:01 10:00:00", seed=99) + b" ")
    ticks.service.wake()
    ticks.tick(4, seconds=40)
    assert "2021/09_Sep/20210901_100000.jpg" in ticks.filed()
    assert ticks.service.standing.trouble is None
    # Of a disk that cannot read, what comes may be the last good copy; of a folder that is shut, nothing is decided.
    waits = [row.path for row in held.everything(ticks.opened.con)]
    assert waits == ([] if number == errno.EIO else [str(photo)])
