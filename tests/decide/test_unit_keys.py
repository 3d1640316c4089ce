"""By which keys a filed unit is found again by what comes later, and what a plan remembers of its unit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.decide.unit_keys import identifier_keys, keys_of, membership_of, searched
from photo_organizer.model import Facts, Member, Membership, Move, Remove, Unit
from tests.decide.candidates import XMP, candidate, existing, facts
from tests.decide.files import NOON, file


def unit(*facts: Facts) -> Unit:
    return Unit(tuple(Member(one, "." + one.path.rpartition(".")[2].lower()) for one in facts))


def finds(newcomer: Facts, *filed: Facts) -> bool:
    known = keys_of(filed)
    keys, beginnings = searched(unit(newcomer))
    return any(key in known for key in keys) or any(
        key.startswith(one) for key in known for one in beginnings
    )


@pytest.mark.parametrize(
    ("json", "photo", "found"),
    [
        ("IMG_1.jpg.json", "IMG_1.jpg", True),
        ("IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg", True),
        ("IMG_1.jpg(1).json", "IMG_1(1).jpg", True),
        ("IMG_1(1).jpg.json", "IMG_1(1).jpg", True),
        ("IMG_1.json", "IMG_1.JPG", True),
        (f"{'a' * 46}.json", f"{'a' * 50}.jpg", True),
        (f"{'a' * 46}(1).json", f"{'a' * 50}(1).jpg", True),
        ("IMG_1.jpg.json", "IMG_2.jpg", False),
        ("DSC_1.jpg(1).json", "IMG_1(1).jpg", False),
        (f"{'a' * 46}.json", f"b{'a' * 50}.jpg", False),
    ],
)
def test_a_json_of_takeout_and_its_photo_find_each_other_whichever_comes_first(
    json: str, photo: str, *, found: bool
) -> None:
    parts = [f"/in/takeout-20240131T120000Z-00{number}/Trip" for number in (1, 2)]
    for folder in (parts[0], parts[1]):
        story, picture = file(json, folder=parts[0]), file(photo, folder=folder)
        assert finds(story, picture) is found
        assert finds(picture, story) is found
    assert not finds(file(json, folder="/in/Other"), file(photo, folder=parts[0]))


def test_an_identifier_is_found_wherever_a_file_came_from() -> None:
    still, film = file("a.heic", content_id="X"), file("b.mov", content_id="X", folder="/other")
    assert finds(film, still)
    assert finds(still, film)
    assert not finds(file("b.mov", content_id="Y", folder="/other"), still)
    assert identifier_keys([still, file("c.jpg")]) == identifier_keys([film])
    assert len(set(identifier_keys([still, replace(film, content_id="Y")]))) == 2


@pytest.mark.parametrize(
    ("newcomer", "found"),
    [
        ("IMG_1.mov", True), ("img_1.HEIC", True), ("IMG_1_HEVC.mov", True), ("IMG_2.mov", False), ("IMG_1.x.mov", False),
        ("IMG_1.xmp", True), ("IMG_1.jpg.xmp", True), ("IMG_2.xmp", False),
    ],
)  # fmt: skip
def test_a_name_is_found_by_its_stem(newcomer: str, *, found: bool) -> None:
    assert finds(file(newcomer), file("IMG_1.jpg")) is found
    assert finds(file("IMG_1.jpg"), file(newcomer)) is found
    assert not finds(file(newcomer, folder="/other"), file("IMG_1.jpg"))


@pytest.mark.parametrize(
    ("number", "day", "found"), [(1, 0, True), (12, 0, True), (13, 0, False), (-12, 0, True), (-13, 0, False), (1, 1, False)]
)  # fmt: skip
def test_frames_of_a_bracket_are_found_by_number_and_day(number: int, day: int, *, found: bool) -> None:
    first = file("IMG_0100.jpg", at=NOON, bracket=0.0)
    later = file(f"IMG_{100 + number:04}.jpg", at=NOON.replace(day=NOON.day - day), bracket=1.0)
    assert finds(later, first) is found
    assert not finds(replace(later, bracket=None), first)
    assert finds(file("IMG_0101.jpg", bracket=1.0), file("IMG_0100.jpg", bracket=0.0))


def test_parts_of_a_recording_are_found_by_its_number() -> None:
    assert finds(file("GX020123.MP4"), file("GX010123.MP4"))
    assert not finds(file("GX020124.MP4"), file("GX010123.MP4"))
    assert not finds(file("GX020123.MP4", folder="/other"), file("GX010123.MP4"))


def test_what_a_plan_remembers_of_its_unit() -> None:
    photo, edits = facts("/in/Trip/a.jpg"), facts("/in/Trip/a.xmp", XMP)
    both = candidate(photo, edits)
    there = existing("/lib/2024/x.jpg")
    moved = Move(photo.path, "/lib/2024/y.jpg", photo.sighting.stamp)
    other = Move("/lib/2024/x.jpg", "/lib/2024/x_A.jpg", there.stamp)
    gone = Remove(edits.path, there.path, edits.sighting.stamp)

    def remembered(kept_unit: int | None, *steps: Move | Remove) -> Membership | None:
        kept = None if kept_unit is None else replace(there, unit=kept_unit)
        return membership_of(both, steps, kept, "/in", "/lib")

    keys = keys_of([photo])
    assert remembered(None, other, moved, gone) == Membership(0, "", keys, "Trip")
    assert remembered(5, moved) == Membership(5, "", keys, "Trip")
    assert remembered(0, moved) == Membership(0, "2024/x.jpg", keys, "Trip")
    assert remembered(-1, moved) == Membership(0, "2024/x.jpg", keys, "Trip")
    assert remembered(5, gone, other) is None, "no newcomer is filed"
