"""What comes later joins its photo by name, folder and a time that does not contradict; where no time is known, by being soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from photo_organizer.decide.dated_later import new_date
from photo_organizer.decide.filed_unit import FiledUnit
from photo_organizer.decide.late import filed_part, joined, named_by
from photo_organizer.decide.statements import DateRules
from photo_organizer.decide.unit_keys import keys_of, searched
from photo_organizer.model import DateClue, Dated, Facts, Member, Strength, Undated, Unit
from tests.decide.files import NOON, file

DAY = timedelta(days=1)
FILED_NS = 1_800_000_000 * 10**9
RULES = DateRules(UTC, datetime(2025, 1, 1, tzinfo=UTC))
WEAK = Dated(NOON, "file:modified", strength=Strength.FILE_TIME)


def unit(*facts: Facts) -> Unit:
    return Unit(tuple(Member(one, "." + one.path.rpartition(".")[2].lower()) for one in facts))


def clued(name: str, source: str, at: datetime) -> Facts:
    return replace(file(name), clues=(DateClue(source, at),))


def joins(newcomer: Facts, photo: Facts, dated: Dated, after: timedelta) -> bool:
    filed = FiledUnit(1, "/lib", (photo,), ("/lib/2024/01_Jan/20240131_120000.jpg",), dated, FILED_NS)
    now_ns = FILED_NS + int(after.total_seconds()) * 10**9
    return joined(unit(newcomer), Undated("none"), filed, now_ns) is not None


SOON = [
    ("IMG_1.xmp", timedelta(hours=1), True),  # of one card
    ("IMG_1.xmp", 20 * DAY, False),  # the camera's counter may have begun again
    ("IMG_1.xmp", -400 * DAY, False),  # the photo was filed by a clock that was set back since
    ("IMG_1.jpg.json", 20 * DAY, True),  # the parts of a Takeout are fetched one after another
    ("IMG_1.jpg.json", 40 * DAY, False),
]


@pytest.mark.parametrize(("name", "after", "expected"), SOON)
def test_beside_a_photo_that_tells_no_time_only_what_comes_soon_is_believed(
    name: str, after: timedelta, *, expected: bool
) -> None:
    assert joins(file(name), file("IMG_1.jpg"), WEAK, after) is expected


@pytest.mark.parametrize(("apart", "expected"), [(timedelta(hours=2), True), (3 * DAY, False)])
def test_a_companion_that_tells_a_date_joins_only_a_photo_of_that_time(
    apart: timedelta, *, expected: bool
) -> None:
    photo = file("IMG_1.jpg", at=NOON)
    sidecar = clued("IMG_1.jpg.json", "takeout:photoTakenTime", NOON + apart)
    assert joins(sidecar, photo, Dated(NOON, "exif:DateTimeOriginal"), 400 * DAY) is expected


CAMERA, CONTAINER = "exif:DateTimeOriginal", "quicktime:mvhd"
BEFORE = [
    (None, True),
    (Strength.NAME, True),
    (Strength.CONTAINER, True),  # a camera's word is stronger than a container's
    (Strength.CAMERA, False),  # what is as sure stays as it was filed
]


@pytest.mark.parametrize(("strength", "changes"), BEFORE)
def test_a_later_date_wins_only_where_it_is_surer(strength: Strength | None, *, changes: bool) -> None:
    """A still with its camera's date comes to a film that was filed by another one."""
    film, still = file("IMG_1.mov"), replace(file("IMG_1.heic", at=NOON), camera="Apple iPhone 15")
    filed = None if strength is None else Dated(NOON - 9 * DAY, CONTAINER, strength=strength)
    found = new_date(unit(film), unit(still, film), filed, RULES)
    assert (found is not None and found.value == NOON) is changes


def test_a_companion_is_found_by_its_photo_and_a_photo_by_its_companion_in_their_folder_only() -> None:
    """Takeout cuts long names: the beginning is all that both have."""
    long = "Screenshot_of_a_very_long_conversation_with_grandma_2024"
    pairs = [
        ("IMG_1.jpg", "IMG_1.xmp"),
        ("IMG_1.jpg", "IMG_1.jpg.json"),
        (f"{long}.jpg", f"{long[:46]}.json"),
    ]
    for photo, companion in pairs:
        for first, second in ((photo, companion), (companion, photo)):
            filed = keys_of([file(first)])
            for folder, expected in (("/in", True), ("/elsewhere", False)):
                keys, beginnings = searched(unit(file(second, folder=folder)))
                found = set(keys) & set(filed) or any(
                    key.startswith(start) for key in filed for start in beginnings
                )
                assert bool(found) is expected, (first, second, folder)


FILED_JPEG, FILED_XMP = "/lib/2024/01_Jan/20240131_120000.jpg", "/lib/2024/01_Jan/20240131_120000.xmp"
NAMED = [
    ("IMG_1.xmp", "IMG_1.jpg"),
    ("IMG_1.jpg.json", "IMG_1.jpg"),
    ("IMG_2.xmp", ""),  # of no filed photo
    ("IMG_1.jpg.xmp.json", ""),  # tells of a companion, which owns nothing
    ("IMG_1.png", ""),  # is no companion
]


@pytest.mark.parametrize(("name", "owner"), NAMED)
def test_a_companion_is_named_by_a_filed_photo_and_never_by_a_companion(name: str, owner: str) -> None:
    files = (file("IMG_1.jpg"), file("IMG_1.xmp"))
    filed = FiledUnit(1, "/lib", files, (FILED_JPEG, FILED_XMP), WEAK, FILED_NS)
    assert named_by(unit(file(name)), [filed]) == (owner, ())


def test_who_joins_a_part_of_a_unit_stands_where_that_part_does() -> None:
    """Its photo lies in another folder: whoever looked there found nothing to join, and the whole pass ended."""
    files = (file("IMG_1.jpg", folder="/in/a"), file("IMG_3.jpg.json", folder="/in/b"))
    apart = (FILED_JPEG, "/lib/2024/02_Feb/20240229_120000.jpg.json")
    newcomer = unit(file("IMG_3.jpg", folder="/in/b", at=NOON))
    filed = FiledUnit(1, "/lib", files, apart, Dated(NOON, CAMERA), FILED_NS)
    together = joined(newcomer, Undated("none"), filed, FILED_NS)
    assert together
    part = filed_part(newcomer, filed, together, RULES)
    assert part.place == ("/lib/2024/02_Feb", "20240229_120000")
    assert [there.path for there, _ in part.filed] == [apart[1]]
