"""A JSON of Google Takeout finds its photo by any of its spellings and in any part of the archive, and dates its edited copies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.decide import takeout_names
from photo_organizer.decide.companions import group
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.decide.takeout_names import Served, served
from photo_organizer.decide.unit_keys import keys_of, searched
from photo_organizer.model import DateClue
from tests.decide.files import NOON, belongs_to, file, units

TAKEOUT = {
    "IMG_1.jpg.json": ("IMG_1.jpg", ["IMG_1.jpg", "IMG_1(1).jpg"]),
    "IMG_1.jpg(1).json": ("IMG_1(1).jpg", ["IMG_1.jpg", "IMG_1(1).jpg"]),
    "IMG_1(1).jpg.json": ("IMG_1(1).jpg", ["IMG_1.jpg", "IMG_1(1).jpg"]),
    "IMG_1.jpg.supplemental-metadata(1).json": ("IMG_1(1).jpg", ["IMG_1.jpg", "IMG_1(1).jpg"]),
    "IMG_1.jpg.supplemental-meta.json": ("IMG_1.jpg", ["IMG_1.jpg"]),
    "IMG_1.jpg.suppl.json": ("IMG_1.jpg", ["IMG_1.jpg"]),
    "IMG_1.jpg.s.json": ("IMG_1.jpg", ["IMG_1.jpg"]),
    "IMG_1.jpg..json": ("IMG_1.jpg", ["IMG_1.jpg"]),
    "abcdefghijklmnopqrstuvwxyz0123456789_abcdefghi.json": (
        "abcdefghijklmnopqrstuvwxyz0123456789_abcdefghij.jpg",
        ["abcdefghijklmnopqrstuvwxyz0123456789_abcdefghij.jpg", "abcdefghijklmnopqrstuvwxyz.jpg"],
    ),
    "abcdefghijklmnopqrstuvwxyz0123456789_ABCDEFGH0.json": (  # cut, and the beginning of no photo there
        None,
        ["abcdefghijklmnopqrstuvwxyz0123456789_abcdefghij.jpg", "IMG_1.jpg"],
    ),
    "abcdefghijklmnopqrstuvwxyz0123456789_abcdefghi(1).json": (  # cut before its number
        "abcdefghijklmnopqrstuvwxyz0123456789_abcdefghij(1).jpg",
        [
            "abcdefghijklmnopqrstuvwxyz0123456789_abcdefghij.jpg",
            "abcdefghijklmnopqrstuvwxyz0123456789_abcdefghij(1).jpg",
        ],
    ),
    "abcdefghijklmnopqrstuvwxyz0123456789_abcdefghi(2).json": (
        None,
        ["abcdefghijklmnopqrstuvwxyz0123456789_abcdefghij.jpg", "IMG_1(2).jpg"],
    ),
    "Screenshot_20240131-120000_Chrome.jpg.suppleme.json": (
        "Screenshot_20240131-120000_Chrome.jpg",
        ["Screenshot_20240131-120000_Chrome.jpg"],
    ),
    "IMG_2.jpg.json": ("IMG_2-edited.jpg", ["IMG_2-edited.jpg"]),
    "IMG_3.jpg.json": ("IMG_3.jpg", ["IMG_3-edited.jpg", "IMG_3.jpg"]),
    "IMG_4.jpg(1).json": ("IMG_4-edited(1).jpg", ["IMG_4-edited(1).jpg", "IMG_4.jpg"]),
    "IMG_5.json": ("IMG_5.jpg", ["IMG_5.jpg", "IMG_5(1).jpg"]),
    "IMG_6.jpg.json": (None, ["IMG_7.jpg", "IMG_66.jpg"]),
    "IMG_6.jpg(2).json": (None, ["IMG_6.jpg", "IMG_6(1).jpg"]),
    "metadata.json": (None, ["IMG_7.jpg"]),
    "IMG_8.jpg.Metadaten-Erg\u00e4nzung.json": ("IMG_8.jpg", ["IMG_8.jpg", "IMG_8(1).jpg"]),
    "IMG_8.jpg.metadatos(1).json": ("IMG_8(1).jpg", ["IMG_8.jpg", "IMG_8(1).jpg"]),
    "IMG_8.jpg.metadata.json": ("IMG_8.jpg", ["IMG_8.jpg"]),
    "IMG_8.jpg.metad(2).json": ("IMG_8(2).jpg", ["IMG_8.jpg", "IMG_8(2).jpg"]),
    f"{'😀' * 23}.json": (f"{'😀' * 24}.jpg", [f"{'😀' * 24}.jpg", "😀.jpg"]),
    "IMG_9.jpg.json": ("IMG_9-ha editado.jpg", ["IMG_9-ha editado.jpg", "IMG_9-2.jpg"]),
    "IMG_10.HEIC.json": ("IMG_10-upraveno.jpg", ["IMG_10-upraveno.jpg"]),
    "IMG-1.jpg.json": (None, ["IMG-1-20240131-WA0001.jpg"]),
}


LONG = "abcdefghijklmnopqrstuvwxyz0123456789_abcdefghij"  # 47 letters: one more than is kept of a name
ACCENTS = "e\u0301" * 2 + LONG[:43]  # composed they are two units fewer
COPIES = {  # the name of a JSON: its photo, the copies that it tells of too, and others
    "IMG_1.jpg": ("IMG_1.jpg", ["IMG_1-edited.jpg"], ["IMG_1.JPG", "IMG_1(1).jpg", "IMG_2-edited.jpg"]),
    "IMG_1.jpg(1)": ("IMG_1(1).jpg", ["IMG_1(1)-edited.jpg", "IMG_1-edited(1).jpg"], ["IMG_1-edited.jpg"]),
    "IMG_1": ("IMG_1.jpg", ["IMG_1-edited.png"], ["IMG_1-2.jpg", "IMG_10.jpg"]),
    LONG[:46]: (f"{LONG}.jpg", [f"{LONG}-edited.jpg"], [f"{LONG}(1).jpg", f"{LONG[:45]}-.jpg"]),
    f"{LONG[:46]}(1)": (f"{LONG}(1).jpg", [], [f"{LONG}.jpg"]),
    ACCENTS[:46]: (f"{ACCENTS}.jpg", [], [f"{LONG}.jpg"]),
}


@pytest.mark.parametrize("stem", COPIES)
def test_a_json_tells_of_its_photo_and_of_its_edited_copies_and_of_nothing_else(stem: str) -> None:
    owner, copies, others = COPIES[stem]
    names = [owner, *copies, *others]
    for given in (names, names[::-1]):
        assert served(stem, given) == Served(owner, tuple(sorted(copies)))


def test_a_title_that_was_not_cut_is_the_beginning_of_nothing() -> None:
    assert served(LONG[:43], [f"{LONG}.jpg"]) is None
    assert served(f"{LONG[:43]}(1)", [f"{LONG}(1).jpg"]) is None
    assert served(f"{LONG[:20]}.supplemental-metadata.json", [f"{LONG}.jpg"]) is None


@pytest.mark.parametrize("sidecar", TAKEOUT)
def test_google_takeout_in_all_its_spellings(sidecar: str) -> None:
    owner, names = TAKEOUT[sidecar]
    assert belongs_to(sidecar, names) == owner
    assert belongs_to(sidecar, reversed(names)) == owner


def test_one_json_dates_the_original_and_its_edited_copies_in_any_language() -> None:
    json = replace(file("IMG_1.jpg.json"), clues=(DateClue("takeout:photoTakenTime", NOON, utc=True),))
    names = ["IMG_1-bearbeitet.jpg", "IMG_1-COLLAGE.jpg", "IMG_1.jpg", "IMG_1-2.jpg", "IMG_1(1).jpg"]
    dated = {
        unit.main.path.rpartition("/")[2]
        for unit in group([json, *map(file, names)])
        if any(clue in member.facts.clues for member in unit.members for clue in json.clues)
    }
    assert dated == {"IMG_1-bearbeitet.jpg", "IMG_1-COLLAGE.jpg", "IMG_1.jpg"}


def test_a_json_dates_the_edited_copy_of_what_was_numbered_before_it_came_to_google() -> None:
    name = "a (1).jpg.supplemental-metadata.json"
    json = replace(file(name), clues=(DateClue("takeout:photoTakenTime", NOON, utc=True),))
    found = group([json, file("a (1).jpg"), file("a (1)-edited.jpg"), file("a-edited.jpg")])
    dated = [
        unit.main.path for unit in found if any(json.clues[0] in one.facts.clues for one in unit.members)
    ]
    assert sorted(dated) == ["/in/a (1)-edited.jpg", "/in/a (1).jpg"]


def test_an_edited_copy_with_a_json_of_its_own_borrows_none() -> None:
    first = replace(file("a.jpg.json"), clues=(DateClue("takeout:photoTakenTime", NOON, utc=True),))
    own = file("a-b.jpg.json", kind=BY_EXTENSION["json"])
    (copy,) = [
        unit for unit in group([first, own, file("a.jpg"), file("a-b.jpg")]) if "a-b" in unit.main.path
    ]
    assert [clue for member in copy.members for clue in member.facts.clues] == []


PARTS = (
    "/in/takeout-20240131T120000Z-001/Takeout/Google Photos/Trip",
    "/in/takeout-20240131T120000Z-002/Takeout/Google Photos/Trip",
)


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        (*PARTS, 1),
        ("/in/Takeout/Google Photos/Trip", "/in/Takeout 2/Google Photos/Trip", 1),
        ("/in/Takeout (2)/Trip", "/in/Takeout-3/Trip", 1),
        ("/in/Takeout/Google Photos/Trip", "/in/Takeout 2/Google Photos/Home", 2),
        ("/in/anna/Takeout/Trip", "/in/ben/Takeout/Trip", 2),
        ("/in/takeout-20240131T120000Z-001/Trip", "/in/takeout-20230131T120000Z-002/Trip", 2),
    ],
)
def test_a_json_finds_its_photo_in_another_part_of_the_archive(one: str, other: str, number: int) -> None:
    found = units(file("a.jpg", folder=one), file("a.jpg.supplemental-metadata.json", folder=other))
    assert len(found) == number
    assert [tail for unit in found for _, tail in unit] == [".jpg", ".jpg.json" if number == 1 else ".json"]


def test_each_json_of_another_part_of_the_archive_finds_its_own_photo_among_others() -> None:
    names = ["a.jpg", "a1.jpg", "b.jpg", "a.b.jpg"]
    photos = [file(name, folder=PARTS[0]) for name in names]
    stories = [file(f"{name}.json", folder=PARTS[1]) for name in names]
    found = units(*photos, *stories)
    assert sorted(map(sorted, found)) == sorted(
        [(name, ".jpg"), (f"{name}.json", ".jpg.json")] for name in names
    )


def test_a_json_of_another_part_of_the_archive_goes_with_the_part_of_the_recording_that_it_names() -> None:
    films = [file(name, folder=PARTS[0]) for name in ("GX010123.MP4", "GX020123.MP4")]
    [found] = units(*films, file("GX010123.MP4.json", folder=PARTS[1]))
    assert found == [
        ("GX010123.MP4", "_1.mp4"),
        ("GX010123.MP4.json", "_1.mp4.json"),
        ("GX020123.MP4", "_2.mp4"),
    ]


def test_a_json_that_comes_later_looks_for_its_photo_in_the_other_parts_too() -> None:
    (json,) = group([file("a.jpg.json", folder=PARTS[1])])
    assert set(searched(json)[0]) & set(keys_of([file("a.jpg", folder=PARTS[0])]))


def test_two_photos_of_one_name_in_two_parts_keep_a_third_parts_json_waiting() -> None:
    third = PARTS[0].replace("-001", "-003")
    photos = [file("a.jpg", folder=part) for part in PARTS]
    assert len(units(*photos, file("a.jpg.json", folder=third))) == 3
    assert len(units(*photos, file("a.jpg.json", folder=PARTS[0]))) == 2, "one of its own part comes first"


def test_of_the_hundreds_of_names_in_a_folder_few_are_read_for_one_json(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An export has as many of the one as of the other: read in full, each for each, they took longer than all else."""
    read: list[str] = []

    def reading(name: str) -> list[takeout_names._Photo]:
        read.append(name)
        return real(name)

    real = takeout_names._readings
    monkeypatch.setattr(takeout_names, "_readings", reading)
    found = takeout_names.served(
        "IMG_0042.JPG.supplemental-metadata", [f"IMG_{n:04}.jpg" for n in range(100)]
    )
    assert (found and found.owner, read) == ("IMG_0042.jpg", ["IMG_0042.jpg"])
