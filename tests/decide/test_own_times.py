"""What a companion tells of its time, and the photos whose companion it may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from photo_organizer.decide.camera_clocks import writes_local_time
from photo_organizer.decide.companions import group
from photo_organizer.decide.own_times import fits, modified, own_date, was_written_soon
from photo_organizer.model import DateClue, Facts
from tests.decide.files import NOON, file

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SIDECAR = "sidecar:exif:DateTimeOriginal"


def told(*clues: tuple[str, datetime | None]) -> Facts:
    return replace(file("a.xmp"), clues=tuple(DateClue(source, at) for source, at in clues))


def test_the_strongest_capture_date_of_a_companion_is_its_own() -> None:
    later = NOON + HOUR
    assert own_date(told(("file:modified", NOON))) is None
    assert own_date(told(("no such source", NOON))) is None
    assert own_date(told((SIDECAR, None))) is None
    assert own_date(told(("file:modified", NOON), (SIDECAR, later))) == later
    assert own_date(told((SIDECAR, NOON), ("exif:DateTimeOriginal", later))) == later


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (told((SIDECAR, NOON + 15 * HOUR)), True),
        (told((SIDECAR, NOON - 15 * HOUR)), True),
        (told((SIDECAR, NOON + 16 * HOUR)), False),
        (replace(file("a.xmp"), made=NOON - 15 * HOUR), True),
        (replace(file("a.xmp"), made=NOON - 16 * HOUR), False),
        (replace(file("a.xmp"), made=NOON + 31 * DAY), True),
        (replace(file("a.xmp"), made=NOON + 31 * DAY + HOUR), False),
        (replace(told((SIDECAR, NOON)), made=NOON + 90 * DAY), True),
        (file("a.xmp"), None),
    ],
)
def test_a_companion_fits_a_photo_of_its_time(one: Facts, *, expected: bool | None) -> None:
    assert fits(one, NOON) is expected


def test_when_a_companions_file_was_written() -> None:
    one = file("a.xmp")
    stamp = one.sighting.stamp._replace(mtime_ns=1_500_000_000_999_999_999)
    one = replace(one, sighting=replace(one.sighting, stamp=stamp))
    written = datetime(2017, 7, 14, 2, 40)
    assert modified(one) == written
    assert was_written_soon(one, written - 30 * DAY)
    assert not was_written_soon(one, written - 32 * DAY)
    assert not was_written_soon(one, written + DAY)


@pytest.mark.parametrize(
    ("sidecar", "photo", "host"),
    [
        (NOON, (NOON, NOON + 90 * DAY), "IMG_1.heic"),
        (NOON, (NOON + 90 * DAY, NOON), "IMG_1.jpg"),  # its times speak against the preferred one
        (NOON, (NOON + 90 * DAY, NOON + 50 * DAY), "IMG_1.heic"),  # and against both
    ],
)
def test_of_two_photos_of_its_name_a_companion_goes_to_that_of_its_time(
    sidecar: datetime, photo: tuple[datetime, datetime], host: str
) -> None:
    edits = replace(file("IMG_1.xmp"), clues=(DateClue(SIDECAR, sidecar),))
    found = group([file("IMG_1.heic", at=photo[0]), file("IMG_1.jpg", at=photo[1]), edits])
    names = [{member.facts.path.rpartition("/")[2] for member in unit.members} for unit in found]
    assert {host, "IMG_1.xmp"} in names


@pytest.mark.parametrize(
    ("camera", "firmware", "local"),
    [
        ("GoPro HERO10 Black", "H21.01.01.46.00", True),
        ("GoPro HERO11 Black", "H22.01.01.10.00", False),
        ("GoPro HERO12 Black", "H23.01.02.32.00", False),
        ("GoPro HERO4", "HD4.02.05.00", True),
        ("PENTAX  K-3", "H99.", True),
        ("Acme One", "H21.", False),
        ("My  Camera 5", "", True),
        ("", "", False),
    ],
)
def test_which_films_count_by_the_wall_clock(camera: str, firmware: str, *, local: bool) -> None:
    film = replace(file("a.mp4"), camera=camera, software=firmware)
    assert writes_local_time(film, "quicktime:mvhd", ("my camera", "")) is local
    assert not writes_local_time(film, "quicktime:creationdate", ("my camera",))
