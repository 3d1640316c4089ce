"""Which of several photos a guest joins: the very same stem first, then its letters, then the better format."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from photo_organizer.decide.companions import group
from photo_organizer.model import DateClue, Facts, Family, FileType
from tests.decide.candidates import JPEG, MOV, MP4, XMP, facts

HEIF = FileType("heif", Family.IMAGE, ("heic", "heif"))
PNG = FileType("png", Family.IMAGE, ("png",))
RAW = FileType("cr2", Family.RAW, ("cr2",))


def units(*files: Facts) -> set[frozenset[str]]:
    """Return the names of each unit, the same in every order of the files."""
    found = {
        frozenset(
            frozenset(member.facts.path.rpartition("/")[2] for member in unit.members)
            for unit in group(order)
        )
        for order in permutations(files)
    }
    [one] = found
    return set(one)


@pytest.mark.parametrize(
    ("stills", "host"),
    [
        ([("a.heic", HEIF), ("a.jpg", JPEG)], "a.heic"),
        ([("a.jpg", JPEG), ("a.png", PNG)], "a.jpg"),
        ([("A.jpg", JPEG), ("a.png", PNG)], "a.png"),
    ],
)
def test_a_raw_file_joins_the_nearest_name_and_then_the_better_format(
    stills: list[tuple[str, FileType]], host: str
) -> None:
    found = units(facts("/in/a.cr2", RAW), *(facts(f"/in/{name}", kind) for name, kind in stills))
    other = next(name for name, _ in stills if name != host)
    assert found == {frozenset({"a.cr2", host}), frozenset({other})}


def test_a_still_takes_one_film_of_each_format_and_no_second() -> None:
    found = units(facts("/in/a.heic", HEIF), facts("/in/a.mov", MOV), facts("/in/A.MOV", MOV))
    assert sorted(len(unit) for unit in found) == [1, 2]
    assert frozenset({"a.heic", "a.mov"}) in found, "its own film, whatever came first"


def test_no_film_takes_the_place_of_a_nearer_one() -> None:
    stills = [facts("/in/a.heic", HEIF), facts("/in/A.jpg", JPEG)]
    found = units(*stills, facts("/in/A.MOV", MOV), facts("/in/a.mov", MOV))
    assert found == {frozenset({"a.heic", "a.mov"}), frozenset({"A.jpg", "A.MOV"})}


def test_the_picture_leads_the_raw_file_and_both_lead_the_settings() -> None:
    files = [facts("/in/a.xmp", XMP), facts("/in/a.cr2", RAW), facts("/in/a.jpg", JPEG)]
    for order in permutations(files):
        [unit] = group(order)
        assert unit.main.path == "/in/a.jpg"
        assert len(unit.members) == 3


def test_units_come_folder_by_folder_in_the_order_of_their_names() -> None:
    paths = ["/in/b/1.jpg", "/in/a/2.jpg", "/in/a/1.jpg", "/in/1.jpg"]
    for order in permutations(paths):
        assert [unit.main.path for unit in group([facts(path) for path in order])] == [
            "/in/1.jpg",
            "/in/a/1.jpg",
            "/in/a/2.jpg",
            "/in/b/1.jpg",
        ]


def at(one: Facts, moment: datetime, *, utc: bool = False, content_id: str = "") -> Facts:
    source = "quicktime:mvhd" if utc else "exif:DateTimeOriginal"
    return replace(one, clues=(DateClue(source, moment, utc=utc),), content_id=content_id)


NOON = datetime(2024, 1, 31, 12)


@pytest.mark.parametrize(
    ("apart", "utc", "raw", "film"),
    [
        (timedelta(seconds=5), False, True, True),
        (timedelta(seconds=6), False, False, False),
        (timedelta(hours=2), False, False, False),
        (
            timedelta(hours=2),
            True,
            False,
            True,
        ),  # a film counts in UTC: any zone is right, a camera's raw file never
        (timedelta(hours=5, minutes=45, seconds=5), True, False, True),
        (timedelta(hours=5, minutes=45, seconds=6), True, False, False),
        (timedelta(hours=15), True, False, False),
    ],
)
def test_how_near_the_times_of_two_halves_are(apart: timedelta, *, utc: bool, raw: bool, film: bool) -> None:
    still = at(facts("/in/a.jpg", JPEG), NOON)
    for kind, name, together in ((RAW, "a.cr2", raw), (MOV, "a.mov", film)):
        other = at(facts(f"/in/{name}", kind), NOON - apart, utc=utc)
        assert (len(units(still, other)) == 1) is together, name


@pytest.mark.parametrize(
    ("camera", "zone", "together"),
    [
        ("Phone", None, True),  # somewhere it is an hour later than in UTC
        ("GoPro HERO5", None, False),  # writes the clock on the wall: they are an hour apart
        ("Phone", timedelta(hours=1), True),
        ("Phone", timedelta(hours=2), False),  # the still tells its zone
        ("Phone", timedelta(0), False),
    ],
)
def test_a_film_an_hour_from_its_still_is_another_one_where_the_zone_is_known(
    camera: str, zone: timedelta | None, *, together: bool
) -> None:
    still = replace(
        facts("/in/GOPR0001.JPG", JPEG), clues=(DateClue("exif:DateTimeOriginal", NOON, offset=zone),)
    )
    film = replace(at(facts("/in/GOPR0001.MP4", MP4), NOON - timedelta(hours=1), utc=True), camera=camera)
    assert (len(units(still, film)) == 1) is together
    assert len(units(still, replace(film, clues=at(film, NOON, utc=True).clues))) == 1, "the very same clock"


@pytest.mark.parametrize(("its", "together"), [("X", True), ("", False)])
def test_a_still_that_has_its_film_takes_no_second_one_by_name(its: str, *, together: bool) -> None:
    """The identifier has found its film; what only has its name is another one."""
    still = replace(facts("/in/a.heic", HEIF), content_id="X")
    film, other = (
        replace(facts("/in/b.mov", MOV), content_id="X"),
        replace(facts("/in/a.mp4", MP4), content_id=its),
    )
    expected = {frozenset({"a.heic", "b.mov"}), frozenset({"a.mp4"})}
    assert units(still, film, other) == ({frozenset({"a.heic", "b.mov", "a.mp4"})} if together else expected)


def test_of_photos_of_one_identifier_the_film_joins_the_one_of_its_name_in_whatever_letters() -> None:
    film = replace(facts("/in/img_1.mov", MOV), content_id="X")
    for names in (("img_1.heic", "IMG_1.heic", "a.heic"), ("IMG_1.heic", "a.heic"), ("IMG_1.jpg", "a.heic")):
        stills = [
            replace(facts(f"/in/{name}", HEIF if "heic" in name else JPEG), content_id="X") for name in names
        ]
        assert frozenset({"img_1.mov", names[0]}) in units(film, *stills)


@pytest.mark.parametrize(
    ("clues", "together"),
    [
        ([], True),
        ([DateClue("file:modified", NOON + timedelta(days=1))], True),  # when it was copied says nothing
        ([DateClue("takeout:photoTakenTime", NOON + timedelta(days=1))], True),
        ([DateClue("ifd0:DateTime", NOON + timedelta(days=1))], False),
        (
            [DateClue("exif:DateTimeOriginal", None), DateClue("ifd0:DateTime", NOON + timedelta(days=1))],
            False,
        ),
        (
            [DateClue("ifd0:DateTime", NOON + timedelta(days=1)), DateClue("exif:DateTimeOriginal", NOON)],
            True,
        ),
    ],
)
def test_only_what_the_content_tells_parts_a_raw_file_from_its_picture(
    clues: list[DateClue], *, together: bool
) -> None:
    still, raw = at(facts("/in/a.jpg", JPEG), NOON), replace(facts("/in/a.cr2", RAW), clues=tuple(clues))
    assert (len(units(still, raw)) == 1) is together


@pytest.mark.parametrize(
    ("mine", "its", "together"),
    [("X", "X", True), ("X", "Y", False), ("X", "", True), ("", "Y", True), ("", "", True)],
)
def test_identifiers_part_what_names_join(mine: str, its: str, *, together: bool) -> None:
    still, film = (
        replace(facts("/in/a.jpg", JPEG), content_id=mine),
        replace(facts("/in/a.mov", MOV), content_id=its),
    )
    assert (len(units(still, film)) == 1) is together
    far = replace(film, sighting=replace(film.sighting, path="/in/b.mov"))
    assert (len(units(still, far)) == 1) is (mine == its == "X")
