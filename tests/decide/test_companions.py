"""Files of one picture stay together, whatever order they come in, and nobody else joins them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.decide.companions import group, may_stay_behind
from photo_organizer.decide.unit_keys import keys_of, searched
from photo_organizer.model import Facts, Stamp, Wholeness
from tests.decide.files import NOON, file, tails, units

if TYPE_CHECKING:
    import random

TOGETHER = {
    "a Live Photo by name": (["IMG_1.HEIC", "IMG_1.MOV"], [".heic", ".mov"]),
    "a Live Photo exported": (["IMG_7.JPG", "IMG_7_HEVC.MOV"], [".jpg", ".mov"]),
    "a motion photo's film": (["PXL_1.MP.jpg", "PXL_1.MP"], [".jpg", ".mp"]),
    "RAW and JPEG": (["a.JPG", "a.CR2"], [".jpg", ".cr2"]),
    "a Live Photo in a library of Photos": (
        ["0A1B2C3D-0000-4000-8000-00000000000A.heic", "0A1B2C3D-0000-4000-8000-00000000000A_3.mov"],
        [".heic", ".mov"],
    ),
    "RAW and HEIC": (["a.HEIC", "a.DNG"], [".heic", ".dng"]),
    "RAW, JPEG and both spellings of XMP": (
        ["a.jpg", "a.nef", "a.xmp", "a.nef.xmp", "a.jpg.xmp"],
        [".jpg", ".nef", ".xmp", ".nef.xmp", ".jpg.xmp"],
    ),
    "names that differ in case": (["IMG_1.JPG", "img_1.Xmp"], [".jpg", ".xmp"]),
    "names composed differently": (["Caf\u00e9.jpg", "Cafe\u0301.xmp"], [".jpg", ".xmp"]),
    "Apple's edits": (["IMG_1.HEIC", "IMG_1.AAE"], [".heic", ".aae"]),
    "Apple's edits of the original": (["IMG_1234.HEIC", "IMG_O1234.AAE"], [".heic", ".aae"]),
    "a camera's thumbnail and sound": (["MVI_1.AVI", "MVI_1.THM", "MVI_1.WAV"], [".avi", ".thm", ".wav"]),
    "an action camera's small film": (
        ["GX010123.MP4", "GL010123.LRV", "GX010123.THM"],
        [".mp4", ".lrv", ".thm"],
    ),
    "Takeout": (["IMG_1.jpg", "IMG_1.jpg.json"], [".jpg", ".jpg.json"]),
    "Takeout since 2024": (["IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"], [".jpg", ".jpg.json"]),
    "Takeout with a Live Photo": (
        ["IMG_1.HEIC", "IMG_1.MP4", "IMG_1.HEIC.json"],
        [".heic", ".mp4", ".heic.json"],
    ),
    "edits of RawTherapee, DxO and ON1": (
        ["a.jpg", "a.jpg.pp3", "a.jpg.dop", "a.on1"],
        [".jpg", ".jpg.pp3", ".jpg.dop", ".on1"],
    ),
    "edits of Capture One, Nikon, Canon and ART": (
        ["a.nef", "a.cos", "a.nef.nksc", "a.vrd", "a.nef.arp"],
        [".nef", ".cos", ".nef.nksc", ".vrd", ".nef.arp"],
    ),
    "darktable's versions": (
        ["DSC_42.jpg", "DSC_42.jpg.xmp", "DSC_42_01.jpg.xmp", "DSC_42_02.JPG.xmp"],
        [".jpg", ".jpg.xmp", "_01.jpg.xmp", "_02.jpg.xmp"],
    ),
    "Sony's data, thumbnail and proxy": (
        ["C0001.MP4", "C0001M01.XML", "C0001T01.JPG", "C0001S03.MP4", "C0001R01.BIM", "C0001I01.PPN"],
        [".mp4", "M01.xml", "T01.jpg", "S03.mp4", "R01.bim", "I01.ppn"],
    ),
    "a drone's subtitles and small film": (
        ["DJI_0001.MP4", "DJI_0001.SRT", "DJI_0001.LRF"],
        [".mp4", ".srt", ".lrf"],
    ),
    "any small file with the photo's stem": (["a.jpg", "a.txt"], [".jpg", ".txt"]),
    "any small file with the photo's name": (["a.jpg", "a.jpg.info"], [".jpg", ".jpg.info"]),
    "a Pixel's raw file": (
        ["PXL_1.RAW-01.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng"],
        [".jpg", ".dng"],
    ),
    "a small film of Insta360": (
        ["VID_20230714_121213_00_001.insv", "LRV_20230714_121213_11_001.insv"],
        [".insv", ".lrv"],
    ),
    "a photo's depths": (["IMG_7.jpg", "IMG_7_depth.png"], [".jpg", "_depth.png"]),
    "a photo's depths by another name": (["IMG_7.HEIC", "IMG_7-DepthMap.jpg"], [".heic", "-DepthMap.jpg"]),
    "a JPEG without an extension": (["IMG_1.jpg", "IMG_1.json"], [".jpg", ".jpg.json"]),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_companions_share_a_stem(case: str) -> None:
    names, expected = TOGETHER[case]
    assert tails(*map(file, names)) == dict(zip(names, expected, strict=True))
    assert units(*map(file, names))[0][0][0] == names[0], "the first is the main file"


APART = {
    "two pictures of one name": ["a.jpg", "a.png"],
    "different names": ["IMG_1.HEIC", "IMG_2.MOV"],
    "a folder's other files": ["a.jpg", "b.xmp"],
    "an edited copy": ["IMG_1.jpg", "IMG_1-edited.jpg"],
    "unknown files of another name": ["a.jpg", "notes.txt"],
    "a name that only begins alike": ["IMG_1.jpg", "IMG_10.xmp"],
}


@pytest.mark.parametrize("case", APART)
def test_others_stay_for_themselves(case: str) -> None:
    assert [len(unit) for unit in units(*map(file, APART[case]))] == [1, 1]


def test_identifiers_join_a_live_photo_under_any_names() -> None:
    still, film = file("a.HEIC", content_id="X"), file("b.MOV", content_id="X")
    assert tails(still, film) == {"a.HEIC": ".heic", "b.MOV": ".mov"}


def test_identifiers_part_files_of_one_name() -> None:
    assert len(units(file("a.HEIC", content_id="X"), file("a.MOV", content_id="Y"))) == 2


def test_the_identifier_is_stronger_than_the_name() -> None:
    found = units(
        file("a.HEIC", content_id="X"), file("a.MOV", content_id="Y"), file("b.HEIC", content_id="Y"),
        file("b.MOV", content_id="X"),
    )  # fmt: skip
    assert found == [[("a.HEIC", ".heic"), ("b.MOV", ".mov")], [("b.HEIC", ".heic"), ("a.MOV", ".mov")]]


def test_two_copies_of_a_live_photo_are_two_units() -> None:
    names = ["IMG_1 (1).HEIC", "IMG_1 (1).MOV", "IMG_1.HEIC", "IMG_1.MOV"]
    found = units(*(file(name, content_id="X") for name in names))
    assert [[name for name, _ in unit] for unit in found] == [names[:2], names[2:]]


def test_a_film_of_another_moment_is_no_live_photo() -> None:
    late = NOON + timedelta(hours=2, minutes=3)
    assert len(units(file("a.jpg", at=NOON), file("a.mov", at=late))) == 2
    assert len(units(file("a.jpg", at=NOON), file("a.mov", at=late, utc=True))) == 2


def test_a_film_that_counts_in_utc_may_be_any_whole_zone_away() -> None:
    begun = NOON - timedelta(hours=5, minutes=45, seconds=1)
    assert len(units(file("a.jpg", at=NOON), file("a.mov", at=begun, utc=True))) == 1


def test_a_raw_of_another_moment_stays_for_itself() -> None:
    assert len(units(file("a.jpg", at=NOON), file("a.cr2", at=NOON + timedelta(days=1)))) == 2


def test_folders_are_kept_apart() -> None:
    assert len(units(file("a.jpg"), file("a.xmp", folder="/in/sub"))) == 2


CARD = "/in/PRIVATE/M4ROOT"


def test_small_pictures_and_films_in_the_folders_beside_go_with_their_film() -> None:
    film, data = (file(name, folder=f"{CARD}/CLIP") for name in ("C0001.MP4", "C0001M01.XML"))
    picture, small = file("C0001T01.JPG", folder=f"{CARD}/THMBNL"), file("C0001S03.MP4", folder=f"{CARD}/SUB")
    assert set(tails(film, data, picture, small).values()) == {".mp4", "M01.xml", "T01.jpg", "S03.mp4"}
    (alone,) = group([picture])
    assert set(searched(alone)[0]) & set(keys_of([film])), "also when it comes later"
    assert len(units(file("a.mp4", folder="/in/clip"), file("a.jpg", folder="/in/sub"))) == 2


def test_a_small_film_may_be_large() -> None:
    small = file("LRV_20230714_121213_11_001.insv")
    small = replace(small, sighting=replace(small.sighting, stamp=Stamp(1, 2, 200_000_000, 3)))
    assert len(group([file("VID_20230714_121213_00_001.insv"), small])) == 1


def test_a_picture_with_a_date_of_its_own_is_nobodys_depths() -> None:
    assert len(units(file("sea.jpg", at=NOON), file("sea_depth.jpg", at=NOON + timedelta(days=1)))) == 2
    assert len(units(file("sea.gif.txt"), file("sea_depth.jpg"))) == 2


def broken(name: str) -> Facts:
    return replace(file(name), wholeness=Wholeness.INCOMPLETE)


def test_what_leads_or_finds_its_half_later_waits_for_nothing_that_is_broken() -> None:
    still = file("a.jpg")
    assert may_stay_behind([still, broken("a.xmp"), broken("a.mov")]) >= {"/in/a.xmp", "/in/a.mov"}
    assert "/in/a.dng" in may_stay_behind([still, broken("a.dng")])
    assert "/in/a.jpg" in may_stay_behind([file("a.dng"), broken("a.jpg")])
    assert may_stay_behind([broken("a.jpg"), file("a.xmp"), file("a.mov")]) == {"/in/a.xmp"}, (
        "films wait for a still"
    )
    assert "/in/a.jpg" not in may_stay_behind([file("a.dng"), broken("a.jpg"), file("a.mov")]), (
        "also where the raw file alone would not wait"
    )
    assert may_stay_behind([file("a.mov"), broken("a.thm")]) == {"/in/a.thm"}
    assert may_stay_behind([broken("a.jpg"), file("a.xmp")]) == set()


NAMES = [
    "IMG_1.HEIC", "IMG_1.MOV", "IMG_1.AAE", "IMG_1.jpg", "IMG_1.dng", "IMG_1.xmp", "IMG_1.jpg.xmp", "IMG_1.JPG",
    "IMG_1(1).jpg", "IMG_1.jpg.json", "IMG_1.jpg(1).json", "IMG_1.json", "IMG_1.thm", "IMG_1.wav", "IMG_1.mp4",
    "IMG_1_HEVC.mov", "IMG_1.txt", "IMG_1", "IMG_1.cr2", "IMG_1-edited.jpg", "\u00e9.jpg", "e\u0301.xmp",
]  # fmt: skip
FILES = st.builds(
    file,
    st.sampled_from(NAMES),
    at=st.sampled_from([None, NOON, NOON + timedelta(minutes=20)]),
    content_id=st.sampled_from(["", "", "X", "Y"]),
    folder=st.sampled_from(["/in", "/in/Takeout/Trip", "/in/Takeout 2/Trip"]),
)


@given(st.lists(FILES, max_size=12, unique_by=lambda one: one.path), st.randoms())
def test_units_do_not_depend_on_the_order_of_arrival(facts: list[Facts], dice: random.Random) -> None:
    shuffled = list(facts)
    dice.shuffle(shuffled)
    assert units(*shuffled) == units(*facts)


@given(st.lists(FILES, max_size=12, unique_by=lambda one: one.path))
def test_every_file_is_in_one_unit_under_a_tail_of_its_own(facts: list[Facts]) -> None:
    found = group(facts)
    assert sorted(member.facts.path for unit in found for member in unit.members) == sorted(
        one.path for one in facts
    )
    for unit in found:
        spelled = [member.tail.casefold() for member in unit.members]
        assert len(set(spelled)) == len(spelled)
